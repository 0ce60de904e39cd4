"""Book-keeping of one plan: receipts on disk, counts, and a line of progress now and then."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from connector_kit.clock import timestamp
from connector_kit.receipts import Receipt, Status

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterable, Sequence

    from connector_kit.apply.plan import PlanRow
    from connector_kit.clock import Clock
    from connector_kit.errors import ConnectorError
    from connector_kit.receipts import ReceiptLog

PROGRESS_SECONDS = 5.0


class Ledger:
    """Writes what is tried and what comes of it.

    Args:
        object_name: The plan's object name, such as `community_user`.
        receipts: Where the lines go.
        calls: Returns the calls made so far, for the progress line.
        clock: Where time comes from.
        logger: Where progress goes.
    """

    def __init__(
        self,
        object_name: str,
        receipts: ReceiptLog,
        calls: Callable[[], int],
        clock: Clock,
        logger: logging.Logger,
    ) -> None:
        self._object = object_name
        self._receipts = receipts
        self._calls = calls
        self._clock = clock
        self._logger = logger
        self._waiting: list[Receipt] = []
        self._in_flight: set[int] = set()
        self._started = self._reported = clock.now()
        self.counts: Counter[str] = Counter()

    def sending(self, rows: Sequence[PlanRow]) -> None:
        """Note, durably, that `rows` are about to be sent in one call."""
        now = timestamp(self._clock)
        self.flush()
        first = [row for row in rows if not row.attempts]
        for row in rows:
            row.attempts += 1
            row.sent_at = now
        if first:
            self._receipts.intents([self._receipt(row, "sent") for row in first])
        self._in_flight = {id(row) for row in rows}

    def answered(self) -> None:
        """Note that the last call came back: its rows are not in doubt any more."""
        self._in_flight = set()

    def succeeded(self, rows: Iterable[PlanRow], message: str | None = None) -> None:
        """Note that `rows` are in the destination."""
        for row in rows:
            self._settle(row, "succeeded", None, message)
        self.flush()

    def succeeded_one(self, row: PlanRow, message: str | None = None) -> None:
        """Note that `row` is in the destination; `flush` makes it durable."""
        self._settle(row, "succeeded", None, message)

    def rejected(self, row: PlanRow, reason_code: str, message: str) -> None:
        """Note that `row` is not acceptable."""
        self._settle(row, "rejected", reason_code, message)

    def unknown(self, rows: Iterable[PlanRow], error: ConnectorError) -> None:
        """Note that `rows` were sent and nobody knows what came of it."""
        for row in rows:
            self._settle(row, "unknown", error.code, str(error))
        self.flush()

    def abandoned(self, rows: Iterable[PlanRow], error: ConnectorError) -> None:
        """Note that the run ends before `rows` have an outcome.

        Rows of a call that got no clear answer are `unknown`, all others were not attempted: a
        refused call has written nothing, unless it was sent before.
        """
        for row in rows:
            if row.status is None:
                status: Status = (
                    "unknown" if error.in_doubt and id(row) in self._in_flight else "not_attempted"
                )
                self._settle(row, status, error.code, str(error))
        self.flush()

    def flush(self) -> None:
        """Make the outcomes so far durable, and report progress when it is time."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._receipts.outcomes(waiting)
        if self._clock.now() - self._reported >= PROGRESS_SECONDS:
            self._reported = self._clock.now()
            self.report("so far")

    def report(self, when: str) -> None:
        """Log the counts. How many rows the plan has in all is not known to a target."""
        done = sum(self.counts.values())
        seconds = max(self._clock.now() - self._started, 1e-3)
        counts = ", ".join(f"{count} {status}" for status, count in sorted(self.counts.items()))
        self._logger.info(
            "%s %s: %d rows done (%s), %.0f rows/s, %d calls in all",
            self._object,
            when,
            done,
            counts or "nothing to do",
            done / seconds,
            self._calls(),
        )

    def _settle(
        self, row: PlanRow, status: Status, reason_code: str | None, message: str | None
    ) -> None:
        row.status = status
        self.counts[status] += 1
        self._waiting.append(self._receipt(row, status, reason_code, message))

    def _receipt(
        self,
        row: PlanRow,
        status: Status,
        reason_code: str | None = None,
        message: str | None = None,
    ) -> Receipt:
        return Receipt(
            object=self._object,
            operation=row.operation,
            record_key=row.record_key,
            plan_hash=row.plan_hash,
            destination_id=row.destination_id,
            status=status,
            reason_code=reason_code,
            message=message,
            attempts=row.attempts,
            sent_at=row.sent_at,
        )
