"""Turn the values of a reply into the values of a record, by the declared type of the field.

REST answers JSON and writes `2026-11-21T20:25:01.000+0000`; a Bulk result is CSV, writes the same
moment as `2026-11-21T20:25:01.000Z`, whole numbers as `5.0` or `5E3` and null as an empty cell
(REST API and Bulk API 2.0 Developer Guides). Both come out as one and the same record. Salesforce
keeps no empty text, so nothing is lost by reading one as null.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_EXACT = 2**53  # whole numbers beyond this are not exact in JSON replies


def timestamp(moment: datetime) -> str:
    """Return `2026-01-31T09:00:00.000000Z`: always of the same length, so it also sorts as text."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds')}Z"


def text(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return text as it is, anything else as the JSON that was sent; nothing stays null."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def number(value: Any) -> int | float | Decimal | None:  # noqa: ANN401 - JSON
    """Return a number: a whole one as an integer, however it was written.

    Raises:
        ValueError: It is no finite number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")  # noqa: TRY004 - one error for every bad value
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not exact.is_finite():
        raise ValueError("not a number")
    if exact == exact.to_integral_value() and abs(exact) < _EXACT:
        return int(exact)
    return float(value) if isinstance(value, int | float) else exact


def integer(value: Any) -> int | None:  # noqa: ANN401 - JSON
    """Return a whole number.

    Raises:
        ValueError: It is none.
    """
    whole = number(value)
    if whole is None or isinstance(whole, int):
        return whole
    if whole != int(whole):
        raise ValueError("not a whole number")
    return int(whole)


def boolean(value: Any) -> bool | None:  # noqa: ANN401 - JSON
    """Return a boolean.

    Raises:
        ValueError: It is none.
    """
    if value is None or value == "":
        return None
    known = _BOOLEANS.get(str(value).lower())
    if known is None:
        raise ValueError("not a boolean")
    return known


def day(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return `yyyy-MM-dd`.

    Raises:
        ValueError: It is no date.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("not a date")  # noqa: TRY004 - one error for every bad value
    return date.fromisoformat(value).isoformat()


def moment(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return a point in time in UTC, see `timestamp`; one without a zone is taken as UTC.

    Raises:
        ValueError: It is no point in time.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("not a point in time")  # noqa: TRY004 - one error for every bad value
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    try:
        return timestamp(parsed)
    except OverflowError:  # an offset that leaves the calendar
        raise ValueError("not a point in time") from None


_Type = tuple[dict[str, Any], "Callable[[Any], Any]"]

_NULLABLE_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_TEXT: _Type = (_NULLABLE_TEXT, text)
_NUMBER: _Type = ({"type": ["number", "null"]}, number)
_WHOLE: _Type = ({"type": ["integer", "null"]}, integer)
# Every type that is not here, and every one that Salesforce may add, is text.
_TYPES: dict[str, _Type] = {
    "int": _WHOLE,
    "long": _WHOLE,
    "double": _NUMBER,
    "currency": _NUMBER,
    "percent": _NUMBER,
    "boolean": ({"type": ["boolean", "null"]}, boolean),
    "date": ({**_NULLABLE_TEXT, "format": "date"}, day),
    "datetime": ({**_NULLABLE_TEXT, "format": "date-time"}, moment),
}


def json_schema(data_type: str) -> dict[str, Any]:
    """Return the JSON schema of a Salesforce field type."""
    return dict(_TYPES.get(data_type, _TEXT)[0])


def converter(data_type: str) -> Callable[[Any], Any]:
    """Return the function that reads a value of a Salesforce field type."""
    return _TYPES.get(data_type, _TEXT)[1]
