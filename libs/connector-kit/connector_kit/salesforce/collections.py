"""Write up to 200 records with one call, each with its own result: sObject Collections.

From the REST API Developer Guide, "sObject Collections": results come in the order of the records,
and a call counts as one however many of its records are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from connector_kit.errors import OutcomeUnknown
from connector_kit.salesforce.row_errors import RowError, row_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector_kit.salesforce.client import Record, SalesforceClient

BATCH_SIZE = 200  # documented maximum of a call
_PATH = "composite/sobjects"


@dataclass(frozen=True)
class RowResult:
    """What became of one record: its id, or why it was refused."""

    id: str | None
    created: bool = False
    error: RowError | None = None


class Collections:
    """Writes records of one object.

    Args:
        client: The org.
        object_name: API name of the object.
        allow_duplicates: Whether to save what duplicate rules only warn of.
    """

    def __init__(
        self, client: SalesforceClient, object_name: str, *, allow_duplicates: bool = False
    ) -> None:
        self._client = client
        self._object = object_name
        # the default would run assignment rules, which a Bulk job does not do
        self._headers = {"Sforce-Auto-Assign": "FALSE"}
        if allow_duplicates:
            self._headers["Sforce-Duplicate-Rule-Header"] = "allowSave=true"

    def insert(self, records: Sequence[Record]) -> list[RowResult]:
        """Create records.

        Raises:
            OutcomeUnknown: They may have been created; a second call would create them again.
        """
        return self._write("POST", _PATH, records, repeatable=False)

    def upsert(self, records: Sequence[Record], key_field: str) -> list[RowResult]:
        """Create the records whose external id is not there yet, update the others.

        Raises:
            OutcomeUnknown: They may have been written.
        """
        path = f"{_PATH}/{quote(self._object, safe='')}/{quote(key_field, safe='')}"
        return self._write("PATCH", path, records, repeatable=False)

    def update(self, records: Sequence[Record]) -> list[RowResult]:
        """Update records, each by its `Id`; an absent field stays, None clears it."""
        return self._write("PATCH", _PATH, records, repeatable=True)

    def delete(self, ids: Sequence[str]) -> list[RowResult]:
        """Move records to the Recycle Bin."""
        answer = self._client.request(
            "DELETE",
            _PATH,
            params={"ids": ",".join(ids), "allOrNone": "false"},
            repeatable=True,
        )
        return _results(answer, len(ids))

    def _write(
        self, method: str, path: str, records: Sequence[Record], *, repeatable: bool
    ) -> list[RowResult]:
        typed = [{"attributes": {"type": self._object}, **record} for record in records]
        answer = self._client.request(
            method,
            path,
            json={"allOrNone": False, "records": typed},
            headers=self._headers,
            repeatable=repeatable,
        )
        return _results(answer, len(records))


def _results(answer: Any, count: int) -> list[RowResult]:  # noqa: ANN401 - parsed JSON
    if not isinstance(answer, list) or len(answer) != count:
        raise OutcomeUnknown(
            "Salesforce took the records but did not return a result for each.",
            next_step="The next run looks first and sends what is missing.",
        )
    return [_result(one) for one in answer]


def _result(told: Record) -> RowResult:
    if told.get("success") is True:
        return RowResult(str(told.get("id") or "") or None, told.get("created") is True)
    first: Record = next(iter(told.get("errors") or []), {})
    code = str(first.get("statusCode") or first.get("errorCode") or "REFUSED")
    fields = tuple(map(str, first.get("fields") or ()))
    # a failed record that would have been created says `created` all the same
    return RowResult(None, error=row_error(code, str(first.get("message") or ""), fields))
