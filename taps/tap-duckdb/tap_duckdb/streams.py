"""A stream: rows leave DuckDB as JSON texts and are written in batches."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
from singer_sdk import Stream
from singer_sdk.helpers.conform import TypeConformanceLevel
from typing_extensions import override

from connector_kit.clock import timestamp
from connector_kit.errors import ConfigurationFailed
from tap_duckdb.database import explained
from tap_duckdb.identifiers import quote
from tap_duckdb.values import json_schema, json_text, object_text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context, Record

    from connector_kit.clock import Clock
    from tap_duckdb.settings import StreamSettings
    from tap_duckdb.sources import Source

_BATCH_ROWS = 10_000


class DuckDBStream(Stream):
    """Rows of a table, a query or files.

    DuckDB writes the JSON of a row, so no value passes through a Python object: that is exact for
    every type, and several times faster than building and serializing dictionaries.
    """

    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE  # every value is what the schema says
    check_sorted = False  # DuckDB sorts; Python would compare by other rules

    def __init__(
        self,
        tap: Tap,
        settings: StreamSettings,
        source: Source,
        connection: duckdb.DuckDBPyConnection,
        clock: Clock,
    ) -> None:
        self._source = source
        self._connection = connection
        self._clock = clock
        try:
            relation = connection.sql(f"SELECT * FROM (\n{source.sql}\n)")
        except duckdb.Error as error:
            raise explained(error, settings.name) from None
        self._columns = dict(zip(relation.columns, relation.types, strict=True))
        super().__init__(tap, schema=self._described(settings), name=settings.name)
        self.primary_keys = settings.primary_keys
        self.replication_key = settings.replication_key

    def _described(self, settings: StreamSettings) -> dict[str, Any]:
        properties = {name: json_schema(kind) for name, kind in self._columns.items()}
        named = [*settings.primary_keys, *filter(None, [settings.replication_key])]
        if unknown := [name for name in named if name not in properties]:
            raise ConfigurationFailed(
                f"Stream {settings.name!r} has no column {', '.join(map(repr, unknown))}.",
                next_step="Correct `primary_keys` and `replication_key`.",
            )
        for name in settings.primary_keys:
            properties[name]["type"].remove("null")
        return {"type": "object", "properties": properties}

    @property
    @override
    def is_sorted(self) -> bool:
        """Whether rows come in the order of the replication key, so that a stop can be resumed."""
        return self.replication_key is not None

    @override
    def get_records(self, context: Context | None) -> Iterable[Record]:
        """Yield records one by one, for runs that stop after a few."""
        for texts, _ in self._batches(context):
            for text in texts:
                yield json.loads(text, parse_float=Decimal)

    @override
    def _sync_records(
        self, context: Context | None = None, *, write_messages: bool = True
    ) -> Generator[dict[str, Any], Any, Any]:
        if self.ABORT_AT_RECORD_COUNT is not None:
            yield from super()._sync_records(context, write_messages=write_messages)
            return
        stream = json.dumps(self.name)
        head = f'{{"type":"RECORD","stream":{stream},"record":'
        tail = f',"time_extracted":"{timestamp(self._clock)}"}}\n'
        with self.get_record_counter() as counter, self.get_sync_timer():
            self._write_starting_replication_value(context)
            for texts, bookmark in self._batches(context):
                lines = head + (tail + head).join(texts) + tail
                sys.stdout.buffer.write(lines.encode())
                sys.stdout.buffer.flush()
                counter.increment(len(texts))
                if self.replication_key and bookmark is not None:
                    self._increment_stream_state({self.replication_key: bookmark}, context=context)
                self.state_manager.is_flushed = False
                self._write_state_message()
        self._finalize_state(self.stream_state)
        self._write_state_message()

    def _batches(self, context: Context | None) -> Iterator[tuple[list[str], Any]]:
        """Yield records as JSON texts, and the replication key of the last of them."""
        try:
            self._warn_of_skipped_lines()
            self._connection.execute(*self._query(context))
            while rows := self._connection.fetchmany(_BATCH_ROWS):
                texts, keys = zip(*rows, strict=True)
                yield list(texts), json.loads(keys[-1] or "null", parse_float=Decimal)
        except duckdb.Error as error:
            raise explained(error, self.name) from None

    def _query(self, context: Context | None) -> tuple[str, list[str]]:
        described = self.effective_schema["properties"]
        fields = [
            (name, quote(name), kind)
            for name, kind in self._columns.items()
            if name in described and self.mask.get(("properties", name), True)
        ]
        source = f"FROM (\n{self._source.sql}\n)"
        if not self.replication_key:
            return f"SELECT {object_text(fields)}, NULL {source}", []
        key, kind = quote(self.replication_key), self._columns[self.replication_key]
        sql = f"SELECT {object_text(fields)}, {json_text(key, kind)} {source}"
        order = f"ORDER BY {key} NULLS FIRST"
        start = self.get_starting_replication_key_value(context)
        if start is None:
            return f"{sql} {order}", []
        # a row without a value has no place in the order: it is read every time rather than lost
        return f"{sql} WHERE {key} >= CAST(? AS {kind}) OR {key} IS NULL {order}", [str(start)]

    def _warn_of_skipped_lines(self) -> None:
        if not self._source.skipped:
            return
        for file, lines in self._connection.execute(self._source.skipped).fetchall():
            self.logger.warning(
                "%d line(s) of %s are no records of this stream and were skipped.", lines, file
            )
