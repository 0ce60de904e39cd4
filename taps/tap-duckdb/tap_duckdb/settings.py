"""Settings of the tap, and one stream's settings as a value that was checked."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from singer_sdk import typing as th

from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

_STREAM = th.ObjectType(
    th.Property("name", th.StringType, required=True, description="Name of the stream."),
    th.Property("table", th.StringType, description="Table or view to read: schema.table."),
    th.Property("query", th.StringType, description="SQL query to read in place of a table."),
    th.Property("files", th.StringType, description="Files to read, as a glob pattern."),
    th.Property(
        "format",
        th.StringType,
        allowed_values=["parquet", "csv", "json"],
        description="What the files are; json means JSON lines. By extension if not set.",
    ),
    th.Property(
        "columns",
        th.CustomType({"type": ["object", "null"], "additionalProperties": {"type": "string"}}),
        description="Columns to take from the files: name to DuckDB type.",
    ),
    th.Property(
        "primary_keys", th.ArrayType(th.StringType), description="Columns that identify a record."
    ),
    th.Property(
        "replication_key",
        th.StringType,
        description="Column that only grows; a run reads from its last value on.",
    ),
    th.Property(
        "optional",
        th.BooleanType,
        default=False,
        description="Leave the stream out while its table does not exist.",
    ),
    additional_properties=False,
)

SETTINGS: dict[str, Any] = th.PropertiesList(
    th.Property(
        "path",
        th.StringType,
        default=":memory:",
        title="Warehouse file",
        description="Path of the DuckDB file, opened read-only; unused if only files are read.",
    ),
    th.Property(
        "streams",
        th.ArrayType(_STREAM),
        required=True,
        title="Streams",
        description="What to read: each entry has a name and one of table, query and files.",
    ),
    th.Property(
        "files_root",
        th.StringType,
        default=".",
        title="Folder of files",
        description="Where relative patterns of `files` start.",
    ),
    th.Property(
        "lock_wait_seconds",
        th.NumberType,
        default=60,
        title="Patience with locks",
        description="How long to wait for another process to release the warehouse file.",
    ),
).to_dict()


@dataclasses.dataclass(frozen=True)
class StreamSettings:
    """What one stream reads; exactly one of table, query and files is set."""

    name: str
    table: str | None = None
    query: str | None = None
    files: str | None = None
    format: str | None = None
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    primary_keys: tuple[str, ...] = ()
    replication_key: str | None = None
    optional: bool = False

    @property
    def needs_warehouse(self) -> bool:
        """Whether it reads anything but files."""
        return self.files is None


def stream_settings(config: Mapping[str, Any]) -> list[StreamSettings]:
    """Return the streams of a valid configuration.

    Raises:
        ConfigurationFailed: a stream says nothing or too much about what it reads, or two have one
            name.
    """
    streams: dict[str, StreamSettings] = {}
    for entry in config["streams"]:
        given = {key: value for key, value in entry.items() if value not in (None, "")}
        stream = StreamSettings(
            **given | {"primary_keys": tuple(given.get("primary_keys", ()))},
        )
        sources = [key for key in ("table", "query", "files") if key in given]
        if len(sources) != 1:
            raise ConfigurationFailed(
                f"Stream {stream.name!r}: exactly one of `table`, `query` and `files` says what to "
                f"read, but {' and '.join(sources) if sources else 'none'} is given.",
                next_step="Correct the setting `streams`.",
            )
        if sources != ["files"] and (stream.format or stream.columns):
            raise ConfigurationFailed(
                f"Stream {stream.name!r}: `format` and `columns` are for files only.",
                next_step="Correct the setting `streams`.",
            )
        if stream.optional and not stream.table:
            raise ConfigurationFailed(
                f"Stream {stream.name!r}: `optional` is for tables only.",
                next_step="Correct the setting `streams`.",
            )
        if stream.name in streams:
            raise ConfigurationFailed(
                f"Two streams have the name {stream.name!r}.",
                next_step="Correct the setting `streams`.",
            )
        streams[stream.name] = stream
    return list(streams.values())
