"""Ingest jobs of Bulk API 2.0: any number of records for a handful of calls.

From the Bulk API 2.0 Developer Guide. A job is made, filled with one upload, and closed; only then
it runs, and from then on nothing may be sent twice. A job that was never closed has done nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import IO, TYPE_CHECKING

from connector_kit.errors import OutcomeUnknown, RequestRefused, ServiceUnavailable
from connector_kit.salesforce.pace import Pace, looks

if TYPE_CHECKING:
    from connector_kit.salesforce.client import Record, SalesforceClient

MOST_BYTES = 100_000_000  # of a file; 150 MB is the maximum after it is encoded with base64
_TIME_TO_ABORT = 300.0  # seconds
_PAUSE_TO_CLOSE = 1.0
_ENDED = {"JobComplete", "Failed", "Aborted"}
_TRIES = 3


class Results(Enum):
    """The three files in which a job's records end up."""

    SUCCESSFUL = "successfulResults"
    FAILED = "failedResults"
    UNPROCESSED = "unprocessedrecords"


@dataclass(frozen=True)
class IngestJob:
    """A job, by which it is found again. It belongs to the version that it was made with."""

    id: str
    api_version: str

    @property
    def path(self) -> str:
        """The job's address."""
        return f"/services/data/v{self.api_version}/jobs/ingest/{self.id}"


def make(
    client: SalesforceClient, object_name: str, operation: str, key_field: str | None = None
) -> IngestJob:
    """Make an open job.

    Args:
        client: The org.
        object_name: API name of the object.
        operation: `insert`, `update`, `upsert` or `delete`.
        key_field: The external id field of an upsert.

    Raises:
        OutcomeUnknown: It may have been made; `open_jobs.abort_open` finds it.
    """
    body = {
        "object": object_name,
        "operation": operation,
        "contentType": "CSV",
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
    }
    if key_field:
        body["externalIdFieldName"] = key_field
    answer = client.request("POST", "jobs/ingest", json=body, repeatable=False)
    if not isinstance(answer, dict) or not answer.get("id"):
        raise OutcomeUnknown("Salesforce made a job but did not say which.")
    client.jobs_made.add(str(answer["id"]))
    return IngestJob(str(answer["id"]), client.api_version)


def upload(client: SalesforceClient, job: IngestJob, file: IO[bytes]) -> None:
    """Fill the job.

    Raises:
        OutcomeUnknown: The job may be filled. A job takes one upload only: abort it, make another.
    """
    headers = {"Content-Type": "text/csv; charset=UTF-8"}
    client.request("PUT", f"{job.path}/batches", data=file, headers=headers, repeatable=False)


def close(client: SalesforceClient, job: IngestJob) -> None:
    """Let the job run. When the answer is lost, look whether it does before trying again.

    Raises:
        OutcomeUnknown: It may run.
        RequestRefused: It is open and cannot be closed.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            client.request("PATCH", job.path, json={"state": "UploadComplete"}, repeatable=False)
        except (OutcomeUnknown, RequestRefused) as failure:
            # a closing that was lost may take effect after a look: then the next is refused
            if attempt == 1 and isinstance(failure, RequestRefused):
                raise
            if look(client, job).get("state") != "Open":
                return
            if attempt == _TRIES:
                raise
            client.clock.sleep(_PAUSE_TO_CLOSE)
        else:
            return


def abort(client: SalesforceClient, job: IngestJob) -> None:
    """End the job; what it has written stays. One that has ended already is left as it is."""
    try:
        client.request("PATCH", job.path, json={"state": "Aborted"}, repeatable=True)
    except RequestRefused:
        if look(client, job).get("state") not in _ENDED:
            raise


def look(client: SalesforceClient, job: IngestJob) -> Record:
    """Return what Salesforce says about the job.

    Raises:
        NotFound: It does not exist any more.
    """
    told: Record = client.request("GET", job.path, repeatable=True)
    return told


def wait(
    client: SalesforceClient,
    job: IngestJob,
    *,
    longest: float,
    pace: Pace | None = None,
    rows: int = 0,
) -> Record:
    """Wait until the job has ended, well or badly; one that takes too long is aborted.

    Args:
        client: The org.
        job: The job, closed.
        longest: Seconds to wait at most.
        pace: When to look; jobs that share one go by the time that those before took.
        rows: How many the job has; 0 when nobody knows.

    Raises:
        NotFound: The job does not exist any more.
        ServiceUnavailable: It cannot be ended (`BULK_JOB_UNFINISHED`).
    """
    told = _watch(client, job, longest, pace or Pace(), rows)
    if told.get("state") in _ENDED:
        return told
    abort(client, job)
    told = _watch(client, job, _TIME_TO_ABORT, Pace(), 0)
    if told.get("state") in _ENDED:
        return told
    raise ServiceUnavailable(
        f"Salesforce is still at work on a Bulk job after {longest:.0f} seconds.",
        next_step="The next run reads what became of it.",
        code="BULK_JOB_UNFINISHED",
    )


def _watch(
    client: SalesforceClient, job: IngestJob, longest: float, pace: Pace, rows: int
) -> Record:
    told: Record = {}
    for elapsed in looks(client.clock, pace, rows, longest):
        told = look(client, job)
        if told.get("state") in _ENDED:
            if told["state"] == "JobComplete":  # others may have ended before their time
                pace.learn(rows, elapsed)
            break
    return told


def download(client: SalesforceClient, job: IngestJob, kind: Results, file: IO[bytes]) -> None:
    """Save one of the job's result files; they are kept for seven days.

    Raises:
        NotFound: The job does not exist any more.
    """
    file.seek(0)
    file.truncate()
    headers = {"Accept": "text/csv"}
    client.exchange("GET", f"{job.path}/{kind.value}", headers=headers, into=file, repeatable=True)
    file.seek(0)
