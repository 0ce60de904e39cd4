"""sObject Collections: up to 200 records in one call, one result for each."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.answers import answer, row_line
from crosswalk_sandbox.salesforce.engine import rolled_back
from crosswalk_sandbox.salesforce.errors import RowResult, SalesforceError, not_found
from crosswalk_sandbox.salesforce.headers import version_of, write_options
from crosswalk_sandbox.salesforce.ids import canonical_id
from crosswalk_sandbox.salesforce.records import record_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.writer import Operation

MAX_RECORDS = 200
_MAX_READ = 2000
_MAX_CHUNKS = 10
_FIRST_WITH_UPDATE_ONLY = 61.0
_FIRST_WITH_UPSERT = 46.0

Record = dict[str, Any]


class Collections:
    """Answers calls for many records."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def create(self, call: Call) -> Response:
        """Insert records, of several objects if need be."""
        return self._write_typed(call, "insert")

    def update(self, call: Call) -> Response:
        """Change records by their ids."""
        return self._write_typed(call, "update")

    def upsert(self, call: Call) -> Response:
        """Insert or change records of one object by a key field."""
        if version_of(call) < _FIRST_WITH_UPSERT:
            raise not_found()
        records, all_or_none = _body(call, self._org)
        name = call.path_params["object"]
        # Below 61.0 the parameter is not known, and unknown parameters are ignored; assumed.
        asked = (call.one("updateOnly") or "").lower() == "true"
        results = self._write(
            call,
            "upsert",
            [(name, records)],
            all_or_none=all_or_none,
            external_id=call.path_params["field"],
            update_only=asked and version_of(call) >= _FIRST_WITH_UPDATE_ONLY,
        )
        return self._reply(call, results, upsert=True)

    def delete(self, call: Call) -> Response:
        """Delete the records with these ids."""
        ids = [each.strip() for each in (call.one("ids") or "").split(",") if each.strip()]
        if not ids:
            raise SalesforceError(400, "MISSING_ARGUMENT", "The ids parameter is missing", [])
        _insist_on_size(ids, self._org)
        all_or_none = (call.one("allOrNone") or "").lower() == "true"
        records = [{"Id": each} for each in ids]
        results = self._write(call, "delete", [("", records)], all_or_none=all_or_none)
        return self._reply(call, results)

    def read(self, call: Call) -> Response:
        """Return records of one object; what is not there is null."""
        ids, fields = (call.one("ids") or "").split(","), (call.one("fields") or "").split(",")
        return self._read(call, ids, fields)

    def read_by_body(self, call: Call) -> Response:
        """Return up to 2,000 records that the body names."""
        body = call.json_object()
        ids, fields = body.get("ids"), body.get("fields")
        if not isinstance(ids, list) or not isinstance(fields, list):
            raise SalesforceError(400, "MISSING_ARGUMENT", "ids and fields are needed", [])
        if len(ids) > _MAX_READ:
            message = f"record limit reached. cannot submit more than {_MAX_READ} records"
            raise SalesforceError(400, "EXCEEDED_ID_LIMIT", message)
        return self._read(call, ids, fields)

    def _read(self, call: Call, ids: list[str], fields: list[str]) -> Response:
        sobject = self._org.describe(call.path_params["object"])
        if sobject is None:
            raise not_found()
        version = call.path_params["version"]
        lines = []
        for each in ids:
            row_id = canonical_id(each)
            row = self._org.row(sobject.name, row_id) if row_id else None
            lines.append(record_json(self._org, sobject, row, fields, version) if row else None)
        call.records = len(lines)
        return answer(lines)

    def _write_typed(self, call: Call, operation: Operation) -> Response:
        records, all_or_none = _body(call, self._org)
        runs = [(name, list(run)) for name, run in groupby(records, key=_type_of)]
        if len(runs) > _MAX_CHUNKS:
            # The code for too many chunks is not documented; assumed.
            message = f"Cannot have more than {_MAX_CHUNKS} chunks in a single operation"
            raise SalesforceError(400, "LIMIT_EXCEEDED", message)
        for name, _ in runs:
            if self._org.describe(name) is None:
                message = f"sObject type '{name}' is not supported."
                raise SalesforceError(400, "INVALID_TYPE", message)
        return self._reply(call, self._write(call, operation, runs, all_or_none=all_or_none))

    def _write(
        self,
        call: Call,
        operation: Operation,
        runs: list[tuple[str, list[Record]]],
        *,
        all_or_none: bool,
        external_id: str | None = None,
        update_only: bool = False,
    ) -> list[RowResult]:
        """Write runs of records of one object each; all or none holds for the whole call."""
        results: list[RowResult] = []
        with self._org.transaction() as transaction:
            for name, records in runs:
                results += self._org.write(
                    operation,
                    name,
                    records,
                    external_id=external_id,
                    all_or_none=all_or_none,
                    update_only=update_only,
                    options=write_options(call),
                )
            self._insist_on_readable(results)
            if all_or_none and not all(each.success for each in results):
                transaction.undo()
        return rolled_back(results) if transaction.undone else results

    def _insist_on_readable(self, results: Iterable[RowResult]) -> None:
        """Refuse the call for a record that could not even be read, if the switch says so."""
        if self._org.switch("unreadable_record") == "row":
            return
        for error in (error for each in results for error in each.errors):
            if error.code == "JSON_PARSER_ERROR" or error.message.startswith("No such column"):
                raise SalesforceError(400, error.code, error.message)

    def _reply(self, call: Call, results: list[RowResult], *, upsert: bool = False) -> Response:
        call.records = sum(each.success for each in results)
        if not self._org.switch("rolled_back_ids"):
            for each in results:
                each.id = each.id if each.success else None
        return answer([row_line(each, upsert=upsert) for each in results])


def _body(call: Call, org: Org) -> tuple[list[Record], bool]:
    body = call.json_object()
    records = body.get("records")
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise SalesforceError(400, "JSON_PARSER_ERROR", "records is not a list of objects")
    _insist_on_size(records, org)
    return records, body.get("allOrNone") is True


def _insist_on_size(records: list[Any], org: Org) -> None:
    if len(records) > MAX_RECORDS:
        message = (
            f"record limit reached. cannot submit more than {MAX_RECORDS} records in this call"
        )
        raise SalesforceError(400, org.switch("too_many_records"), message)


def _type_of(record: Mapping[str, Any]) -> str:
    attributes = record.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(name, str):
        # The code is not documented; assumed.
        raise SalesforceError(400, "INVALID_FIELD", "Each record needs attributes with a type")
    return name
