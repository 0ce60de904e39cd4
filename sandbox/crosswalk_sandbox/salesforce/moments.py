"""Dates, times and moments: how they are written, stored and shown.

Stored moments are UTC with milliseconds, `2026-11-21T20:25:01.000Z`, so that texts compare as the
moments do. REST shows them with an offset without a colon, Bulk as they are stored.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?(?:([Zz])|([+-]\d\d):?(\d\d))", re.ASCII
)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z?)?", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(\.\d{1,3})?Z?", re.ASCII)


def stored_moment(moment: datetime, *, milliseconds: bool = False) -> str:
    """Return a moment as it is stored; milliseconds are dropped unless asked for."""
    utc = moment.astimezone(UTC)
    fraction = utc.microsecond // 1000 if milliseconds else 0
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{fraction:03d}Z"


def from_seconds(seconds: float) -> str:
    """Return Unix seconds as a stored moment."""
    return stored_moment(datetime.fromtimestamp(int(seconds), UTC))


def parse_moment(text: str, *, milliseconds: bool = False) -> str:
    """Return a written moment (with `Z` or an offset) as it is stored.

    Raises:
        ValueError: It is no moment, or names no zone.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, clock, fraction, _, hours, minutes = found.groups()
    millis = f"{fraction or '.0':.4}".ljust(4, "0") if milliseconds else ".000"
    if hours is None:
        datetime.fromisoformat(f"{day}T{clock}")  # refuses the 31st of February
        return f"{day}T{clock}{millis}Z"
    moment = datetime.fromisoformat(f"{day}T{clock}{millis}{hours}:{minutes}")
    return stored_moment(moment, milliseconds=milliseconds)


def parse_date(text: str) -> str:
    """Return a written date as it is stored; the time of a moment at UTC is dropped.

    Raises:
        ValueError: It is no date.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date.fromisoformat(found[1]).isoformat()


def parse_time(text: str) -> str:
    """Return a written time of day as it is stored.

    Raises:
        ValueError: It is none.
    """
    found = _TIME.fullmatch(text)
    if found is None or found[1] > "23" or found[2] > "59" or found[3] > "59":
        raise ValueError(text)
    return f"{found[1]}:{found[2]}:{found[3]}{(found[4] or '.0').ljust(4, '0')}Z"


def rest_moment(stored: str) -> str:
    """Return a stored moment as REST shows it: `2026-11-21T20:25:01.000+0000`."""
    return f"{stored[:-1]}+0000"
