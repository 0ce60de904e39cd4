"""Read the three result files of a job, in whatever order their rows come."""

from __future__ import annotations

import csv
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from connector_kit.errors import (
    ConfigurationFailed,
    QuotaExhausted,
    ServiceUnavailable,
)
from connector_kit.redaction import redact
from connector_kit.salesforce import bulk_ingest
from connector_kit.salesforce.bulk_ingest import Results
from connector_kit.salesforce.collections import RowResult
from connector_kit.salesforce.csv_rules import read_columns
from connector_kit.salesforce.row_errors import bulk_row_error
from target_salesforce.metadata import ID
from target_salesforce.reasons import DUPLICATES, no_result
from target_salesforce.rows import Verb, digest, id_key, plain_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector_kit.salesforce import SalesforceClient
    from connector_kit.salesforce.bulk_ingest import IngestJob
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.rows import OutgoingRow
    from target_salesforce.settling import Settling
    from target_salesforce.spool import Spool

_ROWS_AT_ONCE = 5_000
_DOWNLOADS = 3  # of the files, before rows that are in none of them are given up
_LONGEST_TEXT = 200
# the job's own mistake: no record was looked at (Bulk API 2.0 Developer Guide)
_OUR_MISTAKES = ("invalidbatch", "clientinputerror")


class BulkResults:
    """What became of the rows of a job.

    Args:
        client: The org.
        mapping: Knows the object and its key.
        spool: Where the rows are.
        settling: Gives rows their outcome.
        resend_duplicates: Whether what duplicate rules warn of is to be saved. A Bulk job cannot
            say so, so these rows go through Collections.
    """

    def __init__(
        self,
        client: SalesforceClient,
        mapping: SalesforceMapping,
        spool: Spool,
        settling: Settling,
        *,
        resend_duplicates: bool = False,
    ) -> None:
        self._client = client
        self._mapping = mapping
        self._spool = spool
        self._settling = settling
        self._ledger = settling.ledger
        self._resend_duplicates = resend_duplicates

    def fetch(self, job: IngestJob) -> IO[bytes]:
        """Return the first of the result files, for `read`; the caller closes it.

        Raises:
            NotFound: The job is not there any more.
        """
        file = TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            with self._client.unreserved():
                bulk_ingest.download(self._client, job, Results.SUCCESSFUL, file)
        except BaseException:
            file.close()
            raise
        return file

    def read(self, job: IngestJob, verb: Verb, told: dict[str, Any], file: IO[bytes]) -> None:
        """Give every row of the job its outcome, or another try.

        Args:
            job: The job, ended.
            verb: What it did.
            told: What Salesforce says about it.
            file: What `fetch` returned.

        Raises:
            NotFound: The job is not there any more.
        """
        with self._client.unreserved():
            for attempt in range(_DOWNLOADS):
                whole = self._read_files(job, verb, told, file, is_fetched=not attempt)
                if whole or not self._spool.holds(job.id):
                    break
        # what is in no file at all is sent again where that is harmless
        while rows := self._spool.rows("job = ? and state = 'sent' limit ?", job.id, _ROWS_AT_ONCE):
            lost = no_result()
            harmless = [
                row
                for row in rows
                if verb is not Verb.INSERT and self._settling.again(row, lost.code)
            ]
            others = [row for row in rows if row not in harmless]
            self._ledger.unknown(others, lost)
            self._spool.save(rows, single=True)

    def judge(self, told: dict[str, Any]) -> None:
        """Stop the run when the job failed for a reason that the next one would fail for too.

        Raises:
            ConfigurationFailed: The job was not made as Salesforce wants it.
            QuotaExhausted: A daily limit is used up.
        """
        text = str(told.get("errorMessage") or "")
        plain = text.replace(" ", "").casefold()
        if told.get("state") != "Failed":
            return
        if plain.startswith(_OUR_MISTAKES):
            raise ConfigurationFailed(
                f"Salesforce refuses the Bulk job: {redact(text)[:_LONGEST_TEXT]}",
                next_step="Check the field's name and whether this user may see it.",
                code="BULK_JOB_REFUSED",
            )
        if "exceededquota" in plain or "limit_exceeded" in plain:
            raise QuotaExhausted(
                "Salesforce takes no more Bulk records for now: a daily limit is used up.",
                next_step="What was done is kept. Run again when the 24 hours have moved on.",
            )

    def _read_files(
        self, job: IngestJob, verb: Verb, told: dict[str, Any], file: IO[bytes], *, is_fetched: bool
    ) -> bool:
        """Read the files once, until every row is known; tell whether they were whole."""
        announced, processed = int(told.get("numberRecordsProcessed") or 0), 0
        for kind in Results:
            if not (is_fetched and kind is Results.SUCCESSFUL):
                bulk_ingest.download(self._client, job, kind, file)
            try:
                count = self._read_file(file, kind, job, verb, told)
            except csv.Error:  # cut off: what was read counts, the rest is fetched again
                return False
            processed += 0 if kind is Results.UNPROCESSED else count
            if not self._spool.holds(job.id):
                break
        return processed >= announced

    def _read_file(
        self, file: IO[bytes], kind: Results, job: IngestJob, verb: Verb, told: dict[str, Any]
    ) -> int:
        names = ["sf__Id", "sf__Created", "sf__Error", *self._telling(verb)]
        lines = read_columns(file, names)
        count = 0
        while some := list(islice(lines, _ROWS_AT_ONCE)):
            count += len(some)
            results = {self._target(verb, line[3:], line[0]): line for line in some}
            rows = self._spool.of_job(job.id, [one for one in results if one])
            singles = []
            for row in rows:
                if kind is Results.UNPROCESSED:
                    self._not_processed(row, told)
                elif not self._settle(row, kind, results[row.target]):
                    singles.append(row)
            self._ledger.flush()
            self._spool.save([row for row in rows if row not in singles] if singles else rows)
            self._spool.save(singles, single=True)
        return count

    def _settle(self, row: OutgoingRow, kind: Results, line: Sequence[str]) -> bool:
        """Give a row its outcome; False for one that is to go through Collections."""
        one, created, text = line[:3]
        if kind is Results.SUCCESSFUL:
            self._settling.succeeded(row, one, created=created.casefold() == "true")
            return True
        error = bulk_row_error(text)
        if error.code == DUPLICATES and self._resend_duplicates:
            return False  # no try is lost: that call will be the first that can say so
        self._settling.settle(row, RowResult(None, error=error))
        return True

    def _not_processed(self, row: OutgoingRow, told: dict[str, Any]) -> None:
        # after an abort it was our patience that ended, and the next job would take as long
        ended = _job_ended(str(told.get("state")))
        if told.get("state") == "Aborted" or not self._settling.again(row, ended.code):
            self._ledger.abandoned([row], ended)

    def _telling(self, verb: Verb) -> list[str]:
        """Return the columns by which a result is told apart."""
        if verb is Verb.UPSERT and self._mapping.key_field:
            return [self._mapping.key_field.name]
        return self._mapping.texts if verb is Verb.INSERT else [ID]

    def _target(self, verb: Verb, cells: Sequence[str], known_id: str) -> str | None:
        if verb is Verb.UPSERT and self._mapping.key_field:
            return plain_key(self._mapping.key_field, cells[0])
        return digest(cells) if verb is Verb.INSERT else id_key(cells[0] or known_id)


def _job_ended(state: str) -> ServiceUnavailable:
    return ServiceUnavailable(
        f"The Bulk job ended before it came to this row ({state}).",
        next_step="The next plan holds it again.",
        code="BULK_JOB_ENDED",
    )
