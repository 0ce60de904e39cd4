"""The tap: its list of streams, and how it tells what is wrong."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk import Tap
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.helpers.capabilities import CapabilitiesEnum, PluginCapabilities, TapCapabilities
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR
from typing_extensions import override

from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import ConnectorError
from connector_kit.wrong_settings import complaints
from tap_duckdb.database import MEMORY, connect, has_table
from tap_duckdb.settings import SETTINGS, stream_settings
from tap_duckdb.sources import source_of
from tap_duckdb.streams import DuckDBStream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk import Stream


class TapDuckDB(Tap):
    """Singer tap for any table, view, query or file that DuckDB reads."""

    name = "tap-duckdb"
    package_name = "crosswalk-tap-duckdb"
    config_jsonschema: ClassVar[dict[str, Any]] = SETTINGS
    dynamic_catalog = True  # discovery needs valid settings
    capabilities: ClassVar[list[CapabilitiesEnum]] = [
        TapCapabilities.CATALOG,
        TapCapabilities.DISCOVER,
        TapCapabilities.STATE,
        PluginCapabilities.ABOUT,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]
    clock: ClassVar[Clock] = SystemClock()

    @override
    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Name the settings that are wrong; the SDK would quote their values, secrets included."""
        self.append_builtin_config(self.config_jsonschema)
        validator = DEFAULT_JSONSCHEMA_VALIDATOR(self.config_jsonschema)
        wrong = complaints(validator.iter_errors(self._config))
        if wrong and raise_errors:
            raise ConfigValidationError("The settings do not fit.", errors=wrong)
        return super()._validate_config(raise_errors=raise_errors)

    @override
    def discover_streams(self) -> Sequence[Stream]:
        """Describe every configured stream.

        Raises:
            ConnectorError: the settings are wrong, or the warehouse cannot be read.
        """
        streams = stream_settings(self.config)
        # files are read without the warehouse, so that the loader can write to it meanwhile
        path = self.config["path"] if any(each.needs_warehouse for each in streams) else MEMORY
        connection = connect(path, self.clock, self.config["lock_wait_seconds"])
        found = []
        for each in streams:
            if each.optional and not has_table(connection, str(each.table)):
                self.logger.info("Stream %r is left out: there is no %s.", each.name, each.table)
            else:
                found.append(each)
        return [
            DuckDBStream(
                self,
                each,
                source_of(each, connection, self.config["files_root"]),
                connection,
                self.clock,
            )
            for each in found
        ]

    @override
    def run_discovery(self) -> str:
        """Print the catalog, or one line that says why there is none."""
        try:
            return super().run_discovery()
        except ConnectorError as error:
            self.logger.error("%s", error)  # noqa: TRY400 - a stack trace says nothing more
            sys.exit(1)

    @classmethod
    @override
    def invoke(cls, **options: Any) -> None:
        """Read every stream, or say in one line why not."""
        try:
            super().invoke(**options)
        except ConnectorError as error:
            cls.logger.error("%s", error)  # noqa: TRY400 - a stack trace says nothing more
            sys.exit(1)
