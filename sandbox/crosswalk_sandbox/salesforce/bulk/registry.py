"""Jobs and their files in SQLite; files in compressed parts, so that memory stays flat."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.bulk.job import CLOSED, RUNNING, Job
from crosswalk_sandbox.salesforce.errors import not_found
from crosswalk_sandbox.salesforce.ids import canonical_id, new_id
from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crosswalk_sandbox.salesforce.bulk.job import Kind
    from crosswalk_sandbox.salesforce.org import Org

UPLOAD, SUCCESSFUL, UNSUCCESSFUL = "upload", "successful", "failed"

_JOBS = '"salesforce jobs"'
_PARTS = '"salesforce job parts"'
_PART_BYTES = 1 << 20
_FASTEST = 1
_LIFE_SECONDS = 7 * 86_400


class Registry:
    """Every job of an org."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._store = org.store
        self._store.execute(
            f"create table if not exists {_JOBS}"
            " (number integer primary key, id text unique, kind text, state text, made_at real,"
            " body text)"
        )
        self._store.execute(
            f"create table if not exists {_PARTS}"
            " (job text, file text, number integer, data blob, primary key (job, file, number))"
        )

    def new_id(self) -> str:
        """Return the id of the next job."""
        row = self._store.execute(f"select coalesce(max(number), 0) + 1 from {_JOBS}").fetchone()
        return new_id("750", int(row[0]))

    def add(self, job: Job) -> None:
        """Keep a new job."""
        self._store.execute(
            f"insert into {_JOBS} (id, kind, state, made_at, body) values (?, ?, ?, ?, ?)",
            (job.id, job.kind, job.state, self._org.clock.now(), dump(asdict(job))),
        )

    def save(self, job: Job) -> None:
        """Keep what changed."""
        job.modified = self._org.now()
        self._store.execute(
            f"update {_JOBS} set state = ?, body = ? where id = ?",
            (job.state, dump(asdict(job)), job.id),
        )

    def get(self, kind: Kind, text: str) -> Job:
        """Return a job by its id of 15 or 18 characters.

        Raises:
            SalesforceError: 404; jobs are forgotten after seven days.
        """
        found = self._store.execute(
            f"select body from {_JOBS} where id = ? and kind = ? and made_at > ?",
            (canonical_id(text), kind, self._oldest()),
        ).fetchone()
        if found is None:
            raise not_found()
        return Job(**json.loads(found["body"]))

    def all(self, kind: Kind, first: int, count: int) -> list[Job]:
        """Return jobs, newest first, from a position on."""
        found = self._store.execute(
            f"select body from {_JOBS} where kind = ? and made_at > ?"
            " order by number desc limit ? offset ?",
            (kind, self._oldest(), count, first),
        )
        return [Job(**json.loads(row["body"])) for row in found]

    def unfinished(self) -> list[Job]:
        """Return the jobs that are to be worked on, oldest first."""
        found = self._store.execute(
            f"select body from {_JOBS} where state in (?, ?) order by number", (CLOSED, RUNNING)
        )
        return [Job(**json.loads(row["body"])) for row in found]

    def delete(self, job: Job) -> None:
        """Forget a job and its files. Its number is not given out again."""
        self._store.execute(f"delete from {_PARTS} where job = ?", (job.id,))
        self._store.execute(
            f"update {_JOBS} set kind = 'deleted', state = '', body = '' where id = ?", (job.id,)
        )

    def write(self, job: Job, file: str, data: bytes) -> None:
        """Append to a file of a job."""
        last = self._store.execute(
            f"select coalesce(max(number), 0) from {_PARTS} where job = ? and file = ?",
            (job.id, file),
        ).fetchone()[0]
        view = memoryview(data)
        for number, start in enumerate(range(0, len(view), _PART_BYTES), start=int(last) + 1):
            part = zlib.compress(view[start : start + _PART_BYTES], _FASTEST)
            self._store.execute(
                f"insert into {_PARTS} values (?, ?, ?, ?)", (job.id, file, number, part)
            )

    def read(self, job: Job, file: str) -> Iterator[bytes]:
        """Return the pieces of a file, from its beginning."""
        number = 1
        while part := self._store.execute(
            f"select data from {_PARTS} where job = ? and file = ? and number = ?",
            (job.id, file, number),
        ).fetchone():
            yield zlib.decompress(part["data"])
            number += 1

    def drop(self, job: Job, file: str) -> None:
        """Forget a file."""
        self._store.execute(f"delete from {_PARTS} where job = ? and file = ?", (job.id, file))

    def _oldest(self) -> float:
        return self._org.clock.now() - _LIFE_SECONDS
