"""What the target does beside its settings: state, the command line, and how it ends."""

from __future__ import annotations

import copy
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import click
from singer_sdk import Target
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.helpers.capabilities import PluginCapabilities
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR

from connector_kit.apply.dry_run import DryRun
from connector_kit.apply.state import StateTracker
from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import ConnectorError
from connector_kit.wrong_settings import complaints
from target_gainsight.mapping import GAINSIGHT
from target_gainsight.reader import DiscreetReader
from target_gainsight.run import GainsightDelivery
from target_gainsight.sinks import PlanSink

if TYPE_CHECKING:
    from types import FrameType

    from singer_sdk.helpers.capabilities import CapabilitiesEnum

    from connector_kit.apply.delivery import Run


class PlanTarget(Target):
    """A target whose rows have outcomes, and which ends non-zero only when it could not go on."""

    default_sink_class = PlanSink
    message_reader_class = DiscreetReader
    capabilities: ClassVar[list[CapabilitiesEnum]] = [
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]
    clock: Clock = SystemClock()

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().__init__(**kwargs)
        self.max_parallelism = 1  # one budget of calls, and receipts in the order of the calls
        self._states = StateTracker()

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Name the settings that are wrong; the SDK would quote their values, secrets included."""
        self.append_builtin_config(self.config_jsonschema)
        validator = DEFAULT_JSONSCHEMA_VALIDATOR(self.config_jsonschema)
        wrong = complaints(validator.iter_errors(self._config))
        if wrong and raise_errors:
            raise ConfigValidationError("The settings do not fit.", errors=wrong)
        return super()._validate_config(raise_errors=raise_errors)

    @classmethod
    def append_builtin_config(cls, config_jsonschema: dict[str, Any]) -> None:
        """Leave out the SDK's settings for loading tables, which mean nothing to a plan."""
        super(Target, cls).append_builtin_config(config_jsonschema)

    @cached_property
    def run(self) -> Run:
        """What happens to the rows: a delivery, or a dry run."""
        if self.config["dry_run"]:
            return DryRun(GAINSIGHT.name, GAINSIGHT.id_field, self.config["objects"])
        return GainsightDelivery(self.config, self.clock, self.logger)

    def row_read(self, sink: PlanSink) -> None:
        """Note that a row waits for its outcome."""
        self._states.row_read(sink)

    def lot_delivered(self, sink: PlanSink) -> None:
        """Note that all rows of `sink` have one, and emit the state that this completes."""
        self._states.delivered(sink)
        self._emit_state()

    def process_endofpipe(self) -> None:
        """Deliver the rest, report, and raise what ended the run early.

        Raises:
            ConnectorError: The run could not go on; rows without an attempt have receipts that say
                so.
        """
        super().process_endofpipe()
        self._emit_state()
        self.run.finish()

    def _process_state_message(self, message_dict: dict[str, Any]) -> None:
        self._assert_line_requires(message_dict, requires={"value"})
        self._states.state_read(copy.deepcopy(message_dict["value"]))

    def _emit_state(self) -> None:
        state = self._states.take()
        if state and not self.config["dry_run"]:
            self._write_state_message(state)

    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler's form
        """Stop at once. The SDK would drain first, that is, go on writing for minutes."""
        self.logger.warning("Stopped by signal %d. The next plan holds what is missing.", signum)
        sys.exit(128 + signum)

    @classmethod
    def get_singer_command(cls) -> click.Command:
        """Add `--dry-run` to the SDK's command line."""
        command = super().get_singer_command()
        text = "Print what would be sent and send nothing."
        command.params.append(click.Option(["--dry-run"], is_flag=True, help=text))
        return command

    @classmethod
    def invoke(cls, *, dry_run: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - SDK options
        """Run from the command line; a failure ends with its text instead of a trace."""
        if dry_run:
            kwargs["config"].config["dry_run"] = True
        try:
            super().invoke(**kwargs)
        except ConnectorError as failure:
            cls.logger.critical("%s [%s]", failure, failure.code)
            sys.exit(1)
