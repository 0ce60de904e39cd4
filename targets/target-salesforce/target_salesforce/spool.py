"""Rows on their way, on disk: as many as there are, sorted by parent, each with its state.

One file per stream and run. It is deleted when every row has its outcome; one that is still there
belongs to a run that was killed, and is what the next run sorts out.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from connector_kit.salesforce.csv_rules import LONGEST_RECORD
from target_salesforce.found_ids import FoundIds
from target_salesforce.job_notes import JobNotes
from target_salesforce.rows import OutgoingRow, Verb
from target_salesforce.stored import COLUMNS, read_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

READ_AT_ONCE = 2_000
_BY_ID = frozenset({Verb.UPDATE, Verb.DELETE})


class Spool(JobNotes, FoundIds):
    """One stream's rows.

    A row's state is `ready`, `sent` (a call with it is under way), or the outcome.

    Args:
        path: The file; made when it is not there.
        org_time: Tells the time by the org's clock, for rows that are sent.

    Raises:
        Busy: Another process has it open.
    """

    def __init__(self, path: Path, org_time: Callable[[], float] | None = None) -> None:
        super().__init__(path)
        self._org_time = org_time
        self._names: dict[Verb, set[str]] = defaultdict(set)
        self.last = 0  # number of the row that was added last
        self._queues = 0
        self.waiting: Counter[Verb] = Counter()  # rows that were added here and are in no job yet
        self.lacks_ids = False  # whether a row that was added here is found by its key alone
        self.settled = False  # whether every row has its outcome, or a job that has it

    def sign(self, run_id: str, stream: str) -> None:
        """Note whose rows these are."""
        self._db.execute("insert into note values (?, ?)", (run_id, stream))

    @property
    def signature(self) -> tuple[str, str]:
        """Run and stream; empty texts when the run was killed before it could note them."""
        return self._db.execute("select run_id, stream from note").fetchone() or ("", "")

    def add(self, rows: Sequence[OutgoingRow]) -> None:
        """Keep rows."""
        for row in rows:
            self.last += 1
            row.number = self.last
            self._names[row.verb].update(row.values)
            self.waiting[row.verb] += 1
            if row.destination_id is None and row.verb in _BY_ID:
                self.lacks_ids = True
        texts = [_encode(row.values) for row in rows]
        with self._together():
            self._db.executemany(
                "insert into row (number, record_key, operation, destination_id, plan_hash, verb,"
                " key, parent, target, single) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        row.number,
                        row.record_key,
                        row.operation,
                        row.destination_id,
                        row.plan_hash,
                        row.verb.value,
                        row.key,
                        row.parent,
                        row.target,
                        len(text) > LONGEST_RECORD,  # then it is not for Bulk
                    )
                    for row, text in zip(rows, texts, strict=True)
                ],
            )
            self._db.executemany(
                "insert into body values (?, ?)",
                [(row.number, text) for row, text in zip(rows, texts, strict=True)],
            )

    @property
    def verbs(self) -> list[Verb]:
        """What is asked of Salesforce by the rows that were added here."""
        return [verb for verb in Verb if verb in self._names]

    def count(self, verb: Verb, *, tries: int, single: bool | None = None) -> int:
        """Return how many rows of `verb` are ready after so many tries."""
        where, values = _ready(verb, tries, single=single)
        found = self._db.execute(f"select count(*) from row where {where}", values).fetchone()
        return int(found[0])

    def ready(
        self, verb: Verb, size: int, *, tries: int, single: bool | None = None
    ) -> Iterator[list[OutgoingRow]]:
        """Yield lots of the rows that are ready now, with their values.

        Those of one parent come together.
        """
        where, values = _ready(verb, tries, single=single)
        self._queues += 1
        queue = f"temp.queue_{self._queues}"
        self._db.execute(f"create table {queue} (place integer primary key, number integer)")
        self._db.execute(
            f"insert into {queue} (number) select number from row where {where}"
            " order by parent, number",
            values,
        )
        place = 0
        while found := self._db.execute(
            f"select {COLUMNS}, text from {queue} join row using (number) join body using (number)"
            " where place > ? and place <= ? order by place",
            (place, place + size),
        ).fetchall():
            place += size
            yield [read_stored(one[:-1], json.loads(one[-1])) for one in found]
        self._db.execute(f"drop table {queue}")

    def rows(self, where: str, *values: object) -> list[OutgoingRow]:
        """Return the rows that a condition finds, without their values."""
        return [
            read_stored(found)
            for found in self._db.execute(f"select {COLUMNS} from row where {where}", values)
        ]

    def with_values(self, rows: Sequence[OutgoingRow]) -> Sequence[OutgoingRow]:
        """Give rows their values; return them."""
        found = dict(
            self._db.execute(
                "select number, text from body where number in (select value from json_each(?))",
                (json.dumps([row.number for row in rows]),),
            )
        )
        for row in rows:
            row.values = json.loads(found[row.number])
        return rows

    def accounted(self, ids: Sequence[str]) -> set[str]:
        """Return those of some ids that belong to a row which was written."""
        return {
            found[0]
            for found in self._db.execute(
                "select destination_id from row where state = 'succeeded'"
                " and destination_id in (select value from json_each(?))",
                (json.dumps(ids),),
            )
        }

    def in_state(self, state: str) -> Iterator[list[OutgoingRow]]:
        """Yield the rows in a state."""
        last = 0
        while lot := self.rows(
            "state = ? and number > ? order by number limit ?", state, last, READ_AT_ONCE
        ):
            last = lot[-1].number
            yield lot

    def repeated(self, after: int) -> Iterator[list[OutgoingRow]]:
        """Yield the rows after a number that are ready although another has their target.

        The first row of a target is the one that counts.
        """
        self._db.execute("create index if not exists row_target on row (target)")
        last = after
        while lot := self.rows(
            "number > ? and state = 'ready' and exists (select 1 from row as other"
            " where other.target = row.target and other.number < row.number)"
            " order by number limit ?",
            last,
            READ_AT_ONCE,
        ):
            last = lot[-1].number
            yield lot

    def save(self, rows: Sequence[OutgoingRow], *, single: bool | None = None) -> None:
        """Keep what changed of rows: an outcome, or that they are to be sent again.

        Args:
            rows: Rows that were read from here.
            single: Whether from now on they go through Collections, if that is new.
        """
        if not rows:
            return
        changed = [
            (row.status or "ready", row.destination_id, row.tries, row.refusal, single, row.number)
            for row in rows
        ]
        with self._together():
            self._db.executemany(
                "update row set state = ?, destination_id = ?, tries = ?, refusal = ?,"
                " single = coalesce(?, single) where number = ?",
                changed,
            )

    def save_targets(self, rows: Sequence[OutgoingRow]) -> None:
        """Keep the targets of rows whose ids were found."""
        with self._together():
            self._db.executemany(
                "update row set target = ? where number = ?",
                [(row.target, row.number) for row in rows],
            )

    def columns(self, verb: Verb) -> list[str]:
        """Return every field that a row of `verb` which was added here has, None included."""
        return sorted(self._names.get(verb, ()))

    def without_id(self, after: int, size: int) -> list[OutgoingRow]:
        """Return the next rows after a number that are addressed by an id not known yet."""
        return self.rows(
            "number > ? and state = 'ready' and destination_id is null"
            " and verb in ('update', 'delete') order by number limit ?",
            after,
            size,
        )

    def sending(self, rows: Sequence[OutgoingRow], job_id: str | None = None) -> None:
        """Note, with what `Ledger.sending` changed, that rows are sent: now, or with a job."""
        with self._together(durable=job_id is None):
            self._db.execute(
                "update row set state = 'sent', job = ?, attempts = attempts + 1, sent_at = ?"
                " where number in (select value from json_each(?))",
                (job_id, rows[0].sent_at, json.dumps([row.number for row in rows])),
            )
            if self._org_time:
                asked = rows[0].sent_at, self._org_time()
                self._db.execute("insert or replace into asked values (?, ?)", asked)
        for row in rows:
            self.waiting[row.verb] -= 1

    def holds(self, job_id: str) -> bool:
        """Tell whether a row of the job has no outcome yet."""
        found = self._db.execute(
            "select 1 from row where job = ? and state = 'sent' limit 1", (job_id,)
        ).fetchone()
        return found is not None

    def count_without_id(self) -> int:
        """Return how many rows are addressed by an id which is not known yet."""
        found = self._db.execute(
            "select count(*) from row where state = 'ready' and destination_id is null"
            " and verb in ('update', 'delete')"
        ).fetchone()
        return int(found[0])

    def take_back(self, job_id: str) -> None:
        """Make the rows of a job that never ran ready again."""
        self._db.execute(
            "update row set state = 'ready', job = null where job = ? and state = 'sent'", (job_id,)
        )

    def of_job(self, job_id: str, targets: Sequence[str]) -> list[OutgoingRow]:
        """Return rows of the job that have no outcome yet, by their targets."""
        self._db.execute("create index if not exists row_target on row (target)")
        marks = ",".join("?" * len(targets))
        return self.rows(f"target in ({marks}) and job = ? and state = 'sent'", *targets, job_id)

    def take_outcome(self, receipt: Mapping[str, Any], running: Collection[str]) -> None:
        """Note an outcome that a killed run has written down, unless a running job knows better."""
        self._db.execute("create index if not exists row_record_key on row (record_key)")
        if receipt["status"] == "unknown":
            marks = ",".join("?" * len(running))
            known = f"(job is null or job not in ({marks}))"
        else:
            known, running = "true", ()
        self._db.execute(
            "update row set state = ?, destination_id = coalesce(?, destination_id)"
            f" where record_key = ? and operation = ? and {known}",
            (
                receipt["status"],
                receipt["destination_id"],
                receipt["record_key"],
                receipt["operation"],
                *running,
            ),
        )

    def fate(self, record_key: str) -> tuple[str, str | None] | None:
        """Return state and id of a row that was created without an external id, if there is one."""
        found: tuple[str, str | None] | None = self._db.execute(
            "select state, destination_id from row where record_key = ? and verb = 'insert'",
            (record_key,),
        ).fetchone()
        return found


def _ready(verb: Verb, tries: int, *, single: bool | None) -> tuple[str, list[Any]]:
    where, values = "verb = ? and state = 'ready' and tries = ?", [verb.value, tries]
    return (where, values) if single is None else (f"{where} and single = ?", [*values, single])


# json.dumps would make an encoder for each row
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
