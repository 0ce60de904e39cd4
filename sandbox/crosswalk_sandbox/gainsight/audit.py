"""Every change of a row goes through here: ids, audit fields, the delete log, Cockpit's effects.

The API, a person and the loading of a world share it, so that no change escapes ModifiedDate.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crosswalk_sandbox.gainsight.cockpit import CTA
from crosswalk_sandbox.gainsight.cockpit.effects import Effects
from crosswalk_sandbox.gainsight.dates import stored_moment

if TYPE_CHECKING:
    from crosswalk_sandbox.clock import Clock
    from crosswalk_sandbox.gainsight.model import Catalog, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables

_EDITORS = ("ModifiedBy", "ModifiedById")


class Audit:
    """Stores rows with who and when."""

    def __init__(self, catalog: Catalog, tables: Tables, clock: Clock) -> None:
        self._catalog = catalog
        self._tables = tables
        self._clock = clock
        self._effects = Effects(catalog, tables)

    def now(self) -> str:
        """Return the world's time as it is stored."""
        return stored_moment(datetime.fromtimestamp(self._clock.now(), UTC))

    def insert(self, target: ObjectType, row: StoredRow) -> str:
        """Add a row and return its id; an id or audit fields that the row names are kept."""
        number = self._tables.next_number(target.name)
        now = self.now()
        stamps = {
            "Gsid": self._catalog.new_id(target, "number", number),
            "CreatedDate": now,
            "ModifiedDate": now,
            **dict.fromkeys(("CreatedBy", "CreatedById", *_EDITORS), self._user()),
        }
        known = {name: value for name, value in stamps.items() if target.find(name)}
        new: StoredRow = {**known, **self._effects.added(target, row, now)}
        self._tables.insert(target, new)
        self._effects.count(target, new)
        return str(new["Gsid"])

    def change(self, target: ObjectType, gsid: str, changes: StoredRow) -> None:
        """Change a row; its modification time moves even when no value differs."""
        (old,) = self._tables.find(target, {"Gsid": gsid})
        now = self.now()
        editors = {name: self._user() for name in _EDITORS if target.find(name)}
        changed = self._effects.changed(target, old, changes, now)
        self._tables.change(target, gsid, {"ModifiedDate": now, **editors, **changed})
        self._effects.count(target, old, {**old, **changed})
        for task in self._effects.moved_tasks(target, old, changes):
            moved: StoredRow = {"CompanyId": changes["CompanyId"]}
            self.change(self._catalog.get("cs_task"), str(task["Gsid"]), moved)

    def delete(self, target: ObjectType, gsid: str) -> bool:
        """Remove a row and log it; tell whether it was there."""
        gone = self._tables.find(target, {"Gsid": gsid})
        if not self._tables.remove(target, gsid):
            return False
        if target.name == CTA:
            for task in self._effects.tasks_of(gsid):
                self.delete(self._catalog.get("cs_task"), str(task["Gsid"]))
        self._effects.count(target, *gone)
        entry: StoredRow = {
            "RecordId": gsid,
            "ObjectName": target.api_name,
            "DeletedOn": self.now(),
        }
        self._tables.insert(self._catalog.get("record_delete_log"), entry)
        return True

    def _user(self) -> str | None:
        """Return whom API calls act for; who that is does not matter here: the tenant's first."""
        return self._tables.first_id(self._catalog.get("gsuser"))
