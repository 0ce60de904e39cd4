"""When to read everything, and where the next pass begins."""

from __future__ import annotations

from datetime import datetime, timedelta

from tap_salesforce.values import timestamp

# A deleted row stays in the Recycle Bin for 15 days (Salesforce Help, "Recycle Bin"). Whoever did
# not look for longer than this may have missed a delete.
LONGEST_GAP = timedelta(days=14)


def full_pass_due(
    *,
    last_full_at: str | None,
    last_read_at: str | None,
    bookmark: str | None,
    interval_days: float,
    now: datetime,
) -> bool:
    """Tell whether an object has to be read as a whole.

    Args:
        last_full_at: When the last whole pass began.
        last_read_at: When the last pass of any kind began.
        bookmark: Where an incremental pass would begin.
        interval_days: Longest time between two whole passes.
        now: The run's beginning.
    """
    if last_full_at is None or last_read_at is None or bookmark is None:
        return True
    overdue = datetime.fromisoformat(last_full_at) <= now - timedelta(days=interval_days)
    return overdue or datetime.fromisoformat(last_read_at) < now - LONGEST_GAP


def horizon(started: datetime, look_back_seconds: float) -> str:
    """Return the moment from which on rows may still turn up that a pass did not see.

    A row carries the time of its change but shows only when its transaction ends, so for some time
    older ones can appear behind newer ones. `started` is a time of the clock that sets those times.
    """
    return timestamp(started - timedelta(seconds=look_back_seconds))


def next_bookmark(*, newest: str | None, previous: str | None, horizon: str) -> str | None:
    """Return where the next pass begins: at the newest row, and never behind the horizon."""
    if newest is None:
        return previous
    return min(newest, horizon)
