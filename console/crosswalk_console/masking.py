"""Hide personal data in what is printed, unless it is asked for."""

from __future__ import annotations

import re

from connector_kit.redaction import MASK, mask_email

# numbers, times, vendor ids, rule ids and reason codes say nothing about a person by themselves
_HARMLESS = re.compile(
    r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d(T[\d:]+Z)?|true|false|[0-9A-Z]{15,36}"
    r"|0[0-9A-Za-z]{14}([0-9A-Z]{3})?|R\d+|[A-Z]+(_[A-Z]+)+"
)


def mask(value: str | None) -> str | None:
    """Return a field value for display: an address keeps its host, a text its first letter."""
    if value is None or _HARMLESS.fullmatch(value):
        return value
    return mask_email(value) if "@" in value else f"{value[:1]}{MASK}"
