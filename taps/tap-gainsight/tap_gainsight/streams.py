"""Objects and the logs of what was deleted from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk.singerlib import Schema
from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE
from typing_extensions import override

from connector_kit.errors import ConfigurationFailed
from tap_gainsight.passes import deletes_known_since, full_pass_due
from tap_gainsight.rows import Converters, RowStream
from tap_gainsight.values import converter, json_schema, moment, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Record
    from singer_sdk.singerlib import Catalog

    from connector_kit.extracts import Extract
    from tap_gainsight.connection import GainsightConnection
    from tap_gainsight.description import Description


class ObjectStream(RowStream):
    """The rows of one object: all of them now and then, in between only what changed."""

    def __init__(
        self,
        tap: Tap,
        connection: GainsightConnection,
        description: Description,
        deletes: DeleteLogStream,
    ) -> None:
        super().__init__(tap, connection, name=description.name, schema=description.schema)
        self._deletes = deletes
        self._described = description.known
        self.key = description.key
        self.cursor = description.cursor
        self.primary_keys = [self.key] if self.key else []
        self.replication_key = self.cursor if self.key else None

    @override
    def apply_catalog(self, catalog: Catalog) -> None:
        """Take the selection from the catalog, but the fields from the tenant.

        A catalog that was made before a field, or the whole object, existed would leave it out of
        rows whose bookmark has moved on.
        """
        entry = catalog.get_stream(self.name)
        if entry and self._described:
            entry.schema = Schema.from_dict(self.schema)
            entry.key_properties = self.primary_keys
            entry.replication_key = self.replication_key
        super().apply_catalog(catalog)

    @override
    def converters(self) -> Converters:
        return self.connection.describe(self.name).converters()

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        full = self._is_due()
        extract.mode = "full" if full else "incremental"
        since = moment(self.config.get("start_date")) if full else self.bookmark()
        yield from self.read_since(since, extract)
        if full:
            self.stream_state["last_full_at"] = timestamp(self.connection.started)

    def _is_due(self) -> bool:
        if self.replication_method == REPLICATION_FULL_TABLE:
            return True
        return full_pass_due(
            last_full_at=self.stream_state.get("last_full_at"),
            bookmark=self.bookmark(),
            deletes_known_since=self._deletes.known_since(),
            interval_days=self.config["full_pass_interval_days"],
            now=self.connection.started,
        )


class DeleteLogStream(RowStream):
    """Which rows were deleted, and when. Gainsight keeps this for 15 days."""

    name = "record_delete_log"
    key = "RecordId"
    cursor = "DeletedOn"
    primary_keys = ("RecordId",)
    replication_key = "DeletedOn"

    _TYPES: ClassVar = {"RecordId": "STRING", "ObjectName": "STRING", "DeletedOn": "DATETIME"}

    def __init__(self, tap: Tap, connection: GainsightConnection) -> None:
        properties = {name: json_schema(data_type) for name, data_type in self._TYPES.items()}
        schema = {"type": "object", "properties": properties}
        super().__init__(tap, connection, name=self.name, schema=schema)

    def known_since(self) -> str:
        """Return since when no delete can have escaped this log."""
        return deletes_known_since(
            known_since=self.stream_state.get("known_since"),
            last_read_at=self.stream_state.get("last_read_at"),
            now=self.connection.started,
        )

    @override
    def converters(self) -> Converters:
        return {name: converter(data_type) for name, data_type in self._TYPES.items()}

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        # never "full": the log forgets, and what it forgot is not deleted from it
        extract.mode = "incremental"
        known_since = self.known_since()
        yield from self.read_since(self.bookmark(), extract)
        self.stream_state["known_since"] = known_since
        self.stream_state["last_read_at"] = timestamp(self.connection.started)


class HighVolumeDeleteLogStream(DeleteLogStream):
    """The same for high-volume custom objects, which not every tenant has."""

    name = "record_delete_log_high_volume"
    may_be_absent = True

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        wanted = {name.lower() for name in self.config["objects"]}
        objects = (each for each in self.connection.objects if _name(each) in wanted)
        if not any(_is_high_volume(each) for each in objects):
            raise ConfigurationFailed("No object of the setting `objects` is a high-volume one.")
        yield from super().read(extract)


def _name(listed: dict[str, Any]) -> str:
    return str(listed.get("objectName", "")).lower()


def _is_high_volume(listed: dict[str, Any]) -> bool:
    # "transactional" is Gainsight's word for low-volume custom objects
    return listed.get("objectType") == "CUSTOM" and listed.get("transactional") is False
