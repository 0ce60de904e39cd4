"""The org: what every part of the vendor works on. One per world.

For the packages beside this one (`query.py`, `soql/`, `bulk/`):

* **Routes.** A module listed in `vendor.PARTS` has a function `routes(org)` that returns
  `[(method, path, handler), ...]`; `path` is a Starlette template relative to
  `/services/data/v{version}` (`/query`, `/jobs/ingest/{job}`), `handler(call)` returns a Response
  (see `answers.py`) or raises `SalesforceError`. The vendor adds: paths with a slash at the end,
  the version (`call.path_params["version"]`, text such as `62.0`, already checked), the session
  check, `Sforce-Limit-Info`, and turns `SalesforceError` and bodies that are not JSON into
  replies. Its `SWITCHES`, if it has any, become switches of the vendor.
* **State** that must outlive the process (`--db`) goes to `org.store` (SQLite) or to `org.tables`.
  A part that needs tables makes them with `create table if not exists`.
* **Rows are sparse and never changed in place**: read with `row.get(name)`; a missing key is null.
  Keys are API names in the field's own spelling. Values: text; bool; int or float; id as 18
  characters; date `2026-11-21`; datetime `2026-11-21T20:25:01.000Z` (always UTC, always
  milliseconds: texts compare as moments do); time `13:30:00.000Z`.
* **Faults** of the control plane that concern jobs or queries: `org.fault("bulk_stuck", key, ...)`
  returns the planned fault and uses it up once, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce import engine, moments, values
from crosswalk_sandbox.salesforce.derived import compound
from crosswalk_sandbox.salesforce.errors import RowResult, SalesforceError, not_found
from crosswalk_sandbox.salesforce.ids import canonical_id, new_id
from crosswalk_sandbox.salesforce.metadata import catalog
from crosswalk_sandbox.salesforce.removal import BIN_DAYS
from crosswalk_sandbox.salesforce.tables import Tables
from crosswalk_sandbox.salesforce.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from crosswalk_sandbox.faults import Fault
    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.tables import Transaction
    from crosswalk_sandbox.salesforce.writer import Operation
    from crosswalk_sandbox.world import World

Row = dict[str, Any]
_DAY = 86_400
# Numbers of rows start here, so that their ids meet none that a world file writes out.
_FIRST_NUMBER = 62**5


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What the headers and the kind of a call change about a write.

    Attributes:
        version: API version, such as 62.0.
        csv: Values come from cells: a wrong type is `INVALID_TYPE_ON_FIELD_IN_RECORD`.
        allow_save: Rows pass duplicate rules whose action is *alert*.
        user_id: Who writes; the integration user when nothing.
    """

    version: float = 62.0
    csv: bool = False
    allow_save: bool = False
    user_id: str | None = None


