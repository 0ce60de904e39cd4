"""Which rows of a refused call does an error speak of?

Gainsight refuses a call as a whole and names the field and the value of a failure, never the row.
The value may come back as it was sent, or trimmed, in another case, parsed, as text, or in a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from target_gainsight.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from connector_kit.errors import FieldError

# Codes that judge a value by itself, so that every row with the value is refused: too long, wrong
# type, not a date-time, not a date, null where none is allowed, other parse failures, not in the
# picklist (Gainsight "Error Codes for Company, Relationship, and Custom Object APIs").
VALUE_CODES = frozenset(
    {
        "GSOBJ_1001",
        "GSOBJ_1002",
        "GSOBJ_1005",
        "GSOBJ_1006",
        "GSOBJ_1007",
        "GSOBJ_1008",
        "GSOBJ_1012",
    }
)
NULL_CODE = "GSOBJ_1007"


class Sendable(Protocol):
    """What isolation needs to know of a row: the values that go over the wire."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Field API name to value."""


Row = TypeVar("Row", bound=Sendable)


@dataclass(frozen=True)
class Signature:
    """An error without its wording: what has to be gone once the right rows are set aside."""

    field: str
    code: str
    value: str


def signature_of(error: FieldError) -> Signature:
    """Return the signature of `error`."""
    return Signature(
        error.field.casefold(), error.code, "|".join(sorted(map(plain, _listed(error.value))))
    )


def rows_named(rows: Sequence[Row], error: FieldError) -> list[Row]:
    """Return the rows that hold the value which `error` complains about, in the named field.

    The closest comparison that finds anything wins: the very value, then its plain form, then one
    item of a multi-select. No field, or no value, names nobody.
    """
    if not error.field:
        return []
    named = _named(error)
    held = [(row, value_in(row, error.field)) for row in rows]
    if exact := [row for row, value in held if any(_same(value, one) for one in named)]:
        return exact
    forms = _forms(error)
    if alike := [row for row, value in held if plain(value) in forms]:
        return alike
    return [row for row, value in held if any(plain(item) in forms for item in _items(value))]


def rows_alike(rows: Sequence[Row], error: FieldError) -> list[Row]:
    """Return every row that `error` may speak of, by all comparisons of `rows_named` at once."""
    forms = _forms(error)
    held = [(row, value_in(row, error.field)) for row in rows]
    return [
        row
        for row, value in held
        if plain(value) in forms or any(plain(item) in forms for item in _items(value))
    ]


def _named(error: FieldError) -> list[Any]:
    named = _listed(error.value)
    # an error without a value would otherwise speak of every row that leaves the field empty
    return named if error.code == NULL_CODE else [one for one in named if one is not None]


def _forms(error: FieldError) -> set[str]:
    forms = {plain(one) for one in _named(error)}
    return forms if error.code == NULL_CODE else forms - {""}


def all_guilty(rows: Sequence[Sendable], error: FieldError, dependent: Container[str] = ()) -> bool:
    """Tell whether an error that names these rows convicts every one of them.

    It does when it names one row only, or when the code judges the value by itself and all rows
    hold the same. Otherwise each row has to be tried: under another code, when values only look
    alike, and in a `dependent` field (in folded case), whose value may be right in one row and
    wrong in another.
    """
    if len(rows) == 1:
        return True
    if error.code not in VALUE_CODES or error.field.casefold() in dependent:
        return False
    first = value_in(rows[0], error.field)
    return all(_same(value_in(row, error.field), first) for row in rows)


def value_in(row: Sendable, field: str) -> Any:  # noqa: ANN401  a row holds any JSON value
    """Return the row's value of `field`, in whatever case it is spelled, or None."""
    if field in row.values:
        return row.values[field]
    wanted = field.casefold()
    return next((value for name, value in row.values.items() if name.casefold() == wanted), None)


def plain(value: Any) -> str:  # noqa: ANN401  a row holds any JSON value
    """Return `value` as text that is equal for values which differ only in how they are written."""
    if value is None:
        return ""
    text = str(value).strip().casefold()
    return numeral(text.replace(",", "")) or text


def _same(left: Any, right: Any) -> bool:  # noqa: ANN401  a row holds any JSON value
    # Python takes True for 1, JSON does not
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(left == right)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  vendors send a value or a list of values
    return (list(value) or [None]) if isinstance(value, list | tuple) else [value]


def _items(value: Any) -> Iterable[Any]:  # noqa: ANN401  a row holds any JSON value
    if isinstance(value, list | tuple):
        return value
    # Gainsight writes a multi-select as items separated by semicolons
    return value.split(";") if isinstance(value, str) and ";" in value else ()
