"""Collects records in files and loads them in batches, up to two batches behind the reader.

While the reader collects a batch, the last one is staged and the one before that is written, each
in a thread. Batches are written in order. A state goes out after the commit of everything that came
before it. After a batch that failed, no other is written.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import itertools
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from target_duckdb.appender import NUMBERS, Appender, Batch
from target_duckdb.errors import RecordBeforeSchema
from target_duckdb.exactness import exponent_may_round, long_fractions
from target_duckdb.schema import columns_of
from target_duckdb.scratch import Scratch
from target_duckdb.staging import READ_BYTES
from target_duckdb.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from connector_kit.clock import Clock
    from target_duckdb.warehouse import Warehouse

_AT_ONCE = 2  # batches handed over: one is written, one is staged
_BUFFER_BYTES = 1 << 16  # larger blocks go straight to the file


@dataclasses.dataclass(frozen=True)
class Limits:
    """What ends a batch, whichever comes first, all streams together.

    Attributes:
        rows: records.
        bytes: bytes of input; bounds memory and temporary files.
        seconds: age of the oldest record or state; bounds how long a state is held back.
    """

    rows: int
    bytes: int
    seconds: float


@dataclasses.dataclass
class _Spool:
    table: Table
    path: Path
    file: BinaryIO
    numbers: BinaryIO
    received_at: datetime
    rows: int = 0
    longest: int = 0
    inexact: bool = False


class Loader:
    """Takes the messages of a tap in order."""

    def __init__(
        self,
        open_warehouse: Callable[[], Warehouse],
        *,
        schema: str,
        limits: Limits,
        clock: Clock,
        emit_state: Callable[[dict[str, Any]], None],
    ) -> None:
        self._open = open_warehouse
        self._schema = schema
        self._limits = limits
        self._clock = clock
        self._emit_state = emit_state
        self._warehouse: Warehouse | None = None
        self._appenders: list[Appender] = []
        self._slots = itertools.cycle(range(_AT_ONCE))
        self._workers = concurrent.futures.ThreadPoolExecutor(_AT_ONCE)
        self._loading: list[concurrent.futures.Future[None]] = []
        self._scratch = Scratch()
        self._schemas: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, Table] = {}
        self._files = 0
        self._start_batch()

    def _start_batch(self) -> None:
        self._spools: dict[str, _Spool] = {}
        self._state: dict[str, Any] | None = None
        self._rows = self._bytes = 0
        self._since: float | None = None

    def schema(self, message: dict[str, Any]) -> None:
        """Make the table of a stream ready for the records to come."""
        stream = message["stream"]
        if self._schemas.get(stream) == message:
            return
        if stream in self._spools:
            self.flush()
        keys = message.get("key_properties") or ()
        table = Table(stream, self._schema, columns_of(stream, message["schema"], keys))
        self.wait()
        table.prepare(self._opened().run)
        self._schemas[stream] = message
        self._tables[stream] = table

    def records(self, stream: str, lines: bytes, count: int) -> None:
        """Take `count` lines of RECORD messages of one stream.

        A batch is cut at exactly its number of rows: DuckDB writes a whole row group at once, and
        would later merge what is a few rows longer, which takes as long again.
        """
        room = self._limits.rows - self._rows
        if count > room:
            parts = lines.split(b"\n", room)
            self.records(stream, b"\n".join([*parts[:room], b""]), room)
            self.records(stream, parts[room], count - room)
            return
        spool = self._spools.get(stream) or self._new_spool(stream)
        spool.file.write(lines)
        if spool.table.may_round:
            spool.numbers.write(long_fractions(lines))
            spool.inexact = spool.inexact or exponent_may_round(lines)
        if len(lines) > READ_BYTES:  # no block is that long unless a line in it is
            spool.longest = max(spool.longest, *map(len, lines.split(b"\n")))
        spool.rows += count
        self._rows += count
        self._bytes += len(lines)
        if self._rows >= self._limits.rows or self._bytes >= self._limits.bytes:
            self.flush()

    def state(self, value: dict[str, Any]) -> None:
        """Take a state, to be emitted once all records before it are safe."""
        self._state = value
        self._since = self._since or self._clock.now()

    def flush_if_due(self) -> None:
        """Flush when the oldest record or state has waited long enough."""
        if self._since is not None and self._clock.now() - self._since >= self._limits.seconds:
            self.flush()

    def flush(self) -> None:
        """Hand over the batch, after waiting for the last but one."""
        spools, state = list(self._spools.values()), self._state
        self._start_batch()
        for spool in spools:
            spool.file.close()
            spool.numbers.close()
        self._wait_for_all_but(_AT_ONCE - 1)
        batches = [
            Batch(s.table, s.path, s.rows, s.inexact, s.received_at, s.longest) for s in spools
        ]
        slot, before = next(self._slots), self._loading[-1:]
        self._loading.append(self._workers.submit(self._load, slot, batches, state, before))

    def wait(self) -> None:
        """Wait for the batches that are being loaded; raise what went wrong in them."""
        self._wait_for_all_but(0)

    def _wait_for_all_but(self, count: int) -> None:
        while len(self._loading) > count:
            self._loading[0].result()  # one that failed stays: nothing is written after it
            self._loading.pop(0)

    def finish(self) -> None:
        """Load what is left, and release the warehouse."""
        self.flush()
        self.wait()
        self._close()

    def _new_spool(self, stream: str) -> _Spool:
        table = self._tables.get(stream)
        if table is None:
            raise RecordBeforeSchema(
                f"A record of stream {stream!r} arrived before the stream's schema.",
                next_step="Use a tap that keeps to the Singer specification.",
            )
        now = self._clock.now()
        self._since = self._since or now
        self._files += 1
        path = self._scratch.path / f"{self._files}.jsonl"
        file = path.open("wb", buffering=_BUFFER_BYTES)
        numbers = path.with_suffix(NUMBERS).open("wb", buffering=_BUFFER_BYTES)
        spool = _Spool(table, path, file, numbers, datetime.fromtimestamp(now, UTC))
        self._spools[stream] = spool
        return spool

    def _opened(self) -> Warehouse:
        if self._warehouse is None:
            self._warehouse = self._open()
            self._appenders = [Appender(self._warehouse) for _ in range(_AT_ONCE)]
        return self._warehouse

    def _load(
        self,
        slot: int,
        batches: list[Batch],
        state: dict[str, Any] | None,
        before: list[concurrent.futures.Future[None]],
    ) -> None:
        staged = self._appenders[slot].stage(batches) if batches else []
        for batch_before in before:
            batch_before.result()  # its turn has come; raises again what went wrong there
        if staged:
            self._appenders[slot].append(staged)
        for batch in batches:
            batch.path.unlink()
            batch.path.with_suffix(NUMBERS).unlink()
        if state is not None:
            self._emit_state(state)

    def _close(self) -> None:
        self._workers.shutdown()
        if self._warehouse is not None:
            self._warehouse.close()
