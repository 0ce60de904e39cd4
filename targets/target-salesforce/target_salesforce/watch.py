"""A Bulk job that runs while something else is done."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from connector_kit.salesforce import bulk_ingest

if TYPE_CHECKING:
    from connector_kit.salesforce import SalesforceClient
    from connector_kit.salesforce.bulk_ingest import IngestJob
    from connector_kit.salesforce.client import Record
    from connector_kit.salesforce.pace import Pace


class Watch:
    """Looks at a closed job now and then, in a thread that does nothing else.

    Its calls may go into the reserve of the quota: what was begun gets its outcome. The thread ends
    with the process, so that a run which is told to stop does.

    Args:
        client: The org.
        job: The job.
        longest: Seconds after which it is aborted.
        pace: How often to look.
        rows: How many the job has.
    """

    def __init__(
        self, client: SalesforceClient, job: IngestJob, *, longest: float, pace: Pace, rows: int
    ) -> None:
        self._client = client
        self._job = job
        self._longest = longest
        self._pace = pace
        self._rows = rows
        self._told: Record = {}
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"job {job.id}", daemon=True)
        self._thread.start()

    @property
    def at_work(self) -> bool:
        """Whether the job may still run."""
        return self._thread.is_alive()

    def result(self) -> Record:
        """Wait for the job's end and return what Salesforce says about it.

        Raises:
            NotFound: The job does not exist any more.
            ServiceUnavailable: It cannot be ended, or nobody can be asked.
        """
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._told

    def _run(self) -> None:
        try:
            with self._client.unreserved():
                self._told = bulk_ingest.wait(
                    self._client,
                    self._job,
                    longest=self._longest,
                    pace=self._pace,
                    rows=self._rows,
                )
        except BaseException as failure:  # noqa: BLE001 - `result` raises it where it can be heard
            self._failure = failure
