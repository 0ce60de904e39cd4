"""Every change of a row goes through here: ids, audit fields and the delete log.

The API, a person and the loading of a world share it, so that no change escapes ModifiedDate.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crosswalk_sandbox.gainsight.dates import stored_moment

if TYPE_CHECKING:
    from crosswalk_sandbox.clock import Clock
    from crosswalk_sandbox.gainsight.model import Catalog, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables


class Audit:
    """Stores rows with who and when."""

    def __init__(self, catalog: Catalog, tables: Tables, clock: Clock) -> None:
        self._catalog = catalog
        self._tables = tables
        self._clock = clock

    def now(self) -> str:
        """Return the world's time as it is stored."""
        return stored_moment(datetime.fromtimestamp(self._clock.now(), UTC))

    def insert(self, target: ObjectType, row: StoredRow) -> str:
        """Add a row and return its id; an id or audit fields that the row names are kept."""
        number = self._tables.next_number(target.name)
        now = self.now()
        # API calls act for a user; which one does not matter here: the tenant's first.
        user = self._tables.first_id(self._catalog.get("gsuser"))
        stamps = {
            "Gsid": self._catalog.new_id(target, "number", number),
            "CreatedDate": now,
            "ModifiedDate": now,
            **dict.fromkeys(("CreatedBy", "ModifiedBy", "CreatedById", "ModifiedById"), user),
        }
        known = {name: value for name, value in stamps.items() if target.find(name)}
        new: StoredRow = {**known, **row}
        self._tables.insert(target, new)
        return str(new["Gsid"])

    def change(self, target: ObjectType, gsid: str, changes: StoredRow) -> None:
        """Change a row; its modification time moves even when no value differs."""
        self._tables.change(target, gsid, {"ModifiedDate": self.now(), **changes})

    def delete(self, target: ObjectType, gsid: str) -> bool:
        """Remove a row and log it; tell whether it was there."""
        if not self._tables.remove(target, gsid):
            return False
        entry: StoredRow = {
            "RecordId": gsid,
            "ObjectName": target.api_name,
            "DeletedOn": self.now(),
        }
        self._tables.insert(self._catalog.get("record_delete_log"), entry)
        return True
