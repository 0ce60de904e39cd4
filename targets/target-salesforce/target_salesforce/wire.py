"""How a planned value of each of Salesforce's data types is written.

The form is one that JSON and CSV share, so that a row means the same on both paths: an empty text
is no text (Salesforce stores none, and an empty cell would leave the field as it is), and a text
that means "empty" in CSV is refused.
"""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

from connector_kit.apply import fields
from connector_kit.apply.fields import WRONG_TYPE
from connector_kit.apply.plan import RowRejected
from connector_kit.salesforce.csv_rules import NULL

if TYPE_CHECKING:
    from connector_kit.apply.fields import FieldRule, Writer

_ID_LENGTHS = (15, 18)


def _text(rule: FieldRule, value: object) -> str | None:
    """Write a text with LF as its line breaks, or None for an empty one."""
    written = value if isinstance(value, str) else _plain(value)
    if "\r" in written:
        written = written.replace("\r\n", "\n").replace("\r", "\n")
    written = fields.text(rule, written)
    if written == NULL:
        raise RowRejected(
            "VALUE_RESERVED", f"{rule.name}: the text {NULL} means an empty field to Salesforce."
        )
    if "\0" in written:
        raise RowRejected(WRONG_TYPE, f"{rule.name}: the text holds a NUL character.")
    if not written.isascii():
        written.encode()  # half a surrogate pair cannot be sent, and its error is a ValueError
    return written or None


def _plain(value: object) -> str:
    """Return a number as people write it; a Singer reader gives it as a Decimal."""
    if isinstance(value, bool | list | dict):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _id(rule: FieldRule, value: object) -> str | None:
    written = str(value).strip()
    if not written:
        return None
    if len(written) not in _ID_LENGTHS or not (written.isascii() and written.isalnum()):
        raise ValueError(rule.name)
    return written


def _number(rule: FieldRule, value: object) -> int | float | None:
    if _is_blank(value):
        return None
    written = fields.number(rule, value)
    most = getattr(rule, "most", 0)
    if most and abs(written) >= 10**most:
        raise RowRejected(
            "VALUE_OUT_OF_RANGE", f"{rule.name}: at most {most} digits before the decimal point."
        )
    return written


def _integer(rule: FieldRule, value: object) -> int | None:
    written = _number(rule, value)
    if isinstance(written, float):
        raise ValueError(rule.name)  # noqa: TRY004 - one error for every value that does not fit
    return written


def _boolean(rule: FieldRule, value: object) -> bool | None:
    return None if _is_blank(value) else fields.boolean(rule, value)


def _day(rule: FieldRule, value: object) -> str | None:
    return None if _is_blank(value) else fields.day(rule, value)


def _moment(rule: FieldRule, value: object) -> str | None:
    return None if _is_blank(value) else fields.moment(rule, value)


def _time(rule: FieldRule, value: object) -> str | None:
    """Write a time of day. Salesforce moves it for nobody, and without a day neither can we."""
    if _is_blank(value):
        return None
    read = time.fromisoformat(str(value).strip())
    if read.utcoffset():
        raise RowRejected(WRONG_TYPE, f"{rule.name}: a time of day has no offset from UTC.")
    return f"{read.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _item(rule: FieldRule, value: object) -> str | None:
    return None if _is_blank(value) else _text(rule, fields.item(rule, value))


def _items(rule: FieldRule, value: object) -> str | None:
    return _text(rule, fields.items(rule, value))


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


WRITERS: dict[str, Writer] = {
    **dict.fromkeys(
        ["string", "textarea", "email", "phone", "url", "combobox", "encryptedstring"], _text
    ),
    "id": _id,
    "reference": _id,
    "int": _integer,
    "long": _integer,
    **dict.fromkeys(["double", "currency", "percent"], _number),
    "boolean": _boolean,
    "date": _day,
    "datetime": _moment,
    "time": _time,
    "picklist": _item,
    "multipicklist": _items,
}
