"""Replies in Salesforce's form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.salesforce.errors import RowResult

# Clients choose their parser by this text, so it is exact.
JSON = "application/json;charset=UTF-8"


def answer(
    value: Any,  # noqa: ANN401 - any JSON value
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with JSON."""
    return typed(dump(value), JSON, status, headers)


def typed(
    text: str | bytes, media: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a text of a media type, exactly as it is given."""
    return Response(text, status, {**(headers or {}), "content-type": media})


def empty(status: int = 204) -> Response:
    """Answer without a body."""
    return Response(None, status)


def row_line(result: RowResult, *, upsert: bool = False) -> dict[str, Any]:
    """Return the line of a Collections reply for one row: errors carry `statusCode`."""
    line: dict[str, Any] = {"id": result.id} if result.id else {}
    line["success"] = result.success
    line["errors"] = [
        {"statusCode": e.code, "message": e.message, "fields": list(e.fields)}
        for e in result.errors
    ]
    if upsert:
        line["created"] = result.created
    return line
