"""From Salesforce's result for a row to the row's outcome, on both paths alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector_kit.salesforce.row_errors import RowDecision
from target_salesforce.reasons import (
    ALREADY_GONE,
    ALREADY_THERE,
    GONE_CODES,
    reason_of,
)
from target_salesforce.rows import Verb

if TYPE_CHECKING:
    from connector_kit.apply.ledger import Ledger
    from connector_kit.salesforce.collections import RowResult
    from target_salesforce.rows import OutgoingRow

# rows per call of Collections, smaller each time that a row is refused for a passing reason
SIZES = (200, 50, 10, 1)


@dataclass
class Settling:
    """Gives rows their outcome, or another try.

    Attributes:
        ledger: Told of every outcome.
        most_tries: How often a row is sent at most when it is refused for a passing reason.
    """

    ledger: Ledger
    most_tries: int = len(SIZES)

    def settle(self, row: OutgoingRow, result: RowResult) -> None:
        """Judge the result of a row that was sent."""
        error = result.error
        if error is None:
            self.succeeded(row, result.id, created=result.created)
        elif row.verb is Verb.DELETE and error.code in GONE_CODES:
            self.ledger.succeeded_one(row, ALREADY_GONE)
        elif error.decision in {RowDecision.AGAIN, RowDecision.RESEND} and self.again(
            row, error.code
        ):
            return
        else:
            self.ledger.rejected(row, *reason_of(error))

    def succeeded(self, row: OutgoingRow, known_id: str | None, *, created: bool) -> None:
        """Note that a row was written."""
        row.destination_id = known_id or row.destination_id
        there = not created and row.operation == "create" and row.verb is Verb.UPSERT
        self.ledger.succeeded_one(row, ALREADY_THERE if there else None)

    def again(self, row: OutgoingRow, code: str) -> bool:
        """Let a row that was not written for a passing reason be sent once more.

        Returns:
            False when it was tried often enough.
        """
        row.tries += 1
        row.refusal = code
        return row.tries < self.most_tries
