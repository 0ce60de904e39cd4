"""Sort out what a run that was killed has left behind: its spool, and jobs that may still run."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING

from connector_kit.apply.ledger import Ledger
from connector_kit.apply.plan import plan_name
from connector_kit.errors import NotFound, OutcomeUnknown, ServiceUnavailable
from connector_kit.salesforce import bulk_ingest
from connector_kit.salesforce.bulk_ingest import IngestJob
from target_salesforce.bulk_results import BulkResults
from target_salesforce.created import Created
from target_salesforce.database import Busy
from target_salesforce.job_notes import NEXT, sweep
from target_salesforce.reasons import in_doubt
from target_salesforce.rows import Verb
from target_salesforce.settling import Settling
from target_salesforce.spool import Spool

if TYPE_CHECKING:
    import logging
    from pathlib import Path

    from connector_kit.receipts import ReceiptLog
    from connector_kit.salesforce import SalesforceClient
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.rows import OutgoingRow


def leftovers(folder: Path, prefix: str) -> tuple[list[Spool], bool]:
    """Open the spools whose names begin with `prefix` and that no running process works on.

    Returns:
        The spools, and whether a running process has one of this name too.
    """
    found, others = [], False
    for path in sorted(folder.glob(f"{prefix}--*.db")):
        try:
            spool = Spool(path)
        except Busy:
            others = True
            continue
        if spool.signature == ("", ""):  # killed before there was a row
            spool.close(delete=True)
        else:
            found.append(spool)
    return found, others


class Leftover:
    """A spool of a run that was killed.

    Args:
        spool: What it left.
        log: The receipts of that run.
        client: The org.
        logger: Where progress goes.
    """

    def __init__(
        self, spool: Spool, log: ReceiptLog, client: SalesforceClient, logger: logging.Logger
    ) -> None:
        self._spool = spool
        self._object = plan_name(spool.signature[1])
        self._client = client
        self._log = log
        self._ledger = Ledger(self._object, log, lambda: client.stats.calls, client.clock, logger)

    def sort_out(self, mapping: SalesforceMapping, patience: float, *, alone: bool) -> None:
        """Give every row of the run the outcome that it did not live to write.

        Args:
            mapping: The plan, bound to the object.
            patience: Seconds after which a job that still runs is aborted.
            alone: Whether no other process writes this stream now. An open job may be its own, so
                one whose id nobody noted is left to the next run.

        Raises:
            ConnectorError: Salesforce could not be asked; the next run tries again.
        """
        self._spool.take_back(NEXT)
        self._take_outcomes()
        results = BulkResults(
            self._client, mapping, self._spool, Settling(self._ledger, most_tries=0)
        )
        for job_id, version, verb, _ in self._spool.jobs():
            self._finish(IngestJob(job_id, version), verb, results, patience)
        if alone:
            sweep(self._client, mapping.object_name, self._spool)
        created = Created(self._client, mapping, self._spool)
        for rows in self._spool.in_state("sent"):
            self._find_created([row for row in rows if row.verb is Verb.INSERT], created)
            self._ledger.unknown([row for row in rows if row.status is None], _nobody_knows())
            self._spool.save(rows)
        for rows in self._spool.in_state("ready"):
            self._ledger.abandoned(rows, _never_sent())
            self._spool.save(rows)
        self._spool.settled = True
        self._ledger.report("of the run that ended early")

    def _finish(self, job: IngestJob, verb: Verb, results: BulkResults, patience: float) -> None:
        """Read what became of a job. One that was never closed has done nothing, and is aborted."""
        try:
            told = bulk_ingest.look(self._client, job)
            if told.get("state") == "Open":
                bulk_ingest.abort(self._client, job)
                self._spool.take_back(job.id)
            else:
                told = bulk_ingest.wait(self._client, job, longest=patience)
                with results.fetch(job) as file:
                    results.read(job, verb, told, file)
        except NotFound:  # after seven days, or when somebody has deleted it
            pass
        self._spool.note_job_state(job.id, "done")

    def _find_created(self, rows: list[OutgoingRow], created: Created) -> None:
        """Look for rows whose create was sent; nothing but a look tells whether they are there."""
        self._spool.with_values(rows)
        for sent_at, sent in groupby(rows, key=lambda row: row.sent_at or ""):
            together = list(sent)
            found = created.find(together, self._spool.asked_at(sent_at))
            for row in together:
                if row.number in found:
                    row.destination_id = found[row.number]
                    self._ledger.succeeded_one(row, "A run that was killed has created it.")
                else:
                    self._ledger.unknown([row], in_doubt("The run that was killed"))

    def _take_outcomes(self) -> None:
        """Read outcomes from the receipts; the spool is told of them a moment later."""
        running = {job_id for job_id, *_ in self._spool.jobs()}
        with self._log.path.open(encoding="utf-8") as file:
            for line in file:
                with suppress(ValueError):  # the last line may be torn
                    receipt = json.loads(line)
                    if receipt["object"] == self._object and receipt["status"] != "sent":
                        self._spool.take_outcome(receipt, running)


def _nobody_knows() -> OutcomeUnknown:
    return OutcomeUnknown(
        "The run was killed before the answer was read.",
        next_step="The next plan holds what is missing.",
    )


def _never_sent() -> ServiceUnavailable:
    return ServiceUnavailable(
        "The run was killed before the row was written.",
        next_step="The next plan holds it again.",
        code="RUN_KILLED",
    )
