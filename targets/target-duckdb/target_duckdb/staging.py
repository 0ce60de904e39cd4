"""The SQL that turns a file of RECORD lines into typed rows, when all are as they should be.

A value goes into its column only when the schema allows it and the column's type holds it exactly.
Anything else raises an error, whose text is never shown, or costs the row: fewer rows than lines.
Either makes `careful` look at each record. Leaving rows out is the fastest test there is.

To see which type the tap sent, a property is read as JSON text: there `"12"` is a string, `12` an
integer, `12.0` a number. Strings are read as strings, which is faster, as long as none of them
could be something else in JSON: once a text is `12`, that property is read as JSON text as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_duckdb.identifiers import literal, quote
from target_duckdb.schema import ANYTHING, TIMESTAMP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from target_duckdb.schema import Column

# what our own columns take from a record that brings them, such as one read from another warehouse
_FROM_RECORD = ("_sdc_extracted_at", "_sdc_deleted_at")
_TEXT = frozenset({"string", "date", "date-time"})
READ_BYTES = 1 << 24  # the longest line that DuckDB reads unless it is told otherwise

# RFC 3339 to the microsecond, which is what the types hold; year 0000 would come back as 1 BC
_YEAR = r"(?:[1-9]\d{3}|\d[1-9]\d\d|\d\d[1-9]\d|\d{3}[1-9])"
DATE_PATTERN = rf"{_YEAR}-\d\d-\d\d"
TIMESTAMP_PATTERN = (
    rf"{DATE_PATTERN}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{{1,6}})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
)

# Tests of JSON text. DuckDB writes every number that is no integer with a point or an "e".
_INTEGRAL = "NOT contains({v}, '.') AND NOT contains({v}, 'e')"
_IS_KIND = {
    "integer": "({v} >= '-' AND {v} < ':' AND " + _INTEGRAL + ")",
    "number": "({v} >= '-' AND {v} < ':')",
    "boolean": "{v} IN ('true', 'false')",
    "string": "starts_with({v}, '\"')",
    "object": "starts_with({v}, '{{')",
    "array": "starts_with({v}, '[')",
}
# Of these a cast refuses what is not of the kind, so the test is what the cast would let pass:
# a fraction; an integer that loses digits, a number that is infinite or came from more digits.
_FITS_NUMBER = {
    "BIGINT": _INTEGRAL,
    "HUGEINT": _INTEGRAL,
    "DOUBLE": "CAST({v} AS DOUBLE) BETWEEN -999999999999999 AND 999999999999999",
}
# Tests of strings. The first alternative for a timestamp is a cheaper test for the common forms.
_FITS_TIME = {
    "DATE": "{v} LIKE '____-__-__' AND {v} >= '0001'",
    TIMESTAMP: (
        "({v} LIKE '____-__-__T__:__:__%' AND (strlen({v}) <= 26 OR ends_with({v}, 'Z')) "
        "AND strlen({v}) <= 27 AND {v} >= '0001' AND NOT contains({v}, '(') "
        "OR regexp_full_match({v}, '"
        + TIMESTAMP_PATTERN.replace("{", "{{").replace("}", "}}")
        + "'))"
    ),
}
_IS_PLAIN = (  # a string that does not read like another JSON value
    "({v} < '-' OR {v} >= ':' "
    "OR NOT regexp_full_match({v}, '-Infinity|-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?')) "
    "AND ({v} < '[' OR {v} >= '\\') AND ({v} < '{{' OR {v} >= '|') "
    "AND {v} NOT IN ('true', 'false', 'NaN', 'Infinity')"
)
# No number that may have come from more digits than a float has; the first tests are the fast ones.
_IS_EXACT_JSON = (
    "(NOT contains({v}, '.0') AND NOT regexp_matches({v}, 'e[0-9]') OR NOT regexp_matches({v}, "
    "'(?:^|[:,\\[])-?(?:[0-9]{{16,}}[.]0|[0-9]+(?:[.][0-9]+)?e[0-9])'))"
)


def staging_sql(columns: Sequence[Column], path: Path, longest: int) -> str:
    """Return a query over RECORD lines: one output column per stream column, then the two times.

    It raises an error or leaves out rows when the records are not all as their columns expect.

    Args:
        columns: what to read; an empty list is fine.
        path: file of RECORD lines of one stream.
        longest: bytes of its longest line; may be less when none is over `READ_BYTES`.
    """
    selected = [f"{_value_sql(column)} AS c{i}" for i, column in enumerate(columns)]
    tests = [_accepts_sql(column) for column in columns]
    if not any(column.is_key or column.is_required for column in columns):
        tests.append("record IS NOT NULL")  # not cheap; elsewhere a missing value tells
    return (
        f"SELECT {', '.join([*selected, *_times_sql()])} {_from_sql(columns, path, longest)} "
        f"WHERE {' AND '.join(tests)}"
    )


def ambiguous_sql(columns: Sequence[Column], path: Path, longest: int) -> str:
    """Return a query of one row: for each column whether a string of it is ambiguous."""
    tests = (
        f"coalesce(bool_or(NOT ({_IS_PLAIN.format(v=_field(column))})), false)"
        if column.type == "VARCHAR" and _is_read_as_text(column)
        else "false"
        for column in columns
    )
    return f"SELECT {', '.join(tests)} {_from_sql(columns, path, longest)}"


def _from_sql(columns: Sequence[Column], path: Path, longest: int) -> str:
    kinds = {c.property: "VARCHAR" if _is_read_as_text(c) else "JSON" for c in columns}
    kinds |= dict.fromkeys(_FROM_RECORD, "VARCHAR")
    record = ", ".join(f"{quote(name)} {kind}" for name, kind in kinds.items())
    return (
        f"FROM read_json({literal(str(path))}, {_format(longest)}, columns = "
        f"{{record: {literal(f'STRUCT({record})')}, time_extracted: 'VARCHAR'}})"
    )


def _format(longest: int) -> str:
    size = max(READ_BYTES, longest + 1)  # DuckDB allocates twice as much for each thread
    return f"format = 'newline_delimited', maximum_object_size = {size}"


def _field(column: Column) -> str:
    return f"record.{quote(column.property)}"


def _text(column: Column) -> str:
    return f"{_field(column)}::VARCHAR"


def _is_read_as_text(column: Column) -> bool:
    is_text = column.type == "VARCHAR" and not column.is_ambiguous
    return column.kinds <= _TEXT and (is_text or column.type in _FITS_TIME)


def careful_sql(columns: Sequence[Column], path: Path, longest: int) -> str:
    """Return the same query over the file that `careful` writes: every value as text."""
    names = [*(f"c{i}" for i in range(len(columns))), "extracted_at", "deleted_at"]
    types = [*(column.type for column in columns), TIMESTAMP, TIMESTAMP]
    selected = (
        f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, types, strict=True)
    )
    read = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    return (
        f"SELECT {', '.join(selected)} FROM read_json({literal(str(path))}, "
        f"{_format(longest)}, columns = {{{read}}})"
    )


def _accepts_sql(column: Column) -> str:
    """Return the test that a value, or none, is what the schema and the column's type allow."""
    test = _fits_sql(column)
    if column.is_key or column.is_required:
        return f"({test})"
    return f"({_text(column)} IS NULL OR {test})"


