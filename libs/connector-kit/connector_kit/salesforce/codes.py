"""How Salesforce's error bodies are read: as one code, and as the fields that were refused.

Data resources answer a list of `{errorCode, message, fields}` (REST API Developer Guide). Some
codes mean two things that only the message tells apart: those get a name of ours.
"""

from __future__ import annotations

from typing import Any

from connector_kit.errors import FieldError
from connector_kit.salesforce.texts import safe_text

SESSION_NOT_ALLOWED = "SESSION_NOT_ALLOWED"
DAILY_LIMIT = "REQUEST_LIMIT_EXCEEDED"
CONCURRENT_LIMIT = "CONCURRENT_LIMIT"
LOCKED = "UNABLE_TO_LOCK_ROW"

# code, part of the message in lower case, the name that stands for both
_TOLD_APART = (
    ("INVALID_SESSION_ID", "not valid for use with the rest api", SESSION_NOT_ALLOWED),
    ("INVALID_SESSION_ID", "not attached to agent", SESSION_NOT_ALLOWED),
    ("REQUEST_LIMIT_EXCEEDED", "concurrent", CONCURRENT_LIMIT),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "unable_to_lock_row", LOCKED),
)


def code_of(body: Any) -> str | None:  # noqa: ANN401 - parsed JSON
    """Return the code of a failure, None for a success."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict) or not isinstance(first.get("errorCode"), str):
        return None
    return told_apart(first["errorCode"], str(first.get("message") or ""))


def told_apart(code: str, message: str) -> str:
    """Return the code, or our name for it where the message says which meaning it has."""
    text = message.lower()
    return next((name for known, part, name in _TOLD_APART if known == code and part in text), code)


def field_errors_of(body: Any) -> list[FieldError]:  # noqa: ANN401 - parsed JSON
    """Return the refused fields; an error that names no field has an empty name."""
    rows = body if isinstance(body, list) else [body]
    return [
        FieldError(field=field, code=row["errorCode"], value=None, message=_text_of(row))
        for row in rows
        if isinstance(row, dict) and isinstance(row.get("errorCode"), str)
        for field in map(str, row.get("fields") or [""])
    ]


def _text_of(row: dict[str, Any]) -> str:
    return safe_text(row["errorCode"], str(row.get("message") or ""))
