"""The org's daily quota of calls: what is used, and what is left to everybody else."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector_kit.budget import FixedWindowBudget
from connector_kit.errors import QuotaExhausted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector_kit.clock import Clock
    from connector_kit.decisions import Reply

_HEADER = "Sforce-Limit-Info"
_USAGE = re.compile(r"(?:^|[\s;,])((?:per-app-)?api-usage)=(\d+)/(\d+)")


@dataclass(frozen=True)
class Usage:
    """Calls `used` of the `allowed` ones in the last 24 hours, of the org or of one app."""

    used: int
    allowed: int

    @property
    def share(self) -> float:
        """The part that is used, 1 being all."""
        return self.used / self.allowed if self.allowed else 1.0


class DailyQuota(FixedWindowBudget):
    """Ends the work before our share of the org's calls is used up.

    Salesforce counts the calls of the last 24 hours for the whole org and tells the count in the
    header `Sforce-Limit-Info` of its answers (REST API Developer Guide).

    Args:
        reserve_share: Share of the quota that is left to the org's other users.
        clock: Where time comes from.
    """

    def __init__(self, reserve_share: float, clock: Clock) -> None:
        super().__init__([], 0, clock)
        self._reserve_share = reserve_share
        self._finishing = threading.local()
        self._usages: dict[str, Usage] = {}

    @property
    def usage(self) -> Usage | None:
        """What the last answer told about the org; None before the first."""
        return self._usages.get("api-usage")

    def read(self, reply: Reply) -> None:
        """Take the usage from an answer's header."""
        for kind, used, allowed in _USAGE.findall(reply.headers.get(_HEADER, "")):
            self._usages[kind] = Usage(int(used), int(allowed))

    @contextmanager
    def unreserved(self) -> Iterator[None]:
        """Let this thread's calls into the reserve: those that finish what was begun, a handful."""
        self._finishing.yes = True
        try:
            yield
        finally:
            self._finishing.yes = False

    def acquire(self) -> float:
        """Take one call.

        Raises:
            QuotaExhausted: Only what is reserved for others is left.
        """
        reserve = 0.0 if getattr(self._finishing, "yes", False) else self._reserve_share
        for usage in list(self._usages.values()):
            if usage.share >= 1 - reserve:
                raise QuotaExhausted(
                    f"{usage.used} of the {usage.allowed} calls that Salesforce allows in 24 hours "
                    "are used; the rest is reserved for others.",
                    next_step="What was done is kept. Run again later, or lower "
                    "`api_reserve_share`.",
                )
        return super().acquire()
