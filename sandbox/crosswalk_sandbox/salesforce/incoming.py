"""From a record as a call carries it to the values that are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce import references
from crosswalk_sandbox.salesforce.errors import RowRefusedError
from crosswalk_sandbox.salesforce.values import stored_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.values import Reading

Changes = dict[str, Any]
"""Stored values under API names; null clears."""

_ID_SPELLINGS = ("Id", "id", "ID", "iD")


def id_of(record: Mapping[str, Any]) -> object:
    """Return the id that a record carries, or nothing."""
    return next((record[name] for name in _ID_SPELLINGS if name in record), None)


def value_of(record: Mapping[str, Any], name: str) -> object:
    """Return the value of a field that may be spelled in any case."""
    if name in record:
        return record[name]
    lower = name.lower()
    return next((value for key, value in record.items() if key.lower() == lower), None)


def changes(
    org: Org,
    sobject: SObject,
    record: Mapping[str, Any],
    reading: Reading,
    *,
    new: bool,
    key: str | None = None,
) -> Changes:
    """Return what a record changes, `Id` left out.

    Args:
        org: Where references are looked up.
        sobject: Object of the record.
        record: Field name in any case, or name of a relationship → JSON value.
        reading: How values are read.
        new: Insert (createable fields) or update (updateable fields).
        key: Key field of an upsert; on an update it only names the row.

    Raises:
        RowRefusedError: A field is unknown, not writable, or its value does not fit.
    """
    found: Changes = {}
    blocked: list[str] = []
    fields = sobject.fields
    for name, value in record.items():
        field = fields.get(name.lower())
        if field is None:
            if name.lower() == "attributes":
                continue
            field, value = _parent(org, sobject, name, value)  # noqa: PLW2901 - the reference
        if field.type == "id" or (field.name == key and not new):
            continue
        if not (field.createable if new else field.updateable):
            blocked.append(field.name)
            continue
        stored: Any = _cleared(field)
        if value is not None:
            stored = stored_value(field, value, reading)
        if stored is not None and field.type == "reference":
            references.check(org, sobject, field, stored)
        found[field.name] = stored
    if blocked:
        message = (
            f"Unable to create/update fields: {', '.join(blocked)}. Please check the security"
            " settings of this field and verify that it is read/write for your profile or"
            " permission set."
        )
        raise RowRefusedError("INVALID_FIELD_FOR_INSERT_UPDATE", message, *blocked)
    return found


def _cleared(field: Field) -> bool | None:
    """Return what null stores: a boolean becomes false (not documented; assumed)."""
    return False if field.type == "boolean" else None


def _parent(org: Org, sobject: SObject, name: str, value: object) -> tuple[Field, str | None]:
    """Return the reference field behind the name of a relationship, and the parent's id."""
    field = sobject.relationships.get(name.lower())
    if field is None:
        message = f"No such column '{name}' on sobject of type {sobject.name}"
        raise RowRefusedError("INVALID_FIELD", message)
    if value is None:
        return field, None
    if not isinstance(value, dict):
        message = f"Cannot deserialize instance of {field.reference_to[0]} from {value!r:.40}"
        raise RowRefusedError("JSON_PARSER_ERROR", message)
    return field, references.resolve(org, field, value)
