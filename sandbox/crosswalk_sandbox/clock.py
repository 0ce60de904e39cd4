"""The clock of a world: real by default, moved or frozen by a test."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Wall-clock time in Unix seconds, shifted by what a test asked for."""

    def __init__(self) -> None:
        self._shift = 0.0
        self._frozen_at: float | None = None

    def now(self) -> float:
        """Return the world's time in Unix seconds."""
        return time.time() + self._shift if self._frozen_at is None else self._frozen_at

    def iso(self) -> str:
        """Return the world's time as ISO 8601 in UTC, whole seconds, numeric offset."""
        return datetime.fromtimestamp(int(self.now()), UTC).isoformat()

    def set(self, moment: datetime, *, frozen: bool) -> None:
        """Jump to a moment (UTC when it carries no zone); a frozen clock then stands still."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        self._frozen_at = moment.timestamp() if frozen else None
        self._shift = moment.timestamp() - time.time()

    def advance(self, seconds: float) -> None:
        """Move forward (or back) by a number of seconds."""
        self._shift += seconds
        if self._frozen_at is not None:
            self._frozen_at += seconds
