"""Insert, update and delete: 1 to 50 records a call, all or nothing.

Gainsight "Company API documentation" and "Custom Object API documentation".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import cockpit, failures, lookups
from crosswalk_sandbox.gainsight.failures import (
    BadValueError,
    FieldFailure,
    RecordsRefusedError,
    RefusedError,
)
from crosswalk_sandbox.gainsight.identifiers import is_gsid
from crosswalk_sandbox.gainsight.validation import Validation
from crosswalk_sandbox.gainsight.values import stored_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.audit import Audit
    from crosswalk_sandbox.gainsight.lookups import Record
    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables

MAX_RECORDS = 50
MAX_KEYS = 3
_KEY_TYPES = frozenset({"STRING", "GSID", "NUMBER", "EMAIL"})


class Writes:
    """The write calls of the object API over one tenant's rows."""

    def __init__(
        self, catalog: Catalog, tables: Tables, audit: Audit, switches: Mapping[str, Any]
    ) -> None:
        self._catalog = catalog
        self._tables = tables
        self._audit = audit
        self._switches = switches

    def insert(self, target: ObjectType, body: Mapping[str, Any]) -> dict[str, Any]:
        """Insert records and return the reply's data.

        Raises:
            RefusedError: The call is malformed, or the object is not written this way.
            RecordsRefusedError: A record is not valid; nothing was inserted.
        """
        given = self._records(target, body)
        checked = Validation(target, self._tables, self._catalog, self._switches)
        rows = checked.rows(self._resolved(given, body), new=True)
        replies = []
        for record, row in zip(given, rows, strict=True):
            gsid = self._audit.insert(target, row)
            sent = record if self._switches["echo_inserted"] else {}
            replies.append({**sent, "Gsid": gsid})
        return {"count": len(replies), "errors": None, "records": replies}

    def update(
        self, target: ObjectType, body: Mapping[str, Any], keys: str | None
    ) -> dict[str, Any]:
        """Update the rows that the key fields of each record name; return the reply's data.

        Raises:
            RefusedError: The call is malformed, or the object is not written this way.
            RecordsRefusedError: A record is not valid or matches no row; nothing was changed.
        """
        given = self._records(target, body)
        fields = self._key_fields(target, keys)
        resolved = self._resolved(given, body)
        equal = [self._key_values(record, fields) for record, _ in resolved]
        validation = Validation(target, self._tables, self._catalog, self._switches, keys=fields)
        rows = validation.rows(resolved, new=False)
        matches = [self._matches(target, each) for each in equal]
        replies = []
        for record, row, found in zip(given, rows, matches, strict=True):
            for gsid in found:
                self._audit.change(target, gsid, row)
                replies.append({**record, "Gsid": gsid})
        return {"count": len(replies), "errors": None, "records": replies}

    def delete(self, target: ObjectType, gsid: str) -> None:
        """Delete one row.

        Raises:
            RefusedError: The id is missing, malformed or matches nothing.
        """
        self._writable(target)
        if not is_gsid(gsid):
            raise RefusedError(*failures.INVALID_ID)
        if not self._audit.delete(target, gsid):
            raise RefusedError(*failures.NO_MATCH)

    def _records(self, target: ObjectType, body: Mapping[str, Any]) -> list[Record]:
        self._writable(target)
        records = body.get("records")
        if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
            raise RefusedError(failures.INVALID_GENERIC, "records is not a list of objects")
        if not 1 <= len(records) <= MAX_RECORDS:
            # The vendor's code for too many records is not documented; assumed.
            message = f"Number of records must be between 1 and {MAX_RECORDS}"
            raise RefusedError(failures.INVALID_GENERIC, message)
        return records

    def _writable(self, target: ObjectType) -> None:
        opened = self._switches["cockpit_objects_writable"] and target.name in cockpit.OBJECTS
        if not (target.writable or opened):
            raise RefusedError(*failures.INVALID_CALL)

    def _resolved(
        self, given: list[Record], body: Mapping[str, Any]
    ) -> list[tuple[Record, list[FieldFailure]]]:
        declared = lookups.parse(body.get("lookups"), self._catalog)
        return [lookups.resolve(record, declared, self._tables) for record in given]

    def _key_fields(self, target: ObjectType, keys: str | None) -> list[Field]:
        names = [name for name in (keys or "").split(",") if name]
        if not 1 <= len(names) <= MAX_KEYS:
            raise RefusedError(failures.INVALID_GENERIC, f"keys must name 1 to {MAX_KEYS} fields")
        fields = []
        for name in names:
            field = target.find(name.strip())
            if field is None or field.data_type not in _KEY_TYPES:
                code, message = failures.INVALID_FIELD
                raise RefusedError(code, f"{message} ({name}).")
            fields.append(field)
        return fields

    def _key_values(self, record: Record, fields: list[Field]) -> StoredRow:
        """Return what a record's key fields must equal."""
        by_name = {name.lower(): value for name, value in record.items()}
        equal: StoredRow = {}
        for field in fields:
            value = by_name.get(field.name.lower())
            if field.name == "Gsid" and not is_gsid(value):
                raise RefusedError(*failures.INVALID_ID)
            if value is None:
                failed = FieldFailure(field.name, *failures.NULL_NOT_ALLOWED, None)
                raise RecordsRefusedError([[failed]])
            try:
                equal[field.name] = stored_value(field, value)
            except BadValueError as error:
                failed = FieldFailure(field.name, error.code, error.message, value)
                raise RecordsRefusedError([[failed]]) from error
        return equal

    def _matches(self, target: ObjectType, equal: StoredRow) -> list[str]:
        found = [str(row["Gsid"]) for row in self._tables.find(target, equal)]
        behaviour = self._switches["multi_match_update"]
        name, value = next(iter(equal.items()))
        if not found:
            raise RecordsRefusedError([[FieldFailure(name, *failures.NO_MATCH, value)]])
        if len(found) > 1 and behaviour == "error":
            message = "More than one entity matches the given criteria"
            failed = FieldFailure(name, failures.INVALID_GENERIC, message, value)
            raise RecordsRefusedError([[failed]])
        return found if behaviour == "all" else found[:1]
