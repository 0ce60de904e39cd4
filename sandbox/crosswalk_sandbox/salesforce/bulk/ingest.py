"""`/jobs/ingest`: create, upload, close, abort, poll, results, list, delete."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.answers import answer, empty, typed
from crosswalk_sandbox.salesforce.bulk import listing, requests, results
from crosswalk_sandbox.salesforce.bulk.header import Header
from crosswalk_sandbox.salesforce.bulk.job import (
    ABORTED,
    CLOSED,
    COMPLETE,
    DELIMITERS,
    FAILED,
    OPEN,
)
from crosswalk_sandbox.salesforce.bulk.registry import SUCCESSFUL, UNSUCCESSFUL, UPLOAD
from crosswalk_sandbox.salesforce.bulk.runner import Runner, close
from crosswalk_sandbox.salesforce.bulk.upload import Upload, cells_of
from crosswalk_sandbox.salesforce.errors import SalesforceError, not_found

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.bulk.job import Job
    from crosswalk_sandbox.salesforce.bulk.registry import Registry
    from crosswalk_sandbox.salesforce.org import Org

CSV = "text/csv"

# An upload may have 150 MB in base64 (Bulk API 2.0 limits).
_MOST_BYTES = 150_000_000 * 3 // 4
_BATCH = 1000


class Ingest:
    """The calls about ingest jobs."""

    def __init__(self, org: Org, registry: Registry) -> None:
        self._org = org
        self._registry = registry
        self._runner = Runner(org, registry)

    def create(self, call: Call) -> Response:
        """Make a job; with data in the same request it is closed at once."""
        if call.headers.get("content-type", "").startswith("multipart/form-data"):
            body, content = requests.multipart(call)
            job = requests.ingest_job(self._org, self._registry, call, body)
            self._registry.add(job)
            self._store(job, content)
            close(self._org, job)
            self._registry.save(job)
        else:
            job = requests.ingest_job(self._org, self._registry, call, call.json_object())
            self._registry.add(job)
        return answer(job.info())

    def upload(self, call: Call) -> Response:
        """Take the data of a job, once."""
        job = self._job(call)
        if not call.headers.get("content-type", "").startswith(CSV):
            message = "The content type of the data must be text/csv"
            raise SalesforceError(415, "UNSUPPORTED_MEDIA_TYPE", message)
        if job.state != OPEN or job.uploaded:
            raise _wrong_state(job, "take data")
        if len(call.body) > _MOST_BYTES:
            raise SalesforceError(413, "REQUEST_TOO_LARGE", "The data is larger than 150 MB")
        self._store(job, call.body)
        self._registry.save(job)
        return empty(201)

    def change(self, call: Call) -> Response:
        """Close or abort a job."""
        job = self._job(call)
        asked = call.json_object().get("state")
        if asked == CLOSED and job.state == OPEN:
            close(self._org, job)
        elif asked == ABORTED and (job.state == OPEN or job.unfinished):
            job.state = ABORTED
        else:
            raise _wrong_state(job, f"become {asked}")
        self._registry.save(job)
        return answer(job.short())

    def poll(self, call: Call) -> Response:
        """Tell how far a job is, after moving it on."""
        job = self._job(call)
        if job.unfinished:
            call.records = self._runner.poll(job)
        return answer(job.full())

    def result(self, call: Call) -> Response:
        """Return one of the three result files."""
        job = self._job(call)
        file = call.path_params["file"].lower()
        if file not in {"successfulresults", "failedresults", "unprocessedrecords"}:
            raise not_found()
        if job.state not in {COMPLETE, FAILED, ABORTED}:
            raise _wrong_state(job, "show results")
        if file == "failedresults" and self._has_no_content(job):
            return empty()
        pieces = {
            "successfulresults": lambda: self._lines(job, SUCCESSFUL),
            "failedresults": lambda: self._lines(job, UNSUCCESSFUL),
            "unprocessedrecords": lambda: self._unprocessed(job),
        }[file]()
        return typed(b"".join(pieces), CSV)

    def jobs(self, call: Call) -> Response:
        """List jobs."""
        return listing.page(self._registry, "ingest", call)

    def delete(self, call: Call) -> Response:
        """Forget a job and its results; rows stay."""
        job = self._job(call)
        if job.state not in {CLOSED, COMPLETE, FAILED, ABORTED}:
            raise _wrong_state(job, "be deleted")
        self._registry.delete(job)
        return empty()

    def settle(self) -> None:
        """Finish every closed job."""
        self._runner.settle()

    def _job(self, call: Call) -> Job:
        return self._registry.get("ingest", call.path_params["job"])

    def _store(self, job: Job, content: bytes) -> None:
        self._registry.write(job, UPLOAD, content)
        job.uploaded = True

    def _lines(self, job: Job, file: str) -> list[bytes]:
        added = {SUCCESSFUL: results.SUCCESSFUL_COLUMNS, UNSUCCESSFUL: results.FAILED_COLUMNS}
        return [results.header_line(job, added[file]), *self._registry.read(job, file)]

    def _unprocessed(self, job: Job) -> list[bytes]:
        if job.state == COMPLETE:
            return [results.header_line(job, ())]
        upload = Upload(self._registry.read(job, UPLOAD), DELIMITERS[job.delimiter])
        job.header = upload.header
        rows = (cells_of(row) for row in islice(upload, job.position, None))
        pieces = [results.header_line(job, ())]
        while batch := list(islice(rows, _BATCH)):
            pieces.append(results.lines(job, batch))
        return pieces

    def _has_no_content(self, job: Job) -> bool:
        source = self._org.describe(job.object)
        if not self._org.switch("bulk_failed_no_content") or not source or not job.header:
            return False
        return job.state == COMPLETE and not Header(self._org, source, job, job.header).exact


def _wrong_state(job: Job, action: str) -> SalesforceError:
    message = f"InvalidJobState : a job in the state {job.state} can not {action}"
    return SalesforceError(400, "INVALIDJOBSTATE", message)
