"""Turn the values of a reply into the values of a record, by the declared type of the field.

Replies spell one type in several ways: epoch milliseconds in Gainsight's "Custom Object API" and
"Company API" documentation, ISO 8601 in its newer pages and on running tenants, sometimes a time
without a zone (not documented; taken as UTC) or `""` for an unset date. All of them are read, and
one spelling comes out.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_LENGTH_OF_A_DATE = 10  # yyyy-MM-dd


def timestamp(moment: datetime) -> str:
    """Return `2026-01-31T09:00:00.000000Z`: always of the same length, so it also sorts as text."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds')}Z"


def text(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return text as it is, anything else as the JSON that was sent; null stays null."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def number(value: Any) -> int | float | Decimal | None:  # noqa: ANN401 - JSON
    """Return a number; one sent as text keeps all its digits.

    Raises:
        ValueError: It is no finite number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            raise ValueError("not a number") from None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("not a number")  # noqa: TRY004 - one error for every bad value
    if not isinstance(value, int) and not isfinite(value):
        raise ValueError("not a number")
    finite: int | float | Decimal = value
    return finite


def boolean(value: Any) -> bool | None:  # noqa: ANN401 - JSON
    """Return a boolean, also when it was sent as text or as 0 and 1.

    Raises:
        ValueError: It is none of these.
    """
    if value is None or value == "":
        return None
    known = _BOOLEANS.get(str(value).lower())
    if known is None:
        raise ValueError("not a boolean")
    return known


def day(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return `yyyy-MM-dd`. Of a date-time the day counts as it is written, in its own zone.

    Raises:
        ValueError: It is no date.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if len(value) == _LENGTH_OF_A_DATE:
            return date.fromisoformat(value).isoformat()
        return datetime.fromisoformat(value).date().isoformat()
    return _from_epoch(value).date().isoformat()


def moment(value: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return a point in time in UTC, see `timestamp`.

    Raises:
        ValueError: It is no point in time.
    """
    if value is None or value == "":
        return None
    parsed = datetime.fromisoformat(value) if isinstance(value, str) else _from_epoch(value)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    try:
        return timestamp(parsed)
    except OverflowError:  # an offset that leaves the calendar
        raise ValueError("not a point in time") from None


def _from_epoch(value: Any) -> datetime:  # noqa: ANN401 - JSON
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a point in time")  # noqa: TRY004 - one error for every bad value
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        raise ValueError("not a point in time") from None


_Type = tuple[dict[str, Any], "Callable[[Any], Any]"]

_NULLABLE_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_TEXT: _Type = (_NULLABLE_TEXT, text)
_NUMBER: _Type = ({"type": ["number", "null"]}, number)
# Every type that is not here, and every one the vendor may add, is text.
_TYPES: dict[str, _Type] = {
    "NUMBER": _NUMBER,
    "CURRENCY": _NUMBER,
    "PERCENTAGE": _NUMBER,
    "BOOLEAN": ({"type": ["boolean", "null"]}, boolean),
    "DATE": ({**_NULLABLE_TEXT, "format": "date"}, day),
    "DATETIME": ({**_NULLABLE_TEXT, "format": "date-time"}, moment),
}


def json_schema(data_type: str) -> dict[str, Any]:
    """Return the JSON schema of a Gainsight data type."""
    return dict(_TYPES.get(data_type, _TEXT)[0])


def converter(data_type: str) -> Callable[[Any], Any]:
    """Return the function that reads a value of a Gainsight data type."""
    return _TYPES.get(data_type, _TEXT)[1]
