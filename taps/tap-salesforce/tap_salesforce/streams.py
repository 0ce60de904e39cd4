"""The rows of one object."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from singer_sdk.singerlib import Schema
from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE
from typing_extensions import override

from connector_kit.errors import ConnectorError, NotFound
from connector_kit.salesforce import bulk_query, soql
from tap_salesforce.base import SalesforceStream
from tap_salesforce.overlap import Overlap
from tap_salesforce.passes import full_pass_due, horizon, next_bookmark
from tap_salesforce.progress import Pass
from tap_salesforce.queries import Query
from tap_salesforce.reading import RestRead
from tap_salesforce.records import Misfits, to_record
from tap_salesforce.values import moment, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib import Catalog

    from connector_kit.extracts import Extract, Mode
    from tap_salesforce.connection import SalesforceConnection
    from tap_salesforce.description import Description
    from tap_salesforce.reading import Row

_UNFINISHED, _OVERLAP = "unfinished", "overlap"  # keys of the state


class ObjectStream(SalesforceStream):
    """The rows of one object: all of them now and then, in between only what changed."""

    def __init__(
        self, tap: Tap, connection: SalesforceConnection, description: Description
    ) -> None:
        super().__init__(tap, connection, name=description.name, schema=description.schema)
        self._description = description
        self._began: str | None = None
        self.key = description.key
        self.cursor = description.cursor
        self.primary_keys = [self.key] if self.key else []
        self.replication_key = self.cursor if self.key else None

    @override
    def apply_catalog(self, catalog: Catalog) -> None:
        """Take the selection from the catalog, but the fields from the org.

        A catalog that was made before a field, or the whole object, existed would leave it out of
        rows whose bookmark has moved on.
        """
        entry = catalog.get_stream(self.name)
        if entry and self._description.known:
            entry.schema = Schema.from_dict(self.schema)
            entry.key_properties = self.primary_keys
            entry.replication_key = self.replication_key
        super().apply_catalog(catalog)

    @override
    def get_records(self, context: Context | None) -> Iterable[Record]:
        yield from super().get_records(context)
        if self._began:
            # what an earlier run has read of this pass belongs to it
            self.connection.log.rows[-1]["started_at"] = self._began

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        # an object that could not be described says why here
        self._description = self.connection.describe(self.name)
        unfinished = Pass.from_state(self.stream_state.get(_UNFINISHED))
        if unfinished and self._query(unfinished.since).digest == unfinished.digest:
            try:
                yield from self._go_on(unfinished, extract)
            except NotFound:
                self.logger.info("%s: the Bulk job is gone, beginning again", self.name)
                self._began = None
            else:
                return
        full = self._is_full_due()
        extract.mode = "full" if full else "incremental"
        extract.bookmark_from = moment(self.config.get("start_date")) if full else self._bookmark()
        yield from self._begin(extract.bookmark_from, extract.mode, extract)

    def _go_on(self, unfinished: Pass, extract: Extract) -> Iterator[Record]:
        """Finish a pass of an earlier run, then read what has changed since its job was made."""
        self._began = unfinished.started_at
        extract.mode, extract.bookmark_from = unfinished.mode, unfinished.since
        yield from self._records(unfinished, self._job_pages(unfinished), extract)
        yield from self._begin(self._bookmark(), "incremental", extract)

    def _begin(self, since: str | None, mode: Mode, extract: Extract) -> Iterator[Record]:
        query = self._query(since)
        here, there = timestamp(self.connection.now()), timestamp(self.connection.org_now())
        this = Pass(mode, since, here, there, query.digest)
        threshold = self.config["bulk_threshold"]
        rest = RestRead(self.connection.client, query, threshold, self.logger)
        yield from self._records(this, self._pages(rest, this), extract)

    def _pages(self, rest: RestRead, this: Pass) -> Iterator[Iterable[Row]]:
        yield from rest.pages()
        if rest.job:
            this.job = rest.job
            self._keep(this)
            yield from self._job_pages(this)

    def _job_pages(self, this: Pass) -> Iterator[Iterable[Row]]:
        client = self.connection.client
        try:
            bulk_query.wait(client, this.job, longest=self.config["bulk_wait_seconds"])
            for page in bulk_query.pages(client, this.job, this.locator):
                yield page.rows
                this.locator = page.locator
                if page.locator:
                    self._keep(this)
        except ConnectorError as error:
            if isinstance(error, NotFound) or error.code == bulk_query.JOB_FAILED:
                self.stream_state.pop(_UNFINISHED, None)
            raise

    def _records(
        self, this: Pass, pages: Iterator[Iterable[Row]], extract: Extract
    ) -> Iterator[Record]:
        """Yield what is new, then note where the next pass begins."""
        fields = self._fields()
        border = horizon(datetime.fromisoformat(this.org_time), self.config["look_back_seconds"])
        known = {} if this.mode == "full" else self.stream_state.get(_OVERLAP) or {}
        overlap = Overlap(known, border, this.newest)
        misfits = Misfits(self.name, self.key)
        for page in pages:
            for row in page:
                record, unreadable = to_record(row, fields, self.key)
                has_key = self.key not in unreadable
                cursor = record.get(self.cursor) if self.cursor else None
                if self.key and has_key and overlap.is_known(record[self.key], cursor, record):
                    continue
                if unreadable:
                    extract.records_invalid += 1
                    misfits.add(unreadable)
                if has_key:
                    yield record
                else:
                    extract.records += 1  # received, although it goes no further
            this.newest = overlap.newest
        misfits.log(self.logger)
        self._done(this, overlap, border, extract)

    def _done(self, this: Pass, overlap: Overlap, border: str, extract: Extract) -> None:
        state = self.stream_state
        state.pop(_UNFINISHED, None)
        extract.bookmark_to = next_bookmark(
            newest=overlap.newest, previous=this.since, horizon=border
        )
        if self.replication_key and extract.bookmark_to:
            state["replication_key"] = self.cursor
            state["replication_key_value"] = extract.bookmark_to
            state[_OVERLAP] = overlap.to_remember()
        state["last_read_at"] = this.started_at
        if this.mode == "full":
            state["last_full_at"] = this.started_at

    def _keep(self, this: Pass) -> None:
        """Put the pass into the state, and the state out, for a run that goes on after a crash."""
        self.stream_state[_UNFINISHED] = this.to_state()
        self.state_manager.is_flushed = False
        self._write_state_message()

    def _query(self, since: str | None) -> Query:
        where: tuple[str, ...] = ()
        if since and self.cursor:
            where = (f"{self.cursor} >= {soql.quote(datetime.fromisoformat(since))}",)
        return Query(
            self._description.api_name,
            tuple(self._fields()),
            where,
            all_rows=self._description.has_deletes,
            key=self.key,
        )

    def _fields(self) -> dict[str, Callable[[Any], Any]]:
        """Return how to read each field that is selected; the key and the cursor come first."""
        known = self.effective_schema["properties"]
        selected = {
            name: convert
            for name, convert in self._description.converters().items()
            if name in known and self.mask["properties", name]
        }
        first = {name: selected[name] for name in (self.key, self.cursor) if name in selected}
        return {**first, **selected}

    def _bookmark(self) -> str | None:
        """Return where the last pass left off, unless it went by another field."""
        value: str | None = self.stream_state.get("replication_key_value")
        return value if self.stream_state.get("replication_key") == self.cursor else None

    def _is_full_due(self) -> bool:
        if self.replication_method == REPLICATION_FULL_TABLE:
            return True
        return full_pass_due(
            last_full_at=self.stream_state.get("last_full_at"),
            last_read_at=self.stream_state.get("last_read_at"),
            bookmark=self._bookmark(),
            interval_days=self.config["full_pass_interval_days"],
            now=self.connection.started,
        )
