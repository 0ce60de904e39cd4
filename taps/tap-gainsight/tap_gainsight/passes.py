"""When to read everything, and where the next pass begins."""

from __future__ import annotations

from datetime import datetime, timedelta

from tap_gainsight.values import timestamp

# Gainsight keeps its delete log for 15 days (Data Management API documentation). A log that was not
# looked at for longer than this may have lost deletes.
LONGEST_GAP = timedelta(days=14)


def full_pass_due(
    *,
    last_full_at: str | None,
    bookmark: str | None,
    deletes_known_since: str,
    interval_days: float,
    now: datetime,
) -> bool:
    """Tell whether an object has to be read as a whole.

    Args:
        last_full_at: When the run of the last whole pass began.
        bookmark: Where an incremental pass would begin.
        deletes_known_since: Since when no delete can have escaped the delete log.
        interval_days: Longest time between two whole passes.
        now: The run's beginning.
    """
    if last_full_at is None or bookmark is None:
        return True
    overdue = datetime.fromisoformat(last_full_at) <= now - timedelta(days=interval_days)
    return overdue or last_full_at < deletes_known_since


def deletes_known_since(*, known_since: str | None, last_read_at: str | None, now: datetime) -> str:
    """Return since when no delete can have escaped the delete log.

    After a gap in reading the log, or before its first reading, that is as far as it goes back.
    """
    reach = now - LONGEST_GAP
    if known_since and last_read_at and datetime.fromisoformat(last_read_at) >= reach:
        return known_since
    return timestamp(reach)


def next_bookmark(
    *, newest: str | None, previous: str | None, started: datetime, lookback_seconds: float
) -> str | None:
    """Return where the next pass begins.

    A row can carry a time that is a little older than the moment it becomes visible, so the last
    `lookback_seconds` before the pass are read again; what was quiet for longer is not.

    Replies may show whole seconds of what is kept in milliseconds, and more rows can still be saved
    in the second that a pass finds newest. A later pass that began there, read it to its end and
    found nothing newer has seen all of it, so the next one begins a second further on: otherwise
    rows that were stamped together would be read in every run. By then the second is over by
    Gainsight's clock, which had reached it when the pass before began, whatever ours says. A pass
    that breaks off does not come here, and one that finds no row stays where it began.

    What becomes visible more than `lookback_seconds` after its time waits for the next whole pass,
    in that second as in any older one.
    """
    if newest is None:
        return previous
    if newest == previous:
        newest = timestamp(datetime.fromisoformat(newest) + timedelta(seconds=1))
    return min(newest, timestamp(started - timedelta(seconds=lookback_seconds)))
