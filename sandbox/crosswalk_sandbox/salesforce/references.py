"""References: does the row exist, may the field point to it, and which row has an external id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.errors import RowRefusedError
from crosswalk_sandbox.salesforce.values import malformed_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org, Row


def check(org: Org, sobject: SObject, field: Field, row_id: str) -> None:
    """Refuse an id of a wrong object, of no row, of a deleted row, or of an owner that cannot be.

    Raises:
        RowRefusedError: The reference is not valid.
    """
    target = org.object_of_id(row_id)
    if target is None or target.name not in field.reference_to:
        raise malformed_id(field, row_id)
    row = org.tables.of(target.name).rows.get(row_id)
    if row is None:
        raise RowRefusedError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if row.get("IsDeleted"):
        raise RowRefusedError("ENTITY_IS_DELETED", "entity is deleted")
    if field.name == "OwnerId":
        _check_owner(sobject, target, row)


def _check_owner(sobject: SObject, target: SObject, row: Row) -> None:
    if target.name == "User" and not row.get("IsActive"):
        message = (
            f"operation performed with inactive user [{row['Id'][:15]}]"
            f" as owner of {sobject.label.lower()}"
        )
        raise RowRefusedError("INACTIVE_OWNER_OR_USER", message, "OwnerId")
    if target.name == "Group" and row.get("Type") != "Queue":
        raise RowRefusedError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")


def resolve(org: Org, field: Field, nested: Mapping[str, Any]) -> str:
    """Return the id of the row that `{"Ext__c": "A-7"}` names.

    Raises:
        RowRefusedError: The object is not told or not allowed, the field is no key, or not
            exactly one row has the value.
    """
    target = _target(org, field, nested)
    keys = [key for key in nested if key.lower() != "attributes"]
    key = target.find(keys[0]) if len(keys) == 1 else None
    if key is None or not (key.external_id or key.id_lookup):
        message = (
            f"Field name provided, {', '.join(keys)} is not an External ID or indexed field"
            f" for {target.name}"
        )
        raise RowRefusedError("INVALID_FIELD", message)
    value = nested[keys[0]]
    found = [] if value in (None, "") else org.tables.of(target.name).find(key.name, value)
    rows = [row for row in found if not row.get("IsDeleted")]
    if not rows:
        message = (
            f"Foreign key external ID: {'' if value is None else str(value).lower()} not found"
            f" for field {key.name} in entity {target.name}"
        )
        raise RowRefusedError("INVALID_FIELD", message)
    if len(rows) > 1:
        # The code for several parents is not documented; assumed.
        ids = ", ".join(row["Id"] for row in rows)
        message = f"More than one record found for external id field: [{ids}]"
        raise RowRefusedError("INVALID_FIELD", message)
    row_id: str = rows[0]["Id"]
    return row_id


def _target(org: Org, field: Field, nested: Mapping[str, Any]) -> SObject:
    """Return the object that a nested parent belongs to; several possible ones need a type."""
    named = next((v for k, v in nested.items() if k.lower() == "attributes"), None)
    name = named.get("type") if isinstance(named, dict) else None
    if name is None and not field.polymorphic:
        name = field.reference_to[0]
    target = org.describe(name) if isinstance(name, str) else None
    if target is None or target.name not in field.reference_to:
        message = f"The relationship {field.relationship_name} needs the type of its object"
        raise RowRefusedError("INVALID_FIELD", message)
    return target
