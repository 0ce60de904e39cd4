"""Settings of target-duckdb and what it does with each kind of Singer message."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from singer_sdk import Target
from singer_sdk import typing as th
from singer_sdk.exceptions import ConfigValidationError
from singer_sdk.helpers.capabilities import CapabilitiesEnum, PluginCapabilities
from singer_sdk.typing import DEFAULT_JSONSCHEMA_VALIDATOR

from connector_kit.clock import Clock, SystemClock
from connector_kit.wrong_settings import complaints
from target_duckdb.errors import InvalidLine, InvalidSchema
from target_duckdb.loader import Limits, Loader
from target_duckdb.reader import BlockReader
from target_duckdb.warehouse import Warehouse

if TYPE_CHECKING:
    from types import FrameType


class TargetDuckDB(Target):
    """Singer target for DuckDB: lossless, append-only, fast."""

    name = "target-duckdb"
    package_name = "crosswalk-target-duckdb"
    message_reader_class = BlockReader
    capabilities: ClassVar[list[CapabilitiesEnum]] = [
        PluginCapabilities.ABOUT,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]
    config_jsonschema: ClassVar[dict[str, Any]] = th.PropertiesList(
        th.Property(
            "path",
            th.StringType,
            required=True,
            title="Warehouse file",
            description="Path of the DuckDB file; it is made when it does not exist.",
        ),
        th.Property(
            "schema",
            th.StringType,
            default="main",
            title="Schema",
            description="Database schema for the tables, one per stream; made when missing.",
        ),
        th.Property(
            "batch_size_rows",
            th.IntegerType,
            default=122_880,
            title="Batch size in rows",
            description="Records of all streams together that end a batch; DuckDB stores 122,880 "
            "at a time.",
        ),
        th.Property(
            "batch_size_bytes",
            th.IntegerType,
            default=128_000_000,
            title="Batch size in bytes",
            description="Bytes of input that end a batch; bounds memory and temporary files.",
        ),
        th.Property(
            "batch_wait_seconds",
            th.NumberType,
            default=30,
            title="Longest wait",
            description="Age at which a record or a state is written although the batch is small.",
        ),
        th.Property(
            "memory_limit",
            th.StringType,
            default="256MB",
            title="Memory limit",
            description="Memory for DuckDB, which otherwise keeps what it wrote; then it spills.",
        ),
        th.Property(
            "lock_wait_seconds",
            th.NumberType,
            default=60,
            title="Patience with locks",
            description="How long to wait for another process to release the warehouse file.",
        ),
    ).to_dict()

    clock: Clock = SystemClock()
    message_reader: BlockReader

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - the SDK's own arguments
        super().__init__(**kwargs, setup_mapper=False)
        self._loader = Loader(
            self._open_warehouse,
            schema=self.config["schema"],
            limits=Limits(
                rows=self.config["batch_size_rows"],
                bytes=self.config["batch_size_bytes"],
                seconds=self.config["batch_wait_seconds"],
            ),
            clock=self.clock,
            emit_state=self._write_state_message,
        )
        self.message_reader.on_pause = self._loader.flush_if_due
        self.message_reader.on_failure = self._loader.finish

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Name the settings that are wrong; the SDK would quote their values, secrets included."""
        self.append_builtin_config(self.config_jsonschema)
        validator = DEFAULT_JSONSCHEMA_VALIDATOR(self.config_jsonschema)
        wrong = complaints(validator.iter_errors(self._config))
        if wrong and raise_errors:
            raise ConfigValidationError("The settings do not fit.", errors=wrong)
        return super()._validate_config(raise_errors=raise_errors)

    def _open_warehouse(self) -> Warehouse:
        return Warehouse(
            self.config["path"],
            self.clock,
            lock_wait_seconds=self.config["lock_wait_seconds"],
            memory_limit=self.config["memory_limit"],
        )

    @classmethod
    def append_builtin_config(cls, config_jsonschema: dict[str, Any]) -> None:
        """Leave out the SDK's settings for work that this target does in SQL or not at all."""

    def _process_schema_message(self, message_dict: dict[str, Any]) -> None:
        if not isinstance(message_dict.get("schema"), dict) or not message_dict.get("stream"):
            raise InvalidSchema("A SCHEMA message names no stream or has no schema.")
        self._loader.schema(message_dict)

    def _process_record_message(self, message_dict: dict[str, Any]) -> None:
        self._loader.records(message_dict["stream"], message_dict["lines"], message_dict["count"])

    def _process_state_message(self, message_dict: dict[str, Any]) -> None:
        self._loader.state(message_dict["value"])

    def _process_activate_version_message(self, message_dict: dict[str, Any]) -> None:
        self.logger.info(
            "Stream %r: ACTIVATE_VERSION is ignored, because rows are only ever added.",
            message_dict.get("stream"),
        )

    def _process_batch_message(self, message_dict: dict[str, Any]) -> NoReturn:
        raise InvalidLine(
            f"Stream {message_dict.get('stream')!r}: BATCH messages are not supported.",
            next_step="Turn off the tap's batch_config.",
        )

    def process_endofpipe(self) -> None:
        """Load what is left and emit the last state."""
        self._loader.finish()

    def _handle_termination(self, signum: int, frame: FrameType | None) -> NoReturn:
        """Stop at once: what was not yet committed is not covered by any emitted state."""
        del frame
        self.logger.warning("Stopped by signal %d before the end of the input.", signum)
        sys.exit(128 + signum)
