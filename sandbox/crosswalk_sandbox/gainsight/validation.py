"""Check the records of a write: every record first, then all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import failures
from crosswalk_sandbox.gainsight.failures import BadValueError, FieldFailure, RecordsRefusedError
from crosswalk_sandbox.gainsight.values import stored_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosswalk_sandbox.gainsight.lookups import Record
    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables

Resolved = tuple["Record", list[FieldFailure]]
"""A record with its import lookups resolved, and which of them failed."""


class Validation:
    """The rules of one object for one write."""

    def __init__(
        self,
        target: ObjectType,
        tables: Tables,
        catalog: Catalog,
        switches: Mapping[str, Any],
        keys: Sequence[Field] = (),
    ) -> None:
        self._target = target
        self._tables = tables
        self._catalog = catalog
        self._switches = switches
        self._keys = {field.name for field in keys}

    def rows(self, records: list[Resolved], *, new: bool) -> list[StoredRow]:
        """Return the rows to store, without key fields and audit fields.

        Args:
            records: What was sent, with its import lookups resolved.
            new: Whether the rows are inserted: then required fields must be there.

        Raises:
            RecordsRefusedError: At least one record is not valid.
        """
        rows, failed = [], []
        for record, lookup_failures in records:
            row, found = self._row(record)
            if new:
                found += self._absent(record)
            failed.append([*lookup_failures, *found])
            rows.append(row)
        self._check_lookups(records, rows, failed)
        if any(failed):
            raise RecordsRefusedError([each for each in failed if each])
        return rows

    def _row(self, record: Record) -> tuple[StoredRow, list[FieldFailure]]:
        row: StoredRow = {}
        failed = []
        for name, value in record.items():
            field = self._target.find(name)
            if field is not None and field.name in self._keys:
                continue
            if field is None or not self._writable(field):
                failed.append(FieldFailure(name, *failures.INVALID_FIELD, value))
                continue
            if field.required and value in (None, ""):
                failed.append(FieldFailure(name, *failures.NULL_NOT_ALLOWED, value))
                continue
            try:
                row[field.name] = (
                    None
                    if value is None
                    else stored_value(field, value, self._switches["stored_text"])
                )
            except BadValueError as error:
                failed.append(
                    FieldFailure(name, error.code, error.message, value, as_list=error.as_list)
                )
        return row, failed

    def _writable(self, field: Field) -> bool:
        contested = field.name == "ManagedAs" and self._switches["managed_as_writable"]
        return contested or not field.read_only

    def _absent(self, record: Record) -> list[FieldFailure]:
        sent = {name.lower() for name in record}
        return [
            FieldFailure(field.name, *failures.NULL_NOT_ALLOWED, None)
            for field in self._target.fields
            if field.required and field.name.lower() not in sent
        ]

    def _check_lookups(
        self, records: list[Resolved], rows: list[StoredRow], failed: list[list[FieldFailure]]
    ) -> None:
        """Refuse look-ups to rows that do not exist (code not documented; assumed)."""
        for field in self._target.fields:
            asked = {str(row[field.name]) for row in rows if row.get(field.name) is not None}
            if field.lookup is None or not asked:
                continue
            missing = self._tables.missing(self._catalog.get(field.lookup), asked)
            for (record, _), row, found in zip(records, rows, failed, strict=True):
                if row.get(field.name) in missing:
                    name = next(each for each in record if each.lower() == field.name.lower())
                    found.append(FieldFailure(name, *failures.INVALID_FIELD, row[field.name]))
