"""Works on ingest jobs: transactions of 200 rows, result files, job-level failures.

Nothing happens by itself: a poll moves its job on, a query first finishes what was closed before it
(`settle`), so that a job whose caller went away is not lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.bulk import results
from crosswalk_sandbox.salesforce.bulk.header import Header
from crosswalk_sandbox.salesforce.bulk.job import CLOSED, COMPLETE, DELIMITERS, FAILED, RUNNING
from crosswalk_sandbox.salesforce.bulk.registry import SUCCESSFUL, UNSUCCESSFUL, UPLOAD
from crosswalk_sandbox.salesforce.bulk.upload import BadRow, Upload, UploadError, cells_of, check
from crosswalk_sandbox.salesforce.errors import RowError, RowResult, SalesforceError
from crosswalk_sandbox.salesforce.org import WriteOptions

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.bulk.job import Job
    from crosswalk_sandbox.salesforce.bulk.registry import Registry
    from crosswalk_sandbox.salesforce.bulk.upload import Row
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.writer import Operation

_STOPS = {
    "bulk_failed": "InternalServerError : An unexpected error occurred.",
    "bulk_unprocessed": "TooManyLockFailure : The job was retried too often.",
}
# Rows of one transaction, and of one internal batch (Bulk API 2.0 limits).
CHUNK, BATCH = 200, 10_000

_OPERATIONS: dict[str, Operation] = {
    "insert": "insert",
    "update": "update",
    "upsert": "upsert",
    "delete": "delete",
    "hardDelete": "hard_delete",
}


def is_due(org: Org, job: Job) -> bool:
    """Tell whether a closed job may be worked on: its time has come, no fault keeps it."""
    return not job.stuck and org.clock.now() >= job.closed_at + org.switch("bulk_seconds")


def close(org: Org, job: Job) -> None:
    """Close a job, and take the faults that were planned for the next one."""
    job.state, job.closed_at = CLOSED, org.clock.now()
    job.stuck = org.fault("bulk_stuck", job.id, job.object) is not None
    for kind, message in _STOPS.items():
        if fault := org.fault(kind, job.id, job.object):
            job.stop_at, job.stop_error = fault.rows, fault.message or message


class Runner:
    """Moves ingest jobs on."""

    def __init__(self, org: Org, registry: Registry) -> None:
        self._org = org
        self._registry = registry
        # Where the next poll goes on reading, to spare it the rows before: job id → position, file.
        self._open: dict[str, tuple[int, Header, Upload]] = {}

    def poll(self, job: Job) -> int:
        """Move a closed job on as one poll does, and return the number of rows worked on."""
        job.polls += 1
        if not is_due(self._org, job) or job.polls <= self._org.switch("bulk_polls"):
            job.state = RUNNING
            self._registry.save(job)
            return 0
        return self._work(job, self._org.switch("bulk_rows_per_poll"))

    def settle(self) -> None:
        """Finish every closed job that is due."""
        for job in self._registry.unfinished():
            while job.kind == "ingest" and job.unfinished and is_due(self._org, job):
                self._work(job, BATCH)

    def _work(self, job: Job, most: int) -> int:
        """Work on up to `most` rows, then keep where to go on."""
        try:
            header, upload = self._resume(job)
        except (UploadError, SalesforceError) as error:
            self._fail(job, str(error))
            self._registry.save(job)
            return 0
        job.state = RUNNING
        start = job.position
        while job.unfinished and job.position - start < most:
            size = min(BATCH, most - (job.position - start))
            if job.stop_at is not None:
                size = min(size, job.stop_at - job.position)
            batch = upload.take(size)
            if batch:
                with self._org.store.transaction(), self._org.transaction():
                    self._batch(job, header, batch)
                    self._registry.save(job)
            if job.position == job.stop_at:
                self._fail(job, job.stop_error)
            elif upload.ended:
                job.state = COMPLETE
                self._registry.drop(job, UPLOAD)
        if job.unfinished:
            self._open[job.id] = (job.position, header, upload)
        self._registry.save(job)
        return job.position - start

    def _resume(self, job: Job) -> tuple[Header, Upload]:
        """Return header and file, read up to the job's position.

        Raises:
            UploadError: The file fails the job.
        """
        known = self._open.pop(job.id, None)
        if known and known[0] == job.position:
            return known[1], known[2]
        keep_crlf = self._org.switch("bulk_embedded_crlf") == "keep"
        if job.position == 0:
            check(self._registry.read(job, UPLOAD), job.line_ending, embedded_crlf=keep_crlf)
        upload = Upload(self._registry.read(job, UPLOAD), DELIMITERS[job.delimiter])
        job.header = upload.header
        source = self._org.describe(job.object)
        if source is None:
            raise UploadError(f"InvalidBatch : Entity not found : {job.object}")
        header = Header(self._org, source, job, upload.header)
        upload.skip(job.position)
        return header, upload

    def _batch(self, job: Job, header: Header, batch: list[Row]) -> None:
        """Write up to 10,000 rows and append to the result files."""
        successful: list[list[str]] = []
        failed: list[list[str]] = []
        decimals = header.decimals
        for first in range(0, len(batch), CHUNK):
            chunk = batch[first : first + CHUNK]
            for row, result in zip(chunk, self._write(job, header, chunk), strict=True):
                cells = cells_of(row)
                if decimals:
                    cells = results.reprinted(cells, decimals)
                if result.success:
                    successful.append([result.id or "", str(result.created).lower(), *cells])
                else:
                    failed.append([result.id or "", results.error_text(result.errors), *cells])
        job.position += len(batch)
        job.processed += len(batch)
        job.failed += len(failed)
        used = self._org.used
        used["DailyBulkApiBatches"] = used.get("DailyBulkApiBatches", 0) + 1
        for name, lines in ((SUCCESSFUL, successful), (UNSUCCESSFUL, failed)):
            if lines:
                self._registry.write(job, name, results.lines(job, results.shuffled(lines)))

    def _write(self, job: Job, header: Header, chunk: list[Row]) -> list[RowResult]:
        """Write one transaction; rows that are no CSV stay out of it and fail alone."""
        records: list[dict[str, Any]] = []
        bad: dict[int, RowResult] = {}
        for index, row in enumerate(chunk):
            if isinstance(row, BadRow):
                error = RowError("CLIENT_INPUT_ERROR", row.reason)
                bad[index] = RowResult(None, success=False, errors=[error])
            else:
                records.append(header.record(row))
        operation = _OPERATIONS[job.operation]
        written = iter(
            self._org.write(
                operation,
                job.object,
                records,
                external_id=job.external_id if operation == "upsert" else None,
                options=WriteOptions(float(job.api_version), csv=True, user_id=job.created_by),
            )
        )
        return [bad[index] if index in bad else next(written) for index in range(len(chunk))]

    def _fail(self, job: Job, message: str) -> None:
        job.state = FAILED
        job.error = message
