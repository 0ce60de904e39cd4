"""The tap: its settings and its streams."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk import Tap
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR
from typing_extensions import override

from connector_kit.clock import Clock, SystemClock
from connector_kit.extracts import ExtractLog
from connector_kit.wrong_settings import complaints
from tap_communities.connections import Connection, make_connections, read_json
from tap_communities.profile_fields import UserProfileFields
from tap_communities.settings import SETTINGS
from tap_communities.streams import Categories, Extracts, IdeaStatuses, Topics, Users

if TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk import Stream

# users before the profile fields, which choose among them; the log of all at the end
STREAMS = (Users, UserProfileFields, Categories, IdeaStatuses, Topics, Extracts)


class TapCommunities(Tap):
    """Singer tap for Gainsight Customer Communities."""

    name = "tap-communities"
    package_name = "crosswalk-tap-communities"
    clock: Clock = SystemClock()

    config_jsonschema: ClassVar[dict[str, Any]] = SETTINGS

    @override
    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Name the settings that are wrong; the SDK would quote their values, secrets included."""
        try:
            if "connections" in self._config:
                self._config["connections"] = read_json(self._config["connections"])
        except ConfigValidationError:
            if raise_errors:
                raise
        self.append_builtin_config(self.config_jsonschema)
        validator = DEFAULT_JSONSCHEMA_VALIDATOR(self.config_jsonschema)
        wrong = complaints(validator.iter_errors(self._config))
        if wrong and raise_errors:
            raise ConfigValidationError("The settings do not fit.", errors=wrong)
        errors = super()._validate_config(raise_errors=raise_errors)
        if raise_errors:
            _ = self.connections  # refuses what no schema can tell, before anything is put out
        return errors

    @cached_property
    def connections(self) -> dict[str, Connection]:
        """The communities by name."""
        return make_connections(self.config, self.clock)

    @cached_property
    def extract_log(self) -> ExtractLog:
        """What this run read."""
        return ExtractLog("communities", self.clock)

    @override
    def discover_streams(self) -> Sequence[Stream]:
        return [stream(self) for stream in STREAMS]

    @property
    @override
    def streams(self) -> dict[str, Stream]:
        """The streams in the order in which they have to run."""
        found = super().streams
        return {stream.name: found[stream.name] for stream in STREAMS}

    def end(self) -> None:
        """Leave with exit code 1 when there was something to read and nothing could be read.

        Raises:
            SystemExit: Every stream of every active connection failed.
        """
        states = {row["status"] for row in self.extract_log.rows}
        if "failed" in states and "succeeded" not in states:
            self.logger.error("No connection could be read; see the warnings above.")
            raise SystemExit(1)
