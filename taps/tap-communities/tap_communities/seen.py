"""Who was read in this run: the profile fields are fetched for some of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Position = tuple[str, int]
"""Last activity or registration, and userid: the order in which profile fields are read."""


@dataclass
class SeenMembers:
    """The members read in this run.

    Attributes:
        started: When the read began, as the state has it.
        since: The day from which on they were asked for; None for everybody.
        positions: Where they stand in the order of profile reads.
    """

    started: str
    since: str | None = None
    positions: set[Position] = field(default_factory=set)

    def add(self, record: dict[str, Any]) -> None:
        """Note a member."""
        moment = max(record["lastactivity"] or "", record["joindate"] or "")
        self.positions.add((moment, record["userid"]))

    def reaches(self, last: Position) -> bool:
        """Tell whether the read went back as far as `last`."""
        return self.since is None or self.since <= last[0][:10]

    def after(self, last: Position) -> list[Position]:
        """Return the members behind `last` in order."""
        return sorted(one for one in self.positions if one > last)
