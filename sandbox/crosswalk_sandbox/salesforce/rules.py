"""What a row has to satisfy as a whole before it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.errors import RowRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crosswalk_sandbox.salesforce.incoming import Changes
    from crosswalk_sandbox.salesforce.model import SObject
    from crosswalk_sandbox.salesforce.org import Org, Row


def check(org: Org, sobject: SObject, row: Row, changed: Changes) -> None:
    """Check a row with its changes applied.

    Raises:
        RowRefusedError: A required field is empty, a unique value taken, a combination forbidden.
    """
    missing = [name for name in sobject.never_null if name not in row]
    if missing:
        message = f"Required fields are missing: [{', '.join(missing)}]"
        raise RowRefusedError("REQUIRED_FIELD_MISSING", message, *missing)
    if sobject.activity:
        _lead_alone(row)
    for name in sobject.unique:
        if changed.get(name) is not None:
            _unique(org, sobject, row, name)


def _lead_alone(row: Row) -> None:
    """A lead as Who goes with no What. The text is not documented; assumed."""
    if row.get("WhatId") and str(row.get("WhoId", "")).startswith("00Q"):
        message = "The Who and What of an activity cannot be set together when Who is a lead"
        raise RowRefusedError("FIELD_INTEGRITY_EXCEPTION", message, "WhoId", "WhatId")


def _unique(org: Org, sobject: SObject, row: Row, name: str) -> None:
    for other in _sharing(org, sobject):
        for found in org.tables.of(other).find(name, row[name]):
            if found["Id"] != row["Id"] and not found.get("IsDeleted"):
                message = (
                    f"duplicate value found: {name} duplicates value on record with id:"
                    f" {found['Id'][:15]}"
                )
                raise RowRefusedError("DUPLICATE_VALUE", message, name)


def _sharing(org: Org, sobject: SObject) -> Iterable[str]:
    """Return the objects among whose rows a value is unique: tasks and events share a field."""
    if sobject.activity and org.switch("activity_unique_across"):
        return org.activities
    return [sobject.name]
