"""Dates and times: which spellings are accepted, how they are stored, how replies print them.

Stored: DATE as `yyyy-MM-dd`, DATETIME as `yyyy-MM-ddTHH:mm:ss.SSSZ` in UTC. Both sort as text.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# A date-time with an offset, as the Timeline API documents it; seconds and fraction optional,
# which live clients prove for filters. A write without an offset is not documented: refused.
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_US_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,9})?", re.ASCII)


def stored_moment(moment: datetime) -> str:
    """Return a moment as it is stored: UTC, cut to milliseconds."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{text}Z"


def written_datetime(value: object) -> str:
    """Read a DATETIME of a write.

    Raises:
        ValueError: It is no text, has no offset, or is no moment of the calendar.
    """
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise ValueError(value)
    return _stored(datetime.fromisoformat(value))


def written_date(value: object) -> str:
    """Read a DATE of a write: `yyyy-MM-dd`, or a date-time whose own day counts.

    Raises:
        ValueError: It is neither.
    """
    if isinstance(value, str) and _ISO.fullmatch(value):
        return datetime.fromisoformat(value).date().isoformat()
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError(value)
    return date.fromisoformat(value).isoformat()


def filter_datetime(value: object, utc_offset: float) -> str:
    """Read a DATETIME of a filter: any documented spelling; without a zone it is in `utc_offset`.

    Raises:
        ValueError: It is none of the spellings.
    """
    moment = _any(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(hours=utc_offset)))
    return _stored(moment)


def filter_date(value: object) -> str:
    """Read a DATE of a filter.

    Raises:
        ValueError: It is none of the documented spellings.
    """
    return _any(value).date().isoformat()


def _any(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - one error for every unreadable value
    if us := _US_DATE.fullmatch(value):
        month, day, year = map(int, us.groups())
        return datetime(year, month, day)  # noqa: DTZ001 - the caller gives the zone
    if any(pattern.fullmatch(value) for pattern in (_ISO, _DATE, _NAIVE)):
        return datetime.fromisoformat(value)
    raise ValueError(value)


def _stored(moment: datetime) -> str:
    try:
        return stored_moment(moment)
    except OverflowError as error:
        raise ValueError(moment) from error


def _epoch_ms(stored: str) -> int:
    moment = datetime.fromisoformat(stored)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def printer(data_type: str, mode: str) -> Callable[[str], object] | None:
    """Return how replies print stored values of a type; nothing means as they are stored.

    Args:
        data_type: `DATE` or `DATETIME`.
        mode: Value of the switch `date_mode`.
    """
    if mode == "epoch_ms":
        return _epoch_ms
    if data_type == "DATE" or mode == "iso":
        return None
    if mode == "iso_seconds":
        return lambda stored: f"{stored[:19]}Z"
    return lambda stored: f"{stored[:10]} {stored[11:21]}"
