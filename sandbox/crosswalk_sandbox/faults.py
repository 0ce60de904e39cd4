"""Faults: what goes wrong between a client and a vendor, on chosen requests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crosswalk_sandbox.call import Call

KINDS = {
    "status": "answer with `status` and `body` (the vendor's own error body when none is given)",
    "html": "answer with an HTML page, as a proxy does (`status`, default 502)",
    "not_json": "answer 200 with a body that is not JSON",
    "truncate": "take effect, send half of the answer, close the connection",
    "reset": "take no effect, reset the connection",
    "delay": "wait `seconds`, then go on as usual",
    "timeout_after_commit": "take effect, send nothing, close the connection",
    "expired_token": "answer as to an expired token; tokens given out so far are void",
    "quota": "answer as if the daily quota were used up",
    "lock": "refuse the rows named by `keys` with a lock error; `times` counts transactions",
    "row_error": "refuse the rows named by `keys` with `code` and `message`",
    "query_timeout": "answer a query of one of the objects in `keys` as if it ran too long",
    "bulk_stuck": "leave the next bulk job in progress for good",
    "bulk_failed": "let the next bulk job fail with `message`, after `rows` rows",
    "bulk_unprocessed": "end the next bulk job after `rows` rows, the rest unprocessed",
}

HANDLED_BY_VENDOR = frozenset(
    {"lock", "row_error", "query_timeout", "bulk_stuck", "bulk_failed", "bulk_unprocessed"}
)
"""Kinds that strike rows, queries or jobs inside a vendor; only Salesforce knows them."""


class InvalidFaultError(ValueError):
    """A fault that cannot be planned; the text says why."""


@dataclass
class Fault:
    """A planned fault: which requests, what happens, how often, after how many."""

    kind: str
    vendor: str | None = None
    method: str | None = None
    path: str = ""
    """A regular expression found anywhere in the path (relative to the vendor's base URL)."""
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 1.0
    times: int = 1
    skip: int = 0
    keys: list[str] = field(default_factory=list)
    """Rows, queries or objects that a fault inside a vendor is meant for; none means every one."""
    code: str | None = None
    message: str | None = None
    rows: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidFaultError(f"{self.kind!r} is not a fault; faults are {', '.join(KINDS)}")
        if self.kind == "status" and self.status is None:
            raise InvalidFaultError("the fault 'status' needs a status")
        try:
            re.compile(self.path)
        except re.error as error:
            raise InvalidFaultError(f"path is not a regular expression: {error}") from error

    @classmethod
    def parse(cls, facts: dict[str, Any]) -> Fault:
        """Read a fault from the control plane; `match` holds vendor, method and path.

        Raises:
            InvalidFaultError: A key, the kind or the path is not valid.
        """
        flat = {key: value for key, value in facts.items() if key != "match"}
        try:
            return cls(**flat, **{k: v for k, v in facts.get("match", {}).items() if v is not None})
        except TypeError as error:
            raise InvalidFaultError(str(error).replace("Fault.__init__() ", "")) from error

    def use(self) -> bool:
        """Tell whether it strikes now, and count it."""
        if self.times <= 0:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True

    def matches(self, vendor: str, call: Call) -> bool:
        """Tell whether this fault is meant for the request."""
        return (
            self.vendor in (None, vendor)
            and self.method in (None, call.method)
            and re.search(self.path, call.path) is not None
        )


class Faults:
    """The planned faults, in the order they were asked for; the first that matches is used."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def take(self, vendor: str, call: Call) -> Fault | None:
        """Return the fault that strikes this request, and use it up once."""
        planned = (f for f in self.planned if f.kind not in HANDLED_BY_VENDOR)
        return next((f for f in planned if f.matches(vendor, call) and f.use()), None)

    def has(self, kind: str) -> bool:
        """Tell whether a fault of this kind is still to come."""
        return any(fault.kind == kind and fault.times > 0 for fault in self.planned)

    def take_inside(self, kind: str, keys: Iterable[str]) -> Fault | None:
        """Return the fault of a kind handled by the vendor that strikes any of these keys."""
        folded = {key.lower() for key in keys}
        for fault in self.planned:
            meant = not fault.keys or any(key.lower() in folded for key in fault.keys)
            if fault.kind == kind and meant and fault.use():
                return fault
        return None
