"""A world: the state of all vendors, and everything a test can turn."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox import worlds
from crosswalk_sandbox.clock import Clock
from crosswalk_sandbox.faults import Faults
from crosswalk_sandbox.journal import Journal
from crosswalk_sandbox.limits import Limiter
from crosswalk_sandbox.store import Store
from crosswalk_sandbox.switches import Switches
from crosswalk_sandbox.worlds import generate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crosswalk_sandbox.vendor import Vendor

VENDOR_MODULES = (
    "crosswalk_sandbox.communities",
    "crosswalk_sandbox.gainsight",
    "crosswalk_sandbox.salesforce",
)
"""Each exports `VENDOR`, a subclass of `Vendor`."""

_META = "create table if not exists sandbox_meta (world text not null)"


def vendor_classes() -> list[type[Vendor]]:
    """Import the vendors."""
    return [importlib.import_module(module).VENDOR for module in VENDOR_MODULES]


class World:
    """One loaded world. `reset` replaces everything but the database connection."""

    def __init__(self, name: str, database: Path | None = None) -> None:
        """Open the database; take up its state when it holds this world, else load the world."""
        self.store = Store(database)
        self._classes = vendor_classes()
        self.store.execute(_META)
        kept = self.store.execute("select world from sandbox_meta").fetchone()
        self._start(name, resume=kept is not None and kept["world"] == name)

    def reset(
        self, name: str | None = None, switches: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Load a world afresh: state, clock, limits, faults, journal; then set switches."""
        self._start(name or self.name, resume=False)
        self.switches.set(switches or {})
        return {"world": self.name}

    def _start(self, name: str, *, resume: bool) -> None:
        spec = generate.expand(worlds.read(name))
        self.name = name
        self.clock = Clock()
        self.faults = Faults()
        self.journal = Journal()
        self.switches = Switches({cls.name: cls.switches for cls in self._classes})
        self.switches.set(spec.get("switches", {}))
        self.limiters = {cls.name: Limiter(self.clock, cls.limits) for cls in self._classes}
        for vendor_name, changes in spec.get("limits", {}).items():
            self.limiters[vendor_name].set(changes)
        if not resume:
            self.store.clear()
            self.store.execute(_META)
        self.vendors: dict[str, Vendor] = {cls.name: cls(self) for cls in self._classes}
        for vendor in self.vendors.values():
            section = spec.get(vendor.name, {})
            if resume:
                vendor.resume(section)
            else:
                with self.store.transaction():
                    vendor.load(section)
        if not resume:
            self.store.execute("insert into sandbox_meta values (?)", (name,))
