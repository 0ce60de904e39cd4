"""Query jobs of Bulk API 2.0: many rows for few calls, however wide they are.

From the Bulk API 2.0 Developer Guide: a job is asked for, watched until it is done, and its result
fetched page by page as CSV. Job and result stay for seven days, so a reader that was stopped can go
on where it was.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from connector_kit.errors import ServiceUnavailable
from connector_kit.salesforce.errors import VENDOR
from connector_kit.salesforce.pace import Pace, looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector_kit.salesforce.client import Record, SalesforceClient

PAGE_SIZE = 50_000  # rows of a result that are fetched with one call
_DOWNLOADS = 3  # of one page, before a result that does not add up is given up
_LAST = "null"  # what the header Sforce-Locator says on the last page
JOB_FAILED = "BULK_JOB_FAILED"
_ENDED_BADLY = {"Failed", "Aborted"}

csv.field_size_limit(1 << 30)  # a rich text is longer than what Python takes by default


@dataclass(frozen=True)
class QueryJob:
    """A job, by which it is found again. Its results need the version that it was made with."""

    id: str
    api_version: str

    @property
    def path(self) -> str:
        """The job's address."""
        return f"/services/data/v{self.api_version}/jobs/query/{self.id}"


@dataclass(frozen=True)
class ResultPage:
    """One page of a result. `locator` leads to the next one and is None on the last."""

    rows: Iterator[dict[str, str]]
    locator: str | None


def start(client: SalesforceClient, soql: str, *, all_rows: bool) -> QueryJob:
    """Make a job.

    Raises:
        RequestRefused: Bulk API does not do this query, or not today; REST may.
    """
    answer = client.request(
        "POST",
        "jobs/query",
        json={"operation": "queryAll" if all_rows else "query", "query": soql},
        repeatable=True,  # a job that is made twice does no harm
    )
    return QueryJob(str(answer["id"]), client.api_version)


def wait(client: SalesforceClient, job: QueryJob, *, longest: float, rows: int = 0) -> Record:
    """Wait until a job is done and return what Salesforce says about it.

    Args:
        client: The org.
        job: The job.
        longest: Seconds to wait at most.
        rows: How many it is to find, or fewer; 0 when nobody knows.

    Raises:
        NotFound: The job does not exist any more.
        ServiceUnavailable: It failed (`BULK_JOB_FAILED`), or it is still at work
            (`BULK_JOB_UNFINISHED`).
    """
    for _ in looks(client.clock, Pace(), rows, longest):
        told: Record = client.request("GET", job.path, repeatable=True)
        if told.get("state") == "JobComplete":
            return told
        if told.get("state") in _ENDED_BADLY:
            raise ServiceUnavailable(
                f"{VENDOR} could not finish a Bulk query job ({told['state']}).",
                next_step="The next run makes a new one. Setup > Bulk Data Load Jobs tells more.",
                code=JOB_FAILED,
            )
    raise ServiceUnavailable(
        f"{VENDOR} is still at work on a Bulk query job after {longest:.0f} seconds.",
        next_step="The next run goes on with the same job.",
        code="BULK_JOB_UNFINISHED",
    )


def pages(
    client: SalesforceClient,
    job: QueryJob,
    locator: str | None = None,
    *,
    page_size: int = PAGE_SIZE,
) -> Iterator[ResultPage]:
    """Yield the pages of a result, from `locator` on. A page's rows have to be read at once.

    Raises:
        NotFound: The job does not exist any more.
        ServiceUnavailable: A page keeps arriving incomplete.
    """
    with TemporaryFile() as file:
        while True:
            locator = _download(client, job, locator, page_size, file)
            yield ResultPage(_rows(file), locator)
            if locator is None:
                return


def _download(
    client: SalesforceClient, job: QueryJob, locator: str | None, page_size: int, file: IO[bytes]
) -> str | None:
    """Fetch one page that adds up into `file`; return where the next one begins."""
    for _ in range(_DOWNLOADS):
        reply = client.exchange(
            "GET",
            f"{job.path}/results",
            params={"maxRecords": page_size, **({"locator": locator} if locator else {})},
            headers={"Accept": "text/csv"},
            into=file,
            repeatable=True,
        )
        if _adds_up(file, reply.headers.get("Sforce-NumberOfRecords")):
            following = reply.headers.get("Sforce-Locator")
            return None if following in {None, "", _LAST} else following
    raise ServiceUnavailable(
        f"{VENDOR} keeps sending a page of a Bulk result with rows missing.",
        next_step="The next run goes on with this page.",
        code="BULK_RESULT_INCOMPLETE",
    )


def _adds_up(file: IO[bytes], announced: str | None) -> bool:
    """Tell whether the page is whole: every row as wide as the header, as many as announced."""
    count = -1
    width = None
    try:
        for row in _reader(file):
            width = width or len(row)
            if len(row) != width:
                return False
            count += 1
    except (csv.Error, UnicodeDecodeError):
        return False
    return announced is None or max(count, 0) == int(announced)


def _rows(file: IO[bytes]) -> Iterator[dict[str, str]]:
    reader = _reader(file)
    header = next(reader, [])
    for row in reader:
        yield dict(zip(header, row, strict=True))


def _reader(file: IO[bytes]) -> Iterator[list[str]]:
    file.seek(0)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        # NUL bytes occur in results and mean nothing
        yield from csv.reader((line.replace("\0", "") for line in text), strict=True)
    finally:
        text.detach()
