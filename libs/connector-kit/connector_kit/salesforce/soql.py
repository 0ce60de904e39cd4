"""SOQL that is built safely: names are checked, values are quoted, lengths are watched."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# The address and the headers of a request share 16,384 bytes (Salesforce Developer Limits, "API
# Request Limits"); a session id in the form of a JWT alone takes some 2,000.
LONGEST_ADDRESS = 12_000

_NAME = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)
_ESCAPES = str.maketrans(
    {
        "\\": r"\\",
        "'": r"\'",
        '"': r"\"",
        "\n": r"\n",
        "\r": r"\r",
        "\t": r"\t",
        "\b": r"\b",
        "\f": r"\f",
    }
)

Value = str | bool | int | float | Decimal | date | None


def name(identifier: str) -> str:
    """Return the name of an object or a field, possibly with a relationship before its dot.

    Raises:
        ConfigurationFailed: It cannot be a name.
    """
    if not _NAME.fullmatch(identifier):
        raise ConfigurationFailed(
            "A name of an object or a field has characters that names do not have.",
            next_step="Use the API name: letters, digits and underscores.",
            code="NAME_MALFORMED",
        )
    return identifier


def quote(value: Value) -> str:
    """Return a value as a SOQL literal; a date-time without a zone is taken as UTC.

    Raises:
        ValueError: A number that is not finite.
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f"'{value.translate(_ESCAPES)}'"
    if isinstance(value, datetime):
        utc = value.astimezone(UTC) if value.tzinfo else value
        return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    if isinstance(value, date):
        return value.isoformat()
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("SOQL has no literal for this number")
    return f"{number:f}"


def select(
    fields: Iterable[str],
    object_name: str,
    where: Sequence[str] = (),
    *,
    order_by: Sequence[str] = (),
    limit: int | None = None,
) -> str:
    """Return a query; the terms of `where` must all hold."""
    parts = [f"SELECT {','.join(map(name, fields))} FROM {name(object_name)}"]
    if where:
        parts.append(f"WHERE {' AND '.join(where)}")
    if order_by:
        parts.append(f"ORDER BY {','.join(order_by)}")
    if limit is not None:
        parts.append(f"LIMIT {limit}")
    return " ".join(parts)


def one_of(field: str, values: Iterable[Value]) -> str:
    """Return the term that a field has one of some values."""
    return f"{name(field)} IN ({','.join(map(quote, values))})"


def encoded(soql: str) -> str:
    """Return a query for an address; what may stand there as it is does, to keep it short."""
    return percent_encode(soql, safe=",()=':*!").replace("%20", "+")


def groups(items: Iterable[str], room: int) -> Iterator[list[str]]:
    """Yield `items` in groups that take at most `room` bytes of an address each, in their order."""
    group: list[str] = []
    size = 0
    for item in items:
        length = len(encoded(item)) + 1
        if group and size + length > room:
            yield group
            group, size = [], 0
        group.append(item)
        size += length
    if group:
        yield group
