"""Why a row was not written, in words without any value of the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def reason_of(error: RowError) -> tuple[str, str]:
    """Return Salesforce's code and a message for the receipt."""
    where = f"{', '.join(error.fields)}: " if error.fields else ""
    return error.code, f"{where}{error.message or 'refused'} ({error.code})."
