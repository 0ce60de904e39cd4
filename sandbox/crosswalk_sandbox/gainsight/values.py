"""Check a written value against its field and turn it into what is stored.

Which code a bad value gets is documented for dates, lengths, nulls and picklists (Gainsight
"Error codes for Company, Relationship and Custom Object APIs"); texts of GSOBJ_1008 are seen for
percentages and booleans. A text field that gets a number is refused: not documented, assumed,
and the reading that a careful client survives either way.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from crosswalk_sandbox.gainsight import dates, failures
from crosswalk_sandbox.gainsight.failures import BadValueError
from crosswalk_sandbox.gainsight.identifiers import is_gsid

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_sandbox.gainsight.model import Field

_EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\"]+\.[^\s@.,;<>()\"]+")
_URL = re.compile(r"(https?://)?[^\s/]+\.\S+")
_SFDC_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)

Stored = str | int | float | None


def stored_value(field: Field, value: object, stored_text: str = "exact") -> Stored:
    """Return what is stored for a value; null is the caller's to judge.

    Args:
        field: Where the value goes.
        value: JSON value as it was sent, not null.
        stored_text: Value of the switch of that name.

    Raises:
        BadValueError: The value does not fit; code and message are the vendor's.
    """
    parsed = _PARSERS.get(field.data_type, _text)(field, value)
    if isinstance(parsed, str):
        if stored_text == "trimmed":
            parsed = parsed.strip()
        if stored_text == "blank_to_null" and not parsed:
            return None
    return parsed


def _invalid() -> BadValueError:
    return BadValueError(*failures.INVALID_FIELD)


def _text(field: Field, value: object) -> Stored:
    if not isinstance(value, str):
        raise _invalid()
    if len(value) > field.length:
        raise BadValueError(*failures.TOO_LONG)
    return value


def _matching(pattern: re.Pattern[str]) -> Callable[[Field, object], Stored]:
    def parse(field: Field, value: object) -> Stored:
        text = _text(field, value)
        if text and not pattern.fullmatch(str(text)):
            raise _invalid()
        return text

    return parse


def _id(_: Field, value: object) -> Stored:
    if not is_gsid(value):
        raise _invalid()
    return str(value)


def number(value: object) -> int | float:
    """Read a number, or a text that spells one.

    Raises:
        ValueError: It is neither, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)  # noqa: TRY004 - one error for every unreadable value
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise ValueError(value)
        value = float(value) if any(c in value for c in ".eE") else int(value)
    # SQLite integers have 64 bits; the vendor's limit is not documented.
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    try:
        value = float(value)
    except OverflowError as error:
        raise ValueError(value) from error
    if not math.isfinite(value):
        raise ValueError(value)
    return value


def _number(_: Field, value: object) -> Stored:
    try:
        return number(value)
    except ValueError as error:
        raise _invalid() from error


def _generic(what: str) -> Callable[[Field, object], Stored]:
    def parse(_: Field, value: object) -> Stored:
        try:
            return number(value)
        except ValueError as error:
            message = f"Failed to parse value as {what}."
            raise BadValueError(failures.INVALID_GENERIC, message) from error

    return parse


def boolean(value: object) -> bool:
    """Read a JSON boolean, or its spelling as text.

    Raises:
        ValueError: It is neither.
    """
    known: dict[object, bool] = {"true": True, "false": False}
    read = known.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(read, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for every unreadable value
    return read


def _boolean(_: Field, value: object) -> Stored:
    try:
        return int(boolean(value))
    except ValueError as error:
        message = f"Invalid Boolean Value: {value}"
        raise BadValueError(failures.INVALID_GENERIC, message) from error


def _datetime(_: Field, value: object) -> Stored:
    try:
        return dates.written_datetime(value)
    except ValueError as error:
        raise BadValueError(*failures.INVALID_DATETIME) from error


def _date(_: Field, value: object) -> Stored:
    try:
        return dates.written_date(value)
    except ValueError as error:
        raise BadValueError(*failures.INVALID_DATE) from error


def _item(field: Field, value: object) -> str:
    category = field.category
    found = category.find(value, active_only=True) if category and isinstance(value, str) else None
    if found is None:
        raise BadValueError(*failures.INVALID_PICKLIST, as_list=True)
    return found.gsid


def _items(field: Field, value: object) -> Stored:
    """Read several items: a list, or one text joined by `;`. Stored as ids joined by `;`."""
    several = value.split(";") if isinstance(value, str) else value
    if not isinstance(several, list):
        raise BadValueError(*failures.INVALID_PICKLIST, as_list=True)
    return ";".join(_item(field, each) for each in several if each != "")


_PARSERS: dict[str, Callable[[Field, object], Stored]] = {
    "EMAIL": _matching(_EMAIL),
    "URL": _matching(_URL),
    "SFDCID": _matching(_SFDC_ID),
    "GSID": _id,
    "LOOKUP": _id,
    "NUMBER": _number,
    "CURRENCY": _generic("currency"),
    "PERCENTAGE": _generic("percentage"),
    "BOOLEAN": _boolean,
    "DATE": _date,
    "DATETIME": _datetime,
    "PICKLIST": _item,
    "MULTISELECTDROPDOWNLIST": _items,
}
