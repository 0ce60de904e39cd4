"""The rows that the next pass will meet again, so that it can leave out those that are the same.

The next pass reads from its bookmark on, that one moment included: rows that share it, and rows of
the look-back, come again. Ids and times cannot tell whether such a row is the same, because it may
have been changed twice within one second. So what is remembered is a digest of the whole record.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

# A bulk load stamps any number of rows with one moment. More than these are read again and again
# until something newer comes, which costs time and loses nothing.
MOST = 500


class Overlap:
    """Compares with the last pass and remembers for the next one.

    Args:
        known: What the last pass remembered, id to digest; empty to leave nothing out.
        horizon: Rows with this cursor or a later one will be met again in any case.
        newest: Latest cursor that is known already.
    """

    def __init__(self, known: dict[str, str], horizon: str, newest: str | None = None) -> None:
        self.newest = newest
        self._known = known
        self._horizon = horizon
        self._late: dict[str, str] = {}  # at the horizon or after it
        self._at_newest: dict[str, str] = {}

    def is_known(self, key: str, cursor: str | None, record: dict[str, Any]) -> bool:
        """Note a record, and tell whether the last pass had the same."""
        known = self._known.get(key)
        digest = _digest(record) if known else None
        if cursor is not None:
            self._note(key, cursor, digest, record)
        return known is not None and known == digest

    def to_remember(self) -> dict[str, str]:
        """Return what the next pass has to know; nothing when that would be too much."""
        met_again = self._late if self.newest and self.newest >= self._horizon else self._at_newest
        return met_again if len(met_again) <= MOST else {}

    def _note(self, key: str, cursor: str, digest: str | None, record: dict[str, Any]) -> None:
        if cursor >= self._horizon and len(self._late) <= MOST:
            self._late[key] = digest = digest or _digest(record)
        if self.newest is None or cursor > self.newest:
            self.newest = cursor
            self._at_newest = {}
        if cursor == self.newest and len(self._at_newest) <= MOST:
            self._at_newest[key] = digest or _digest(record)


def _digest(record: dict[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
