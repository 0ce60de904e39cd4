"""The file that keeps rows on their way: its tables, and the lock of whoever works on it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# made in every file: one may be of a run that was killed before this was in `_TABLES`
_ASKED = "create table if not exists asked (sent_at text primary key, asked_at real)"
_TABLES = """
    create table row (
        number integer primary key, record_key text, operation text, destination_id text,
        plan_hash text, verb text, key text, parent text, target text,
        tries integer default 0, attempts integer default 0, sent_at text,
        state text default 'ready', single integer default 0, job text
    );
    create table body (number integer primary key, text text);
    create table job (id text primary key, api_version text, verb text, state text);
    create table making (verb text, asked_at real);
    create table found (key text, id text);
    create table note (run_id text, stream text);
"""


class Busy(Exception):  # noqa: N818 - what it is
    """Another process works on this file."""


class Database:
    """An SQLite file that nobody else may open.

    Args:
        path: The file; made when it is not there.

    Raises:
        Busy: Another process has it open.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=0, isolation_level=None)
        # such a lock ends with its process, so it tells a killed run from a live one
        for setting in (
            "locking_mode=exclusive",
            "journal_mode=wal",
            "synchronous=normal",
            "wal_autocheckpoint=10000",
            "cache_size=-16000",
            "temp_store=file",
        ):
            self._run(f"pragma {setting}")
        self._run("begin immediate")
        if not self._db.execute("select 1 from sqlite_master where name = 'note'").fetchone():
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
        self._db.execute(_ASKED)
        if "refusal" not in {one[1] for one in self._db.execute("pragma table_info(row)")}:
            self._db.execute("alter table row add column refusal text")
        self._run("commit")

    def _run(self, statement: str) -> None:
        try:
            self._db.execute(statement)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                self._db.close()
                raise Busy(str(self.path)) from None
            raise

    @contextmanager
    def _together(self, *, durable: bool = False) -> Iterator[None]:
        """Make one transaction. Only a `durable` one, and all before it, outlives the machine."""
        if durable:
            self._db.execute("pragma synchronous=full")
        self._db.execute("begin")
        yield
        self._db.execute("commit")
        if durable:
            self._db.execute("pragma synchronous=normal")

    def close(self, *, delete: bool) -> None:
        """Close the file, and delete it when nothing in it is needed any more."""
        self._db.close()
        if delete:
            for name in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + name).unlink(missing_ok=True)
