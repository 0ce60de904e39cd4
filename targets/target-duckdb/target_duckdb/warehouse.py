"""The DuckDB file: opened with patience, batches written whole or not at all."""

from __future__ import annotations

import dataclasses
import itertools
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from connector_kit.runs import run_id
from target_duckdb import careful, exactness, staging
from target_duckdb.errors import WarehouseLocked
from target_duckdb.identifiers import METADATA, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector_kit.clock import Clock
    from target_duckdb.tables import Table

log = logging.getLogger("target-duckdb")

_LOCKED = "Could not set lock on file"  # the only mark that sets this IOException apart
_RETRY_SECONDS = 1.0
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
    """

    table: Table
    path: Path
    rows: int
    inexact: bool
    received_at: datetime


class Warehouse:
    """One connection to the warehouse file. Use from one thread at a time."""

    def __init__(
        self,
        path: str,
        clock: Clock,
        *,
        lock_wait_seconds: float,
        memory_limit: str,
    ) -> None:
        self._clock = clock
        self._connection = self._connect(path, memory_limit, lock_wait_seconds)
        self.run("SET TimeZone = 'UTC'")
        # DuckDB would draw its progress on standard output, among the states
        self.run("SET enable_progress_bar = false")
        self._next_sequence = 0
        self._known_streams: set[str] = set()

    def _connect(
        self, path: str, memory_limit: str, wait_seconds: float
    ) -> duckdb.DuckDBPyConnection:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        deadline = self._clock.now() + wait_seconds
        while True:
            try:
                return duckdb.connect(path, config={"memory_limit": memory_limit})
            except duckdb.IOException as error:
                if _LOCKED not in str(error):
                    raise
            if self._clock.now() >= deadline:
                raise WarehouseLocked(
                    f"Another process still uses the warehouse after {wait_seconds:g} seconds.",
                    next_step="Close whatever has the file open (a DuckDB shell, a notebook, "
                    "another job), or raise lock_wait_seconds, and run again.",
                )
            log.info("The warehouse is in use by another process: waiting.")
            self._clock.sleep(_RETRY_SECONDS)

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        rows: list[tuple[Any, ...]] = self._connection.execute(sql, list(parameters)).fetchall()
        return rows

    def close(self) -> None:
        """Write everything into the file itself and release it."""
        self._connection.close()

    def append(self, batches: Sequence[Batch]) -> None:
        """Write batches in one transaction: when this returns, killing the process loses nothing.

        Raises:
            InvalidRecord: a record breaks its schema; nothing of these batches was written.
        """
        staged = [self._stage(f"batch_{i}", batch) for i, batch in enumerate(batches)]
        self.run("BEGIN")
        for i, (batch, rows) in enumerate(zip(batches, staged, strict=True)):
            self._insert(f"batch_{i}", batch, rows)
        self.run("COMMIT")
        for i in range(len(staged)):
            self.run(f"DROP TABLE batch_{i}")

    def _stage(self, name: str, batch: Batch) -> int:
        """Make the temporary table `name` of a batch and return its number of rows."""
        table = batch.table
        self._warn_of_undescribed(batch)
        plain = not (table.needs_care or self._may_round(batch))
        while plain:
            try:
                if self._create(name, staging.staging_sql(table.columns, batch.path)) == batch.rows:
                    return batch.rows
                if not self._found_ambiguous(batch):
                    break
            except _UNFIT:
                break
        return self._stage_carefully(name, batch)

    def _warn_of_undescribed(self, batch: Batch) -> None:
        """Name, once per stream, the fields that its first records have and its schema lacks."""
        stream = batch.table.stream
        if stream in self._known_streams:
            return
        self._known_streams.add(stream)
        with batch.path.open("rb") as lines:
            fields = careful.fields(itertools.islice(lines, _FIRST_RECORDS))
        known = {column.property for column in batch.table.columns} | METADATA.keys()
        if fields - known:
            names = sorted(fields - known)
            log.warning("Stream %r: fields %s are not in its schema, so not stored.", stream, names)

    def _may_round(self, batch: Batch) -> bool:
        """Tell whether a number in the batch may lose digits when DuckDB reads it as it is."""
        numbers = batch.path.with_suffix(NUMBERS)
        if batch.inexact or not numbers.stat().st_size:
            return batch.inexact
        try:
            if not self.run(exactness.doubtful_sql(numbers))[0][0]:
                return False
        except _UNFIT:
            pass  # bytes that are not even text
        with batch.path.open("rb") as file:
            blocks = iter(lambda: b"".join(file.readlines(_BLOCK_BYTES)), b"")
            return any(map(exactness.may_round, blocks))

    def _found_ambiguous(self, batch: Batch) -> bool:
        """Find and mark the columns with strings that read like other values; tell whether any."""
        columns = batch.table.columns
        flags = self.run(staging.ambiguous_sql(columns, batch.path))[0]
        batch.table.columns = [
            dataclasses.replace(column, is_ambiguous=column.is_ambiguous or flag)
            for column, flag in zip(columns, flags, strict=True)
        ]
        return any(flags)

    def _stage_carefully(self, name: str, batch: Batch) -> int:
        log.debug("Stream %r: looking at a batch record by record.", batch.table.stream)
        reader = careful.Careful(batch.table.stream, list(batch.table.columns))
        path = batch.path.with_suffix(".careful")
        with batch.path.open("rb") as lines, path.open("wb") as texts:
            texts.writelines(reader.texts(lines))
        if reader.replaced:
            log.warning(
                "Stream %r: %d texts held halves of surrogate pairs, which are not Unicode "
                "characters; each half was replaced by U+FFFD.",
                batch.table.stream,
                reader.replaced,
            )
        for statement in batch.table.widen(self.run, reader.columns):
            log.warning(
                "Stream %r: a value needs a wider column: %s", batch.table.stream, statement
            )
        rows = self._create(name, staging.careful_sql(batch.table.columns, path))
        path.unlink()
        return rows

    def _create(self, name: str, query: str) -> int:
        self.run(f"CREATE OR REPLACE TEMPORARY TABLE {name} AS {query}")
        return int(self.run(f"SELECT count(*) FROM {name}")[0][0])

    def _insert(self, name: str, batch: Batch, rows: int) -> None:
        table = batch.table
        now = self._clock.now()
        # microseconds: increasing in a run, and between runs below a million records a second
        first = max(self._next_sequence, int(now * 1_000_000))
        self._next_sequence = first + rows
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
        self._connection.execute(
            f"INSERT INTO {table.identifier} ({', '.join(names)}) "
            f"SELECT {', '.join(selected)} FROM {name}",
            {
                "received": batch.received_at,
                "batched": datetime.fromtimestamp(now, UTC),
                "first": first,
                "run_id": run_id(),
            },
        ).fetchall()
