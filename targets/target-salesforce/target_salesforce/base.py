"""What the target does beside its settings: state, the command line, and how it ends."""

from __future__ import annotations

import copy
import gc
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import click
from singer_sdk import Target
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.helpers.capabilities import PluginCapabilities
from singer_sdk.mapper import SameRecordTransform
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR

from connector_kit.apply.dry_run import DryRun
from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import ConnectorError
from connector_kit.wrong_settings import complaints
from target_salesforce.mapping import SALESFORCE
from target_salesforce.reader import DiscreetReader
from target_salesforce.run import SalesforceDelivery
from target_salesforce.sinks import PlanSink

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
        self.max_parallelism = 1  # one spool, and receipts in the order of the calls
        self._last_state: dict[str, Any] | None = None

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
            objects = {stream: one["object"] for stream, one in self.config["objects"].items()}
            return DryRun(SALESFORCE.name, SALESFORCE.id_field, objects)
        return SalesforceDelivery(self.config, self.clock, self.logger)

    def process_endofpipe(self) -> None:
        """Deliver, report, and raise what ended the run early.

        Rows wait until the plan is complete, so no state is covered before this.

        Raises:
            ConnectorError: The run could not go on; rows without an attempt have receipts that say
                so.
        """
        super().process_endofpipe()
        self.run.finish()
        if self._last_state is not None and not self.config["dry_run"]:
            self._write_state_message(self._last_state)

    def _process_record_message(self, message_dict: dict[str, Any]) -> None:
        """Hand a row to its sink; without stream maps, past what the SDK does for loaders."""
        maps = self.mapper.stream_maps.get(str(message_dict.get("stream")))
        if maps is None or "record" not in message_dict or type(maps[0]) is not SameRecordTransform:
            super()._process_record_message(message_dict)
            return
        sink = self.get_sink(maps[0].stream_alias)
        record = message_dict["record"]
        sink._singer_validate_message(record)  # noqa: SLF001 - as the SDK does
        sink.tally_record_read()
        sink.process_record(record, sink._get_context(record))  # noqa: SLF001 - as above
        sink.record_counter_metric.increment()
        if sink.is_full:
            self.drain_one(sink)

    def _process_state_message(self, message_dict: dict[str, Any]) -> None:
        self._assert_line_requires(message_dict, requires={"value"})
        self._last_state = copy.deepcopy(message_dict["value"])

    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler's form
        """Stop at once. The SDK would drain first, that is, go on writing for minutes."""
        self.logger.warning("Stopped by signal %d. The next run sorts out what was done.", signum)
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
        # measured with 100,000 rows: the default threshold costs a fifth more processor time, and
        # memory is the same
        gc.set_threshold(200_000)
        try:
            super().invoke(**kwargs)
        except ConnectorError as failure:
            cls.logger.critical("%s [%s]", failure, failure.code)
            sys.exit(1)
