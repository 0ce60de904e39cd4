"""The tap: its list of streams, and how a run ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from singer_sdk import Tap
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR
from typing_extensions import override

from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import ConnectorError
from connector_kit.wrong_settings import complaints
from tap_gainsight.base import ExtractsStream
from tap_gainsight.connection import GainsightConnection, connect
from tap_gainsight.description import Description
from tap_gainsight.metadata import FieldsStream, ObjectsStream, PicklistItemsStream
from tap_gainsight.settings import SETTINGS
from tap_gainsight.streams import DeleteLogStream, HighVolumeDeleteLogStream, ObjectStream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk import Stream


class TapGainsight(Tap):
    """Reads a Gainsight CS tenant."""

    name = "tap-gainsight"
    package_name = "crosswalk-tap-gainsight"
    config_jsonschema: ClassVar[dict[str, Any]] = SETTINGS
    dynamic_catalog = True  # discovery needs valid settings
    clock: ClassVar[Clock] = SystemClock()

    _connection: GainsightConnection

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
        self._connection = connection = connect(self.config, self.clock)
        deletes = DeleteLogStream(self, connection)
        high_volume_deletes = HighVolumeDeleteLogStream(self, connection)
        names = {name.lower(): name for name in self.config["objects"]}
        for own_stream in (deletes, high_volume_deletes):
            names.pop(own_stream.name, None)
        return [
            *(ObjectStream(self, connection, self._describe(names[key]), deletes) for key in names),
            deletes,
            high_volume_deletes,
            ObjectsStream(self, connection),
            FieldsStream(self, connection),
            PicklistItemsStream(self, connection),
            ExtractsStream(self, connection),
        ]

    @override
    def setup_mapper(self) -> None:
        """Load the streams first: they bring a given catalog up to date, which the mapper takes."""
        _ = self.streams
        super().setup_mapper()

    @property
    @override
    def streams(self) -> dict[str, Stream]:
        """All streams, by name and in the order of their names; the report on them comes last."""
        streams: dict[str, Stream] = super().streams
        if next(reversed(streams)) != ExtractsStream.name:
            streams[ExtractsStream.name] = streams.pop(ExtractsStream.name)
        return streams

    @override
    def run_discovery(self) -> str:
        """Print the catalog, unless the tenant does not let itself be asked."""
        try:
            _ = self.streams  # asks the tenant
        except ConfigValidationError as error:
            self._give_up(str(error))
        if self._connection.stopped:
            self._give_up(str(self._connection.stopped))
        return super().run_discovery()

    @override  # type: ignore[misc]  # it is final, but nothing else comes after the last state
    def sync_all(self) -> None:
        """Read every stream, and fail after all messages are out when not one could be read."""
        super().sync_all()
        rows = self._connection.log.rows
        if rows and all(row["status"] == "failed" for row in rows):
            self._give_up("No stream could be read. The stream `extracts` tells why for each.")

    def _give_up(self, why: str) -> NoReturn:
        self.logger.error("%s", why)
        raise SystemExit(1)

    def _describe(self, name: str) -> Description:
        try:
            return self._connection.describe(name)
        except ConnectorError as error:
            self.logger.error("%s", error)  # noqa: TRY400 - a stack trace says nothing more
            return Description.unknown(name)
