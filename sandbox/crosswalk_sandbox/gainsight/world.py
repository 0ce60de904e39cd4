"""Fill a tenant from the section `gainsight` of a world file.

    custom_objects: {Line__gc: {fields: {Name: {type: STRING, required: true}}}}
    custom_fields: {company: {Region__gc: STRING}}
    objects:
      company:
        - {_key: c1, Name: Acme, ManagedAs: Customer, ParentCompany: {ref: c2}}

A row's `_key` fixes its id; `{ref: key}` in a LOOKUP field names a row by its key, in any order.
Picklists are given by label. System fields may be given.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.dates import stored_moment
from crosswalk_sandbox.gainsight.failures import BadValueError
from crosswalk_sandbox.gainsight.identifiers import is_gsid
from crosswalk_sandbox.gainsight.values import stored_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables
    from crosswalk_sandbox.gainsight.values import Stored

# Rows without times of their own look as if an integration had written them in calls of 50, one
# call a second: many rows share a ModifiedDate, as they do with the vendor.
_FIRST_CALL = datetime(2026, 1, 5, 8, tzinfo=UTC)
_ROWS_PER_CALL = 50
_BATCH = 5000


class WorldError(ValueError):
    """A row of a world, or of a person's edit, cannot be stored; the text says why."""


class Loader:
    """Turns rows as people write them into stored rows."""

    def __init__(self, catalog: Catalog, tables: Tables) -> None:
        self._catalog = catalog
        self._tables = tables

    def key_id(self, target: ObjectType, key: str) -> str:
        """Return the id of the row with this `_key`; an id is returned as it is."""
        return key if is_gsid(key) else self._catalog.new_id(target, "key", key)

    def stored(self, target: ObjectType, row: Mapping[str, Any]) -> StoredRow:
        """Return what is stored for a row as a person writes it; `_key` becomes the id.

        Raises:
            WorldError: A field is unknown or its value does not fit.
        """
        stored: StoredRow = {}
        for name, value in row.items():
            if name == "_key":
                stored["Gsid"] = self.key_id(target, value)
                continue
            field = target.find(name)
            if field is None:
                raise WorldError(f"{target.name} has no field {name}")
            stored[field.name] = self._value(target, field, value)
        return stored

    def load_rows(self, target: ObjectType, rows: Iterable[Mapping[str, Any]]) -> int:
        """Add many rows and return their number."""
        remaining, total = iter(rows), 0
        while batch := list(islice(remaining, _BATCH)):
            first = self._tables.next_number(target.name, len(batch))
            stored = [
                self._with_system_fields(target, row, serial)
                for serial, row in enumerate(batch, start=first)
            ]
            names = list(dict.fromkeys(chain.from_iterable(stored)))
            values = ([row.get(name) for name in names] for row in stored)
            self._tables.insert_many(target, names, values)
            total += len(batch)
        return total

    def check_references(self) -> None:
        """Raise a `WorldError` when a LOOKUP names a row that does not exist."""
        for target in self._catalog.objects.values():
            for field in target.fields:
                if field.lookup and (
                    lost := self._tables.dangling(target, field, self._catalog.get(field.lookup))
                ):
                    raise WorldError(f"{target.name}.{field.name}: {lost} rows refer to nothing")

    def _with_system_fields(
        self, target: ObjectType, row: Mapping[str, Any], serial: int
    ) -> StoredRow:
        stored = self.stored(target, row)
        if not target.has_gsid:
            return stored
        if "Gsid" not in stored:
            stored["Gsid"] = self._catalog.new_id(target, "number", serial)
        created = stored.setdefault("CreatedDate", _moment((serial - 1) // _ROWS_PER_CALL))
        stored.setdefault("ModifiedDate", created)
        return stored

    def _value(self, target: ObjectType, field: Field, value: object) -> Stored:
        if value is None:
            return None
        if isinstance(value, dict) and "ref" in value:
            if field.lookup is None:
                raise WorldError(f"{target.name}.{field.name} is not a look-up")
            return self.key_id(self._catalog.get(field.lookup), str(value["ref"]))
        if isinstance(value, date):
            value = _iso(value)
        try:
            return stored_value(field, value)
        except BadValueError as error:
            raise WorldError(f"{target.name}.{field.name}: {error.message}") from error


@lru_cache(maxsize=1)
def _moment(call: int) -> str:
    return stored_moment(_FIRST_CALL + timedelta(seconds=call))


def _iso(value: date) -> str:
    """Return a date or time as YAML reads it, in UTC when it has no zone, as text."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return stored_moment(value if value.tzinfo else value.replace(tzinfo=UTC))
