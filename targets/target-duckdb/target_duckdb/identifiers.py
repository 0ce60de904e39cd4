"""Names of tables and columns: quoted in one place, unique in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

METADATA = {
    "_sdc_extracted_at": "TIMESTAMP WITH TIME ZONE",
    "_sdc_received_at": "TIMESTAMP WITH TIME ZONE",
    "_sdc_batched_at": "TIMESTAMP WITH TIME ZONE",
    "_sdc_deleted_at": "TIMESTAMP WITH TIME ZONE",
    "_sdc_sequence": "BIGINT",
    "_sdc_run_id": "VARCHAR",
}
"""Columns that every table has beside those of its schema, with their types."""


def quote(name: str) -> str:
    """Return `name` as an SQL identifier, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return `text` as an SQL string, for the few places where a value cannot be bound."""
    return "'" + text.replace("'", "''") + "'"


def column_names(properties: Iterable[str]) -> dict[str, str]:
    """Map each property to its column: the same name wherever DuckDB can hold it.

    DuckDB tells columns apart without regard to case, and has no column with an empty name or a NUL
    in it. Of properties that differ in case only, the first in code point order keeps its name and
    the others get a number, so the result does not depend on the order of the schema.
    """
    taken = set(METADATA)
    names: dict[str, str] = {}
    for name in sorted(properties):
        if name in METADATA:  # our own column holds it
            continue
        base = name.replace("\0", "\N{SYMBOL FOR NULL}") or "\N{SYMBOL FOR NULL}"
        column, number = base, 2
        while column.casefold() in taken:
            column, number = f"{base}_{number}", number + 1
        taken.add(column.casefold())
        names[name] = column
    return names
