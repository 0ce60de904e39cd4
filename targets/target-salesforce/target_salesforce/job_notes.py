"""Bulk jobs and calls of a stream, by which the next run finds what a killed one has begun."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from connector_kit.salesforce import open_jobs
from target_salesforce.database import Database
from target_salesforce.rows import Verb

if TYPE_CHECKING:
    from connector_kit.salesforce import SalesforceClient

NEXT = "next"  # stands for the id of the job that is to be made


class JobNotes(Database):
    """The notes of jobs and calls, in the file that keeps the rows."""

    def note_making(self, verb: Verb, asked_at: float) -> None:
        """Note that a job is about to be asked for, and when: nobody may live to read its id."""
        with self._together(durable=True):
            self._db.execute("insert into making values (?, ?)", (verb.value, asked_at))

    def forget_making(self) -> None:
        """Note that no job can be there that is not noted."""
        self._db.execute("delete from making")

    def making(self) -> list[tuple[Verb, float]]:
        """Return what was asked for without an answer: the verb, and when by the org's clock."""
        found = self._db.execute("select verb, asked_at from making")
        return [(Verb(verb), asked_at) for verb, asked_at in found]

    def note_job(self, job_id: str, api_version: str, verb: Verb) -> None:
        """Remember a job before anything is uploaded to it; the rows of the next one are its."""
        with self._together():
            self._db.execute("delete from making")
            self._db.execute(
                "insert into job values (?, ?, ?, 'open')", (job_id, api_version, verb.value)
            )
            self._db.execute("update row set job = ? where job = ?", (job_id, NEXT))

    def note_job_state(self, job_id: str, state: str) -> None:
        """Note that the job is about to be `closed`, or that it is `done` with."""
        with self._together(durable=state == "closed"):
            self._db.execute("update job set state = ? where id = ?", (state, job_id))

    def asked_at(self, sent_at: str) -> float:
        """Return when rows were sent by the org's clock, or by ours if that was not noted."""
        found = self._db.execute("select asked_at from asked where sent_at = ?", (sent_at,))
        row = found.fetchone()
        return float(row[0]) if row else datetime.fromisoformat(sent_at).timestamp()

    @property
    def has_open_ends(self) -> bool:
        """Whether there may be a job that somebody has to look after."""
        return bool(self.jobs() or self.making())

    def job_ids(self) -> set[str]:
        """Return the ids of all jobs that were made here."""
        return {one[0] for one in self._db.execute("select id from job")}

    def jobs(self) -> list[tuple[str, str, Verb, str]]:
        """Return the jobs that are not done with: id, version, verb and state."""
        found = self._db.execute("select id, api_version, verb, state from job")
        return [(one[0], one[1], Verb(one[2]), one[3]) for one in found if one[3] != "done"]


def sweep(client: SalesforceClient, object_name: str, notes: JobNotes) -> None:
    """Abort the jobs that were asked for and never noted; they hold nothing.

    Raises:
        ConnectorError: Salesforce could not be asked; the notes stay, for the next run.
    """
    for verb, asked_at in notes.making():
        open_jobs.abort_open(client, object_name, verb.value, asked_at, notes.job_ids())
    notes.forget_making()
