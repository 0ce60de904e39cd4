"""Turns files of RECORD lines into rows of the warehouse.

Two steps, so that a batch can be staged while the one before it is written. Staging reads a file
into a temporary table and changes nothing else: neither the warehouse nor what is known of a
stream's columns. Writing needs its turn: it may widen columns, and it numbers the rows.
"""

from __future__ import annotations

import dataclasses
import itertools
import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from connector_kit.runs import run_id
from target_duckdb import careful, exactness, staging
from target_duckdb.errors import RecordTooLong
from target_duckdb.identifiers import METADATA, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from target_duckdb.schema import Column
    from target_duckdb.tables import Table
    from target_duckdb.warehouse import Warehouse

log = logging.getLogger("target-duckdb")

_FIRST_RECORDS = 100
_BLOCK_BYTES = 1 << 18
NUMBERS = ".numbers"
# what a batch raises that is not as its columns expect: a cast, a test of ours, malformed JSON
_UNFIT = (duckdb.DataError, duckdb.InvalidInputException)


@dataclasses.dataclass(frozen=True)
class Batch:
    """RECORD lines of one stream in a file.

    Attributes:
        table: where they go.
        path: the file; beside it, with the suffix NUMBERS, is one of its `long_fractions`.
        rows: number of lines.
        inexact: whether a number in it, other than those, may lose digits when DuckDB reads it.
        received_at: when the first of them arrived.
        longest: bytes of the longest of them, if that is too long for DuckDB's usual buffers.
    """

    table: Table
    path: Path
    rows: int
    inexact: bool
    received_at: datetime
    longest: int = 0


@dataclasses.dataclass(frozen=True)
class Staged:
    """A batch in the temporary table `name`.

    Attributes:
        batch: where it came from.
        name: the temporary table, of the appender that staged it.
        columns: what the batch was read as; None when each record needs a look.
    """

    batch: Batch
    name: str
    columns: list[Column] | None


