"""Ids that Salesforce has for external ids, on disk, because there may be a million of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from target_salesforce.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class FoundIds(Database):
    """What a query for all keys has found, in the file that keeps the rows."""

    def add_found(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep keys and ids that Salesforce has."""
        with self._together():
            self._db.executemany("insert into found values (?, ?)", pairs)

    def found(self, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return the ids that were kept, by key."""
        self._db.execute("create index if not exists found_key on found (key)")
        marks = ",".join("?" * len(keys))
        ids = defaultdict(list)
        for key, one in self._db.execute(f"select key, id from found where key in ({marks})", keys):
            ids[key].append(one)
        return ids
