"""What Cockpit changes by itself when a call to action or a task is written.

Not documented, assumed: a status whose name starts with `Closed` closes and sets the moment, any
other opens again and clears it; a task takes company and kind from its call to action when it is
made, and moves with it to another company; tasks go with their call to action.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crosswalk_sandbox.gainsight.cockpit import CTA, OBJECTS, TASK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.model import Catalog, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables
    from crosswalk_sandbox.gainsight.values import Stored

_DEFAULTS = {"StatusId": "status_new", "PriorityId": "priority_medium"}


class Effects:
    """Completes rows of Cockpit before they are stored, and counts tasks after it."""

    def __init__(self, catalog: Catalog, tables: Tables) -> None:
        self._catalog = catalog
        self._tables = tables

    def added(self, target: ObjectType, row: StoredRow, now: str) -> StoredRow:
        """Return a new row with what follows from it."""
        if target.name not in OBJECTS:
            return row
        picklist = self._catalog.get("da_picklist")
        parts: StoredRow = {"EntityType": "COMPANY"}
        for name, key in _DEFAULTS.items():
            parts[name] = self._catalog.new_id(picklist, "key", key)
        if target.name == TASK and (cta := self._cta(row.get("CtaId"))):
            parts |= {name: cta[name] for name in ("CompanyId", "EntityType")}
            parts["DisplayOrder"] = len(self.tasks_of(cta["Gsid"])) + 1
        if row.get("DueDate"):
            parts["OriginalDueDate"] = row["DueDate"]
        made: StoredRow = {**parts, **row}
        return {**self._closing(made, False, now), **made}  # noqa: FBT003 - a new row was not closed

    def changed(
        self, target: ObjectType, old: StoredRow, changes: StoredRow, now: str
    ) -> StoredRow:
        """Return the changes of a row with what follows from them."""
        if target.name not in OBJECTS:
            return changes
        follow: StoredRow = {}
        if "StatusId" in changes:
            follow = self._closing(changes, bool(old["IsClosed"]), now)
        if changes.get("DueDate"):
            follow |= _moved(old["OriginalDueDate"], str(changes["DueDate"]))
        return {**follow, **changes}

    def moved_tasks(
        self, target: ObjectType, old: StoredRow, changes: StoredRow
    ) -> list[StoredRow]:
        """Return the tasks that go to another company with their call to action."""
        if target.name != CTA or changes.get("CompanyId", old.get("CompanyId")) == old["CompanyId"]:
            return []
        return self.tasks_of(old["Gsid"])

    def tasks_of(self, cta_id: Stored) -> list[StoredRow]:
        """Return the tasks of a call to action."""
        return self._tables.find(self._catalog.get(TASK), {"CtaId": cta_id})

    def count(self, target: ObjectType, *rows: Mapping[str, Stored]) -> None:
        """Count the tasks of the calls to action that these tasks belong to.

        Counting does not move their modification time: not documented, assumed.
        """
        if target.name != TASK:
            return
        for cta_id in {row.get("CtaId") for row in rows} - {None}:
            tasks = self.tasks_of(cta_id)
            open_tasks = [task for task in tasks if not task["IsClosed"]]
            due = sorted(str(task["DueDate"]) for task in open_tasks if task["DueDate"])
            closed = len(tasks) - len(open_tasks)
            counts: StoredRow = {
                "TotalTaskCount": len(tasks),
                "OpenTaskCount": len(open_tasks),
                "ClosedTaskCount": closed,
                "PercentComplete": round(100 * closed / len(tasks)) if tasks else 0,
                "NextTaskDueDate": due[0] if due else None,
            }
            self._tables.change(self._catalog.get(CTA), str(cta_id), counts)

    def _cta(self, gsid: Stored) -> StoredRow | None:
        found = self._tables.find(self._catalog.get(CTA), {"Gsid": gsid}) if gsid else []
        return found[0] if found else None

    def _closing(self, row: StoredRow, was_closed: bool, now: str) -> StoredRow:  # noqa: FBT001 - a state
        """Return what the row's status does to being closed."""
        picklist = self._catalog.get("da_picklist")
        items = self._tables.find(picklist, {"Gsid": row["StatusId"]}) if row["StatusId"] else []
        closed = bool(items) and str(items[0]["Name"]).startswith("Closed")
        if closed == was_closed:
            return {"IsClosed": int(closed)}
        return {"IsClosed": int(closed), "ClosedDate": now if closed else None}


def _moved(original: Stored, due: str) -> StoredRow:
    """Return by how many days a due date has moved (Cockpit glossary: new minus old)."""
    if original is None:
        return {"OriginalDueDate": due}
    days = date.fromisoformat(due) - date.fromisoformat(str(original))
    return {"DueDateVariance": days.days}
