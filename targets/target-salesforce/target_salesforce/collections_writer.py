"""Send rows 200 at a time, and those that are locked again, in ever smaller company."""

from __future__ import annotations

from random import SystemRandom
from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConnectorError, OutcomeUnknown, RequestRefused
from connector_kit.salesforce.collections import Collections, RowResult
from connector_kit.salesforce.row_errors import RowError
from connector_kit.waiting import backoff
from target_salesforce.created import Created
from target_salesforce.metadata import ID
from target_salesforce.reasons import in_doubt, put_off
from target_salesforce.rows import Verb
from target_salesforce.settling import SIZES, Settling
from target_salesforce.spool import READ_AT_ONCE

if TYPE_CHECKING:
    from connector_kit.apply.ledger import Ledger
    from connector_kit.salesforce import SalesforceClient
    from target_salesforce.lookup import Lookup
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.rows import OutgoingRow
    from target_salesforce.spool import Spool

MOST_ANSWERS_LOST = 4  # then rows are not sent again, whatever a look finds
# a refusal of the org, not of a record: sending fewer records does not help
_ALL_REFUSED = frozenset({"STORAGE_LIMIT_EXCEEDED", "LIMIT_EXCEEDED"})
# what a user may do with an object or a field: when a call is refused for it, so are most others
_OF_THE_OBJECT = frozenset({
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "INVALID_FIELD",
    "INVALID_FIELD_FOR_INSERT_UPDATE",
})  # fmt: skip
# calls that one more try of the rows may cost; a call for each of 100,000 would use up the day's
_MOST_CALLS = 100
_SAMPLES = 3  # rows that are sent alone before the others are given up


