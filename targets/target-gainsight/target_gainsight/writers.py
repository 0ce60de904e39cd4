"""Bring rows to Gainsight: inserts and updates 50 per call, deletes and people one per call."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from connector_kit.errors import (
    FieldError,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
    ServiceUnavailable,
)
from target_gainsight.isolation import Isolation
from target_gainsight.lookup import GSID, KEYS_PER_QUERY, Lookup, chunks
from target_gainsight.reasons import NO_MATCH, ROW_GONE, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connector_kit.apply.ledger import Ledger
    from connector_kit.apply.mapping import PlanMapping
    from connector_kit.apply.plan import PlanRow
    from connector_kit.clock import Clock
    from connector_kit.gainsight import GainsightClient

BATCH_SIZE = 50  # Gainsight Custom Object API documentation: most records of a write
PAUSES = (0, 5, 15, 45)  # seconds before each look for rows whose insert got no answer
MAX_LOST = 2  # inserts in a row of which no row arrived: a third would only take another minute


class ObjectWriter:
    """Writes to Company or a custom object, all of a call or nothing.

    Args:
        client: The tenant.
        object_name: Gainsight's API name of the object.
        mapping: Knows the match keys; without any, creates are not looked up.
        ledger: Told of every call and outcome.
        clock: What waits between two looks.
    """

    def __init__(
        self,
        client: GainsightClient,
        object_name: str,
        mapping: PlanMapping,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._client = client
        self._clock = clock
        self._object = object_name
        self._ledger = ledger
        keys = mapping.match_keys
        self._by_key = Lookup(client, object_name, keys) if keys else None
        self._dependent = mapping.dependent
        self._by_id = Lookup(client, object_name, [GSID])
        self._again: list[PlanRow] = []
        self._lost = 0
        # of the whole run, because a plan comes in lots; digests, because it may be long
        self._seen: set[bytes] = set()
        self._adopted: set[bytes] = set()

    def write(self, rows: Sequence[PlanRow]) -> None:
        """Deliver rows of every operation: deletes first, so that no create finds their rows."""
        creates = [row for row in rows if row.operation == "create"]
        updates = [row for row in rows if row.operation == "update"]
        for row in rows:
            if row.operation == "delete":
                self._delete(row)
        for some in chunks(creates, KEYS_PER_QUERY):
            # right before the insert, so that another run has little time to come between
            there = self._already_there(some)
            updates += there
            known = set(there)
            new = [row for row in some if row.status is None and row not in known]
            self._in_batches(new, self._insert)
        self._in_batches(updates, self._update)
        self._ledger.flush()

    def _already_there(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Return the rows to update instead: they were created and the answer was lost, say."""
        if not self._by_key:
            return []
        found = self._by_key.find(rows)
        there = []
        for row in rows:
            key = self._by_key.key_of(row)
            ids = found.get(key, [])
            digest = _digest(*key)
            if digest in self._seen:
                self._ledger.rejected(
                    row, "DUPLICATE_IN_PLAN", "Another row of the plan has the same match key."
                )
            elif len(ids) > 1:
                self._ledger.rejected(
                    row,
                    "DUPLICATE_IN_DESTINATION",
                    f"{len(ids)} rows in Gainsight have this match key.",
                )
            elif ids:
                row.destination_id = ids[0]
                row.values = {GSID: ids[0], **row.values}
                there.append(row)
                self._adopted.add(_digest(ids[0]))
            self._seen.add(digest)
        return there

    def _in_batches(self, rows: list[PlanRow], send: Callable[[list[PlanRow]], None]) -> None:
        while rows:
            batch, rows = rows[:BATCH_SIZE], rows[BATCH_SIZE:]
            Isolation(send, self._refused, self._dependent).deliver(batch)
            self._ledger.flush()
            # what a vanished row has left over fills the next batches
            self._again, rows = [], self._again + rows

    def _refused(self, row: PlanRow, error: FieldError) -> None:
        self._ledger.rejected(row, *reason_of(error))

    def _insert(self, rows: list[PlanRow]) -> None:
        self._ledger.sending(rows)
        try:
            ids = self._client.insert(self._object, [row.values for row in rows])
        except OutcomeUnknown as lost:
            self._look(rows, lost)
            self._give_up_when_none_arrives(rows)
            return
        except NotFound as none:
            raise RequestRefused(none.message, code=NO_MATCH) from none
        self._lost = 0
        for row, gsid in zip(rows, ids, strict=True):
            row.destination_id = gsid
        self._ledger.succeeded(rows)

    def _look(self, rows: list[PlanRow], lost: OutcomeUnknown) -> None:
        """Find out which rows of an insert without an answer have arrived.

        Gainsight may save them after a look that did not find them, so no row is ever inserted
        again in the same run: what the last look does not find stays `unknown`. The next plan has
        it once more, and that run looks before it inserts.
        """
        missing, lookup = rows, self._by_key
        try:
            for pause in PAUSES:
                if lookup is None or not missing:
                    break
                self._clock.sleep(pause)
                self._find_arrived(missing, lookup)
                missing = [row for row in missing if row.status is None]
        finally:  # also when a look fails, and with it the run
            self._ledger.unknown(missing, lost)

    def _give_up_when_none_arrives(self, rows: Sequence[PlanRow]) -> None:
        arrived = any(row.status == "succeeded" for row in rows)
        self._lost = 0 if arrived else self._lost + 1
        if self._lost == MAX_LOST:
            raise ServiceUnavailable(
                "Gainsight answers inserts in no clear way, and none of their rows was found.",
                next_step="Look at status.gainsight.com; the next plan holds what is missing.",
            )

    def _find_arrived(self, rows: list[PlanRow], lookup: Lookup) -> None:
        found = lookup.find(rows)
        arrived = [row for row in rows if lookup.key_of(row) in found]
        for row in arrived:
            row.destination_id = found[lookup.key_of(row)][0]
        self._ledger.succeeded(arrived, "The answer was lost; the row was found by its match key.")

    def _update(self, rows: list[PlanRow]) -> None:
        self._ledger.sending(rows)
        try:
            self._send_updates(rows)
        except NotFound:
            self._ledger.answered()
            self._set_vanished_aside(rows)
            return
        written = [row for row in rows if row.status is None]
        created = [row for row in written if row.operation == "create"]
        self._ledger.succeeded(created, "It was already there and has been updated.")
        self._ledger.succeeded(row for row in written if row.operation != "create")

    def _send_updates(self, rows: Sequence[PlanRow]) -> None:
        """Update the rows in one call; a row that is refused alone gets its outcome here."""
        self._client.update(self._object, [row.values for row in rows], [GSID])

    def _set_vanished_aside(self, rows: list[PlanRow]) -> None:
        """One query tells which rows are gone; the rest is sent again."""
        found = self._by_id.find(rows)
        gone = [row for row in rows if self._by_id.key_of(row) not in found]
        if not gone:
            # then what is missing is something that a row refers to
            raise RequestRefused("Gainsight misses a row.", code=NO_MATCH)
        for row in gone:
            self._ledger.rejected(row, *ROW_GONE)
        self._again += [row for row in rows if row.status is None]

    def _delete(self, row: PlanRow) -> None:
        if _digest(str(row.destination_id)) in self._adopted:
            self._ledger.rejected(
                row, "DUPLICATE_IN_PLAN", "Another row of the plan, a create, has its match key."
            )
            return
        self._ledger.sending([row])
        try:
            self._client.delete(self._object, str(row.destination_id))
        except RequestRefused as refusal:
            self._refused(row, _first_error(refusal))
        else:
            # a row that is gone already is what was wanted; the client takes it for success
            self._ledger.succeeded([row])


class PersonWriter:
    """Writes people: a call creates or updates one, found by e-mail, so a repeat is harmless."""

    def __init__(self, client: GainsightClient, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    def write(self, rows: Sequence[PlanRow]) -> None:
        """Deliver creates and updates."""
        for row in rows:
            self._ledger.sending([row])
            try:
                person = self._client.upsert_person(row.values)
            except (RequestRefused, NotFound) as refusal:
                self._ledger.rejected(row, *reason_of(_first_error(refusal)))
                continue
            row.destination_id = str(person.get(GSID) or row.destination_id or "") or None
            self._ledger.succeeded([row])
        self._ledger.flush()


def _digest(*texts: str) -> bytes:
    return blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _first_error(refusal: RequestRefused | NotFound) -> FieldError:
    errors = refusal.errors if isinstance(refusal, RequestRefused) else []
    return next(iter(errors), FieldError("", refusal.code, None, refusal.message))