def _fits_sql(column: Column) -> str:
    """Return the test that the value is of an allowed kind and that the type holds it."""
    text = _text(column)
    if test := _FITS_TIME.get(column.type):
        return test.format(v=text)
    if _is_read_as_text(column):
        return _IS_PLAIN.format(v=text)
    if test := _FITS_NUMBER.get(column.type):
        only = f" AND {_INTEGRAL}" if column.kinds == {"integer"} and test != _INTEGRAL else ""
        return (test + only).format(v=text)
    tests = []
    if column.kinds != ANYTHING:
        kinds = {"string" if kind in _TEXT else kind for kind in column.kinds}
        any_kind = " OR ".join(_IS_KIND[kind].format(v=text) for kind in sorted(kinds))
        tests.append(any_kind or "false")
    if column.type == "VARCHAR" and "number" in column.kinds:
        tests.append(_FITS_NUMBER["DOUBLE"].format(v=text))
    if column.type == "JSON":
        tests.append(_IS_EXACT_JSON.format(v=text))
    return " AND ".join(f"({test})" for test in tests)


def _value_sql(column: Column) -> str:
    text = _text(column)
    if column.type == "JSON":
        return _field(column)
    if column.type == "BOOLEAN":
        return f"{text} = 'true'"
    if column.kinds <= _TEXT and not _is_read_as_text(column):
        text = f"{_field(column)}->>'$'"
    return f"CAST({text} AS {column.type})"


def _times_sql() -> tuple[str, str]:
    extracted, deleted = (f"TRY_CAST(record.{quote(n)} AS {TIMESTAMP})" for n in _FROM_RECORD)
    return (
        f"coalesce(TRY_CAST(time_extracted AS {TIMESTAMP}), {extracted}) AS extracted_at",
        f"{deleted} AS deleted_at",
    )
