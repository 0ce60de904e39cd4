"""Single records: create, read, update, delete, by id or by an external id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.answers import answer, empty
from crosswalk_sandbox.salesforce.errors import RowResult, SalesforceError, not_found
from crosswalk_sandbox.salesforce.headers import version_of, write_options
from crosswalk_sandbox.salesforce.ids import canonical_id

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.errors import RowError
    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.writer import Operation

_FIRST_WITH_UPSERT_BODY = 46.0


class Records:
    """Answers calls for one record."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def create(self, call: Call) -> Response:
        """Insert a record."""
        sobject = self._object(call)
        result = self._write(call, "insert", sobject, call.json_object())
        return self._made(call, sobject, result)

    def read(self, call: Call) -> Response:
        """Return a record, all fields or those asked for."""
        sobject = self._object(call)
        row_id = canonical_id(call.path_params["id"])
        row = self._org.row(sobject.name, row_id, include_deleted=True) if row_id else None
        if row is None:
            raise not_found()
        if row.get("IsDeleted"):
            raise SalesforceError(404, "ENTITY_IS_DELETED", "entity is deleted", [])
        return self._shown(call, sobject, row)

    def update(self, call: Call) -> Response:
        """Change a record."""
        sobject = self._object(call)
        record = call.json_object()
        if any(name.lower() == "id" for name in record):
            message = "The Id field should not be specified in the sobject data."
            raise SalesforceError(400, "INVALID_FIELD", message, ["Id"])
        self._insist(sobject, call.path_params["id"])
        self._write(call, "update", sobject, {**record, "Id": call.path_params["id"]})
        return empty()

    def delete(self, call: Call) -> Response:
        """Delete a record."""
        sobject = self._object(call)
        self._insist(sobject, call.path_params["id"])
        self._write(call, "delete", sobject, {"Id": call.path_params["id"]})
        return empty()

    def read_by_key(self, call: Call) -> Response:
        """Return the record with this external id."""
        sobject, _, rows = self._keyed(call)
        if not rows:
            raise not_found()
        return self._shown(call, sobject, rows[0])

    def upsert_by_key(self, call: Call) -> Response:
        """Insert or change the record with this external id."""
        sobject, key, rows = self._keyed(call)
        record = call.json_object()
        if any(name.lower() == key.name.lower() for name in record):
            message = f"The {key.name} field should not be specified in the sobject data."
            raise SalesforceError(400, "INVALID_FIELD", message, [key.name])
        if call.one("updateOnly") == "true" and not rows:
            raise not_found()
        value: Any = self._org.parse_cell(key, _value(call))
        if key.type == "id":
            return self._upsert_by_id(call, sobject, record)
        result = self._write(
            call, "upsert", sobject, {**record, key.name: value}, external_id=key.name
        )
        if result.created:
            return self._made(call, sobject, result, upsert=True)
        if version_of(call) < _FIRST_WITH_UPSERT_BODY:
            return empty()
        return answer(_line(result, upsert=True))

    def delete_by_key(self, call: Call) -> Response:
        """Delete the record with this external id."""
        sobject, _, rows = self._keyed(call)
        if not rows:
            raise not_found()
        self._write(call, "delete", sobject, {"Id": rows[0]["Id"]})
        return empty()

    def _upsert_by_id(self, call: Call, sobject: SObject, record: dict[str, Any]) -> Response:
        self._insist(sobject, _value(call))
        result = self._write(call, "update", sobject, {**record, "Id": _value(call)})
        return answer(_line(result, upsert=True))

    def _object(self, call: Call) -> SObject:
        sobject = self._org.describe(call.path_params["object"])
        if sobject is None:
            raise not_found()
        return sobject

    def _keyed(self, call: Call) -> tuple[SObject, Field, list[Row]]:
        """Return object, key field and the rows with the path's value.

        Raises:
            SeveralFoundError: More than one row has it.
        """
        sobject = self._object(call)
        key = self._org.key_field(sobject, call.path_params["field"])
        value = _value(call)
        if key.type == "id":
            value = canonical_id(value) or value
        rows = self._org.find_live(sobject.name, key.name, self._org.parse_cell(key, value))
        if len(rows) > 1:
            base = f"/services/data/v{call.path_params['version']}/sobjects/{sobject.name}"
            raise SeveralFoundError([f"{base}/{row['Id']}" for row in rows])
        return sobject, key, rows

    def _write(
        self,
        call: Call,
        operation: Operation,
        sobject: SObject,
        record: dict[str, Any],
        *,
        external_id: str | None = None,
    ) -> RowResult:
        """Write one record; a refused row is a refused call."""
        (result,) = self._org.write(
            operation, sobject.name, [record], external_id=external_id, options=write_options(call)
        )
        if not result.success:
            raise self._refusal(result.errors[0])
        call.records = 1
        return result

    def _insist(self, sobject: SObject, given: str) -> None:
        """Refuse with 404 when the addressed row is not there; bad ids are left to the write."""
        row_id = canonical_id(given)
        if row_id is None or not row_id.startswith(sobject.key_prefix):
            return
        row = self._org.row(sobject.name, row_id, include_deleted=True)
        if row is None:
            raise SalesforceError(
                404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []
            )
        if row.get("IsDeleted"):
            raise SalesforceError(404, "ENTITY_IS_DELETED", "entity is deleted", [])

    def _refusal(self, error: RowError) -> SalesforceError:
        locked = error.code == "UNABLE_TO_LOCK_ROW"
        status = self._org.switch("lock_status") if locked else 400
        refused = SalesforceError(status, error.code, error.message, list(error.fields))
        refused.extra = error.extra
        return refused

    def _made(
        self, call: Call, sobject: SObject, result: RowResult, *, upsert: bool = False
    ) -> Response:
        location = f"/services/data/v{call.path_params['version']}/sobjects/{sobject.name}"
        headers = {"Location": f"{location}/{result.id}"}
        return answer(_line(result, upsert=upsert), 201, headers)

    def _shown(self, call: Call, sobject: SObject, row: Row) -> Response:
        asked = call.one("fields")
        names = asked.split(",") if asked else [each.name for each in sobject.fields.values()]
        call.records = 1
        return answer(record_json(self._org, sobject, row, names, call.path_params["version"]))


class SeveralFoundError(Exception):
    """An external id stands for several rows: status 300 and their addresses."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__("several rows")
        self.urls = urls


def record_json(
    org: Org, sobject: SObject, row: Row, names: list[str], version: str
) -> dict[str, Any]:
    """Return a row as REST shows it.

    Raises:
        SalesforceError: A field does not exist.
    """
    url = f"/services/data/v{version}/sobjects/{sobject.name}/{row['Id']}"
    shown: dict[str, Any] = {"attributes": {"type": sobject.name, "url": url}}
    for name in names:
        field = sobject.find(name.strip())
        if field is None:
            message = f"No such column '{name.strip()}' on sobject of type {sobject.name}"
            raise SalesforceError(400, "INVALID_FIELD", message)
        if field.compound:
            shown[field.name] = org.compound(sobject, field, row)
        else:
            shown[field.name] = org.render_json(field, row.get(field.name))
    return {**shown, "Id": row["Id"]}


def _value(call: Call) -> str:
    value: str = call.path_params["value"]
    return value.removesuffix("/")


def _line(result: RowResult, *, upsert: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"id": result.id, "success": True, "errors": []}
    return {**line, "created": result.created} if upsert else line
