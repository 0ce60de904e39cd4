"""Rows as people write them, in a world file or through the control plane.

    custom_objects: {Line__c: {fields: {Name: {type: string, required: true, name_field: true}}}}
    custom_fields: {Account: {Region__c: string}, Activity: {Topic__c: string}}
    objects:
      Account:
        - {_key: acme, Name: Acme, Id: 0015g0000000C01AAE, ParentId: {ref: group}}

`{ref: key}` in a reference names a row of any object it may point to by that row's `_key`, in any
order. An id is made when none is given; audit fields may be given. Nothing is required.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.derived import derive
from crosswalk_sandbox.salesforce.errors import RowRefusedError
from crosswalk_sandbox.salesforce.ids import canonical_id, new_id
from crosswalk_sandbox.salesforce.moments import stored_moment
from crosswalk_sandbox.salesforce.values import Reading, stored_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org, Row

# Rows without times of their own look as if an integration had written them in calls of 200, one
# call a second: many rows share a SystemModstamp, as they do with the vendor.
_FIRST_CALL = datetime(2026, 1, 5, 8, tzinfo=UTC)
_ROWS_PER_CALL = 200
_READING = Reading(milliseconds=True)


class WorldError(ValueError):
    """A row of a world, or of a person's edit, cannot be stored; the text says why."""


class Loader:
    """Turns rows as people write them into stored rows."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._keys: dict[str, dict[str, str]] = org.tables.state.setdefault("keys", {})

    def load(self, rows_by_object: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Add the rows of several objects, which may point to each other."""
        listed = {self.sobject(name): list(rows) for name, rows in rows_by_object.items()}
        for sobject, rows in listed.items():
            for row in rows:
                if "_key" in row:
                    self._name(sobject, row)
        for sobject, rows in listed.items():
            serial = self._org.count(sobject.name)
            for number, row in enumerate(rows, start=serial):
                moment = _moment(number // _ROWS_PER_CALL)
                self._org.tables.put(sobject.name, self.row(sobject, row, moment))

    def sobject(self, name: str) -> SObject:
        """Return an object by its name.

        Raises:
            WorldError: There is none.
        """
        sobject = self._org.describe(name)
        if sobject is None:
            raise WorldError(f"there is no object {name!r}")
        return self._org.full(sobject)

    def key_id(self, sobject: SObject, key: str) -> str | None:
        """Return the id that a `_key` or an id of 15 or 18 characters stands for."""
        return self._keys.get(sobject.name, {}).get(key) or canonical_id(key)

    def row(self, sobject: SObject, fields: Mapping[str, Any], moment: str) -> Row:
        """Return the row that is stored, with id, defaults and audit fields."""
        row: Row = {"Id": self._name(sobject, fields)}
        for name, value in sobject.defaults.items():
            row[name] = self._org.user_id if value == "$user" else value
        row |= {k: v for k, v in self.stored(sobject, fields).items() if v is not None}
        created = row.setdefault("CreatedDate", moment)
        row.setdefault("LastModifiedDate", created)
        row.setdefault("SystemModstamp", row["LastModifiedDate"])
        row.setdefault("CreatedById", self._org.user_id)
        row.setdefault("LastModifiedById", self._org.user_id)
        if sobject.find("IsDeleted"):
            row.setdefault("IsDeleted", False)
        derive(self._org, sobject, row, None)
        return row

    def stored(self, sobject: SObject, fields: Mapping[str, Any]) -> Row:
        """Return the stored values of fields as a person writes them, `Id` left out.

        Raises:
            WorldError: A field is unknown or its value does not fit.
        """
        found: Row = {}
        for name, value in fields.items():
            if name in ("_key", "Id"):
                continue
            field = sobject.find(name)
            if field is None or field.compound:
                raise WorldError(f"{sobject.name} has no field {name}")
            found[field.name] = self._value(sobject, field, value)
        return found

    def _name(self, sobject: SObject, fields: Mapping[str, Any]) -> str:
        """Return the id of a row: its own, that of its key, or a new one."""
        key = fields.get("_key")
        known = self._keys.setdefault(sobject.name, {}) if key else {}
        if key in known:
            return known[key]
        row_id = canonical_id(fields.get("Id"))
        if row_id is None:
            if fields.get("Id"):
                raise WorldError(f"{sobject.name}: {fields['Id']} is no id")
            row_id = new_id(sobject.key_prefix, self._org.next_row_number(sobject.name))
        if key:
            known[key] = row_id
        return row_id

    def _value(self, sobject: SObject, field: Field, value: object) -> Any:  # noqa: ANN401 - any stored value
        if value is None:
            return None
        if isinstance(value, dict) and "ref" in value:
            return self._referred(sobject, field, str(value["ref"]))
        if isinstance(value, date):
            value = _iso(value)
        try:
            return stored_value(field, value, _READING)
        except RowRefusedError as error:
            raise WorldError(f"{sobject.name}.{field.name}: {error.error.message}") from error

    def _referred(self, sobject: SObject, field: Field, key: str) -> str:
        for name in field.reference_to:
            if row_id := self._keys.get(name, {}).get(key):
                return row_id
        raise WorldError(f"{sobject.name}.{field.name}: no row has the key {key}")


@lru_cache(maxsize=1)
def _moment(call: int) -> str:
    return stored_moment(_FIRST_CALL + timedelta(seconds=call))


def _iso(value: date) -> str:
    """Return a date or time as YAML reads it, in UTC when it has no zone, as text."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return stored_moment(value if value.tzinfo else value.replace(tzinfo=UTC))
