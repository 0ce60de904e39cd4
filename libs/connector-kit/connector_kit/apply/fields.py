"""What may be written to a field of the destination, and a planned value in the form it takes.

A value that cannot be put into it is rejected here, where that costs no call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from sys import float_info

from connector_kit.apply.plan import RowRejected

PICKLIST_INVALID = "PICKLIST_VALUE_INVALID"
TOO_LONG = "VALUE_TOO_LONG"
WRONG_TYPE = "VALUE_INVALID"


@dataclass(frozen=True)
class FieldRule:
    """What may be written to one field.

    Attributes:
        name: API name in the vendor's spelling.
        data_type: Vendor's type, such as `STRING`.
        createable: Whether a create may set it.
        updateable: Whether an update may set it.
        required: Whether a create has to set it.
        nillable: Whether it may be emptied.
        length: Most characters it holds; 0 when not known.
        choices: Spellings of the active picklist items, in folded case; None when not known.
        dependent: Whether another field decides which of them are allowed.
    """

    name: str
    data_type: str
    createable: bool = True
    updateable: bool = True
    required: bool = False
    nillable: bool = True
    length: int = 0
    choices: frozenset[str] | None = None
    dependent: bool = False


# a value, which is not None, in the vendor's form; ValueError for one that does not fit the type
Writer = Callable[[FieldRule, object], object]


def to_wire(writers: Mapping[str, Writer], rule: FieldRule, value: object) -> object:
    """Return `value`, which is not None, as it is sent to the field.

    Raises:
        RowRejected: The field cannot hold it.
    """
    try:
        return writers.get(rule.data_type, as_is)(rule, value)
    except (ValueError, InvalidOperation, OverflowError):
        raise RowRejected(
            WRONG_TYPE, f"{rule.name}: the value is not a {rule.data_type}."
        ) from None


def text(rule: FieldRule, value: object) -> str:
    """Write a text that is not longer than the field."""
    if isinstance(value, bool | list | dict):
        raise ValueError(rule.name)  # noqa: TRY004 - one error for every value that does not fit
    written = str(value)
    if 0 < rule.length < len(written):
        raise RowRejected(
            TOO_LONG, f"{rule.name}: {len(written)} characters, at most {rule.length} fit."
        )
    return written


def number(_: FieldRule, value: object) -> int | float:
    """Write a finite number."""
    if type(value) is int:
        return value
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    read = Decimal(str(value).strip())
    # without the second check, nine characters of text could become millions of digits
    if not read.is_finite() or read.adjusted() > float_info.max_10_exp:
        raise ValueError(value)
    return int(read) if read == read.to_integral_value() else float(read)


def boolean(_: FieldRule, value: object) -> bool:
    """Write true or false, whatever their case."""
    known = {"true": True, "false": False}
    read = known.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(read, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    return read


def day(_: FieldRule, value: object) -> str:
    """Write a date; of a time, its date."""
    return date.fromisoformat(str(value)[:10]).isoformat()


def moment(_: FieldRule, value: object) -> str:
    """Write milliseconds and UTC, the form that every vendor takes; no zone is taken for UTC."""
    read = datetime.fromisoformat(str(value))
    if read.tzinfo is not UTC:
        read = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    return read.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def item(rule: FieldRule, value: object) -> str:
    """Write a picklist item.

    Whether a vendor minds case is not documented: only what is certainly no item is held back.
    """
    if rule.choices is not None and str(value).strip().casefold() not in rule.choices:
        raise RowRejected(PICKLIST_INVALID, f"{rule.name}: not an active item of the picklist.")
    return str(value)


def items(rule: FieldRule, value: object) -> str:
    """Write several picklist items, which both vendors part with semicolons."""
    several = value if isinstance(value, list) else str(value).split(";")
    return ";".join(item(rule, one) for one in several if str(one).strip())


def as_is(rule: FieldRule, value: object) -> object:
    """Send JSON as it came; only decimals, a Singer reader's numbers, change form."""
    if isinstance(value, Decimal):
        return number(rule, value)
    if isinstance(value, dict):
        return {key: as_is(rule, one) for key, one in value.items()}
    return [as_is(rule, one) for one in value] if isinstance(value, list) else value
