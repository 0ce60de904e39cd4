"""Put a planned value into the form that Gainsight takes for a field's data type.

A value that cannot be put into it is rejected here, where that costs no call.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from target_gainsight.metadata import ASSOCIATIONS
from target_gainsight.plan import RowRejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from target_gainsight.metadata import FieldRule

PICKLIST_INVALID = "PICKLIST_VALUE_INVALID"
TOO_LONG = "VALUE_TOO_LONG"
WRONG_TYPE = "VALUE_INVALID"


def to_wire(rule: FieldRule, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return `value`, which is not None, as it is sent to the field.

    Raises:
        RowRejected: The field cannot hold it.
    """
    writer = _WRITERS.get(rule.data_type, _as_is)
    try:
        return writer(rule, value)
    except (ValueError, InvalidOperation, OverflowError):
        raise RowRejected(
            WRONG_TYPE, f"{rule.name}: the value is not a {rule.data_type}."
        ) from None


def _text(rule: FieldRule, value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool | list | dict):
        raise ValueError(rule.name)  # noqa: TRY004 - one error for every value that does not fit
    text = str(value)
    if 0 < rule.length < len(text):
        raise RowRejected(
            TOO_LONG, f"{rule.name}: {len(text)} characters, at most {rule.length} fit."
        )
    return text


def _number(_: FieldRule, value: Any) -> int | float:  # noqa: ANN401
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    number = Decimal(str(value).strip())
    if not number.is_finite():
        raise ValueError(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _boolean(_: FieldRule, value: Any) -> bool:  # noqa: ANN401
    known = {"true": True, "false": False}
    read = known.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(read, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    return read


def _date(_: FieldRule, value: Any) -> str:  # noqa: ANN401
    return date.fromisoformat(str(value)[:10]).isoformat()


def _datetime(_: FieldRule, value: Any) -> str:  # noqa: ANN401
    """Write milliseconds and an explicit zone, the form that Gainsight's own answers have."""
    moment = datetime.fromisoformat(str(value))
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _item(rule: FieldRule, value: Any) -> str:  # noqa: ANN401
    # whether the vendor minds case is not documented: only what is certainly no item is held back
    if rule.choices is not None and str(value).strip().casefold() not in rule.choices:
        raise RowRejected(PICKLIST_INVALID, f"{rule.name}: not an active item of the picklist.")
    return str(value)


def _items(rule: FieldRule, value: Any) -> str:  # noqa: ANN401
    items = value if isinstance(value, list) else str(value).split(";")
    return ";".join(_item(rule, item) for item in items if str(item).strip())


def _associations(rule: FieldRule, value: Any) -> list[Any]:  # noqa: ANN401
    entries = json.loads(value) if isinstance(value, str) else value
    if not isinstance(entries, list):
        raise ValueError(rule.name)  # noqa: TRY004 - one error for every value that does not fit
    return [_as_is(rule, entry) for entry in entries]


def _as_is(_: FieldRule, value: Any) -> Any:  # noqa: ANN401
    """Send JSON as it came; only decimals, a Singer reader's numbers, change form."""
    if isinstance(value, Decimal):
        return _number(_, value)
    if isinstance(value, dict):
        return {key: _as_is(_, item) for key, item in value.items()}
    return [_as_is(_, item) for item in value] if isinstance(value, list) else value


_WRITERS: dict[str, Callable[[FieldRule, Any], Any]] = {
    "STRING": _text,
    "RICHTEXTAREA": _text,
    "EMAIL": _text,
    "URL": _text,
    "SFDCID": _text,
    "GSID": _text,
    "LOOKUP": _text,
    "NUMBER": _number,
    "CURRENCY": _number,
    "PERCENTAGE": _number,
    "BOOLEAN": _boolean,
    "DATE": _date,
    "DATETIME": _datetime,
    "PICKLIST": _item,
    "MULTISELECTDROPDOWNLIST": _items,
    ASSOCIATIONS: _associations,
}
