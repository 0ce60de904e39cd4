"""The DuckDB file: opened with patience, shared by several connections of this process."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from target_duckdb.errors import WarehouseLocked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector_kit.clock import Clock

log = logging.getLogger("target-duckdb")

_LOCKED = "Could not set lock on file"  # the only mark that sets this IOException apart
_RETRY_SECONDS = 1.0


class Warehouse:
    """The warehouse file and what holds for all that is written to it in this process.

    Attributes:
        known_streams: those whose fields were compared with their schema.
    """

    def __init__(
        self,
        path: str,
        clock: Clock,
        *,
        lock_wait_seconds: float,
        memory_limit: str,
    ) -> None:
        self._clock = clock
        self._connection = _set_up(self._connect(path, memory_limit, lock_wait_seconds))
        # batches are loaded in two threads of ours; more of DuckDB's would be in the reader's way
        self.run("SET threads = greatest(1, current_setting('threads') - 1)")
        self._others: list[duckdb.DuckDBPyConnection] = []
        self._next_sequence = 0
        self.known_streams: set[str] = set()

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
        for connection in (*self._others, self._connection):
            connection.close()

    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return one more connection, for another thread."""
        self._others.append(_set_up(self._connection.cursor()))
        return self._others[-1]

    def number(self, rows: int) -> tuple[float, int]:
        """Return the time of a batch, in Unix seconds, and the sequence number of its first row."""
        now = self._clock.now()
        # microseconds: increasing in a run, and between runs below a million records a second
        first = max(self._next_sequence, int(now * 1_000_000))
        self._next_sequence = first + rows
        return now, first


def _set_up(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    connection.execute("SET TimeZone = 'UTC'")
    # DuckDB would draw its progress on standard output, among the states
    connection.execute("SET enable_progress_bar = false")
    return connection
