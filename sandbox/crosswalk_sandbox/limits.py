"""Rate limits: fixed windows per vendor, aligned to the minute and the day of the clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.clock import Clock

Window = Literal["minute", "day"]
SECONDS: dict[Window, int] = {"minute": 60, "day": 86_400}


@dataclass(frozen=True)
class Limits:
    """Calls allowed in a window; nothing means no limit."""

    per_minute: int | None = None
    per_day: int | None = None


@dataclass(frozen=True)
class Exceeded:
    """The window that is used up. A vendor turns this into its own reply."""

    window: Window
    limit: int
    retry_after: int
    """Whole seconds until the window ends, at least 1."""


class Limiter:
    """Counts the calls of one vendor. A refused call counts as well."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self.limits = limits
        self._used: dict[Window, tuple[int, int]] = {}

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change `per_minute` and `per_day` (calls, or null for none) and start counting anew."""
        self.limits = replace(self.limits, **changes)
        self._used.clear()

    def used(self, window: Window) -> int:
        """Return the calls counted in the current window."""
        number, calls = self._used.get(window, (-1, 0))
        return calls if number == self._number(window) else 0

    def count(self) -> Exceeded | None:
        """Count one call; tell which window it exceeds, the day before the minute."""
        for window in SECONDS:
            self._used[window] = (self._number(window), self.used(window) + 1)
        pairs: list[tuple[Window, int | None]] = [
            ("day", self.limits.per_day),
            ("minute", self.limits.per_minute),
        ]
        for window, limit in pairs:
            if limit is not None and self.used(window) > limit:
                return Exceeded(window, limit, self.retry_after(window))
        return None

    def retry_after(self, window: Window) -> int:
        """Return the whole seconds until this window ends, at least 1."""
        seconds = SECONDS[window]
        return max(1, math.ceil(seconds - self._clock.now() % seconds))

    def _number(self, window: Window) -> int:
        return int(self._clock.now() // SECONDS[window])
