"""Keep within a vendor's fixed-window limits, for all streams and threads that share the budget."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import QuotaExhausted

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_WAIT = 900.0  # seconds; a longer window is a quota, and nobody waits for a quota


@dataclass(frozen=True)
class Limit:
    """`calls` in each window of `seconds`. Windows start at multiples of `seconds` of Unix time."""

    calls: int
    seconds: int


class FixedWindowBudget:
    """Hands out calls. Short windows are waited for, long ones end the work.

    Args:
        limits: The vendor's limits, all of which hold at once.
        reserve_share: Share of each limit that is left to the vendor's other users.
        clock: Where time comes from.
    """

    def __init__(
        self,
        limits: Sequence[Limit],
        reserve_share: float = 0.1,
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._limits = [
            Limit(max(1, int(limit.calls * (1 - reserve_share))), limit.seconds) for limit in limits
        ]
        self._used = [(-1, 0)] * len(self._limits)  # (number of the window, calls in it)
        self._closed_until = 0.0
        self._lock = threading.Lock()

    def acquire(self) -> float:
        """Take one call, waiting for it where that is sensible.

        Returns:
            The seconds waited.

        Raises:
            QuotaExhausted: A limit with a long window is used up.
        """
        waited = 0.0
        while (pause := self._try_acquire()) > 0:
            self._clock.sleep(pause)
            waited += pause
        return waited

    def close_for(self, seconds: float) -> None:
        """Let nobody call for `seconds`: the vendor has said that it is too much."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock.now() + seconds)

    def seconds_to_next_window(self) -> float:
        """Return how long the shortest window still lasts; 60 when there are no limits."""
        now = self._clock.now()
        return min((_rest(limit, now) for limit in self._limits), default=60.0)

    def _try_acquire(self) -> float:
        with self._lock:
            now = self._clock.now()
            if now < self._closed_until:
                return self._closed_until - now
            current = []
            for limit, (window, calls) in zip(self._limits, self._used, strict=True):
                number = int(now // limit.seconds)
                used = calls if window == number else 0
                if used >= limit.calls:
                    return self._refuse_or_wait(limit, now)
                current.append((number, used + 1))
            self._used = current
            return 0.0

    @staticmethod
    def _refuse_or_wait(limit: Limit, now: float) -> float:
        if limit.seconds <= LONGEST_WAIT:
            return _rest(limit, now)
        raise QuotaExhausted(
            f"The budget of {limit.calls} calls in {limit.seconds} seconds is used up.",
            next_step="What was done is kept. Run again after the window, or raise the limit.",
        )


def _rest(limit: Limit, now: float) -> float:
    return limit.seconds - now % limit.seconds
