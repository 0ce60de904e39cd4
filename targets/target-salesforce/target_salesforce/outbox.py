"""One stream's rows from the spool to Salesforce: sorted out, then sent by the cheaper way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector_kit.errors import OutcomeUnknown
from target_salesforce.bulk_results import BulkResults
from target_salesforce.bulk_writer import BulkWriter
from target_salesforce.collections_writer import CollectionsWriter
from target_salesforce.lookup import Lookup
from target_salesforce.reasons import ALREADY_GONE, KEY_NOT_UNIQUE, REPEATED, ROW_GONE
from target_salesforce.rows import Verb, plain_key
from target_salesforce.settling import Settling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector_kit.apply.ledger import Ledger
    from connector_kit.errors import ConnectorError
    from connector_kit.salesforce import SalesforceClient
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.rows import OutgoingRow
    from target_salesforce.spool import Spool

# rows that are worth a job before the plan is complete: half of 100,000, which take two jobs then,
# the second as long as the first, and each costs four calls and its looks
FIRST_JOB = 50_000
_ROWS_AT_ONCE = 2_000
_BULK_TRIES = 3  # jobs that a row may be part of, before it goes through Collections


class Outbox:
    """Delivers the rows of one stream.

    Args:
        client: The org.
        mapping: The plan, bound to the object.
        spool: Where the rows are.
        ledger: The stream's book.
        config: The target's settings.
    """

    def __init__(
        self,
        client: SalesforceClient,
        mapping: SalesforceMapping,
        spool: Spool,
        ledger: Ledger,
        config: Mapping[str, object],
    ) -> None:
        self.mapping = mapping
        self.spool = spool
        self._ledger = ledger
        self._checked = 0  # number of the last row that was compared with those before
        self._next_job = FIRST_JOB
        self._threshold = int(str(config["bulk_threshold"]))
        allow = config["duplicates"] == "allow"
        self._lookup = (
            Lookup(
                client,
                mapping.object_name,
                mapping.key_field,
                hides_rows=mapping.has("IsDeleted"),
            )
            if mapping.key_field
            else None
        )
        results = BulkResults(client, mapping, spool, Settling(ledger), resend_duplicates=allow)
        patience = float(str(config["bulk_wait_seconds"]))
        self._bulk = BulkWriter(client, mapping, spool, ledger, results=results, patience=patience)
        self._collections = CollectionsWriter(
            client, mapping, spool, ledger, self._lookup, allow_duplicates=allow
        )

    def advance(self) -> None:
        """Let a Bulk job run while the rest of the plan is still being read, if one is worth it.

        Each is to have twice the rows of the one before, so that any plan takes few jobs.

        Raises:
            ConnectorError: Going on is pointless.
        """
        for verb in () if self._bulk.has_next else self.spool.verbs:
            # an id that is found later may be that of a row which was sent by then
            is_known = verb in {Verb.UPSERT, Verb.INSERT} or not self.spool.lacks_ids
            if is_known and self.spool.waiting[verb] >= max(self._next_job, self._threshold + 1):
                self._next_job *= 2
                self._set_repeats_aside()
                self._bulk.fill(verb, 0)
                break
        if not self._bulk.busy:
            self._bulk.start()

    def send(self) -> None:
        """Bring every row to its outcome.

        Raises:
            ConnectorError: Going on is pointless.
        """
        self._find_ids()
        self._set_repeats_aside()
        for verb in self.spool.verbs:
            # rows that were locked come back after one more try, often few enough for Collections
            for tries in range(_BULK_TRIES):
                if self.spool.count(verb, tries=tries, single=False) > self._threshold:
                    self._bulk.write(verb, tries)
                self._bulk.finish()
            self._collections.write(verb)
        self.spool.settled = True

    def abandon(self, failure: ConnectorError) -> None:
        """Note that the run ends here. Only what a running job holds is in doubt."""
        self._bulk.stop()
        running = {job_id for job_id, *_, state in self.spool.jobs() if state == "closed"}
        for rows in self.spool.in_state("sent"):
            in_doubt = [row for row in rows if row.job in running]
            # in the spool they stay as they are, for the run that finds the job
            self._ledger.unknown(in_doubt, _in_doubt(failure))
            others = [row for row in rows if row.job not in running]
            self._ledger.abandoned(others, failure)
            self.spool.save(others)
        for rows in self.spool.in_state("ready"):
            self._ledger.abandoned(rows, failure)
            self.spool.save(rows)
        self.spool.settled = True

    def _find_ids(self) -> None:
        """Find the ids of rows that are to be updated or deleted and came with a key only.

        Bulk API knows no update by external id that never inserts, so this is done for both paths.
        """
        count = self.spool.count_without_id()
        if not count or self._lookup is None or self.mapping.key_field is None:
            return
        in_spool = count > self._threshold and self._lookup.find_all(self.spool)
        self._checked = after = 0  # with the ids come the targets
        while rows := self.spool.without_id(after, _ROWS_AT_ONCE):
            after = rows[-1].number
            keys = {row.number: plain_key(self.mapping.key_field, row.key) for row in rows}
            found = (
                self.spool.found(sorted(set(keys.values())))
                if in_spool
                else self._lookup.find(sorted({row.key for row in rows}))
            )
            for row in rows:
                self._take_id(row, found.get(keys[row.number], []))
            self._ledger.flush()
            self.spool.save(rows)
            self.spool.save_targets(rows)

    def _take_id(self, row: OutgoingRow, ids: list[str]) -> None:
        if len(ids) == 1:
            row.destination_id = ids[0]
            row.target = self.mapping.target_of(row)
        elif ids:
            self._ledger.rejected(
                row, KEY_NOT_UNIQUE, f"{len(ids)} rows in Salesforce have this external id."
            )
        elif row.verb is Verb.DELETE:
            self._ledger.succeeded_one(row, ALREADY_GONE)
        else:
            self._ledger.rejected(row, *ROW_GONE)

    def _set_repeats_aside(self) -> None:
        """Find rows that a result could not be told apart by: for one row, or with one content."""
        for rows in self.spool.repeated(self._checked):
            for row in rows:
                if row.verb is not Verb.INSERT:
                    self._ledger.rejected(row, *REPEATED)
            self._ledger.flush()
            self.spool.save(rows, single=True)
        self._checked = self.spool.last


def _in_doubt(failure: ConnectorError) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"A Bulk job holds the row; then: {failure.message}",
        next_step="The next run reads what became of it.",
        code=failure.code,
    )