class Appender:
    """A connection that stages and writes batches. Use from one thread at a time."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._connection = warehouse.connection()

    def _run(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()

    def stage(self, batches: Sequence[Batch]) -> list[Staged]:
        """Read batches into temporary tables, unless a record is not as its columns expect."""
        with _naming_what_is_too_long(batches):
            return [self._stage(f"batch_{i}", batch) for i, batch in enumerate(batches)]

    def append(self, staged: Sequence[Staged]) -> None:
        """Write batches in one transaction: when this returns, killing the process loses nothing.

        Call it in the order of the input, and never while another appender writes.

        Raises:
            InvalidRecord: a record breaks its schema, or is too long; nothing of these batches was
            written.
        """
        with _naming_what_is_too_long([each.batch for each in staged]):
            rows = [self._settle(each) for each in staged]
            self._run("BEGIN")
            for each, count in zip(staged, rows, strict=True):
                self._insert(each.name, each.batch, count)
            self._run("COMMIT")
        for each in staged:
            self._run(f"DROP TABLE {each.name}")

    def _stage(self, name: str, batch: Batch) -> Staged:
        columns = list(batch.table.columns)
        plain = not (batch.table.needs_care or self._may_round(batch))
        while plain:
            try:
                query = staging.staging_sql(columns, batch.path, batch.longest)
                if self._create(name, query) == batch.rows:
                    return Staged(batch, name, columns)
                ambiguous = self._ambiguous(columns, batch)
                if not any(ambiguous):
                    break
            except _UNFIT:
                break
            columns = _marked(columns, ambiguous)
        return Staged(batch, name, None)

    def _may_round(self, batch: Batch) -> bool:
        """Tell whether a number in the batch may lose digits when DuckDB reads it as it is."""
        numbers = batch.path.with_suffix(NUMBERS)
        if batch.inexact or not numbers.stat().st_size:
            return batch.inexact
        try:
            if not self._run(exactness.doubtful_sql(numbers))[0][0]:
                return False
        except _UNFIT:
            pass  # bytes that are not even text
        with batch.path.open("rb") as file:
            blocks = iter(lambda: b"".join(file.readlines(_BLOCK_BYTES)), b"")
            return any(map(exactness.may_round, blocks))

    def _ambiguous(self, columns: Sequence[Column], batch: Batch) -> tuple[bool, ...]:
        """Tell for each column whether strings in it read like other values."""
        query = staging.ambiguous_sql(columns, batch.path, batch.longest)
        flags: tuple[bool, ...] = self._run(query)[0]
        return flags

    def _create(self, name: str, query: str) -> int:
        self._run(f"CREATE OR REPLACE TEMPORARY TABLE {name} AS {query}")
        return int(self._run(f"SELECT count(*) FROM {name}")[0][0])

    # what follows changes the warehouse or what is known of a stream: only when its turn has come

    def _settle(self, staged: Staged) -> int:
        """Bring a staged batch up to what came before it; return its number of rows."""
        batch, table = staged.batch, staged.batch.table
        self._warn_of_undescribed(batch)
        if staged.columns and _types(staged.columns) != _types(table.columns):
            staged = self._stage(staged.name, batch)
        if staged.columns is None:
            return self._stage_carefully(staged.name, batch)
        table.columns = _marked(table.columns, [column.is_ambiguous for column in staged.columns])
        return batch.rows

    def _warn_of_undescribed(self, batch: Batch) -> None:
        """Name, once per stream, the fields that its first records have and its schema lacks."""
        stream = batch.table.stream
        if stream in self._warehouse.known_streams:
            return
        self._warehouse.known_streams.add(stream)
        with batch.path.open("rb") as lines:
            fields = careful.fields(itertools.islice(lines, _FIRST_RECORDS))
        known = {column.property for column in batch.table.columns} | METADATA.keys()
        if fields - known:
            names = sorted(fields - known)
            log.warning("Stream %r: fields %s are not in its schema, so not stored.", stream, names)

    def _stage_carefully(self, name: str, batch: Batch) -> int:
        log.debug("Stream %r: looking at a batch record by record.", batch.table.stream)
        reader = careful.Careful(batch.table.stream, list(batch.table.columns))
        path = batch.path.with_suffix(".careful")
        with batch.path.open("rb") as lines, path.open("wb") as texts:
            longest = 0
            for text in reader.texts(lines):
                longest = max(longest, texts.write(text))
        if reader.replaced:
            log.warning(
                "Stream %r: %d texts held halves of surrogate pairs, which are not Unicode "
                "characters; each half was replaced by U+FFFD.",
                batch.table.stream,
                reader.replaced,
            )
        for statement in batch.table.widen(self._run, reader.columns):
            log.warning(
                "Stream %r: a value needs a wider column: %s", batch.table.stream, statement
            )
        query = staging.careful_sql(batch.table.columns, path, longest)
        rows = self._create(name, query)
        path.unlink()
        return rows

    def _insert(self, name: str, batch: Batch, rows: int) -> None:
        table = batch.table
        batched_at, first = self._warehouse.number(rows)
        values = {
            "_sdc_extracted_at": "coalesce(extracted_at, $received)",
            "_sdc_received_at": "$received",
            "_sdc_batched_at": "$batched",
            "_sdc_deleted_at": "deleted_at",
            "_sdc_sequence": "$first + rowid",  # rows are staged in the order of their lines
            "_sdc_run_id": "$run_id",
        }
        names = [quote(column.name) for column in table.columns] + list(METADATA)
        selected = [f"c{i}" for i in range(len(table.columns))] + [values[key] for key in METADATA]
        self._run(
            f"INSERT INTO {table.identifier} ({', '.join(names)}) "
            f"SELECT {', '.join(selected)} FROM {name}",
            {
                "received": batch.received_at,
                "batched": datetime.fromtimestamp(batched_at, UTC),
                "first": first,
                "run_id": run_id(),
            },
        )


@contextmanager
def _naming_what_is_too_long(batches: Sequence[Batch]) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException:
        batch = max(batches, key=lambda each: each.longest)
        if not batch.longest:
            raise
        raise RecordTooLong(
            f"Stream {batch.table.stream!r}: a record of {batch.longest / 1e6:.0f} MB needs more "
            "memory than DuckDB may use.",
            next_step="Raise memory_limit to ten times the size of the record.",
        ) from None


def _marked(columns: Sequence[Column], ambiguous: Sequence[bool]) -> list[Column]:
    """Return the columns, more of them marked as ambiguous."""
    return [
        dataclasses.replace(column, is_ambiguous=column.is_ambiguous or flag)
        for column, flag in zip(columns, ambiguous, strict=True)
    ]


def _types(columns: Sequence[Column]) -> list[tuple[str, str]]:
    return [(column.name, column.type) for column in columns]