class Org:
    """Metadata, rows and behaviour of one Salesforce org.

    Attributes:
        activities: Names of the objects that share the custom fields of activities.
        org_id: Id of its row in Organization.
        user_id: The integration user, as which calls run unless a token says otherwise.
        used: What was consumed of the daily allowances beside API calls, by the names of the
            limits resource (`DailyBulkApiBatches` …).
    """

    def __init__(self, world: World, spec: Mapping[str, Any]) -> None:
        self._world = world
        self.clock = world.clock
        self.store = world.store
        self.tables = Tables(world.store)
        self._catalog = catalog(spec.get("custom_objects", {}), spec.get("custom_fields", {}))
        self._sorted = sorted(self._catalog.values(), key=lambda each: each.name)
        self.activities = [each.name for each in self._sorted if each.activity]
        self._by_prefix = {each.key_prefix: each for each in self._catalog.values()}
        self._seen: dict[tuple[str, str], SObject] = {}
        self.org_id = new_id("00D", 1)
        self.user_id = new_id("005", 1)
        self.used: dict[str, int] = {}

    def switch(self, name: str) -> Any:  # noqa: ANN401 - a switch holds any JSON scalar
        """Return the value of one of this vendor's switches."""
        return self._world.switches[f"salesforce.{name}"]

    def now(self) -> str:
        """Return the world's time as it is stored: whole seconds, `2026-11-21T20:25:01.000Z`."""
        return moments.from_seconds(self.clock.now())

    # metadata

    def describe(self, name: str) -> SObject | None:
        """Return an object by name in any case, without the fields hidden from the user."""
        sobject = self._catalog.get(name.lower())
        hidden = self.switch("hidden_fields")
        if sobject is None or not hidden:
            return sobject
        key = (sobject.name, hidden)
        if key not in self._seen:
            pairs = (each.strip().lower().partition(".") for each in hidden.split(","))
            names = frozenset(f for owner, _, f in pairs if owner == sobject.name.lower())
            self._seen[key] = sobject.without(names)
        return self._seen[key]

    def full(self, sobject: SObject) -> SObject:
        """Return an object with all its fields, hidden ones included."""
        return self._catalog[sobject.name.lower()]

    def objects(self) -> Iterable[SObject]:
        """Return every object, by name."""
        return self._sorted

    def object_of_id(self, row_id: str) -> SObject | None:
        """Return the object that an id (15 or 18 characters) belongs to by its prefix."""
        return self._by_prefix.get(row_id[:3])

    canonical_id = staticmethod(canonical_id)
    """`(text)` → an id of 15 or 18 characters as 18, or nothing when it is none."""

    # reading

    def rows(self, object_name: str, *, include_deleted: bool = False) -> Iterable[Row]:
        """Return rows, oldest first; deleted and archived ones only with `include_deleted`."""
        found = self.tables.of(object_name).rows.values()
        return self._visible(found, include_deleted=include_deleted)

    def row(self, object_name: str, row_id: str, *, include_deleted: bool = False) -> Row | None:
        """Return one row; archived ones are found as well, deleted ones only when asked for."""
        row = self.tables.of(object_name).rows.get(row_id)
        if row is None or not row.get("IsDeleted"):
            return row
        return row if include_deleted and row["SystemModstamp"] > self._bin_since() else None

    def rows_where(
        self,
        object_name: str,
        field_name: str,
        values: Sequence[Any],
        *,
        include_deleted: bool = False,
    ) -> Iterable[Row]:
        """Return the rows whose field equals one of the values, from an index made on first use.

        Texts are compared in any case, ids by all 18 characters, null as `None`.
        """
        table = self.tables.of(object_name)
        wanted = dict.fromkeys(values)
        if field_name == "Id":
            found: Iterable[Row] = (table.rows[v] for v in wanted if v in table.rows)
        else:
            by_id = {row["Id"]: row for v in wanted for row in table.find(field_name, v)}
            found = by_id.values()
        return self._visible(found, include_deleted=include_deleted)

    def rows_between(
        self,
        object_name: str,
        field_name: str,
        low: str | None,
        high: str | None,
        *,
        include_deleted: bool = False,
    ) -> Iterable[Row]:
        """Return the rows with `low <= field <= high` (stored form of date or datetime)."""
        least, most = low or "", high or "\uffff"
        found = self.tables.of(object_name).rows.values()
        inside = (row for row in found if least <= row.get(field_name, "") <= most)
        return self._visible(inside, include_deleted=include_deleted)

    def find_live(self, object_name: str, field_name: str, value: object) -> list[Row]:
        """Return the rows that an upsert or a path matches: none from the recycle bin."""
        archived = self.switch("upsert_finds_archived")
        return [
            row
            for row in self.tables.of(object_name).find(field_name, value)
            if not row.get("IsDeleted") and (archived or not row.get("IsArchived"))
        ]

    def count(self, object_name: str) -> int:
        """Return the number of rows, deleted and archived ones included."""
        return len(self.tables.of(object_name).rows)

    def next_row_number(self, object_name: str) -> int:
        """Return the number that the id of an object's next row is made of."""
        return _FIRST_NUMBER + self.tables.next_number(object_name)

    def _visible(self, rows: Iterable[Row], *, include_deleted: bool) -> Iterable[Row]:
        if not include_deleted:
            return (r for r in rows if not (r.get("IsDeleted") or r.get("IsArchived")))
        since = self._bin_since()
        return (r for r in rows if not r.get("IsDeleted") or r["SystemModstamp"] > since)

    def _bin_since(self) -> str:
        """Return since when deleted rows are still in the recycle bin."""
        return moments.from_seconds(self.clock.now() - BIN_DAYS * _DAY)

    # writing

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Keep all or nothing of the writes inside; an exception or `undo()` undoes its level."""
        return self.tables.transaction()

    def write(
        self,
        operation: Operation,
        object_name: str,
        records: Sequence[Mapping[str, Any]],
        *,
        external_id: str | None = None,
        all_or_none: bool = False,
        update_only: bool = False,
        options: WriteOptions | None = None,
    ) -> list[RowResult]:
        """Write up to 200 records in one transaction; results in the order of the records.

        Args:
            operation: insert, update, upsert, delete, hard_delete or undelete.
            object_name: Object of all records; for deletes it may be empty (ids tell).
            records: Field name (any case) → JSON value; a parent by its external id is nested:
                `{"Account": {"Ext__c": "A-7"}}`, polymorphic with
                `{"Who": {"attributes": {"type": "Contact"}, "Ext__c": "C-9"}}`. null clears, a
                missing field stays. Update and delete need `Id`.
            external_id: Key field of an upsert (`Id` is allowed); each record carries its value.
            all_or_none: One refused row refuses all.
            update_only: An upsert that inserts nothing (row error NOT_FOUND).
            options: What headers ask for.

        Raises:
            SalesforceError: The object or the key field does not exist or cannot be used.
        """
        sobject = self.describe(object_name) if object_name else None
        if object_name and sobject is None:
            raise not_found()
        key = self.key_field(sobject, external_id) if sobject and external_id else None
        writer = Writer(self, sobject, options or WriteOptions(), key=key, update_only=update_only)
        return engine.run(self, writer, operation, records, all_or_none=all_or_none)

    def key_field(self, sobject: SObject, name: str) -> Field:
        """Return the field that rows may be addressed by.

        Raises:
            SalesforceError: 404, there is no such field or it is no key.
        """
        field = sobject.find(name)
        if field is not None and (field.external_id or field.id_lookup):
            return field
        if self.switch("unknown_key_message") == "field":
            text = f"Provided external ID field does not exist or is not accessible: {name}"
            raise SalesforceError(404, "NOT_FOUND", text)
        raise not_found()

    # values

    parse_cell = staticmethod(values.parse_cell)
    """`(field, text)` → JSON value of a cell that is neither empty nor `#N/A`; a text that fits
    no type is passed on as it is: `write` refuses it later."""

    render_json = staticmethod(values.render_json)
    """`(field, stored value)` → value as REST shows it (datetime `…01.000+0000`)."""

    compound = staticmethod(compound)
    """`(object, field, row)` → value of a compound address, which no row holds."""

    # control

    def has_fault(self, kind: str) -> bool:
        """Tell whether a fault of this kind is planned."""
        return self._world.faults.has(kind)

    def fault(self, kind: str, *keys: str) -> Fault | None:
        """Take a planned fault of this kind that strikes one of the keys (none in it: any)."""
        return self._world.faults.take_inside(kind, keys)

    def api_usage(self) -> tuple[int, int]:
        """Return the API calls of the day and how many are allowed."""
        limiter = self._world.limiters["salesforce"]
        return limiter.used("day"), limiter.limits.per_day or UNLIMITED

    def consume_calls(self, count: int) -> None:
        """Count further API calls: each part of a batch is one."""
        for _ in range(count):
            self._world.limiters["salesforce"].count()


UNLIMITED = 5_000_000
"""What a full sandbox allows a day; shown when the world sets no limit."""
