"""One tenant's parts, put together: metadata, rows, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.audit import Audit
from crosswalk_sandbox.gainsight.auth import Auth
from crosswalk_sandbox.gainsight.metadata import extended_catalog
from crosswalk_sandbox.gainsight.tables import Tables
from crosswalk_sandbox.gainsight.world import Loader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.world import World


class Tenant:
    """The state of the vendor in one world."""

    def __init__(self, world: World, spec: Mapping[str, Any]) -> None:
        self.catalog = extended_catalog(
            spec.get("custom_objects", {}), spec.get("custom_fields", {})
        )
        self.tables = Tables(world.store, self.catalog)
        self.audit = Audit(self.catalog, self.tables, world.clock)
        self.auth = Auth(world.store, self.tables, world.clock)
        self.loader = Loader(self.catalog, self.tables)
