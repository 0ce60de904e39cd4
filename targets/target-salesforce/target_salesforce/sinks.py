"""The one sink: it collects a plan's rows and hands them on in lots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from singer_sdk.sinks import BatchSink

if TYPE_CHECKING:
    from target_salesforce.base import PlanTarget


class PlanSink(BatchSink):
    """Takes the rows of one plan."""

    # rows in memory at a time; the rest waits on disk
    MAX_SIZE_DEFAULT = 5_000

    def __init__(self, target: PlanTarget, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(target, *args, **kwargs)
        self._target = target

    def setup(self) -> None:
        """Tell the run about the plan's columns."""
        super().setup()
        self._target.run.open(self.stream_name, self.schema["properties"])

    def get_validator(self) -> None:
        """Leave out the check per record: what is wrong with a row is the row's own outcome."""

    def _validate_and_parse(self, record: dict[str, Any]) -> dict[str, Any]:
        """Keep dates as text; they are put into Salesforce's form field by field."""
        return record

    def _after_process_record(self, context: dict[str, Any]) -> None:
        """Stay silent: the SDK would log all rows of the lot, at debug level, after each row."""

    def process_batch(self, context: dict[str, Any]) -> None:
        """Hand a lot on."""
        self._target.run.apply(self.stream_name, context.get("records", []))
