"""The bodies of replies: one envelope, and a family of refusals.

Shapes as in the samples of Gainsight's object, data management and people API documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crosswalk_sandbox.gainsight.failures import FieldFailure

Body = dict[str, Any]


def success(request_id: str, data: object) -> Body:
    """Return the full envelope around data."""
    return {
        "result": True,
        "errorCode": None,
        "errorDesc": None,
        "requestId": request_id,
        "data": data,
        "message": None,
    }


def short_success(request_id: str, data: object) -> Body:
    """Return the envelope of the metadata family, which leaves out what is null."""
    return {"result": True, "requestId": request_id, "data": data}


def gateway_failure(request_id: str, code: str, message: str) -> Body:
    """Return a refusal of the gateway: no `data` key."""
    return {
        "result": False,
        "errorCode": code,
        "errorDesc": message,
        "requestId": request_id,
        "message": message,
    }


def failure(request_id: str, code: str | None, message: str, data: Body | None = None) -> Body:
    """Return a refusal of an API that is not about records."""
    return {
        "result": False,
        "errorCode": code,
        "errorDesc": message,
        "requestId": request_id,
        "data": data,
        "message": None,
    }


def object_not_found(request_id: str, instance: str) -> Body:
    """Return the reply to an unknown object: a title, neither code nor data."""
    detail = "Requested object not found."
    return {
        "result": False,
        "requestId": request_id,
        "instance": instance,
        "title": "OBJECT_NOT_FOUND",
        "detail": detail,
        "errorDesc": detail,
    }


def records_refused(
    request_id: str,
    records: list[list[FieldFailure]],
    switches: Mapping[str, Any],
) -> Body:
    """Return the reply to a refused write: the first failure on top, all of them in `data`.

    Args:
        request_id: Id of the request.
        records: The failures of each bad record, in order of the records.
        switches: `errors_shape` and `errors_reported`.
    """
    first = records[0][0]
    told = {"all": records, "first": records[:1], "none": []}[switches["errors_reported"]]
    rows = [[_row(each) for each in record] for record in told]
    return {
        "result": False,
        "errorCode": first.code,
        "errorDesc": first.described,
        "requestId": request_id,
        "data": {
            "count": 0,
            "errors": rows if switches["errors_shape"] == "nested" else _flat(rows),
            "records": None,
        },
        "message": None,
    }


def _flat(rows: Iterable[list[Body]]) -> list[Body]:
    return [row for record in rows for row in record]


def _row(failed: FieldFailure) -> Body:
    return {"success": False, "parsedValue": failed.value, "errors": [failure_row(failed)]}


def failure_row(failed: FieldFailure) -> Body:
    """Return one failure of one field."""
    return {
        "errorMessage": failed.message,
        "errorCode": failed.code,
        "fieldName": failed.field,
        "invalidValue": [failed.value] if failed.as_list else failed.value,
    }
