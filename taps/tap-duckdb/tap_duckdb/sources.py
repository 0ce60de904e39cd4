"""What a stream reads, as SQL."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from connector_kit.errors import ConfigurationFailed
from tap_duckdb import json_lines
from tap_duckdb.identifiers import literals, quote

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

    from tap_duckdb.settings import StreamSettings

log = logging.getLogger("tap-duckdb")

_FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
_COMPRESSED = {".gz", ".zst"}


@dataclasses.dataclass(frozen=True)
class Source:
    """Where the rows of a stream come from.

    Attributes:
        sql: a query for the rows.
        skipped: a query for (file, number of lines that are no rows), if there can be such lines.
    """

    sql: str
    skipped: str | None = None


def source_of(
    stream: StreamSettings, connection: duckdb.DuckDBPyConnection, files_root: str
) -> Source:
    """Return what `stream` reads.

    Raises:
        ConfigurationFailed: the files, their format or their columns are not known.
    """
    if stream.table:
        return Source(f"FROM {'.'.join(map(quote, stream.table.split('.')))}")
    if stream.query:
        return Source(stream.query.rstrip("; \n"))
    form = _format(stream)
    columns = {name: _type(stream, name, kind) for name, kind in stream.columns.items()}
    if form == "json" and not columns:
        raise ConfigurationFailed(
            f"Stream {stream.name!r}: JSON lines do not say which columns they have.",
            next_step="Give `columns`: name to DuckDB type.",
        )
    pattern = str(Path(files_root) / (stream.files or ""))
    found = connection.execute("SELECT file FROM glob(?) ORDER BY file", [pattern]).fetchall()
    files = literals([file for (file,) in found])
    if not found:
        return _no_files(stream, columns, pattern)
    if form == "json":
        lines = json_lines.read(files, columns)
        return Source(
            json_lines.rows(lines, columns, stream.primary_keys),
            json_lines.skipped(lines, columns, stream.primary_keys),
        )
    reader = _parquet(files) if form == "parquet" else _csv(files, typed=bool(columns))
    missing = _missing(stream, connection, reader, pattern) if columns else frozenset()
    return Source(f"SELECT {_casts(columns, missing) or '*'} FROM {reader}")


def _missing(
    stream: StreamSettings, connection: duckdb.DuckDBPyConnection, reader: str, pattern: str
) -> frozenset[str]:
    """Return the columns that no file has; people leave out what they do not use."""
    there = {
        name.casefold() for name, *_ in connection.execute(f"DESCRIBE FROM {reader}").fetchall()
    }
    missing = [name for name in stream.columns if name.casefold() not in there]
    if keys := [name for name in missing if name in stream.primary_keys]:
        raise ConfigurationFailed(
            f"Stream {stream.name!r}: {pattern} has no column {', '.join(keys)}.",
            next_step=f"Give it a first line with these names: {', '.join(stream.columns)}.",
        )
    if missing:
        names = ", ".join(missing)
        log.warning("Stream %r: %s has no column %s: taken for empty.", stream.name, pattern, names)
    return frozenset(missing)


def _no_files(stream: StreamSettings, columns: dict[str, DuckDBPyType], pattern: str) -> Source:
    if not columns:
        raise ConfigurationFailed(
            f"Stream {stream.name!r}: no file matches {pattern}.",
            next_step="Correct `files`, or give `columns`: then the stream is empty.",
        )
    nulls = ", ".join(f"NULL AS {quote(name)}" for name in columns)
    return Source(f"SELECT {_casts(columns)} FROM (SELECT {nulls} WHERE false)")


def _parquet(files: str) -> str:
    return f"read_parquet({files}, union_by_name = true)"


def _csv(files: str, *, typed: bool) -> str:
    typing = "header = true, all_varchar = true" if typed else "sample_size = -1"
    # a quoted empty text is a text, an empty field is none
    return f"read_csv({files}, union_by_name = true, allow_quoted_nulls = false, {typing})"


def _casts(columns: dict[str, DuckDBPyType], missing: frozenset[str] = frozenset()) -> str:
    values = {name: "NULL" if name in missing else quote(name) for name in columns}
    return ", ".join(f"CAST({values[n]} AS {kind}) AS {quote(n)}" for n, kind in columns.items())


def _type(stream: StreamSettings, column: str, kind: str) -> DuckDBPyType:
    try:
        return duckdb.sqltype(kind)
    except duckdb.Error:
        raise ConfigurationFailed(
            f"Stream {stream.name!r}: column {column!r} has a type that DuckDB does not know.",
            next_step="Correct `columns`.",
        ) from None


def _format(stream: StreamSettings) -> str:
    if stream.format:
        return stream.format
    suffixes = [each for each in Path(stream.files or "").suffixes if each not in _COMPRESSED]
    if suffixes and suffixes[-1] in _FORMATS:
        return _FORMATS[suffixes[-1]]
    raise ConfigurationFailed(
        f"Stream {stream.name!r}: the extension of its files does not tell what they are.",
        next_step="Give `format`: parquet, csv or json (JSON lines).",
    )
