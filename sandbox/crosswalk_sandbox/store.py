"""State of a world in SQLite: plain SQL for a vendor's own tables, or keyed JSON documents.

One connection, used from one thread at a time. Nothing is durable against a crash of the machine
(no journal, no sync): speed matters more than a simulator's state.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Document = dict[str, Any]

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Store:
    """A SQLite database in memory, or in a file that outlives the process."""

    def __init__(self, path: Path | None = None) -> None:
        self.is_file = path is not None
        self._connection = sqlite3.connect(
            str(path) if path else ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=memory", "synchronous=off", "cache_size=-262144"):
            self._connection.execute(f"pragma {pragma}")

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement; rows come back as `sqlite3.Row`."""
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows, in one transaction."""
        with self.transaction():
            self._connection.executemany(sql, rows)

    def executescript(self, sql: str) -> None:
        """Run several statements, such as the tables and indexes of a vendor.

        Split at semicolons: `sqlite3`'s own method would commit the transaction around it.
        """
        for statement in sql.split(";"):
            self._connection.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all or nothing of what happens inside; may be nested (the outermost counts)."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("begin")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def documents(self, name: str, *, index: Sequence[str] = ()) -> Documents:
        """Return the collection of this name, made on first use, indexed by these JSON fields."""
        return Documents(self, name, index)

    def tables(self) -> list[str]:
        """Return the names of all tables."""
        found = self.execute("select name from sqlite_master where type = 'table'")
        return [row["name"] for row in found if not row["name"].startswith("sqlite_")]

    def clear(self) -> None:
        """Drop every table."""
        for table in self.tables():
            self.execute(f"drop table {quote(table)}")

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


class Documents:
    """JSON documents under a text key, kept in the order of their first insertion.

    `where()` on an indexed field is a look-up; on any other field it is a scan.
    """

    def __init__(self, store: Store, name: str, index: Sequence[str]) -> None:
        self._store = store
        self._table = quote(name)
        store.execute(
            f"create table if not exists {self._table}"
            " (position integer primary key, key text not null unique, body text not null)"
        )
        for field in index:
            store.execute(
                f"create index if not exists {quote(f'{name} by {field}')}"
                f" on {self._table} ({_extract(field)})"
            )

    def put(self, key: str, body: Document) -> None:
        """Insert or replace one document."""
        self.put_many([(key, body)])

    def put_many(self, pairs: Iterable[tuple[str, Document]]) -> None:
        """Insert or replace many documents, in one transaction."""
        self._store.executemany(
            f"insert into {self._table} (key, body) values (?, ?)"
            " on conflict (key) do update set body = excluded.body",
            ((key, dump(body)) for key, body in pairs),
        )

    def get(self, key: str) -> Document | None:
        """Return one document, or nothing."""
        return next(self._select("where key = ?", (key,)), None)

    def delete(self, key: str) -> bool:
        """Remove one document; tell whether it was there."""
        return self._store.execute(f"delete from {self._table} where key = ?", (key,)).rowcount > 0

    def all(self) -> list[Document]:
        """Return every document, oldest first."""
        return list(self._select("", ()))

    def where(self, **equal: Any) -> list[Document]:  # noqa: ANN401 - any JSON scalar
        """Return the documents whose top-level fields equal these values, oldest first."""
        tests = " and ".join(f"{_extract(field)} is ?" for field in equal)
        return list(self._select(f"where {tests}", tuple(equal.values())))

    def __len__(self) -> int:
        return int(self._store.execute(f"select count(*) from {self._table}").fetchone()[0])

    def _select(self, where: str, values: tuple[Any, ...]) -> Iterator[Document]:
        sql = f"select body from {self._table} {where} order by position"
        return (json.loads(row["body"]) for row in self._store.execute(sql, values))


def dump(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write JSON without blanks, as UTF-8 text."""
    return _ENCODER.encode(value)


def quote(identifier: str) -> str:
    """Quote the name of a table, index or column."""
    return '"' + identifier.replace('"', '""') + '"'


def _extract(field: str) -> str:
    path = '$."' + field.replace("'", "''") + '"'
    return f"json_extract(body, '{path}')"
