"""Hide personal data in what is printed, unless it is asked for."""

from __future__ import annotations

import re

from connector_kit.redaction import MASK, mask_email

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")

# The fields that are shown as they are. What a value looks like tells nothing: a phone number is
# digits, and a member may be called ANNA_SCHMIDT. Words of a picklist set are the mapping's, and
# the sources named are ids and codes of ours.
HARMLESS_FIELDS = """
    select plan_object, field from plan_steps.int_mapping__declared
    where value_set is not null
        or type in ('id', 'integer', 'number', 'boolean', 'date', 'datetime')
        or source in (
            'record_key', 'connection', 'community_id', 'user_id', 'status', 'rule_id',
            'match_type', 'reason_code', 'cta_id', 'playbook_id'
        )
"""


def mask(value: str | None) -> str | None:
    """Return a field value for display: an address keeps its host, a text its first letter."""
    if not value:
        return value
    return mask_email(value) if _ADDRESS.fullmatch(value) else f"{value[:1]}{MASK}"
