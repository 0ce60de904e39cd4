"""Why the vendor refused a row, in words without any value of the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector_kit.errors import FieldError

NO_MATCH = "GSOBJ_1011"
ROW_GONE = ("DESTINATION_ROW_GONE", "The row is not in Gainsight any more.")
REFERENCE_GONE = ("REFERENCED_ROW_GONE", "It refers to a row that is not in Gainsight.")
NOT_DELETED = "GSOBJ_1003"

# Gainsight "Error Codes for Company, Relationship, and Custom Object APIs"
_TEXTS = {
    "GSOBJ_1001": "longer than the field",
    "GSOBJ_1002": "not a value of the field's type",
    "GSOBJ_1004": "not the id of a row",
    "GSOBJ_1005": "not a date and time",
    "GSOBJ_1006": "not a date",
    "GSOBJ_1007": "empty, or not allowed",
    "GSOBJ_1008": "not a value of the field's type",
    "GSOBJ_1012": "not an active item of the picklist",
}


def reason_of(error: FieldError) -> tuple[str, str]:
    """Return the reason code and the message for a receipt.

    The vendor's own text is left out: it may quote the value.
    """
    if error.code == NO_MATCH:
        return ROW_GONE if error.field == "Gsid" else REFERENCE_GONE
    if error.code == NOT_DELETED:
        return NOT_DELETED, f"Gainsight cannot delete the row ({NOT_DELETED})."
    text = _TEXTS.get(error.code, "refused")
    return error.code, f"{error.field or 'A field'}: {text} ({error.code})."
