"""Check a written value against its field and turn it into what is stored.

A value of another JSON type than the field's is refused (`JSON_PARSER_ERROR`; from a CSV cell
`INVALID_TYPE_ON_FIELD_IN_RECORD`), a number for a text too: where the documentation is silent the
reading is strict. An empty text is stored as null, as Salesforce knows no empty texts.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce import moments
from crosswalk_sandbox.salesforce.errors import RowRefusedError
from crosswalk_sandbox.salesforce.ids import canonical_id
from crosswalk_sandbox.salesforce.model import NUMBER_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_sandbox.salesforce.model import Field

_EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\"]+\.[^\s@.,;<>()\"]+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SHOWN = 40
_INT_LIMIT = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are read: what the switches and the kind of call say.

    Attributes:
        csv: Values come from cells.
        milliseconds: Moments keep their milliseconds.
        trim: Blanks around texts are dropped.
        newlines: `keep`, or `crlf`: what line breaks of long texts become.
    """

    csv: bool = False
    milliseconds: bool = False
    trim: bool = False
    newlines: str = "keep"


def stored_value(field: Field, value: object, reading: Reading) -> Any:  # noqa: ANN401 - any stored value
    """Return what is stored for a value that is not null.

    Raises:
        RowRefusedError: It does not fit the field.
    """
    return _READERS.get(field.type, _text)(field, value, reading)


def parse_cell(field: Field, text: str) -> Any:  # noqa: ANN401 - any JSON scalar
    """Return the JSON value of a CSV cell; a text that fits no type stays as it is."""
    if field.type == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    if field.type in NUMBER_TYPES and _NUMBER.fullmatch(text):
        number = float(text)
        # up to here every integer has a float of its own
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return text


def render_json(field: Field, value: Any) -> Any:  # noqa: ANN401 - any stored value
    """Return a stored value as REST shows it; numbers with decimals are never integers."""
    if value is None:
        return None
    if field.type == "datetime":
        return moments.rest_moment(value)
    if field.type in {"double", "currency", "percent"}:
        return float(value)
    return value


def _wrong_type(field: Field, value: object, reading: Reading) -> RowRefusedError:
    if reading.csv:
        message = f"{field.label}: value not of required type: {_shown(value)}"
        return RowRefusedError("INVALID_TYPE_ON_FIELD_IN_RECORD", message, field.name)
    token = _TOKENS.get(type(value), "VALUE_STRING")
    message = (
        f"Cannot deserialize instance of {field.type} from {token} value {_shown(value)}"
        " or request may be missing a required field at [line:1, column:1]"
    )
    return RowRefusedError("JSON_PARSER_ERROR", message)


_TOKENS: dict[type, str] = {
    bool: "VALUE_TRUE",
    int: "VALUE_NUMBER_INT",
    float: "VALUE_NUMBER_FLOAT",
    list: "START_ARRAY",
    dict: "START_OBJECT",
}


def _shown(value: object) -> str:
    return str(value)[:_SHOWN]


def _text(field: Field, value: object, reading: Reading) -> str | None:
    if not isinstance(value, str):
        raise _wrong_type(field, value, reading)
    if reading.trim:
        value = value.strip()
    if reading.newlines == "crlf" and field.type == "textarea":
        value = re.sub(r"\r\n|\r|\n", "\r\n", value)
    if field.length and len(value) > field.length:
        message = f"{field.label}: data value too large: {value} (max length={field.length})"
        raise RowRefusedError("STRING_TOO_LONG", message, field.name)
    return value or None


def _email(field: Field, value: object, reading: Reading) -> str | None:
    text = _text(field, value, reading)
    if text and not _EMAIL.fullmatch(text):
        message = f"{field.label}: invalid email address: {text}"
        raise RowRefusedError("INVALID_EMAIL_ADDRESS", message, field.name)
    return text


def _picklist(field: Field, value: object, reading: Reading) -> str | None:
    text = _text(field, value, reading)
    if text and field.restricted:
        chosen = text.split(";") if field.type == "multipicklist" else [text]
        for each in chosen:
            if each not in field.active_values:
                message = f"{field.label}: bad value for restricted picklist field: {each}"
                raise RowRefusedError(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, field.name
                )
    return text


def _boolean(field: Field, value: object, reading: Reading) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(field, value, reading)
    return value


def _integer(field: Field, value: object, reading: Reading) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong_type(field, value, reading)
    if abs(value) > _INT_LIMIT:
        raise _out_of_range(field, value)
    return value


def _decimal(field: Field, value: object, reading: Reading) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong_type(field, value, reading)
    if not math.isfinite(value) or abs(value) >= 10 ** (field.precision - field.scale):
        raise _out_of_range(field, value)
    if isinstance(value, float) and not value.is_integer():
        unit = Decimal(1).scaleb(-field.scale)
        value = float(Decimal(repr(value)).quantize(unit, ROUND_HALF_UP))
    return int(value) if float(value).is_integer() else value


def _out_of_range(field: Field, value: object) -> RowRefusedError:
    message = f"{field.label}: value outside of valid range on numeric field: {_shown(value)}"
    return RowRefusedError("NUMBER_OUTSIDE_VALID_RANGE", message, field.name)


def _moment(field: Field, value: object, reading: Reading) -> str:
    return _parsed(
        field, value, reading, lambda t: moments.parse_moment(t, milliseconds=reading.milliseconds)
    )


def _date(field: Field, value: object, reading: Reading) -> str:
    return _parsed(field, value, reading, moments.parse_date)


def _time(field: Field, value: object, reading: Reading) -> str:
    return _parsed(field, value, reading, moments.parse_time)


def _parsed(field: Field, value: object, reading: Reading, parse: Callable[[str], str]) -> str:
    try:
        return parse(value)  # type: ignore[arg-type]  # other types raise TypeError
    except (ValueError, TypeError) as error:
        raise _wrong_type(field, value, reading) from error


def _id(field: Field, value: object, reading: Reading) -> str | None:
    if value == "":
        return None
    if not isinstance(value, str):
        raise _wrong_type(field, value, reading)
    found = canonical_id(value)
    if found is None:
        raise malformed_id(field, value)
    return found


def malformed_id(field: Field, value: str) -> RowRefusedError:
    """Return the refusal of an id that is none, or belongs to another object."""
    message = f"{field.label}: id value of incorrect type: {_shown(value)}"
    return RowRefusedError("MALFORMED_ID", message, field.name)


_READERS: dict[str, Callable[[Field, object, Reading], Any]] = {
    "email": _email,
    "picklist": _picklist,
    "multipicklist": _picklist,
    "boolean": _boolean,
    "int": _integer,
    "long": _integer,
    "double": _decimal,
    "currency": _decimal,
    "percent": _decimal,
    "datetime": _moment,
    "date": _date,
    "time": _time,
    "id": _id,
    "reference": _id,
}
