"""Salesforce's own words about a refused record, without the record's values.

A message may repeat what was sent: an address, a name, a text. What is known to do so is cut where
the value stands; what is known not to is passed on; everything else stays behind, as its code says
enough.
"""

from __future__ import annotations

import re

from connector_kit.redaction import MASK, redact

_LONGEST = 500  # characters of a message that are worth keeping

# code -> pattern of the record's value in the message; None: the message holds no value
_VALUES: dict[str, re.Pattern[str] | None] = {
    code: re.compile(pattern, re.DOTALL) if pattern else None
    for code, pattern in {
        "REQUIRED_FIELD_MISSING": "",
        "INVALID_FIELD_FOR_INSERT_UPDATE": "",
        "INACTIVE_OWNER_OR_USER": "",
        "INVALID_CROSS_REFERENCE_KEY": "",
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "",
        "INSUFFICIENT_ACCESS_OR_READONLY": "",
        "ENTITY_IS_DELETED": "",
        "UNABLE_TO_LOCK_ROW": "",
        "NOT_FOUND": "",
        "STORAGE_LIMIT_EXCEEDED": "",
        "FIELD_INTEGRITY_EXCEPTION": "",
        # the admin's own words, written for whoever reads this
        "FIELD_CUSTOM_VALIDATION_EXCEPTION": "",
        "MALFORMED_ID": r"(?<=id value of incorrect type: ).*",
        "STRING_TOO_LONG": r"(?<=data value too large: ).*(?= \(max length=\d+\))",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": r"(?<=restricted picklist field: ).*",
        "INVALID_EMAIL_ADDRESS": r"(?<=invalid email address: ).*",
        "INVALID_TYPE_ON_FIELD_IN_RECORD": r"(?<=value not of required type: ).*",
        "DUPLICATE_VALUE": r"(?<=Duplicate external id specified: ).*",
        # of a query, the query itself stands before what is wrong with it
        "INVALID_FIELD": r"(?<=Foreign key external ID: ).*(?= not found for field)"
        r"|\A.+(?=No such column)",
    }.items()
}


def safe_text(code: str, message: str) -> str:
    """Return Salesforce's message without values of the record, or nothing when that is not sure.

    Args:
        code: Salesforce's error code.
        message: What it said with it.
    """
    if code not in _VALUES:
        return ""
    pattern = _VALUES[code]
    text = pattern.sub(MASK, message, count=1) if pattern else message
    return redact(" ".join(text.split()))[:_LONGEST]
