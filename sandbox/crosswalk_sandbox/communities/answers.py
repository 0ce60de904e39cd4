"""Error bodies, as the Customer Communities OpenAPI files describe them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from crosswalk_sandbox.call import reply

if TYPE_CHECKING:
    from starlette.responses import Response

_BODIES: dict[int, dict[str, object]] = {
    400: {"message": "Bad Request", "description": "Invalid JSON"},
    403: {
        "message": "Forbidden",
        "description": "Category is not accessible for this user",
    },
    404: {"message": "Not Found", "description": "Item does not exist"},
    422: {"message": "Unprocessable Entity", "errors": ["The request is not valid"]},
}


class RefusedError(Exception):
    """Ends a handler with an error answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def failure(status: int) -> Response:
    """Answer with the body of a status; without a documented one, only its name as `message`."""
    return reply(_BODIES.get(status, {"message": HTTPStatus(status).phrase}), status)


def not_found() -> RefusedError:
    """Refuse: no such item, or none that may be seen."""
    return RefusedError(failure(404))


def forbidden() -> RefusedError:
    """Refuse: a category that is not public."""
    return RefusedError(failure(403))


def unprocessable(*errors: str) -> RefusedError:
    """Refuse: invalid parameters. The texts are not documented; assumed."""
    return RefusedError(reply({"message": "Unprocessable Entity", "errors": list(errors)}, 422))
