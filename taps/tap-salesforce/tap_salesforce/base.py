"""What every stream of this tap has in common, and the stream that reports on all others."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from singer_sdk import Stream
from singer_sdk.helpers.conform import TypeConformanceLevel
from typing_extensions import override

from connector_kit.extracts import EXTRACTS_KEYS, EXTRACTS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context, Record

    from connector_kit.extracts import Extract, ExtractLog
    from tap_salesforce.connection import SalesforceConnection


class SalesforceStream(Stream):
    """A stream that enters its result in `extracts` and leaves the next one its turn."""

    # every value already is what the schema says
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(
        self, tap: Tap, connection: SalesforceConnection, *, name: str, schema: dict[str, Any]
    ) -> None:
        super().__init__(tap, schema=schema, name=name)
        self.connection = connection

    @abstractmethod
    def read(self, extract: Extract) -> Iterator[Record]:
        """Yield the records, and note in `extract` how they were read."""

    @override
    def get_records(self, context: Context | None) -> Iterable[Record]:
        connection = self.connection
        with connection.log.stream(
            connection.name, self.name, "full", connection.client.stats
        ) as extract:
            connection.check()
            for record in self.read(extract):
                extract.records += 1
                yield record
        if extract.error is None:
            return
        connection.failed(extract.error)
        self.logger.error("%s is not complete: %s", self.name, extract.error)

    @override
    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Do nothing: a bookmark is set once, after a pass, because no single row can tell it."""


class ExtractsStream(Stream):
    """One record per stream of this run: how it was read and what that cost."""

    name = "extracts"
    schema = EXTRACTS_SCHEMA
    primary_keys = tuple(EXTRACTS_KEYS)

    def __init__(self, tap: Tap, log: ExtractLog) -> None:
        super().__init__(tap)
        self._log = log

    @override
    def get_records(self, context: Context | None) -> Iterable[Record]:
        yield from self._log.rows
