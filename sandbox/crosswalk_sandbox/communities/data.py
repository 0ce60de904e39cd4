"""Reading the tables quickly: ordered ids are remembered until something is written.

A page deep in a list of 100,000 rows would make SQLite count its way there with OFFSET. The ordered
ids of a list fit in memory instead, and a page is a slice of them.
"""

from __future__ import annotations

import json
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from crosswalk_sandbox.store import Document, Store

REMEMBERED_LISTS = 64

T = TypeVar("T")


@lru_cache(maxsize=10_000)
def parsed(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Decode a JSON column. The same few texts occur again and again: do not change the result."""
    return json.loads(text)


class Data:
    """The communities' rows, by tenant."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._memory: dict[Any, Any] = {}

    def ids(self, sql: str, values: Sequence[Any]) -> array[int]:
        """Return the ids that a query selects (its first column), in its order."""
        return self.remember(
            (sql, *values), lambda: array("q", [row[0] for row in self.store.execute(sql, values)])
        )

    def remember(self, key: object, compute: Callable[[], T]) -> T:
        """Return what was computed under this key since the last write, else compute it."""
        if key not in self._memory:
            if len(self._memory) >= REMEMBERED_LISTS:
                self._memory.pop(next(iter(self._memory)))
            self._memory[key] = compute()
        found: T = self._memory[key]
        return found

    def forget(self) -> None:
        """Forget every remembered list, after a write past `write`."""
        self._memory.clear()

    def write(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Change rows; every remembered list is forgotten."""
        self._memory.clear()
        return self.store.execute(sql, values)

    def pick(
        self, table: str, key: str, tenant: str, ids: Iterable[int], columns: str = "*"
    ) -> list[sqlite3.Row]:
        """Return the rows with these ids, in this order, as far as they exist."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        sql = f"select {columns} from {table} where tenant = ? and {key} in ({marks})"
        found = {row[key]: row for row in self.store.execute(sql, (tenant, *wanted))}
        return [found[one] for one in wanted if one in found]

    def one(self, table: str, tenant: str, **equal: Any) -> sqlite3.Row | None:  # noqa: ANN401 - SQL values
        """Return the row whose columns equal these values."""
        tests = "".join(f" and {column} = ?" for column in equal)
        sql = f"select * from {table} where tenant = ?{tests}"
        row: sqlite3.Row | None = self.store.execute(sql, (tenant, *equal.values())).fetchone()
        return row

    def count(self, table: str, tenant: str) -> int:
        """Return the number of rows of a tenant."""
        sql = f"select count(*) from {table} where tenant = ?"
        return self.remember(
            (table, tenant), lambda: int(self.store.execute(sql, (tenant,)).fetchone()[0])
        )

    def next_id(self, table: str, column: str, tenant: str, **equal: Any) -> int:  # noqa: ANN401 - SQL values
        """Return the id after the highest one in use."""
        tests = "".join(f" and {name} = ?" for name in equal)
        sql = f"select coalesce(max({column}), 0) + 1 from {table} where tenant = ?{tests}"
        return int(self.store.execute(sql, (tenant, *equal.values())).fetchone()[0])

    def kind(self, name: str, tenant: str) -> dict[int, Document]:
        """Return a small list, such as the categories, by id in its own order."""
        return self.remember(
            (name, tenant),
            lambda: {
                document["id"]: document
                for document in self.store.documents(f"communities {name}").where(tenant=tenant)
            },
        )

    def put_kind(self, name: str, tenant: str, document: Document) -> None:
        """Insert or replace one entry of a small list."""
        self._memory.clear()
        key = f"{tenant}/{document['id']}"
        self.store.documents(f"communities {name}").put(key, {"tenant": tenant, **document})

    def delete_kind(self, name: str, tenant: str, entry_id: int) -> bool:
        """Remove one entry of a small list; tell whether it was there."""
        self._memory.clear()
        return self.store.documents(f"communities {name}").delete(f"{tenant}/{entry_id}")
