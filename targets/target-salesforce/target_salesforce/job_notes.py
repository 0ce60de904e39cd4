"""Bulk jobs of a stream, by which the next run finds what a killed one has begun."""

from __future__ import annotations

from target_salesforce.database import Database
from target_salesforce.rows import Verb

NEXT = "next"  # stands for the id of the job that is to be made


class JobNotes(Database):
    """The notes of the jobs, in the file that keeps the rows."""

    def note_job(self, job_id: str, api_version: str, verb: Verb) -> None:
        """Remember a job before anything is uploaded to it; the rows of the next one are its."""
        with self._together():
            self._db.execute(
                "insert into job values (?, ?, ?, 'open')", (job_id, api_version, verb.value)
            )
            self._db.execute("update row set job = ? where job = ?", (job_id, NEXT))

    def note_job_state(self, job_id: str, state: str) -> None:
        """Note that the job is about to be `closed`, or that it is `done` with."""
        with self._together(durable=state == "closed"):
            self._db.execute("update job set state = ? where id = ?", (state, job_id))

    def jobs(self) -> list[tuple[str, str, Verb, str]]:
        """Return the jobs that are not done with: id, version, verb and state."""
        found = self._db.execute("select id, api_version, verb, state from job")
        return [(one[0], one[1], Verb(one[2]), one[3]) for one in found if one[3] != "done"]
