"""Show what a run would send, without sending anything: no call, no receipt, no state."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from connector_kit.apply.plan import check_object, check_plan, read_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector_kit.apply.plan import PlanRow

ROWS_SHOWN = 3


class DryRun:
    """Counts rows per object and operation, and prints the first of each with their values masked.

    It prints to standard error: standard output belongs to Singer.

    Args:
        vendor: The vendor's name, for messages.
        id_field: The vendor's id field, whose value is shown.
        objects: Stream to the vendor's object.
    """

    def __init__(self, vendor: str, id_field: str, objects: Mapping[str, str]) -> None:
        self._vendor = vendor
        self._id_field = id_field
        self._objects = objects
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], list[str]] = {}

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Check that the settings know the stream."""
        check_plan(self._vendor, stream, self._objects, columns)

    def apply(self, stream: str, records: Sequence[Mapping[str, Any]]) -> bool:
        """Count `records`."""
        check_object(stream, records, self._objects[stream])
        for row in map(read_row, records):
            kind = (self._objects[stream], row.operation or "no operation")
            self._counts[kind] += 1
            shown = self._first.setdefault(kind, [])
            if len(shown) < ROWS_SHOWN:
                shown.append(self._masked(row))
        return True

    def finish(self) -> None:
        """Print the result."""
        _say("Dry run: nothing is sent.")
        if not self._counts:
            _say("  nothing to do")
        for (object_name, operation), count in sorted(self._counts.items()):
            _say(f"{object_name}: {count} to {operation}")
            shown = self._first[object_name, operation]
            for line in shown:
                _say(f"  {line}")
            if count > len(shown):
                _say(f"  ... and {count - len(shown)} more")

    def _masked(self, row: PlanRow) -> str:
        if row.operation == "update":
            values = {name: row.fields.get(name) for name in row.changed_fields}
        elif row.operation == "delete":
            values = {self._id_field: row.destination_id}
        else:
            values = {name: value for name, value in row.fields.items() if value is not None}
        texts = (f"{name}={self._mask(name, value)}" for name, value in values.items())
        return f"{row.record_key}: {', '.join(texts)}"

    def _mask(self, name: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
        if value is None:
            return "(cleared)"
        if name == self._id_field:
            return str(value)
        return f"***({len(value)})" if isinstance(value, str) else "***"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
