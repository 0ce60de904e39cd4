"""Streams whose records are rows of the query API."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from typing import TYPE_CHECKING, Any

from tap_gainsight.base import GainsightStream
from tap_gainsight.passes import next_bookmark
from tap_gainsight.reading import Pass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from singer_sdk.helpers.types import Record

    from connector_kit.extracts import Extract
    from connector_kit.gainsight import Condition
    from tap_gainsight.reading import Row

Converters = dict[str, "Callable[[Any], Any]"]


class RowStream(GainsightStream):
    """Reads rows from a bookmark on and keeps where the next pass begins.

    Attributes:
        key: The field that identifies a row, if there is one.
        cursor: The field that moves on with every change, if there is one.
    """

    key: str | None
    cursor: str | None

    @abstractmethod
    def converters(self) -> Converters:
        """Return how to read each field that exists, by name."""

    def bookmark(self) -> str | None:
        """Return where the last pass left off, unless it went by another field."""
        value: str | None = self.stream_state.get("replication_key_value")
        return value if self.stream_state.get("replication_key") == self.cursor else None

    def read_since(self, since: str | None, extract: Extract) -> Iterator[Record]:
        """Yield the rows that were changed at `since` (ISO 8601) or later, or all of them."""
        started = self.connection.now()
        fields = self._wanted_fields()
        one_pass = Pass(
            self._query(list(fields)), self.key, self.cursor, since, self.config["page_size"]
        )
        extract.bookmark_from = since
        yield from self._records(one_pass, fields, extract)
        extract.bookmark_to = next_bookmark(
            newest=one_pass.newest,
            previous=since,
            started=started,
            lookback_seconds=self.config["lookback_seconds"],
        )
        if one_pass.newest is not None:
            self.stream_state["replication_key"] = self.cursor
            self.stream_state["replication_key_value"] = extract.bookmark_to

    def _wanted_fields(self) -> Converters:
        """Return the fields that are selected and exist: others are not even asked for."""
        known = self.effective_schema["properties"]
        return {
            name: convert
            for name, convert in self.converters().items()
            if name in known and self.mask["properties", name]
        }

    def _query(self, select: list[str]) -> Callable[..., list[Row]]:
        def query(
            *, where: list[Condition], order_by: dict[str, str], limit: int, offset: int = 0
        ) -> list[Row]:
            page = self.connection.client.query(
                self.name, select, where=where, order_by=order_by, limit=limit, offset=offset
            )
            self.connection.answered()
            return page

        return query

    def _records(
        self, one_pass: Pass, fields: Mapping[str, Callable[[Any], Any]], extract: Extract
    ) -> Iterator[Record]:
        misfits: Counter[str] = Counter()
        for page in one_pass.pages():
            for row in page:
                record, unreadable = _record(row, fields, self.key)
                if unreadable:
                    extract.records_invalid += 1
                    misfits.update(unreadable)
                if self.key in unreadable:
                    extract.records += 1  # received, although it goes no further
                else:
                    yield record
        for name, count in misfits.items():
            # the field, never the value: it may be a person's
            self.logger.warning(
                "%s: %d rows have a value in %s that does not fit its type; %s",
                self.name,
                count,
                name,
                "they were left out" if name == self.key else "it was left empty",
            )


def _record(
    row: Row, fields: Mapping[str, Callable[[Any], Any]], key: str | None
) -> tuple[dict[str, Any], list[str]]:
    """Return the record, and the fields that are not readable; without its key a row is nothing."""
    record: dict[str, Any] = {}
    unreadable = []
    for name, convert in fields.items():
        try:
            record[name] = convert(row.get(name))
        except ValueError:
            record[name] = None
            unreadable.append(name)
    if key and not record.get(key):
        unreadable.append(key)
    return record, unreadable
