"""Deleting, undeleting, merging, purging, archiving: what becomes of a row and those below it.

A deleted row stays in the recycle bin for 15 days. What becomes of the rows that point to a
deleted one is not documented in full; assumed: contacts go with their account, activities with
what they are about, any other reference is cleared (switch `delete_children`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce import moments
from crosswalk_sandbox.salesforce.derived import derive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org, Row

BIN_DAYS = 15
ARCHIVE_DAYS = 365
_DAY = 86_400

# (object, reference) whose rows are deleted with the row they point to
_FOLLOW = {
    ("Contact", "AccountId"),
    ("Task", "WhatId"),
    ("Task", "WhoId"),
    ("Event", "WhatId"),
    ("Event", "WhoId"),
    ("Task", "RecurrenceActivityId"),
}


def delete(org: Org, sobject: SObject, row: Row) -> None:
    """Put a row, and those that follow it, into the recycle bin."""
    if "isdeleted" not in org.full(sobject).fields:
        org.tables.drop(sobject.name, row["Id"])
        return
    if org.switch("delete_children"):
        _children(org, sobject, row)
    now = org.now()
    gone = {**row, "IsDeleted": True, "LastModifiedDate": now, "SystemModstamp": now}
    org.tables.put(sobject.name, {**gone, "LastModifiedById": org.user_id})


def purge(org: Org, sobject: SObject, row: Row) -> None:
    """Remove a row, live or in the recycle bin, for good."""
    if not row.get("IsDeleted"):
        delete(org, sobject, row)
    org.tables.drop(sobject.name, row["Id"])


def undelete(org: Org, sobject: SObject, row: Row) -> None:
    """Take a row out of the recycle bin; rows that followed it stay there."""
    now = org.now()
    back = {**row, "IsDeleted": False, "LastModifiedDate": now, "SystemModstamp": now}
    org.tables.put(sobject.name, back)


def merge(org: Org, sobject: SObject, master: Row, row: Row) -> None:
    """Put a row into the recycle bin as merged into another, which takes over what points to it."""
    now = org.now()
    for child, field in _references(org, sobject):
        if field.name == "MasterRecordId":
            continue
        for found in org.tables.of(child.name).find(field.name, row["Id"]):
            moved = {**found, field.name: master["Id"], "SystemModstamp": now}
            derive(org, child, moved, found)
            org.tables.put(child.name, moved)
    gone = {**row, "IsDeleted": True, "MasterRecordId": master["Id"]}
    org.tables.put(sobject.name, {**gone, "LastModifiedDate": now, "SystemModstamp": now})


def empty_bin(org: Org, *, days: int = BIN_DAYS) -> int:
    """Remove what was deleted that many days ago or earlier; return how many rows."""
    bound = moments.from_seconds(org.clock.now() - days * _DAY)
    removed = 0
    for sobject in org.objects():
        table = org.tables.of(sobject.name)
        for row_id in [each for each, moment in table.deleted.items() if moment <= bound]:
            org.tables.drop(sobject.name, row_id)
            removed += 1
    return removed


def archive(org: Org) -> int:
    """Do what the nightly job does: archive old closed tasks and old events; count them.

    Closed tasks due, or without a date made, 365 days ago or earlier. SystemModstamp stays: not
    documented, assumed.
    """
    bound = moments.from_seconds(org.clock.now() - ARCHIVE_DAYS * _DAY)
    archived = 0
    with org.tables.transaction():
        for name in ("Task", "Event"):
            for row in list(org.rows(name)):
                day = str(row.get("ActivityDate") or row["CreatedDate"])[:10]
                if day <= bound[:10] and (name == "Event" or row.get("IsClosed")):
                    org.tables.put(name, {**row, "IsArchived": True})
                    archived += 1
    return archived


def _children(org: Org, sobject: SObject, row: Row) -> None:
    for child, field in _references(org, sobject):
        for found in org.tables.of(child.name).find(field.name, row["Id"]):
            if found.get("IsDeleted"):
                continue
            if (child.name, field.name) in _FOLLOW and not _held_otherwise(field, found):
                delete(org, child, found)
            else:
                now = org.now()
                kept = {k: v for k, v in found.items() if k != field.name}
                org.tables.put(child.name, {**kept, "SystemModstamp": now})


def _held_otherwise(field: Field, row: Row) -> bool:
    """Tell whether an activity about a deleted contact is still about something else."""
    return field.name == "WhoId" and bool(row.get("WhatId"))


def _references(org: Org, sobject: SObject) -> Iterator[tuple[SObject, Field]]:
    """Return the writable references that point to an object."""
    for other in org.objects():
        for field in other.fields.values():
            if sobject.name in field.reference_to and (
                field.createable or field.name == "RecurrenceActivityId"
            ):
                yield other, field
