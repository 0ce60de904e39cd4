"""Show what a run would send, without sending anything: no call, no receipt, no state."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from target_gainsight.mapping import GSID
from target_gainsight.plan import object_of, read_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_gainsight.plan import PlanRow

ROWS_SHOWN = 3


class DryRun:
    """Counts rows per object and operation, and prints the first of each with their values masked.

    It prints to standard error: standard output belongs to Singer.
    """

    def __init__(self, objects: Mapping[str, str]) -> None:
        self._objects = objects
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], list[str]] = {}

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Check that the settings know the stream."""
        object_of(stream, self._objects, columns)

    def apply(self, stream: str, records: Sequence[Mapping[str, Any]]) -> bool:
        """Count `records`."""
        for row in map(read_row, records):
            kind = (self._objects[stream], row.operation or "no operation")
            self._counts[kind] += 1
            shown = self._first.setdefault(kind, [])
            if len(shown) < ROWS_SHOWN:
                shown.append(_masked(row))
        return True

    def finish(self) -> None:
        """Print the result."""
        click.echo("Dry run: nothing is sent.", err=True)
        if not self._counts:
            click.echo("  nothing to do", err=True)
        for (object_name, operation), count in sorted(self._counts.items()):
            click.echo(f"{object_name}: {count} to {operation}", err=True)
            shown = self._first[object_name, operation]
            for line in shown:
                click.echo(f"  {line}", err=True)
            if count > len(shown):
                click.echo(f"  ... and {count - len(shown)} more", err=True)


def _masked(row: PlanRow) -> str:
    if row.operation == "update":
        values = {name: row.fields.get(name) for name in row.changed_fields}
    elif row.operation == "delete":
        values = {GSID: row.destination_id}
    else:
        values = {name: value for name, value in row.fields.items() if value is not None}
    texts = (f"{name}={_mask(name, value)}" for name, value in values.items())
    return f"{row.record_key}: {', '.join(texts)}"


def _mask(name: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    if value is None:
        return "(cleared)"
    if name == GSID:
        return str(value)
    return f"***({len(value)})" if isinstance(value, str) else "***"
