"""One request as a handler sees it, and the answers it can give."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.responses import Response

from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers


class MalformedBodyError(ValueError):
    """The body of a request is not what its handler needs (no JSON, no object)."""


def _no_number(text: str) -> float:
    """Refuse NaN and Infinity, which Python reads but JSON does not have."""
    raise ValueError(text)


@dataclass
class Call:
    """A request, read completely. Paths are relative to the vendor's base URL."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Headers
    body: bytes = b""
    base_url: str = ""
    """Address of the vendor as the caller wrote it: `http://127.0.0.1:8765/salesforce`."""
    user_id: str = ""
    """Who calls, set by a vendor that signs users in."""
    path_params: dict[str, Any] = field(default_factory=dict)
    """What the route's placeholders matched, converted (`{id:int}` is an int)."""
    records: int | None = None
    """Set by a handler: how many records it read or wrote. Shown in the journal."""

    def one(self, name: str, default: str | None = None) -> str | None:
        """Return the last value of a query parameter."""
        return next((v for k, v in reversed(self.query) if k == name), default)

    def many(self, *names: str) -> list[str]:
        """Return every value of these query parameters, in the order given."""
        return [v for k, v in self.query if k in names]

    def json(self) -> Any:  # noqa: ANN401 - any JSON value
        """Decode the body.

        Raises:
            MalformedBodyError: It is not JSON in UTF-8.
        """
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except ValueError as error:
            raise MalformedBodyError("the body is not JSON") from error

    def json_object(self) -> dict[str, Any]:
        """Decode the body and insist on an object.

        Raises:
            MalformedBodyError: It is not a JSON object.
        """
        value = self.json()
        if not isinstance(value, dict):
            raise MalformedBodyError("the body is not a JSON object")
        return value

    def form(self) -> dict[str, str]:
        """Decode a form body (`application/x-www-form-urlencoded`)."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


def reply(
    value: Any,  # noqa: ANN401 - any JSON value
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with JSON."""
    return reply_text(dump(value), status, headers)


def reply_text(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON that is already text, such as a page joined from stored rows."""
    return Response(text, status, dict(headers or {}), "application/json")


def reply_empty(status: int = 204, headers: Mapping[str, str] | None = None) -> Response:
    """Answer without a body."""
    return Response(None, status, dict(headers or {}))
