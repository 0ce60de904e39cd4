"""What all streams share: one connection after the other, each on its own, and each key once."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.streams import Stream
from typing_extensions import override

from tap_communities import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk.helpers.types import Context

    from connector_kit.extracts import Extract, Mode
    from tap_communities.connections import Connection
    from tap_communities.tap import TapCommunities

Row = dict[str, Any]


class ConnectionStream(Stream):
    """Reads every active connection; one that fails is logged and does not stop the others."""

    state_partitioning_keys = ("connection",)
    TYPE_CONFORMANCE_LEVEL = (
        TypeConformanceLevel.NONE
    )  # `records` makes exactly what the schema says

    @abstractmethod
    def mode(self, state: progress.State) -> Mode:
        """Return how to read this time."""

    @abstractmethod
    def read(
        self, connection: Connection, extract: Extract, state: progress.State
    ) -> Iterator[Row]:
        """Yield the records of one connection, count them, and change `state` when it may move."""

    @cached_property
    def tap(self) -> TapCommunities:
        """The tap, which has the connections and the log of extracts."""
        return cast("TapCommunities", self._tap)

    @property
    @override
    def partitions(self) -> list[dict[str, Any]]:
        return [{"connection": name} for name in self.tap.connections]

    @override
    def get_records(self, context: Context | None) -> Iterator[Row]:
        if context is None:  # no partitions: no connections, or the stream is switched off
            return
        connection = self.tap.connections[str(context["connection"])]
        if not connection.active:
            self.tap.extract_log.skipped(connection.name, self.name)
            return
        state = self.get_context_state(context)
        for name in progress.forget_unusable(state, self.tap.clock.now()):
            self.logger.warning(
                "%s of %s: `%s` in the state is no moment of the past; everything is read again.",
                self.name,
                connection.name,
                name,
            )
        log, stats = self.tap.extract_log, connection.client.stats
        with log.stream(connection.name, self.name, self.mode(state), stats) as extract:
            yield from self.read(connection, extract, state)
        if extract.error:
            # texts of connector errors hold no secret and no value of a record
            self.logger.warning(
                "Reading %s of %s failed: %s", self.name, connection.name, extract.error
            )
            if self.ABORT_AT_RECORD_COUNT is not None:  # a connection test has to fail
                raise extract.error


class ListStream(ConnectionStream):
    """Reads a list, in full or from its bookmark on.

    The SDK's own bookmark moves with each record; ours moves only when a connection was read to
    the end, because lists arrive newest first.
    """

    bookmark_field: ClassVar[str | None] = None
    """The field of a record that the bookmark follows; None for a list without filters."""

    held_still: bool = True
    """Whether a full pass missed nobody by a list that moved; set by `rows` when it ends."""

    @abstractmethod
    def rows(self, connection: Connection, mode: Mode, state: progress.State) -> Iterable[Row]:
        """Yield the rows of one connection, as the API has them; a key may come twice."""

    @abstractmethod
    def record(self, row: Row, connection: Connection) -> Row | None:
        """Return the record of a row, None for a row without its key."""

    def completed(self, connection: Connection, mode: Mode, state: progress.State) -> None:
        """Take note that a connection was read to the end."""

    @override
    def mode(self, state: progress.State) -> Mode:
        hours = self.config["full_pass_interval_hours"]
        bookmarked = self.bookmark_field is not None
        return progress.mode_of(state, self.tap.clock.now(), hours, bookmarked=bookmarked)

    @override
    def read(
        self, connection: Connection, extract: Extract, state: progress.State
    ) -> Iterator[Row]:
        started = self.tap.clock.now()
        # a full pass begins at the beginning, whatever was read before
        extract.bookmark_from = state.get("bookmark") if extract.mode == "incremental" else None
        key = self.primary_keys[-1]  # the other key is the connection
        seen: set[Any] = set()
        newest = ""
        for row in self.rows(connection, extract.mode, state):
            record = self.record(row, connection) if isinstance(row, dict) else None
            if record is None:
                extract.records += 1
                extract.records_invalid += 1
                continue
            if record[key] in seen:  # lists move while they are read, and windows overlap
                continue
            seen.add(record[key])
            if self.bookmark_field:
                newest = max(newest, record[self.bookmark_field] or "")
            extract.records += 1
            yield record
        if extract.records_invalid:
            # whose rows these are is not known: after a full pass those would look deleted
            extract.mode = "incremental"
            self.logger.warning(
                "%d rows of %s of %s have no key and are left out; nothing is taken for deleted.",
                extract.records_invalid,
                self.name,
                connection.name,
            )
        if not self.held_still:  # who was missed would look deleted
            self.logger.warning(
                "The %s of %s moved while they were read: this pass does not count as full.",
                self.name,
                connection.name,
            )
            extract.mode = "incremental"
        progress.close(state, extract.mode, started, newest)
        extract.bookmark_to = state.get("bookmark")
        self.completed(connection, extract.mode, state)
