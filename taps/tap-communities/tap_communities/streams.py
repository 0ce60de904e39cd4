"""The lists of a community, and the log of what was read."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, ClassVar, cast

from singer_sdk.streams import Stream
from typing_extensions import override

from connector_kit.communities.client import PAGE_SIZE
from connector_kit.extracts import EXTRACTS_KEYS, EXTRACTS_SCHEMA
from connector_kit.paging import read_pages
from tap_communities import records, schemas
from tap_communities.client import ListStream, Row
from tap_communities.members import read_members
from tap_communities.progress import State, an_hour_before, first_day, iso
from tap_communities.seen import SeenMembers
from tap_communities.topics import read_topics
from tap_communities.values import mapping, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk.helpers.types import Context

    from connector_kit.extracts import Mode
    from tap_communities.connections import Connection
    from tap_communities.tap import TapCommunities


ENOUGH_TO_JUDGE = 1_000
"""Members to have seen before "none of them was never active" is taken for a rule."""


class Users(ListStream):
    """Members."""

    name = "users"
    primary_keys = ("connection", "userid")
    schema: ClassVar[dict[str, Any]] = schemas.USERS
    bookmark_field = "lastactivity"

    _seen: SeenMembers
    _members: int
    _never_active: int

    @override
    def rows(self, connection: Connection, mode: Mode, state: State) -> Iterator[Row]:
        since = None if mode == "full" else first_day(state, self.config["overlap_days"])
        self._seen = SeenMembers(iso(self.tap.clock.now()), since)
        self._members = self._never_active = 0
        self.held_still = yield from read_members(
            connection.client,
            first_day=since,
            also_joined=not state.get("joining_is_activity"),
            pages_in_flight=self.config["pages_in_flight"],
        )

    @override
    def record(self, row: Row, connection: Connection) -> Row | None:
        record = records.user(row, connection.name, connection.community_id)
        if record is not None:
            self._members += 1
            self._never_active += (record["lastactivity"] or "") < (record["joindate"] or "9")
            if self.config["profile_fields_max_calls"]:
                self._seen.add(record)
        return record

    @override
    def completed(self, connection: Connection, mode: Mode, state: State) -> None:
        connection.seen = self._seen
        if mode == "full":
            # where joining counts as activity, a filter on activity finds new members too, and an
            # incremental read costs one call instead of two
            state["joining_is_activity"] = (
                self._members >= ENOUGH_TO_JUDGE and not self._never_active
            )


class Topics(ListStream):
    """Topics of all five types. `lastActivityAt` moves on replies only: edits need a full pass."""

    name = "topics"
    primary_keys = ("connection", "publicId")
    schema: ClassVar[dict[str, Any]] = schemas.TOPICS
    bookmark_field = "lastActivityAt"

    @override
    def rows(self, connection: Connection, mode: Mode, state: State) -> Iterable[Row]:
        in_flight = self.config["pages_in_flight"]
        if mode == "full":
            return read_topics(
                connection.client,
                "createdAt",
                first_day=None,
                until_empty=True,
                pages_in_flight=in_flight,
            )
        rows = read_topics(
            connection.client,
            "lastActivityAt",
            first_day=first_day(state, self.config["overlap_days"]),
            until_empty=False,
            pages_in_flight=in_flight,
        )
        # newest first, and exact to the second: no need to read the days of the filter to their end
        since = an_hour_before(state["bookmark"])
        return takewhile(
            lambda row: (moment(mapping(row).get("lastActivityAt")) or since) >= since, rows
        )

    @override
    def record(self, row: Row, connection: Connection) -> Row | None:
        return records.topic(row, connection.name)


class Categories(ListStream):
    """Public categories, group categories among them."""

    name = "categories"
    primary_keys = ("connection", "id")
    schema: ClassVar[dict[str, Any]] = schemas.CATEGORIES

    @override
    def rows(self, connection: Connection, mode: Mode, state: State) -> Iterable[Row]:
        fetch = connection.client.categories_page
        for page in read_pages(fetch, page_size=PAGE_SIZE, until_empty=mode == "full"):
            yield from page

    @override
    def record(self, row: Row, connection: Connection) -> Row | None:
        return records.category(row, connection.name)


class IdeaStatuses(ListStream):
    """Statuses that an idea can have."""

    name = "idea_statuses"
    primary_keys = ("connection", "id")
    schema: ClassVar[dict[str, Any]] = schemas.IDEA_STATUSES

    @override
    def rows(self, connection: Connection, mode: Mode, state: State) -> Iterable[Row]:
        fetch = connection.client.idea_statuses_page
        for page in read_pages(fetch, page_size=PAGE_SIZE, until_empty=mode == "full"):
            yield from page

    @override
    def record(self, row: Row, connection: Connection) -> Row | None:
        return records.idea_status(row, connection.name)


class Extracts(Stream):
    """What this run read, one record per connection and stream; the tap reads it last."""

    name = "extracts"
    primary_keys = tuple(EXTRACTS_KEYS)
    schema: ClassVar[dict[str, Any]] = EXTRACTS_SCHEMA

    @override
    def get_records(self, context: Context | None) -> Iterator[Row]:
        yield from cast("TapCommunities", self._tap).extract_log.rows

    @override
    def finalize_state_progress_markers(self, state: dict[str, Any] | None = None) -> None:
        super().finalize_state_progress_markers(state)
        # records and state of all streams are out: now the exit code may say what happened
        cast("TapCommunities", self._tap).end()
