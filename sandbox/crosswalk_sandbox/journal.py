"""The journal: every request to a vendor, so that a test can assert the number of calls."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One request and how it was answered. The status is null when no answer was sent."""

    seq: int
    at: str
    vendor: str
    method: str
    path: str
    template: str | None
    """The path as the route declares it (`/user/{id}`); null when nothing matched."""
    query: str
    status: int | None
    bytes_in: int
    bytes_out: int
    records: int | None
    fault: str | None


class Journal:
    """The entries since the last reset or clear, oldest first."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._seq = 0

    def add(self, **facts: Any) -> None:  # noqa: ANN401 - the fields of Entry
        """Append one entry."""
        self._seq += 1
        self.entries.append(Entry(seq=self._seq, **facts))

    def clear(self) -> None:
        """Forget every entry; numbers go on."""
        self.entries.clear()

    def find(
        self, vendor: str | None = None, method: str | None = None, path: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the entries that match; `path` is a regular expression found anywhere in it."""
        pattern = re.compile(path or "")
        return [
            asdict(entry)
            for entry in self.entries
            if vendor in (None, entry.vendor)
            and method in (None, entry.method)
            and pattern.search(entry.path)
        ]

    def summary(self) -> list[dict[str, Any]]:
        """Return calls, records and bytes per vendor, method and path template."""
        calls: Counter[tuple[str, str, str]] = Counter()
        records: Counter[tuple[str, str, str]] = Counter()
        sent: Counter[tuple[str, str, str]] = Counter()
        for entry in self.entries:
            key = (entry.vendor, entry.method, entry.template or entry.path)
            calls[key] += 1
            records[key] += entry.records or 0
            sent[key] += entry.bytes_out
        return [
            {"vendor": key[0], "method": key[1], "path": key[2], "calls": calls[key]}
            | {"records": records[key], "bytes_out": sent[key]}
            for key in sorted(calls)
        ]
