"""JSON lines, read so that a broken line neither stops the read nor becomes a row of nulls.

A process that was killed leaves half a line behind. DuckDB's own reader can overlook it, but then
also overlooks a value that does not fit its column. Here a line is a row when it is an object, each
value that is there fits, and each key is there; any other line is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_duckdb.identifiers import literals, quote
from tap_duckdb.values import is_nested

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from duckdb.sqltypes import DuckDBPyType

    Columns = Mapping[str, DuckDBPyType]


def read(files: str, columns: Columns) -> str:
    """Return a query for the lines: file, is_object, and the columns' values as c0, c1, ….

    A column whose value does not fit has a NULL there, and a text in the list `given`.
    """
    pointers = literals([_pointer(name) for name in columns])
    casts = [
        f"TRY_CAST({f'items[{i}]' if is_nested(kind) else f'texts[{i}]'} AS {kind}) AS c{i}"
        for i, kind in enumerate(columns.values(), start=1)
    ]
    return (
        f"SELECT file, is_object, texts, {', '.join(casts)} FROM ("
        "SELECT filename AS file, json_type(json) = 'OBJECT' AS is_object, "
        f"json_extract_string(json, {pointers}) AS texts, "
        # a JSON null is no value
        f"list_transform(json_extract(json, {pointers}), "
        "lambda e: CASE WHEN json_type(e) <> 'NULL' THEN e END) AS items "
        f"FROM read_ndjson_objects({files}, ignore_errors = true, filename = true))"
    )


def rows(lines: str, columns: Columns, keys: Collection[str]) -> str:
    """Return a query for the rows among `lines`."""
    names = ", ".join(f"c{i} AS {quote(name)}" for i, name in enumerate(columns, start=1))
    return f"SELECT {names} FROM ({lines}) WHERE {_is_row(columns, keys)}"


def skipped(lines: str, columns: Columns, keys: Collection[str]) -> str:
    """Return a query for (file, number of lines) of the others."""
    return (
        f"SELECT file, count(*) FROM ({lines}) WHERE ({_is_row(columns, keys)}) IS NOT TRUE "
        "GROUP BY file ORDER BY file"
    )


def _is_row(columns: Columns, keys: Collection[str]) -> str:
    fits = [
        f"c{i} IS NOT NULL" if name in keys else f"(texts[{i}] IS NULL OR c{i} IS NOT NULL)"
        for i, name in enumerate(columns, start=1)
    ]
    return " AND ".join(["is_object", *fits])


def _pointer(key: str) -> str:
    """Return the JSON pointer (RFC 6901) to a key of the outermost object."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
