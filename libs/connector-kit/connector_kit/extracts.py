"""One record per run, connection and stream, for the stream `extracts` that every tap emits."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from connector_kit.clock import Clock, SystemClock, timestamp
from connector_kit.errors import ConnectorError
from connector_kit.redaction import redact
from connector_kit.runs import run_id
from connector_kit.stats import ApiStats

if TYPE_CHECKING:
    from collections.abc import Iterator

Mode = Literal["full", "incremental"]

_TEXT = {"type": ["string", "null"]}
_COUNT = {"type": "integer"}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}

EXTRACTS_KEYS = ["run_id", "source", "connection", "stream"]
EXTRACTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        **{key: {"type": "string"} for key in EXTRACTS_KEYS},
        "mode": _TEXT,
        "started_at": _MOMENT,
        "finished_at": _MOMENT,
        "status": _TEXT,
        "records": _COUNT,
        "records_invalid": _COUNT,
        "api_calls": _COUNT,
        "retries": _COUNT,
        "throttled_seconds": {"type": "number"},
        "bookmark_from": _TEXT,
        "bookmark_to": _TEXT,
        "error_code": _TEXT,
        "error_message": _TEXT,
    },
    "required": EXTRACTS_KEYS,
}


@dataclass
class Extract:
    """One stream of one connection while it is read; the reader counts and sets the bookmarks.

    Attributes:
        connection: Whose stream it is.
        stream: Its name.
        mode: Whether what was not read is gone (`full`) or may still be there.
        records: Rows received, those that are invalid included, each once.
        records_invalid: Those of them without a key, which go no further, and in taps with typed
            fields those with a value that does not fit.
        bookmark_from: Where the read began.
        bookmark_to: Where the next one begins.
        error: Why it ended early.
    """

    connection: str
    stream: str
    mode: Mode
    records: int = 0
    records_invalid: int = 0
    bookmark_from: str | None = None
    bookmark_to: str | None = None
    error: ConnectorError | None = None


@dataclass
class ExtractLog:
    """Collects the records of the stream `extracts` for one source.

    Attributes:
        source: Name of the source, such as `communities`.
        clock: Where time comes from.
        rows: The finished records.
    """

    source: str
    clock: Clock = field(default_factory=SystemClock)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def stream(
        self, connection: str, stream: str, mode: Mode, api_stats: ApiStats
    ) -> Iterator[Extract]:
        """Record what happens inside the block.

        A `ConnectorError` ends the block, is recorded as failed and goes no further, so that the
        next connection gets its turn: look at `extract.error` after the block. Everything else is
        recorded and goes on upwards.
        """
        extract = Extract(connection, stream, mode)
        before, started = api_stats.snapshot(), timestamp(self.clock)
        failure: BaseException | None = None
        try:
            yield extract
        except ConnectorError as error:
            failure = extract.error = error
        except BaseException as error:
            failure = error
            raise
        finally:
            self._add(extract, started, api_stats.since(before), failure)

    def skipped(self, connection: str, stream: str) -> None:
        """Record that a stream was not read because its connection is switched off."""
        now = timestamp(self.clock)
        row = self._row(Extract(connection, stream, "incremental"), now, ApiStats())
        self.rows.append(row | {"mode": None, "status": "skipped"})

    def _add(
        self,
        extract: Extract,
        started: str,
        cost: ApiStats,
        failure: BaseException | None,
    ) -> None:
        row = self._row(extract, started, cost)
        if isinstance(failure, ConnectorError):
            row |= {"error_code": failure.code, "error_message": redact(str(failure))}
        elif failure is not None:
            # the text of an unexpected exception may quote a record: its type has to be enough
            row |= {"error_code": "UNEXPECTED", "error_message": type(failure).__name__}
        row["status"] = "succeeded" if failure is None else "failed"
        self.rows.append(row)

    def _row(self, extract: Extract, started: str, cost: ApiStats) -> dict[str, Any]:
        return {
            "run_id": run_id(),
            "source": self.source,
            "connection": extract.connection,
            "stream": extract.stream,
            "mode": extract.mode,
            "started_at": started,
            "finished_at": timestamp(self.clock),
            "status": None,
            "records": extract.records,
            "records_invalid": extract.records_invalid,
            "api_calls": cost.calls,
            "retries": cost.retries,
            "throttled_seconds": round(cost.throttled_seconds, 3),
            "bookmark_from": extract.bookmark_from,
            "bookmark_to": extract.bookmark_to,
            "error_code": None,
            "error_message": None,
        }
