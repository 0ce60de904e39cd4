"""Take a value out of an answer whatever type it came in; what makes no sense becomes None.

The API writes numbers as text in some places and the other way round in others, and an empty list
where an object is meant. A field that changed its type must not cost us the record.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import idna
import phonenumbers

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_PHONE_FIELD = re.compile(r"phone|mobile|telefon|tel[eé]fono", re.IGNORECASE)


def integer(value: Any) -> int | None:  # noqa: ANN401 - whatever the vendor sends
    """Return a whole number."""
    if type(value) is int:
        return value
    if isinstance(value, float) and not value.is_integer():
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def text(value: Any) -> str | None:  # noqa: ANN401 - whatever the vendor sends
    """Return a text; anything but text is kept as its JSON."""
    if value is None or type(value) is str:
        return value
    return json.dumps(value, ensure_ascii=False)


def boolean(value: Any) -> bool | None:  # noqa: ANN401 - whatever the vendor sends
    """Return a truth value; 0 and 1 and their texts count as such."""
    if type(value) is bool:
        return value
    return {"1": True, "true": True, "0": False, "false": False}.get(str(value).lower())


def array(value: Any) -> list[Any]:  # noqa: ANN401 - whatever the vendor sends
    """Return a list; an object, which PHP makes of a list with gaps, gives its values."""
    if type(value) is list:
        return value
    return list(value.values()) if isinstance(value, dict) else []


def mapping(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the vendor sends
    """Return an object; the empty list that PHP writes for an empty object is one."""
    return value if isinstance(value, dict) else {}


def moment(value: Any) -> str | None:  # noqa: ANN401 - whatever the vendor sends
    """Return a point in time as ISO 8601 in UTC, from Unix seconds (0 is never) or ISO 8601."""
    if type(value) is str and not value.isdigit():
        return _from_iso(value)
    seconds = integer(value)
    if not seconds or seconds < 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _from_iso(value: str) -> str | None:
    try:
        parsed = datetime.fromisoformat(value)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # no moment, or an offset that leaves the calendar
        return None


def email_host(address: str | None) -> str | None:
    """Return the host of an e-mail address as IDNA A-labels in lower case, None without one."""
    return _ascii_host(address.rpartition("@")[2]) if address and "@" in address else None


@lru_cache(maxsize=65_536)
def _ascii_host(host: str) -> str | None:
    host = host.strip().rstrip(".").lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode().lower()
        except idna.IDNAError:
            return None
    return host if _HOST.fullmatch(host) else None


def phone_number(fields: list[dict[str, Any]], region: str | None) -> str | None:
    """Return the first valid telephone number among the profile fields named like one, as E.164.

    Args:
        fields: Profile fields, each with `name` and `value`.
        region: Two-letter country of numbers without a country code; None accepts only `+…`.
    """
    for field in fields:
        if field["value"] and _PHONE_FIELD.search(field["name"] or ""):
            try:
                number = phonenumbers.parse(field["value"], region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
