"""Rows in memory, one table per object, with indexes, undo, and a copy in the `--db` file.

A row is a dictionary that is replaced, never changed: undo keeps the old one, and a reader may
hold on to what it has. Memory makes 100,000 rows a matter of a second; SQLite only keeps a copy,
written at the end of each transaction, when the world lives in a file.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crosswalk_sandbox.store import Store

Row = dict[str, Any]
Key = Any

_ROWS = '"salesforce rows"'
_STATE = '"salesforce state"'


def key_of(value: object) -> Key:
    """Return what an index files a value under: texts in lower case."""
    return value.lower() if isinstance(value, str) else value


class Table:
    """The rows of one object by id, in the order of their first insertion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, Row] = {}
        self.deleted: dict[str, str] = {}
        """Ids in the recycle bin and when they came there, oldest first."""
        # most values belong to one row, so an entry is an id or a list of ids
        self._indexes: dict[str, dict[Key, str | list[str]]] = {}

    def set(self, row_id: str, row: Row | None) -> Row | None:
        """Insert, replace or (nothing) remove a row; return the one before."""
        old = self.rows.get(row_id)
        if row is None:
            self.rows.pop(row_id, None)
        else:
            self.rows[row_id] = row
        if row is not None and row.get("IsDeleted"):
            self.deleted.setdefault(row_id, row["SystemModstamp"])
        elif self.deleted:
            self.deleted.pop(row_id, None)
        for field, index in self._indexes.items():
            before = old.get(field) if old else None
            after = row.get(field) if row else None
            if before != after or old is None or row is None:
                if old is not None:
                    _remove(index, key_of(before), row_id)
                if row is not None:
                    _add(index, key_of(after), row_id)
        return old

    def find(self, field: str, value: object) -> list[Row]:
        """Return the rows, deleted ones included, whose field has a value."""
        found = self._index(field).get(key_of(value))
        if found is None:
            return []
        return [self.rows[each] for each in ([found] if isinstance(found, str) else found)]

    def _index(self, field: str) -> dict[Key, str | list[str]]:
        """Return the index of a field, made on first use."""
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = {}
            for row_id, row in self.rows.items():
                _add(index, key_of(row.get(field)), row_id)
        return index


def _add(index: dict[Key, str | list[str]], key: Key, row_id: str) -> None:
    known = index.get(key)
    if known is None:
        index[key] = row_id
    elif isinstance(known, list):
        known.append(row_id)
    else:
        index[key] = [known, row_id]


def _remove(index: dict[Key, str | list[str]], key: Key, row_id: str) -> None:
    known = index[key]
    if isinstance(known, list) and len(known) > 1:
        known.remove(row_id)
    else:
        del index[key]


@dataclass(slots=True)
class Transaction:
    """What the body of a transaction can ask for."""

    undone: bool = False

    def undo(self) -> None:
        """Undo everything at the end of the body."""
        self.undone = True


class Tables:
    """Every table of an org, its counters, and the undo of unfinished transactions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tables: dict[str, Table] = {}
        self._log: list[tuple[Table, str, Row | None]] = []
        self._depth = 0
        self.state: dict[str, Any] = {}
        """Small things that outlive the process: counters, the current refresh token."""

    def create(self) -> None:
        """Make the tables of the copy."""
        self._store.execute(
            f"create table {_ROWS} (position integer primary key, id text unique, object text,"
            " body text)"
        )
        self._store.execute(f"create table {_STATE} (name text primary key, body text)")

    def resume(self) -> None:
        """Read the copy of an earlier process."""
        for _, row_id, name, body in self._store.execute(f"select * from {_ROWS} order by 1"):
            self.of(name).set(row_id, json.loads(body))
        for name, body in self._store.execute(f"select * from {_STATE}"):
            self.state[name] = json.loads(body)

    def of(self, name: str) -> Table:
        """Return the table of an object (API name)."""
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = Table(name)
        return table

    def put(self, name: str, row: Row) -> None:
        """Insert or replace a row."""
        self._set(self.of(name), row["Id"], row)

    def drop(self, name: str, row_id: str) -> None:
        """Remove a row for good."""
        self._set(self.of(name), row_id, None)

    def next_number(self, name: str) -> int:
        """Return 1, 2, 3 … for each name, across restarts."""
        number: int = self.state.get(name, 0) + 1
        self.state[name] = number
        return number

    @property
    def in_transaction(self) -> bool:
        """Whether what is written now may still be undone."""
        return self._depth > 0

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Keep all or nothing of what happens inside; each level undoes its own."""
        mark, transaction = len(self._log), Transaction()
        self._depth += 1
        try:
            yield transaction
        except BaseException:
            transaction.undo()
            raise
        finally:
            while transaction.undone and len(self._log) > mark:
                table, row_id, old = self._log.pop()
                table.set(row_id, old)
            self._depth -= 1
            if self._depth == 0:
                self._flush()

    def keep_state(self) -> None:
        """Copy the small things to the file."""
        if self._store.is_file:
            pairs = ((name, dump(value)) for name, value in self.state.items())
            self._store.executemany(f"insert or replace into {_STATE} values (?, ?)", pairs)

    def _set(self, table: Table, row_id: str, row: Row | None) -> None:
        old = table.set(row_id, row)
        if self._depth:
            self._log.append((table, row_id, old))
        elif self._store.is_file:
            self._copy([(table, row_id)])

    def _flush(self) -> None:
        log, self._log = self._log, []
        if self._store.is_file:
            self._copy({(table.name, row_id): (table, row_id) for table, row_id, _ in log}.values())

    def _copy(self, changed: Iterable[tuple[Table, str]]) -> None:
        kept, gone = [], []
        for table, row_id in changed:
            row = table.rows.get(row_id)
            if row is None:
                gone.append((row_id,))
            else:
                kept.append((row_id, table.name, dump(row)))
        with self._store.transaction():
            self._store.executemany(
                f"insert into {_ROWS} (id, object, body) values (?, ?, ?)"
                " on conflict (id) do update set body = excluded.body",
                kept,
            )
            self._store.executemany(f"delete from {_ROWS} where id = ?", gone)
            self.keep_state()
