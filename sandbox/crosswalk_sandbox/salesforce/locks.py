"""Faults on chosen rows: a record lock, or any other error a trigger or rule may cause.

A fault strikes a row by its id (15 or 18 characters), by the value of one of its external ids, or
by the id of a record that the write locks with it. `times` counts transactions, not rows: all
rows of one transaction that match the same fault fail together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.errors import RowRefusedError
from crosswalk_sandbox.salesforce.ids import canonical_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crosswalk_sandbox.faults import Fault
    from crosswalk_sandbox.salesforce.model import SObject
    from crosswalk_sandbox.salesforce.org import Org, Row

KINDS = ("lock", "row_error")


class RowFaults:
    """The row faults of one transaction."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._struck: list[Fault] = []
        self._waiting = any(org.has_fault(kind) for kind in KINDS)

    def check(self, sobject: SObject, row: Row, *, new: bool) -> None:
        """Refuse a row that a fault strikes.

        Raises:
            RowRefusedError: It is struck.
        """
        if not self._waiting:
            return
        keys = {each.lower() for each in _keys(sobject, row, new=new)}
        fault = next((f for f in self._struck if not f.keys or keys & _folded(f)), None)
        if fault is None:
            taken = (self._org.fault(kind, *keys) for kind in KINDS)
            fault = next((each for each in taken if each), None)
            if fault is None:
                return
            self._struck.append(fault)
        if fault.kind == "row_error":
            code = fault.code or "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
            raise RowRefusedError(code, fault.message or "trigger failed")
        held = next((k for k in fault.keys if canonical_id(k)), row.get("Id", ""))
        message = (
            fault.message
            or f"unable to obtain exclusive access to this record or 1 records: {held[:15]}"
        )
        raise RowRefusedError("UNABLE_TO_LOCK_ROW", message)


def _folded(fault: Fault) -> set[str]:
    return {key.lower() for key in fault.keys}


def _keys(sobject: SObject, row: Row, *, new: bool) -> Iterator[str]:
    yield from _both_forms(row["Id"])
    for field in sobject.fields.values():
        value = row.get(field.name)
        if value is None:
            continue
        if field.external_id:
            yield str(value)
        elif field.type == "reference" and _locks_parents(sobject, row, new=new):
            yield from _both_forms(value)


def _both_forms(row_id: str) -> tuple[str, str]:
    return row_id, row_id[:15]


def _locks_parents(sobject: SObject, row: Row, *, new: bool) -> bool:
    """A new task locks its parents only if it is dated and not completed."""
    if sobject.name != "Task" or not new:
        return True
    return row.get("Status") != "Completed" and "ActivityDate" in row
