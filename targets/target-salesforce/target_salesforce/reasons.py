"""Why a row was not written, in words without any value of the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector_kit.errors import ConnectorError, OutcomeUnknown

if TYPE_CHECKING:
    from connector_kit.salesforce.row_errors import RowError

ROW_GONE = ("DESTINATION_ROW_GONE", "No row in Salesforce has this external id.")
KEY_NOT_UNIQUE = "DUPLICATE_IN_DESTINATION"
REPEATED = ("DUPLICATE_IN_PLAN", "Another row of the plan is for the same row of Salesforce.")
ALREADY_THERE = "It was already there and has been updated."
ALREADY_GONE = "It was gone already."
DUPLICATES = "DUPLICATES_DETECTED"
# a row that is in no recycle bin any more is answered as one that never was
GONE_CODES = frozenset({"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"})


def in_doubt(what: str) -> OutcomeUnknown:
    """Return why it is not known whether a create without an external id has made its row."""
    return OutcomeUnknown(
        f"{what} may have created it, and it has no external id to look by.",
        next_step="Look for it in Salesforce before the next run, which may create it again; "
        "match on an external id to have this done for you.",
    )


def no_result() -> OutcomeUnknown:
    """Return why it is not known what a job has done with a row."""
    return OutcomeUnknown(
        "The Bulk job has no result for this row.",
        next_step="The next run looks first and sends what is missing.",
    )


def put_off(code: str) -> ConnectorError:
    """Return why a row is not sent again now, although what refused it may have passed."""
    if code == OutcomeUnknown.default_code:
        return no_result()
    return ConnectorError(
        f"Salesforce keeps refusing this row and many others ({code}).",
        next_step="Run again later, when what causes it has passed: the next plan holds the row "
        "again. If that goes on, tell the Salesforce admin the code.",
        code=code,
    )


def reason_of(error: RowError) -> tuple[str, str]:
    """Return Salesforce's code and a message for the receipt."""
    where = f"{', '.join(error.fields)}: " if error.fields else ""
    return error.code, f"{where}{error.message or 'refused'} ({error.code})."
