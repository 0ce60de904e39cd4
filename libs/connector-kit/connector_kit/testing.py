"""Help for the tests of connectors."""

from __future__ import annotations

import threading


class FakeClock:
    """A clock that stands still until somebody sleeps on it; `slept` lists the pauses."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.slept: list[float] = []
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move the clock on at once."""
        with self._lock:
            self.slept.append(seconds)
            self._now += seconds
