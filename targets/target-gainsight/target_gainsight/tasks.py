"""Tasks of Cockpit: only updated, by Cockpit's own call or by the object API."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from connector_kit.apply.fields import PICKLIST_INVALID
from connector_kit.apply.mapping import PlanMapping
from connector_kit.apply.plan import RowRejected
from connector_kit.errors import ConfigurationFailed, OutcomeUnknown
from connector_kit.gainsight.cockpit import NO_ANSWER
from target_gainsight.mapping import GAINSIGHT
from target_gainsight.reasons import reason_of
from target_gainsight.writers import ObjectWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector_kit.apply.fields import FieldRule
    from connector_kit.apply.plan import PlanRow
    from connector_kit.gainsight import GainsightClient

TASK = "cs_task"
COCKPIT, OBJECT = "cockpit", "object"  # the two ways to write them

# Field → the key that Cockpit takes an item's name under, and what the item's category ends with
# (Gainsight Call To Action API documentation)
_NAMED = {
    "StatusId": ("status", "_STATUS"),
    "PriorityId": ("priority", "_PRIORITY"),
    "TypeId": ("type", "_TYPE"),
}

Item = tuple[str, str]  # Gsid and name


class Items:
    """The statuses, priorities and types of the tenant, read once, when the first is needed."""

    def __init__(self, client: GainsightClient) -> None:
        self._client = client

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        names = ["Gsid", "Name", "Category", "IsActive"]
        rows = self._client.query("da_picklist", names, order_by={"Gsid": "asc"})
        return [row for row in rows if row.get("IsActive") is not False]

    def find(self, field: str, value: str) -> Item:
        """Return the active item that a Gsid or a name stands for.

        Raises:
            RowRejected: There is none, or several have the name.
        """
        ending = _NAMED[field][1]
        fits = [row for row in self._rows if value == row.get("Gsid")] or [
            row
            for row in self._rows
            if str(row.get("Category") or "").endswith(ending)
            and str(row.get("Name")).strip().casefold() == value.strip().casefold()
        ]
        # a tenant may keep types of calls to action and of tasks under the same names
        fits = [row for row in fits if str(row.get("Category")).startswith("TASK_")] or fits
        if not fits:
            raise RowRejected(PICKLIST_INVALID, f"{field}: not an active item in Gainsight.")
        if len(fits) > 1:
            raise RowRejected(PICKLIST_INVALID, f"{field}: {len(fits)} items have this name.")
        return str(fits[0]["Gsid"]), str(fits[0]["Name"])


class TaskMapping(PlanMapping):
    """A plan for tasks. An item may be given by Gsid or by name, whichever way it is written."""

    def __init__(
        self,
        object_name: str,
        rules: Mapping[str, FieldRule],
        columns: Iterable[str],
        items: Items,
        way: str,
    ) -> None:
        super().__init__(GAINSIGHT, object_name, rules, columns)
        self._items = items
        self._way = way

    def create(self, row: PlanRow) -> dict[str, Any]:
        """Refuse: a task belongs to a call to action, and those are made in Gainsight."""
        raise RowRejected("OPERATION_NOT_SUPPORTED", f"Tasks are not written by {row.operation}.")

    def delete(self, row: PlanRow) -> dict[str, Any]:
        """Return the Gsid for an update; refuse a delete, for which there is no documented call."""
        if row.operation == "delete":
            return self.create(row)
        return super().delete(row)

    def update(self, row: PlanRow) -> dict[str, Any]:
        """Return what the update sends, items by name or by Gsid as the way of writing asks."""
        sent: dict[str, Any] = {}
        for name, value in super().update(row).items():
            if name not in _NAMED or value is None:
                sent[name] = value
            elif self._way == OBJECT:
                sent[name] = self._items.find(name, value)[0]
            else:
                sent[_NAMED[name][0]] = self._items.find(name, value)[1]
        return sent


class TaskWriter(ObjectWriter):
    """Updates tasks by the object API."""

    other_way = COCKPIT

    def _send_updates(self, rows: Sequence[PlanRow]) -> None:
        try:
            self._send_tasks(rows)
        except ConfigurationFailed as failure:
            # neither way is documented in full, so a tenant may know only one of them
            raise ConfigurationFailed(
                failure.message,
                next_step=f"If the base URL is right, set `task_updates` to `{self.other_way}`.",
                code=failure.code,
            ) from failure

    def _send_tasks(self, rows: Sequence[PlanRow]) -> None:
        super()._send_updates(rows)


class CockpitWriter(TaskWriter):
    """Updates tasks by Cockpit's own call, which tells of each record."""

    other_way = OBJECT

    def _send_tasks(self, rows: Sequence[PlanRow]) -> None:
        refusals = self._client.update_tasks([row.values for row in rows])
        for row, error in zip(rows, refusals, strict=True):
            if error is None:
                continue
            if error.code == NO_ANSWER:
                lost = OutcomeUnknown(error.message, next_step="The next plan shows what is there.")
                self._ledger.unknown([row], lost)
            else:
                self._ledger.rejected(row, *reason_of(error))
