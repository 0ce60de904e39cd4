"""`/jobs/query`: create, poll, results, pages of results, abort, list, delete."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.answers import answer, empty, typed
from crosswalk_sandbox.salesforce.bulk import listing, requests
from crosswalk_sandbox.salesforce.bulk.job import (
    ABORTED,
    CLOSED,
    COMPLETE,
    DELIMITERS,
    FAILED,
    LINE_ENDINGS,
    RUNNING,
)
from crosswalk_sandbox.salesforce.bulk.locators import locator, offset
from crosswalk_sandbox.salesforce.bulk.runner import is_due
from crosswalk_sandbox.salesforce.errors import SalesforceError, not_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.bulk.job import Job
    from crosswalk_sandbox.salesforce.bulk.registry import Registry
    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.soql import Statement
    from crosswalk_sandbox.salesforce.soql.scope import Column

CSV = "text/csv"

_PAGES_AT_ONCE = 5
_PAGES_SINCE = 58.0
_DECIMALS = frozenset({"double", "currency", "percent"})


class QueryJobs:
    """The calls about query jobs."""

    def __init__(self, org: Org, registry: Registry, settle: Callable[[], None]) -> None:
        """Take what is needed; `settle` finishes the ingest jobs before a query runs."""
        self._org = org
        self._registry = registry
        self._settle = settle
        self._results: dict[str, tuple[Statement, list[Row]]] = {}

    def create(self, call: Call) -> Response:
        """Make a job, which starts at once."""
        job = requests.query_job(self._org, self._registry, call)
        self._registry.add(job)
        used = self._org.used
        used["DailyBulkV2QueryJobs"] = used.get("DailyBulkV2QueryJobs", 0) + 1
        return answer(job.info())

    def poll(self, call: Call) -> Response:
        """Tell how far a job is, after moving it on."""
        job = self._job(call)
        if job.unfinished:
            self._advance(job)
            self._registry.save(job)
        return answer(job.full())

    def results(self, call: Call) -> Response:
        """Return a page of the rows found, with a header line of its own."""
        job = self._finished(call)
        statement, rows = self._found(job)
        first = offset(call.one("locator"))
        after = first + self._page_rows(call)
        page = rows[first:after]
        call.records = len(page)
        headers = {
            "Sforce-NumberOfRecords": str(len(page)),
            "Sforce-Locator": locator(after) if after < len(rows) else "null",
        }
        return typed(_csv(job, statement.columns, page), CSV, 200, headers)

    def pages(self, call: Call) -> Response:
        """Return the addresses of the next pages, to be read side by side."""
        job = self._finished(call)
        if float(job.api_version) < _PAGES_SINCE:
            raise not_found()
        total, size = len(self._found(job)[1]), self._org.switch("bulk_result_rows")
        first = offset(call.one("locator"))
        starts = range(first, max(total, 1), size)
        path = f"/services/data/v{job.api_version}/jobs/query/{job.id}"
        body: dict[str, Any] = {
            "resultPages": [
                {"resultUrl": f"{path}/results?locator={locator(start)}"}
                for start in starts[:_PAGES_AT_ONCE]
            ],
            "done": len(starts) <= _PAGES_AT_ONCE,
        }
        if not body["done"]:
            next_start = locator(starts[_PAGES_AT_ONCE])
            body["nextRecordsUrl"] = f"{path}/resultPages?locator={next_start}"
        return answer(body)

    def change(self, call: Call) -> Response:
        """Abort a job."""
        job = self._job(call)
        asked = call.json_object().get("state")
        if asked != ABORTED or not job.unfinished:
            raise _wrong_state(job, f"become {asked}")
        job.state = ABORTED
        self._registry.save(job)
        return answer(job.short())

    def jobs(self, call: Call) -> Response:
        """List jobs."""
        return listing.page(self._registry, "query", call)

    def delete(self, call: Call) -> Response:
        """Forget a job and its results."""
        job = self._job(call)
        if job.state not in {CLOSED, COMPLETE, FAILED, ABORTED}:
            raise _wrong_state(job, "be deleted")
        self._results.pop(job.id, None)
        self._registry.delete(job)
        return empty()

    def _advance(self, job: Job) -> None:
        job.polls += 1
        if not is_due(self._org, job) or job.polls <= self._org.switch("bulk_polls"):
            job.state = RUNNING
        elif job.stop_at is not None:
            job.state, job.error = FAILED, job.stop_error
        elif self._org.fault("query_timeout", job.object):
            job.state = FAILED
            job.error = "QUERY_TIMEOUT : Your query request was running for too long."
        else:
            job.processed = len(self._found(job)[1])
            job.state = COMPLETE

    def _found(self, job: Job) -> tuple[Statement, list[Row]]:
        """Return the rows of a job; they are found again when the process was started anew."""
        if job.id not in self._results:
            self._settle()
            statement = requests.query_statement(self._org, job.query or "", job.operation)
            self._results[job.id] = statement, statement.rows()
        return self._results[job.id]

    def _job(self, call: Call) -> Job:
        return self._registry.get("query", call.path_params["job"])

    def _finished(self, call: Call) -> Job:
        """Return the job of a call for results.

        Raises:
            SalesforceError: It is not complete, or the call has another version than its job.
        """
        job = self._job(call)
        if call.path_params["version"] != job.api_version:
            message = f"The job was created with version {job.api_version}"
            raise SalesforceError(409, "API_VERSION_CONFLICT", message)
        if job.state != COMPLETE:
            raise _wrong_state(job, "show results")
        return job

    def _page_rows(self, call: Call) -> int:
        asked = call.one("maxRecords")
        if asked is None:
            return int(self._org.switch("bulk_result_rows"))
        if not asked.isdecimal() or int(asked) == 0:
            raise SalesforceError(400, "INVALIDJOB", "maxRecords must be a positive number")
        return int(asked)


def _csv(job: Job, columns: list[Column], rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=DELIMITERS[job.delimiter],
        lineterminator=LINE_ENDINGS[job.line_ending],
        quoting=csv.QUOTE_ALL,
    )
    writer.writerow([".".join((*column.hops, column.name)) for column in columns])
    cells = [_cell(column) for column in columns]
    writer.writerows([cell(row) for cell in cells] for row in rows)
    return text.getvalue()


def _cell(column: Column) -> Callable[[Row], Any]:
    """Return how a stored value is written: null as an empty cell, moments with `Z`."""
    get = column.get
    if column.field.type == "boolean":
        return lambda row: "true" if get(row) else "false"
    if column.field.type in _DECIMALS:
        return lambda row: None if (value := get(row)) is None else float(value)
    return get


def _wrong_state(job: Job, action: str) -> SalesforceError:
    message = f"InvalidJobState : a job in the state {job.state} can not {action}"
    return SalesforceError(400, "INVALIDJOBSTATE", message)
