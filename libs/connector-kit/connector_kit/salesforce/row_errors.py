"""What a refused row of a collection or a Bulk job means: `errors[].statusCode`, or `sf__Error`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from connector_kit.salesforce.codes import LOCKED, told_apart
from connector_kit.salesforce.texts import safe_text


class RowDecision(Enum):
    """What to do with a row that was refused."""

    REFUSE = "refuse"  # the row's own fault: it will be refused again
    AGAIN = "again"  # a passing state: send it again after a pause, with fewer others
    RESEND = "resend"  # another row's fault: send it again without that one
    GONE = "gone"  # it does not exist any more: what a delete wanted


@dataclass(frozen=True)
class RowError:
    """Why a row was refused. `message` holds no value of the row."""

    code: str
    message: str
    fields: tuple[str, ...] = ()

    @property
    def decision(self) -> RowDecision:
        """What to do with the row."""
        return _DECISIONS.get(self.code, RowDecision.REFUSE)


# every code that is not here is the row's own fault
_DECISIONS = {
    LOCKED: RowDecision.AGAIN,
    "TXN_SECURITY_METERING_ERROR": RowDecision.AGAIN,
    "QUERY_TIMEOUT": RowDecision.AGAIN,
    "SERVER_UNAVAILABLE": RowDecision.AGAIN,
    "UNKNOWN_EXCEPTION": RowDecision.AGAIN,
    "ALL_OR_NONE_OPERATION_ROLLED_BACK": RowDecision.RESEND,
    "PROCESSING_HALTED": RowDecision.RESEND,
    "ENTITY_IS_DELETED": RowDecision.GONE,
}


def row_error(code: str, message: str, fields: tuple[str, ...] = ()) -> RowError:
    """Return the error of one row, from what Salesforce says."""
    return RowError(told_apart(code, message), safe_text(code, message), fields)


def bulk_row_error(text: str) -> RowError:
    """Return the error of one row from its `sf__Error`: `CODE:message:FIELD1 FIELD2 --`.

    Messages contain colons themselves, so the code ends at the first and the fields begin after
    the last (Bulk API 2.0 Developer Guide).
    """
    code, _, rest = text.partition(":")
    message, _, tail = rest.rpartition(":")
    if not tail.endswith("--"):  # a row that was refused in a way that is not documented
        return row_error(code, rest)
    return row_error(code, message, tuple(tail.removesuffix("--").split()))
