"""The clock that everything that waits is given, so that tests never sleep."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a component needs to know about time."""

    def now(self) -> float:
        """Return the time in Unix seconds."""

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Block the calling thread for `seconds`."""
        time.sleep(seconds)


def timestamp(clock: Clock) -> str:
    """Return the clock's time in UTC as ISO 8601, such as `2026-01-31T09:00:00.000000Z`."""
    moment = datetime.fromtimestamp(clock.now(), UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
