"""How long to wait before the next attempt."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT = 300.0  # seconds; whoever asks for more means a quota
_LONGEST_BACKOFF = 30.0
_A_POINT_IN_TIME = (
    1_000_000_000  # a reset header above this is Unix time, below it a number of seconds
)


def backoff(attempt: int) -> float:
    """Return the pause in seconds after the `attempt`-th failure: 1, 2, 4 … and never above 30."""
    return min(2.0 ** (attempt - 1), _LONGEST_BACKOFF)


def requested_wait(headers: Mapping[str, str], now: float, *, throttled: bool) -> float | None:
    """Return the seconds the vendor asks us to wait, or None when it does not say.

    Reads `Retry-After` (seconds or a date) and, failing that, `x-ratelimit-reset` and
    `ratelimit-reset` (seconds or Unix time) of an answer that there are too many calls: gateways
    put these two on every answer, where they ask for nothing.
    """
    resets = ("x-ratelimit-reset", "ratelimit-reset") if throttled else ()
    for name in ("Retry-After", *resets):
        value = headers.get(name, "").strip()
        seconds = _seconds(value, now) if value else None
        if seconds is not None:
            return max(0.0, seconds)
    return None


def _seconds(value: str, now: float) -> float | None:
    try:
        number = float(value)
    except ValueError:
        pass
    else:
        return number - now if number > _A_POINT_IN_TIME else number
    try:
        return parsedate_to_datetime(value).timestamp() - now
    except ValueError:
        return None