class CollectionsWriter:
    """Writes rows of the spool through sObject Collections.

    Args:
        client: The org.
        mapping: Knows the object and its key.
        spool: Where the rows are.
        ledger: Told of every call and outcome.
        lookup: Finds rows by their key, after an answer was lost; None without a key.
        allow_duplicates: Whether to save what duplicate rules only warn of.
    """

    def __init__(
        self,
        client: SalesforceClient,
        mapping: SalesforceMapping,
        spool: Spool,
        ledger: Ledger,
        lookup: Lookup | None,
        *,
        allow_duplicates: bool,
    ) -> None:
        self._client = client
        self._mapping = mapping
        self._spool = spool
        self._ledger = ledger
        self._lookup = lookup
        self._settling = Settling(ledger)
        self._created = Created(client, mapping, spool)
        self._asked_at = 0.0  # when the last call was made, by the org's clock
        self._random = SystemRandom()
        self._calls = Collections(client, mapping.object_name, allow_duplicates=allow_duplicates)

    def write(self, verb: Verb) -> None:
        """Send every row of `verb` that is ready until it has its outcome."""
        for tries, size in enumerate(SIZES):
            if tries and self._spool.count(verb, tries=tries) > size * _MOST_CALLS:
                self._put_off(verb, tries)
            lots = self._spool.ready(verb, size, tries=tries)
            for number, rows in enumerate(lots):
                if tries and not number:
                    # not at the same moment as whoever else was refused
                    self._client.clock.sleep(backoff(tries) * (1 + self._random.random()))
                self._deliver(rows)

    def _put_off(self, verb: Verb, tries: int) -> None:
        """Leave rows to the next plan: what refuses so many of them does not pass soon."""
        self._ledger.answered()  # nothing is under way
        for rows in self._spool.ready(verb, READ_AT_ONCE, tries=tries):
            for code in {row.refusal for row in rows}:
                left = [row for row in rows if row.refusal == code]
                failure = put_off(str(code))
                if failure.in_doubt:
                    self._ledger.unknown(left, failure)
                else:
                    self._ledger.abandoned(left, failure)
            self._spool.save(rows)

    def _deliver(self, rows: list[OutgoingRow]) -> None:
        try:
            self._send(rows, is_lot=True)
        except ConnectorError as failure:
            self._ledger.abandoned(rows, failure)
            self._spool.save(rows)
            raise
        self._ledger.flush()
        self._spool.save(rows)

    def _send(self, rows: list[OutgoingRow], *, is_lot: bool = False) -> str | None:
        """Send rows of one verb with one call, or with more where Salesforce refuses a call.

        Returns:
            The code with which the call was refused.
        """
        try:
            results = self._results(rows)
        except RequestRefused as refusal:
            self._ledger.answered()
            if refusal.code in _ALL_REFUSED:
                raise
            if len(rows) > 1:  # one record spoils the call, and nothing says which
                self._send_apart(self._sampled(rows, refusal) if is_lot else rows)
            else:
                names = tuple(error.field for error in refusal.errors if error.field)
                self._settling.settle(
                    rows[0], RowResult(None, error=RowError(refusal.code, "", names))
                )
            return refusal.code
        except OutcomeUnknown as lost:
            self._answer_lost(rows, lost)
            return None
        for row, result in zip(rows, results, strict=True):
            self._settling.settle(row, result)
        return None

    def _send_apart(self, rows: list[OutgoingRow]) -> None:
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            if half:
                self._send(half)

    def _sampled(self, rows: list[OutgoingRow], refusal: RequestRefused) -> list[OutgoingRow]:
        """Send a few rows alone, if the call was refused for the object; return the others.

        Raises:
            RequestRefused: None of them is taken either. The others are not, for all that is known,
                at fault: they stay for a run by which somebody has seen to it.
        """
        if refusal.code not in _OF_THE_OBJECT or refusal.in_doubt or len(rows) <= _SAMPLES:
            return rows
        # far from each other, because neighbours have their parent in common
        samples = [rows[len(rows) * number // _SAMPLES] for number in range(_SAMPLES)]
        if {self._send([row]) for row in samples} == {refusal.code}:
            raise refusal
        return [row for row in rows if row not in samples]

    def _answer_lost(self, rows: list[OutgoingRow], lost: OutcomeUnknown) -> None:
        if rows[0].verb is Verb.INSERT:
            found = self._created.wait_for(rows, self._asked_at)
            for row in rows:
                if row.number in found:
                    self._settling.succeeded(row, found[row.number], created=True)
            lost = in_doubt("The call whose answer was lost")
        self._ledger.unknown([row for row in rows if row.status is None], lost)

    def _results(self, rows: list[OutgoingRow]) -> list[RowResult]:
        verb = rows[0].verb
        if verb is Verb.UPSERT:
            return self._upsert(rows)
        self._sending(rows)
        if verb is Verb.INSERT:
            return self._calls.insert([row.values for row in rows])
        ids = [str(row.destination_id) for row in rows]
        if verb is Verb.DELETE:
            return self._calls.delete(ids)
        return self._calls.update(
            [{ID.lower(): one, **row.values} for one, row in zip(ids, rows, strict=True)]
        )

    def _sending(self, rows: list[OutgoingRow]) -> None:
        self._asked_at = self._client.org_time()
        self._ledger.sending(rows)
        self._spool.sending(rows)

    def _upsert(self, rows: list[OutgoingRow]) -> list[RowResult]:
        """Upsert rows; when the answer is lost, look which are there before the next try."""
        key = self._mapping.key_field
        if key is None:
            raise AssertionError("an upsert has a key")
        there: set[str | None] = set()
        lost: OutcomeUnknown | None = None
        for attempt in range(1, MOST_ANSWERS_LOST + 1):
            self._sending(rows)
            try:
                return self._calls.upsert([self._values(row, there) for row in rows], key.name)
            except OutcomeUnknown as error:
                lost = error
                if attempt == MOST_ANSWERS_LOST or self._lookup is None:
                    raise
            except RequestRefused:
                raise
            except ConnectorError:
                if lost:  # this call has written nothing, but the one before may have
                    self._ledger.unknown(rows, lost)
                raise
            self._client.clock.sleep(backoff(attempt))
            there = self._look(rows, self._lookup, lost)
        raise AssertionError("unreachable")

    def _look(
        self, rows: list[OutgoingRow], lookup: Lookup, lost: OutcomeUnknown
    ) -> set[str | None]:
        """Return which rows are there by now. Until that is known, they stay in doubt."""
        try:
            with self._client.unreserved():
                return set(lookup.find([row.key for row in rows]))
        except RequestRefused:  # of the query, not of the rows
            raise lost from None
        except ConnectorError:
            self._ledger.unknown(rows, lost)
            raise

    def _values(self, row: OutgoingRow, there: set[str | None]) -> dict[str, Any]:
        """Return what is sent; of a row that has been created meanwhile, what an update may set."""
        if row.target not in there:
            return row.values
        return {
            name: value for name, value in row.values.items() if not self._mapping.create_only(name)
        }
