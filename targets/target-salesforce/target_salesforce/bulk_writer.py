"""Send any number of rows with a few calls, and read what became of each."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from connector_kit.errors import ConnectorError, OutcomeUnknown, RequestRefused, ServiceUnavailable
from connector_kit.salesforce import bulk_ingest
from connector_kit.salesforce.csv_rules import JobFile
from connector_kit.salesforce.pace import Pace
from connector_kit.waiting import backoff
from target_salesforce.job_notes import NEXT, sweep
from target_salesforce.metadata import ID
from target_salesforce.rows import Verb
from target_salesforce.watch import Watch

if TYPE_CHECKING:
    from typing import IO

    from connector_kit.apply.ledger import Ledger
    from connector_kit.salesforce import SalesforceClient
    from connector_kit.salesforce.bulk_ingest import IngestJob
    from connector_kit.salesforce.client import Record
    from target_salesforce.bulk_results import BulkResults
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.spool import Spool

_ROWS_AT_ONCE = 5_000
_MOST_UPLOADS_LOST = 3
_MOST_ANSWERS_LOST = 4  # to a call that makes a job


class _Filled(NamedTuple):
    job: IngestJob
    verb: Verb
    rows: int


class _Running(NamedTuple):
    job: IngestJob
    verb: Verb
    watch: Watch


class _Ended(NamedTuple):
    job: IngestJob
    verb: Verb
    told: Record
    file: IO[bytes]


class BulkWriter:
    """Writes rows of the spool through ingest jobs of Bulk API 2.0.

    One job runs at a time, because two may lock each other's parents. Meanwhile the results of the
    one before are read and the next is filled.

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
        self._pace = Pace()
        self._running: _Running | None = None
        self._next: _Filled | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is at work."""
        return self._running is not None and self._running.watch.at_work

    @property
    def has_next(self) -> bool:
        """Whether a job is filled and waits for the one that is at work."""
        return self._next is not None

    def write(self, verb: Verb, tries: int) -> None:
        """Send every row of `verb` that is ready after so many tries, once."""
        self.start()
        while self._spool.count(verb, tries=tries, single=False):
            self.fill(verb, tries)
            self.start()
        self.finish()

    def fill(self, verb: Verb, tries: int) -> None:
        """Make a job and upload the rows that are ready, as many as it takes. Nothing runs yet."""
        lost = 0
        while self._next is None:
            with TemporaryFile() as file:
                # before there is a job: another may be at work
                rows = self._write(file, verb, tries)
                job = self._make(verb)
                try:
                    bulk_ingest.upload(self._client, job, file)
                except OutcomeUnknown:
                    # a job takes one upload; one that was never closed has done nothing
                    lost += 1
                    self._give_up(job)
                    if lost == _MOST_UPLOADS_LOST:
                        raise
                else:
                    self._next = _Filled(job, verb, rows)

    def start(self) -> None:
        """Let the job run that was filled, as soon as the one before has ended."""
        if self._next is None:
            return
        before = self._ended()
        following, self._next = self._next, None
        with before.file if before else nullcontext():
            try:
                if before and before.told.get("state") != "JobComplete":
                    # what has ended that job may end this one, and nothing of it has run yet
                    self._give_up(following.job)
                else:
                    self._run(following)
            except ConnectorError:
                if before:
                    self._settle(before)
                raise
            if before:
                self._settle(before)

    def finish(self) -> None:
        """Wait for all jobs, and read what became of their rows."""
        self.start()
        if ended := self._ended():
            with ended.file:
                self._settle(ended)

    def stop(self) -> None:
        """Begin nothing more; what is at work gets its outcome, if Salesforce can be asked."""
        with suppress(ConnectorError), self._client.unreserved():
            if self._next:
                following, self._next = self._next, None
                self._give_up(following.job)
        with suppress(ConnectorError):
            self.finish()

    def _run(self, filled: _Filled) -> None:
        job, verb, rows = filled
        self._spool.note_job_state(job.id, "closed")
        bulk_ingest.close(self._client, job)
        watch = Watch(self._client, job, longest=self._patience, pace=self._pace, rows=rows)
        self._running = _Running(job, verb, watch)

    def _ended(self) -> _Ended | None:
        """Wait for the job that runs; fetch its results before the next one keeps the org busy."""
        if self._running is None:
            return None
        (job, verb, watch), self._running = self._running, None
        told = watch.result()
        return _Ended(job, verb, told, self._results.fetch(job))

    def _settle(self, ended: _Ended) -> None:
        self._results.read(ended.job, ended.verb, ended.told, ended.file)
        self._spool.note_job_state(ended.job.id, "done")
        self._results.judge(ended.told)

    def _make(self, verb: Verb) -> IngestJob:
        for attempt in range(1, _MOST_ANSWERS_LOST + 1):
            try:
                return self._ask_for_job(verb)
            except OutcomeUnknown as lost:
                # whatever it has left open is not noted anywhere
                sweep(self._client, self._mapping.object_name, self._spool)
                if attempt == _MOST_ANSWERS_LOST:
                    raise ServiceUnavailable(
                        f"{lost.message} No Bulk job can be made.",
                        next_step="Look at status.salesforce.com, and run again later.",
                    ) from lost
            self._client.clock.sleep(backoff(attempt))
        raise AssertionError("unreachable")

    def _ask_for_job(self, verb: Verb) -> IngestJob:
        key = self._mapping.key_field.name if self._mapping.key_field else None
        self._spool.note_making(verb, self._client.org_time())
        try:
            job = bulk_ingest.make(
                self._client,
                self._mapping.object_name,
                verb.value,
                key if verb is Verb.UPSERT else None,
            )
        except OutcomeUnknown:
            raise
        except ConnectorError as refusal:
            self._spool.forget_making()
            if not isinstance(refusal, RequestRefused):
                raise
            raise ServiceUnavailable(
                f"{refusal.message} No Bulk job can be made.",
                next_step="Run again later, or raise `bulk_threshold` to use Collections.",
                code=refusal.code,
            ) from refusal
        # whatever happens to it, it is found again
        self._spool.note_job(job.id, job.api_version, verb)
        return job

    def _write(self, file: IO[bytes], verb: Verb, tries: int) -> int:
        """Write the file of the next job, and intents for its rows; return how many they are."""
        count = 0
        by_id = verb in {Verb.UPDATE, Verb.DELETE}
        columns = [*([ID] if by_id else []), *self._spool.columns(verb)]
        out = JobFile(file, columns, bulk_ingest.MOST_BYTES)
        for rows in self._spool.ready(verb, _ROWS_AT_ONCE, tries=tries, single=False):
            if by_id:
                for row in rows:
                    row.values[ID] = row.destination_id
            fitting = rows
            while fitting and not out.write([row.values for row in fitting]):
                fitting = fitting[: len(fitting) // 2]
            if fitting:
                self._ledger.sending(fitting)
                self._spool.sending(fitting, NEXT)
                count += len(fitting)
            if fitting is not rows:
                break
        out.close()
        self._ledger.answered()  # nothing is under way until the job is closed
        return count

    def _give_up(self, job: IngestJob) -> None:
        bulk_ingest.abort(self._client, job)
        self._spool.take_back(job.id)
        self._spool.note_job_state(job.id, "done")
