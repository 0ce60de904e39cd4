"""Make and change calls to action and tasks: `{"requests": [{"record": {...}}], "lookups": {}}`.

Gainsight Call To Action API documentation. The reply, the codes of refusals and the most records
of a call are not documented: assumed as in `Writes`, or a switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import failures, lookups
from crosswalk_sandbox.gainsight.cockpit import NAMED, TASK, TYPES
from crosswalk_sandbox.gainsight.envelope import failure_row
from crosswalk_sandbox.gainsight.failures import FieldFailure, RecordsRefusedError, RefusedError
from crosswalk_sandbox.gainsight.identifiers import is_gsid
from crosswalk_sandbox.gainsight.validation import Validation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.lookups import Record
    from crosswalk_sandbox.gainsight.model import ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow
    from crosswalk_sandbox.gainsight.tenant import Tenant

# What a task needs beside the fields that its description calls required (Task API documentation).
_NEEDED = {TASK: ("OwnerId", "DueDate")}


@dataclass
class _Request:
    """One record on its way."""

    reference: object
    gsid: str | None
    row: StoredRow
    failed: list[FieldFailure]


class CockpitWrites:
    """The write calls of Cockpit over one tenant's rows."""

    def __init__(self, tenant: Tenant, switches: Mapping[str, Any]) -> None:
        self._tenant = tenant
        self._switches = switches

    def write(self, target: ObjectType, body: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
        """Write records and return the reply's data.

        Raises:
            RefusedError: The call is malformed.
            RecordsRefusedError: No record is valid, or one is not and the switch says all or none.
        """
        declared = lookups.parse(body.get("lookups"), self._tenant.catalog)
        requests = [self._checked(target, each, declared, new=new) for each in self._given(body)]
        bad = [each.failed for each in requests if each.failed]
        together = self._switches["cockpit_failures"] == "all_or_none"
        if bad and (together or len(bad) == len(requests)):
            raise RecordsRefusedError(bad)
        data: dict[str, Any] = {"success": [], "failure": []}
        for each in requests:
            if each.failed:
                told = {"errors": [failure_row(one) for one in each.failed]}
                data["failure"].append(self._named(each) | told)
                continue
            if each.gsid is None:
                each.gsid = self._tenant.audit.insert(target, each.row)
            else:
                self._tenant.audit.change(target, each.gsid, each.row)
            data["success"].append(self._named(each))
        return data

    def _named(self, request: _Request) -> dict[str, Any]:
        return {"referenceId": request.reference, "Gsid": request.gsid}

    def _given(self, body: Mapping[str, Any]) -> list[Record]:
        requests, most = body.get("requests"), self._switches["cockpit_max_requests"]
        if not isinstance(requests, list) or not all(
            isinstance(each, dict) and isinstance(each.get("record"), dict) for each in requests
        ):
            message = "requests is not a list of objects with a record"
            raise RefusedError(failures.INVALID_GENERIC, message)
        if not 1 <= len(requests) <= most:
            message = f"Number of requests must be between 1 and {most}"
            raise RefusedError(failures.INVALID_GENERIC, message)
        return [each["record"] for each in requests]

    def _checked(
        self, target: ObjectType, sent: Record, declared: list[lookups.Lookup], *, new: bool
    ) -> _Request:
        record, failed = lookups.resolve(sent, declared, self._tenant.tables)
        reference = record.pop("referenceId", None)
        gsid = None if new else record.pop("Gsid", None)
        if not new and (problem := self._unknown(target, gsid)):
            failed.append(FieldFailure("Gsid", *problem, gsid))
        named, unknown = self._with_ids(target, record)
        failed += unknown
        if new:
            needed = (name for name in _NEEDED.get(target.name, ()) if not named.get(name))
            failed += [FieldFailure(name, *failures.NULL_NOT_ALLOWED, None) for name in needed]
        checked = Validation(target, self._tenant.tables, self._tenant.catalog, self._switches)
        try:
            (row,) = checked.rows([(named, failed)], new=new)
        except RecordsRefusedError as refused:
            return _Request(reference, gsid, {}, refused.records[0])
        return _Request(reference, gsid, row, [])

    def _unknown(self, target: ObjectType, gsid: object) -> tuple[str, str] | None:
        if not is_gsid(gsid):
            return failures.INVALID_ID
        missing = self._tenant.tables.missing(target, [str(gsid)])
        return failures.NO_MATCH if missing else None

    def _with_ids(self, target: ObjectType, record: Record) -> tuple[Record, list[FieldFailure]]:
        """Replace the names of statuses, priorities, types and reasons by the ids of the items."""
        keys = {**NAMED, "type": TYPES[target.name]}
        picklist = self._tenant.catalog.get("da_picklist")
        replaced: Record = {}
        failed = []
        for name, value in record.items():
            if name not in keys:
                replaced[name] = value
                continue
            field, category = keys[name]
            wanted: StoredRow = {"Category": category, "Name": str(value), "IsActive": 1}
            if found := self._tenant.tables.find(picklist, wanted):
                replaced[field] = found[0]["Gsid"]
            else:
                problem = failures.INVALID_PICKLIST
                failed.append(FieldFailure(name, *problem, value, as_list=True))
        return replaced, failed
