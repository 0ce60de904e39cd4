"""Fields that Salesforce keeps itself, computed whenever a row is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org, Row


def derive(org: Org, sobject: SObject, row: Row, old: Row | None) -> None:
    """Set the computed fields of a row that is about to be stored."""
    if sobject.activity:
        _set(row, "AccountId", _account(org, row))
    if sobject.name == "Task":
        _task(org, row, old)
    name = sobject.name_field
    if name is not None and "firstname" in sobject.fields:
        parts = (row.get("FirstName"), row.get("LastName"))
        _set(row, "Name", " ".join(each for each in parts if each) or None)


def compound(sobject: SObject, field: Field, row: Row) -> dict[str, Any] | None:
    """Return the value of a compound address, or nothing when all its parts are empty."""
    prefix = field.name.removesuffix("Address")
    parts = [each for each in sobject.fields.values() if each.compound_field_name == field.name]
    if not any(row.get(each.name) for each in parts):
        return None
    names = [each.name for each in parts]
    value: dict[str, Any] = {_lower(name.removeprefix(prefix)): row.get(name) for name in names}
    return {**value, "geocodeAccuracy": None, "latitude": None, "longitude": None}


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _set(row: Row, name: str, value: object) -> None:
    if value is None:
        row.pop(name, None)
    else:
        row[name] = value


def _task(org: Org, row: Row, old: Row | None) -> None:
    statuses = org.tables.of("TaskStatus").find("ApiName", row.get("Status"))
    # What a status off the list does is not documented; assumed: the task is open.
    closed = bool(statuses and statuses[0].get("IsClosed"))
    if closed and not (old and old.get("IsClosed")):
        row["CompletedDateTime"] = row["LastModifiedDate"]
    elif not closed:
        row.pop("CompletedDateTime", None)
    row["IsClosed"] = closed
    row.setdefault("TaskSubtype", "Task")
    priorities = org.tables.of("TaskPriority").find("ApiName", row.get("Priority"))
    row["IsHighPriority"] = bool(priorities and priorities[0].get("IsHighPriority"))


def _account(org: Org, row: Row) -> str | None:
    """Return the account of an activity: What, or What's account, else the contact's account."""
    what, who = row.get("WhatId"), row.get("WhoId")
    target = org.object_of_id(what) if what else None
    if target is not None and target.name == "Account":
        return what
    if target is not None:
        related = org.tables.of(target.name).rows.get(what or "", {})
        for field in target.fields.values():
            if field.reference_to == ("Account",) and related.get(field.name):
                return str(related[field.name])
    contact = org.tables.of("Contact").rows.get(who or "", {})
    return contact.get("AccountId") or None
