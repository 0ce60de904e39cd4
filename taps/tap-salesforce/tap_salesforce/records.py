"""From a row of a reply to a record, and what to say about values that do not fit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from logging import Logger


def to_record(
    row: Mapping[str, Any], fields: Mapping[str, Callable[[Any], Any]], key: str | None
) -> tuple[dict[str, Any], list[str]]:
    """Return the record, and the fields that are not readable; without its key a row is nothing."""
    record: dict[str, Any] = {}
    unreadable = []
    for name, convert in fields.items():
        try:
            record[name] = convert(row.get(name))
        except ValueError:
            record[name] = None
            unreadable.append(name)
    if key and not record.get(key):
        unreadable.append(key)
    return record, unreadable


class Misfits:
    """Counts the values of one pass that do not fit their type."""

    def __init__(self, stream: str, key: str | None) -> None:
        self._stream = stream
        self._key = key
        self._counts: Counter[str] = Counter()

    def add(self, names: list[str]) -> None:
        """Count the unreadable fields of one row."""
        self._counts.update(names)

    def log(self, logger: Logger) -> None:
        """Say how many there were; the field, never the value: it may be a person's."""
        for name, count in self._counts.items():
            logger.warning(
                "%s: %d rows have a value in %s that does not fit its type; %s",
                self._stream,
                count,
                name,
                "they were left out" if name == self._key else "it was left empty",
            )
