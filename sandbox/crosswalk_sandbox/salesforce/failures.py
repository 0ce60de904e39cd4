"""Bodies of statuses that do not come from a handler: unknown paths, and planned faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.answers import answer, empty
from crosswalk_sandbox.salesforce.errors import SalesforceError, not_found
from crosswalk_sandbox.salesforce.sessions import expired

if TYPE_CHECKING:
    from starlette.responses import Response

_ERROR_ID = "2041337913-42042 (-1234567)"
_KNOWN = {
    400: ("MALFORMED_QUERY", "unexpected token"),
    403: ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    405: ("METHOD_NOT_ALLOWED", "HTTP method is not allowed for this resource"),
    409: ("VERSION_CONFLICT", "The request conflicts with the state of the resource"),
    410: ("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"),
    414: ("URI_TOO_LONG", "The URI is too long"),
    415: ("UNSUPPORTED_MEDIA_TYPE", "The media type is not supported"),
    431: ("REQUEST_HEADER_FIELDS_TOO_LARGE", "URI and headers are too long"),
    500: (
        "UNKNOWN_EXCEPTION",
        f"An unexpected error occurred. Please include this ErrorId: {_ERROR_ID}",
    ),
    503: ("SERVER_UNAVAILABLE", "The server is down for maintenance or overloaded"),
}


def failure_of(status: int) -> Response:
    """Return the reply of a status; those of the edge in front of Salesforce have no body."""
    if status in (401, 404):
        error = expired() if status == 401 else not_found()  # noqa: PLR2004 - HTTP statuses
        return answer(error.body, status)
    if status not in _KNOWN:
        return empty(status)
    return answer(SalesforceError(status, *_KNOWN[status]).body, status)
