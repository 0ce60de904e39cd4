"""The stream of profile fields, the only one that costs a call per member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from connector_kit.clock import timestamp
from connector_kit.errors import NotFound
from tap_communities import records, schemas
from tap_communities.client import ConnectionStream, Row
from tap_communities.members import read_members
from tap_communities.progress import State, first_day, iso
from tap_communities.seen import Position, SeenMembers
from tap_communities.values import mapping, phone_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector_kit.extracts import Extract, Mode
    from tap_communities.connections import Connection


class UserProfileFields(ConnectionStream):
    """Profile fields, for at most `profile_fields_max_calls` members per run and connection.

    Members are taken in the order of their last activity; the next run goes on behind the last one.
    Whoever is said to be active after the list's read began is read in each run and moves nothing:
    others may have been active before that and after their page was read, and going on behind a
    mistake in the data would leave out all who are active until then.
    """

    name = "user_profile_fields"
    primary_keys = ("connection", "userid")
    schema: ClassVar[dict[str, Any]] = schemas.USER_PROFILE_FIELDS

    @property
    @override
    def partitions(self) -> list[dict[str, Any]]:
        return super().partitions if self.config["profile_fields_max_calls"] else []

    @override
    def mode(self, state: State) -> Mode:
        return "incremental"  # never a full pass: the bound may cut it

    @override
    def read(self, connection: Connection, extract: Extract, state: State) -> Iterator[Row]:
        last = (state.get("bookmark") or "", state.get("bookmark_userid") or 0)
        extract.bookmark_from = extract.bookmark_to = last[0] or None
        seen = self._seen(connection, last, state)
        for moment, userid in seen.after(last)[: self.config["profile_fields_max_calls"]]:
            try:
                row = connection.client.user(userid)
            except NotFound:  # erased since it was listed
                pass
            else:
                extract.records += 1
                yield self._record(row, userid, connection)
            if moment <= seen.started:
                # in order, so each step can be kept: a failure costs no call twice
                state["bookmark"], state["bookmark_userid"] = moment, userid
                extract.bookmark_to = moment

    def _seen(self, connection: Connection, last: Position, state: State) -> SeenMembers:
        """Return who was active after `last`, from this run's list if it reaches back."""
        if connection.seen and connection.seen.reaches(last):
            return connection.seen
        seen = SeenMembers(iso(self.tap.clock.now()))
        for row in read_members(
            connection.client,
            first_day=first_day(state, self.config["overlap_days"]) if last[0] else None,
            also_joined=True,
            pages_in_flight=self.config["pages_in_flight"],
        ):
            if record := records.user(mapping(row), connection.name, connection.community_id):
                seen.add(record)
        return seen

    def _record(self, row: Row, userid: int, connection: Connection) -> Row:
        fields = records.profile_fields(row)
        return {
            "connection": connection.name,
            "userid": userid,
            "profile_fields": fields,
            "phone_e164": phone_number(fields, self.config.get("default_phone_region")),
            "fetched_at": timestamp(self.tap.clock),
        }
