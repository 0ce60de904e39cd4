"""Send any number of rows with a few calls, and read what became of each."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from connector_kit.errors import OutcomeUnknown, RequestRefused, ServiceUnavailable
from connector_kit.salesforce import bulk_ingest
from connector_kit.salesforce.csv_rules import JobFile
from target_salesforce.metadata import ID
from target_salesforce.rows import Verb

if TYPE_CHECKING:
    from typing import IO

    from connector_kit.apply.ledger import Ledger
    from connector_kit.salesforce import SalesforceClient
    from connector_kit.salesforce.bulk_ingest import IngestJob
    from target_salesforce.bulk_results import BulkResults
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.spool import Spool

_ROWS_AT_ONCE = 2_000
_MOST_UPLOADS_LOST = 3


class BulkWriter:
    """Writes rows of the spool through ingest jobs of Bulk API 2.0, one job after the other.

    Args:
        client: The org.
        mapping: Knows the object and its key.
        spool: Where the rows are, and the note of each job.
        ledger: Told of every row that is sent.
        results: Reads what became of a job.
        patience: Seconds after which a job is aborted.
    """

    def __init__(
        self,
        client: SalesforceClient,
        mapping: SalesforceMapping,
        spool: Spool,
        ledger: Ledger,
        *,
        results: BulkResults,
        patience: float,
    ) -> None:
        self._client = client
        self._mapping = mapping
        self._spool = spool
        self._ledger = ledger
        self._results = results
        self._patience = patience

    def write(self, verb: Verb, tries: int) -> None:
        """Send every row of `verb` that is ready after so many tries, once."""
        lost = 0
        while self._spool.count(verb, tries=tries, single=False):
            job = self._make(verb)
            with TemporaryFile() as file:
                self._fill(file, job, verb, tries)
                file.seek(0)
                try:
                    bulk_ingest.upload(self._client, job, file)
                except OutcomeUnknown:
                    # a job takes one upload; one that was never closed has done nothing
                    lost += 1
                    self._give_up(job)
                    if lost == _MOST_UPLOADS_LOST:
                        raise
                    continue
            self._spool.note_job_state(job.id, "closed")
            bulk_ingest.close(self._client, job)
            self.finish(job, verb)

    def finish(self, job: IngestJob, verb: Verb) -> None:
        """Wait for a job that was closed, and read what became of its rows.

        Its calls may go into the reserve of the quota: what was begun gets its outcome.
        """
        self._ledger.answered()
        with self._client.unreserved():
            told = bulk_ingest.wait(self._client, job, longest=self._patience)
            self._results.read(job, verb, told)
        self._spool.note_job_state(job.id, "done")
        self._results.judge(told)

    def _make(self, verb: Verb) -> IngestJob:
        key = self._mapping.key_field.name if self._mapping.key_field else None
        try:
            job = bulk_ingest.make(
                self._client,
                self._mapping.object_name,
                verb.value,
                key if verb is Verb.UPSERT else None,
            )
        except RequestRefused as refusal:
            raise ServiceUnavailable(
                f"{refusal.message} No Bulk job can be made.",
                next_step="Run again later, or raise `bulk_threshold` to use Collections.",
                code=refusal.code,
            ) from refusal
        self._spool.note_job(job.id, job.api_version, verb)  # whatever happens, it is found again
        return job

    def _fill(self, file: IO[bytes], job: IngestJob, verb: Verb, tries: int) -> None:
        by_id = verb in {Verb.UPDATE, Verb.DELETE}
        columns = [*([ID] if by_id else []), *self._spool.columns(verb)]
        out = JobFile(file, columns, bulk_ingest.MOST_BYTES)
        for rows in self._spool.ready(verb, _ROWS_AT_ONCE, tries=tries, single=False):
            ids = [{ID: row.destination_id} if by_id else {} for row in rows]
            if not out.write(one | row.values for one, row in zip(ids, rows, strict=True)):
                break
            self._ledger.sending(rows)
            self._spool.sending(rows, job.id)
        out.close()

    def _give_up(self, job: IngestJob) -> None:
        bulk_ingest.abort(self._client, job)
        self._spool.take_back(job.id)
        self._spool.note_job_state(job.id, "done")
        self._ledger.answered()
