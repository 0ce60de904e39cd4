"""One row of a write: find what it is about, check it, store it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from crosswalk_sandbox.salesforce import derived, duplicates, incoming, removal, rules
from crosswalk_sandbox.salesforce.errors import RowRefusedError, RowResult, not_found
from crosswalk_sandbox.salesforce.ids import canonical_id, new_id
from crosswalk_sandbox.salesforce.locks import RowFaults
from crosswalk_sandbox.salesforce.values import Reading, stored_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crosswalk_sandbox.salesforce.incoming import Changes
    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org, Row, WriteOptions

Operation = Literal["insert", "update", "upsert", "delete", "hard_delete", "undelete"]


class Writer:
    """Writes the rows of one transaction, one by one."""

    def __init__(
        self,
        org: Org,
        sobject: SObject | None,
        options: WriteOptions,
        *,
        key: Field | None = None,
        update_only: bool = False,
    ) -> None:
        self._org = org
        self._sobject = sobject
        self._options = options
        self._key = key
        self._update_only = update_only
        self._reading = Reading(
            csv=options.csv,
            milliseconds=org.switch("datetime_milliseconds"),
            trim=org.switch("trim_text"),
            newlines=org.switch("textarea_newlines"),
        )
        self._faults = RowFaults(org)
        self._user = options.user_id or org.user_id
        self._now = org.now()
        self._repeated = org.switch("repeated_key_in_call")
        self._seen: Counter[object] = Counter()

    def method(self, operation: Operation) -> Callable[[Mapping[str, Any]], RowResult]:
        """Return the method that writes one record this way; it raises `RowRefusedError`."""
        return {
            "insert": self._insert,
            "update": self._update,
            "upsert": self._upsert,
            "delete": self._delete,
            "hard_delete": self._hard_delete,
            "undelete": self._undelete,
        }[operation]

    def refused(self, error: RowRefusedError) -> RowResult:
        """Return the result of a refused row; a would-be insert of an upsert says so."""
        created = self._key is not None and error.row_id is None and not self._update_only
        return RowResult(error.row_id, success=False, created=created, errors=[error.error])

    def _insert(self, record: Mapping[str, Any]) -> RowResult:
        sobject = self._writable("insert")
        if self._key is None and incoming.id_of(record) not in (None, ""):
            raise RowRefusedError(
                "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"
            )
        key = self._key.name if self._key else None
        changes = incoming.changes(self._org, sobject, record, self._reading, new=True, key=key)
        row = self._new_row(sobject, changes)
        self._save(sobject, row, None, changes)
        return RowResult(row["Id"], success=True, created=True)

    def _new_row(self, sobject: SObject, changes: Changes) -> Row:
        """Return the row of an insert with its id, defaults and audit fields."""
        number = self._org.next_row_number(sobject.name)
        row: Row = {"Id": new_id(sobject.key_prefix, number)}
        for name, value in self._org.full(sobject).defaults.items():
            row[name] = self._user if value == "$user" else value
        for name, value in changes.items():
            if value is not None:
                row[name] = value
        row["CreatedDate"] = row["LastModifiedDate"] = row["SystemModstamp"] = self._now
        row["CreatedById"] = row["LastModifiedById"] = self._user
        return row

    def _update(self, record: Mapping[str, Any]) -> RowResult:
        sobject = self._writable("update")
        old = self._addressed(sobject, record)
        return self._change(sobject, old, record)

    def _change(self, sobject: SObject, old: Row, record: Mapping[str, Any]) -> RowResult:
        key = self._key.name if self._key else None
        try:
            changes = incoming.changes(
                self._org, sobject, record, self._reading, new=False, key=key
            )
            row = {name: v for name, v in {**old, **changes}.items() if v is not None}
            row["LastModifiedDate"] = row["SystemModstamp"] = self._now
            row["LastModifiedById"] = self._user
            self._save(sobject, row, old, changes)
        except RowRefusedError as error:
            error.row_id = old["Id"]
            raise
        return RowResult(row["Id"], success=True)

    def _upsert(self, record: Mapping[str, Any]) -> RowResult:
        sobject = self._writable("update")
        key = self._key
        if key is None:
            raise not_found()
        value = incoming.value_of(record, key.name)
        if value in (None, ""):
            if key.type == "id" and not self._update_only:
                return self._insert(record)
            raise RowRefusedError("MISSING_ARGUMENT", f"{key.name} not specified", key.name)
        if key.type == "id":
            return self._change(sobject, self._addressed(sobject, record), record)
        if incoming.id_of(record) not in (None, ""):
            message = "The Id field should not be specified in the sobject data."
            raise RowRefusedError("INVALID_FIELD", message, "Id")
        value = stored_value(key, value, self._reading)
        self._check_repeated(value)
        found = self._org.find_live(sobject.name, key.name, value)
        if len(found) > 1:
            ids = ", ".join(row["Id"] for row in found)
            message = f"{key.name}: more than one record found for external id field: [{ids}]"
            raise RowRefusedError("DUPLICATE_EXTERNAL_ID", message, key.name)
        if found:
            return self._change(sobject, found[0], record)
        if self._update_only:
            raise RowRefusedError("NOT_FOUND", "The requested resource does not exist")
        return self._insert(record)

    def _delete(self, record: Mapping[str, Any]) -> RowResult:
        return self._remove(record, removal.delete)

    def _hard_delete(self, record: Mapping[str, Any]) -> RowResult:
        return self._remove(record, removal.purge)

    def _remove(
        self, record: Mapping[str, Any], remove: Callable[[Org, SObject, Row], None]
    ) -> RowResult:
        sobject = self._writable("delete", record)
        row = self._addressed(sobject, record, live=remove is removal.delete)
        try:
            self._faults.check(sobject, row, new=False)
        except RowRefusedError as error:
            error.row_id = row["Id"]
            raise
        remove(self._org, sobject, row)
        return RowResult(row["Id"], success=True)

    def _undelete(self, record: Mapping[str, Any]) -> RowResult:
        sobject = self._writable("undelete", record)
        row = self._addressed(sobject, record, live=False)
        removal.undelete(self._org, sobject, row)
        return RowResult(row["Id"], success=True)

    # parts

    def _save(self, sobject: SObject, row: Row, old: Row | None, changes: Changes) -> None:
        full = self._org.full(sobject)
        derived.derive(self._org, full, row, old)
        rules.check(self._org, full, row, changes)
        duplicates.check(self._org, full, row, changes, allow_save=self._options.allow_save)
        self._faults.check(full, row, new=old is None)
        self._org.tables.put(sobject.name, row)

    def _writable(self, verb: str, record: Mapping[str, Any] | None = None) -> SObject:
        """Return the object, or refuse the row when it takes no such writes."""
        sobject = self._sobject
        if sobject is None and record is not None:
            row_id = canonical_id(incoming.id_of(record))
            sobject = self._org.object_of_id(row_id) if row_id else None
            if sobject is None:
                raise _bad_id(incoming.id_of(record))
        if sobject is None:
            raise not_found()
        allowed = {
            "insert": sobject.createable,
            "update": sobject.updateable,
            "delete": sobject.deletable,
            "undelete": sobject.undeletable,
        }
        if not allowed[verb]:
            message = f"entity type cannot be {verb}{'d' if verb.endswith('e') else 'ed'}:"
            raise RowRefusedError("INVALID_TYPE_FOR_OPERATION", f"{message} {sobject.name}")
        return sobject

    def _addressed(self, sobject: SObject, record: Mapping[str, Any], *, live: bool = True) -> Row:
        """Return the row that a record's `Id` names."""
        given = incoming.id_of(record)
        if given in (None, ""):
            raise RowRefusedError("MISSING_ARGUMENT", "Id not specified in an update call", "Id")
        row_id = canonical_id(given)
        if row_id is None:
            raise _bad_id(given)
        if not row_id.startswith(sobject.key_prefix):
            message = f"{sobject.label} ID: id value of incorrect type: {row_id}"
            raise RowRefusedError("MALFORMED_ID", message, "Id", row_id=row_id)
        row = self._org.row(sobject.name, row_id, include_deleted=True)
        if row is None:
            raise RowRefusedError(
                "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", row_id=row_id
            )
        if live and row.get("IsDeleted"):
            raise RowRefusedError("ENTITY_IS_DELETED", "entity is deleted", row_id=row_id)
        return row

    def count_keys(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Count the keys of an upsert before its rows: every repeated one may be refused."""
        if self._key and self._repeated == "all":
            values = (incoming.value_of(record, self._key.name) for record in records)
            self._seen.update(_folded(v) for v in values if v not in (None, ""))
            self._seen = Counter({k: 1 for k, n in self._seen.items() if n > 1})

    def _check_repeated(self, value: object) -> None:
        if self._seen[_folded(value)]:
            message = f"Duplicate external id specified: {value}"
            raise RowRefusedError("DUPLICATE_VALUE", message, self._key.name if self._key else "")
        if self._repeated == "later":
            self._seen[_folded(value)] += 1


def _folded(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _bad_id(given: object) -> RowRefusedError:
    return RowRefusedError("MALFORMED_ID", f"malformed id {given!s:.40}", "Id")
