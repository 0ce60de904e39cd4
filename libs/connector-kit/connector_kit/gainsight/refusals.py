"""What the body of a refusal of Gainsight CS says.

Forms are from Gainsight's error pages for objects and people. `result: false` comes with any
status, 200 included. `errorDesc` quotes values of the record: it is read to tell answers apart and
never passed on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from connector_kit.errors import FieldError
from connector_kit.redaction import MASK, redact

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_DATA = "NO_DATA"  # our name for the empty answer that has a placeholder as its code
OBJECT_NOT_FOUND = "OBJECT_NOT_FOUND"
REFUSED = "REFUSED"  # result: false without any code

_DESCRIBED = re.compile(r"\(([A-Za-z]\w*) = (.*)\)\.?\s*\Z", re.DOTALL)
_QUOTED_VALUE = re.compile(r"\s*\([^()=]{1,200}=[^()]*\)\.?")


def code_of(body: Any) -> str | None:  # noqa: ANN401 - parsed JSON
    """Return the code of a failure, None for a success."""
    if not isinstance(body, dict):
        return None
    if body.get("title") == OBJECT_NOT_FOUND:
        return OBJECT_NOT_FOUND
    code, description = body.get("errorCode"), str(body.get("errorDesc") or "").lower()
    if body.get("result") is not False and not code:
        return None
    if description.startswith("no data found"):
        return NO_DATA
    if description.startswith("requested object not found"):
        return OBJECT_NOT_FOUND
    return str(code or REFUSED)


def field_errors_of(body: Any) -> list[FieldError]:  # noqa: ANN401 - parsed JSON
    """Return the refused fields, whatever the nesting: flat, a list of lists, or below each row.

    An error that names several invalid values becomes one entry per value. Without a list of errors
    the description is what is left: it ends with `(Field = value)`.
    """
    if not isinstance(body, dict):
        return []
    data = body.get("data")
    told = (data.get("errors") or data.get("failure")) if isinstance(data, dict) else None
    listed = list(errors_within(told))
    return listed or _described_error(body)


def _described_error(body: dict[str, Any]) -> list[FieldError]:
    text = str(body.get("errorDesc") or "")
    described = _DESCRIBED.search(text)
    if described is None:
        return []
    field, value = described.groups()
    code = str(body.get("errorCode") or REFUSED)
    return [FieldError(field=field, code=code, value=value, message=_without_values(text, [value]))]


def errors_within(node: Any) -> Iterator[FieldError]:  # noqa: ANN401 - parsed JSON
    """Return the refused fields below a part of a body."""
    if isinstance(node, list):
        for item in node:
            yield from errors_within(item)
    elif isinstance(node, dict) and isinstance(node.get("errors"), list | dict):
        yield from errors_within(node["errors"])
    elif isinstance(node, dict):
        value = node.get("invalidValue")
        values = (value or [None]) if isinstance(value, list) else [value]
        for one in values:
            yield FieldError(
                field=str(node.get("fieldName") or ""),
                code=str(node.get("errorCode") or REFUSED),
                value=one,
                message=_without_values(str(node.get("errorMessage") or ""), values),
            )


def _without_values(text: str, values: list[Any]) -> str:
    """Some texts repeat the record's value, plain or as `(Field = value)`: take it out."""
    text = _QUOTED_VALUE.sub("", text)
    for value in values:
        if value not in (None, ""):
            text = text.replace(str(value), MASK)
    return redact(text)
