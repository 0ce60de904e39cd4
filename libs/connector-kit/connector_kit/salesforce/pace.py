"""When to look at a Bulk job: a small one is soon done, and a call of the quota is no toy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector_kit.clock import Clock

ROWS_PER_SECOND = 100_000  # not documented; assumed: no org is as fast as this
_FIRST_PAUSE = 0.1  # seconds
_LONGEST_PAUSE = 240.0
_GROWTH = 3.0  # each look comes after so many times the seconds of the one before
_EARLIER = 0.75  # of the time that a job like this took: the next may be faster


@dataclass
class Pace:
    """When an org's jobs are looked at: more and more seldom the longer they run.

    Jobs of about the same number of rows take about as long as each other, so the next is looked at
    a little before the time after which the last was seen to have ended, and at that time. One with
    fewer rows takes a part of it, and looks too early are soon far apart. One with more rows takes
    at least as long.

    Attributes:
        seen: Seconds after which a job was seen to have ended, by the bits of its number of rows.
    """

    seen: dict[int, float] = field(default_factory=dict)

    def learn(self, rows: int, seconds: float) -> None:
        """Remember after how many seconds a job was seen to have ended."""
        self.seen[rows.bit_length()] = seconds

    def next_look(self, elapsed: float, rows: int) -> float:
        """Return when to look at a job next, in seconds since it began.

        Args:
            elapsed: When it was looked at last; 0 at first.
            rows: How many it has; 0 when nobody knows.
        """
        expected = self._expected(rows)
        for moment in (expected * _EARLIER, expected):
            if moment >= elapsed + _FIRST_PAUSE:
                return moment
        first = max(rows / ROWS_PER_SECOND, _FIRST_PAUSE)
        return min(max(elapsed * _GROWTH, elapsed + first), elapsed + _LONGEST_PAUSE)

    def _expected(self, rows: int) -> float:
        """Return what the job most like one of so many rows took, or a part of that; 0 if none."""
        bits = rows.bit_length()
        like = min(self.seen, key=lambda known: abs(known - bits), default=bits)
        return self.seen.get(like, 0.0) * min(2.0 ** (bits - like), 1.0)


def looks(clock: Clock, pace: Pace, rows: int, longest: float) -> Iterator[float]:
    """Wait until each look at a job that begins now; yield the seconds since then.

    They are counted in pauses, because somebody may set the clock meanwhile.

    Args:
        clock: What to wait by.
        pace: When to look.
        rows: How many the job has; 0 when nobody knows.
        longest: Seconds after which the last look comes.
    """
    elapsed = 0.0
    while True:
        following = min(pace.next_look(elapsed, rows), longest)
        clock.sleep(following - elapsed)
        elapsed = following
        yield elapsed
        if elapsed >= longest:
            return
