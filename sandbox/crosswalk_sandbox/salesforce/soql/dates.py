"""Dates of a query: literals such as `LAST_N_DAYS:7` as spans, and functions such as DAY_ONLY.

Days are those of UTC: the time zone of the running user is not simulated. Weeks begin on Sunday, as
for an English-speaking user. The fiscal year is the calendar year, as in a fresh org.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Span = tuple[date, date]
"""First day, and the day after the last one."""

_PATTERNS = (
    (re.compile(r"(last|this|next)_(week|month|quarter|year)"), False),
    (re.compile(r"(last|next)_n_(day|week|month|quarter|year)s"), True),
    (re.compile(r"n_(day|week|month|quarter|year)s_(ago)"), True),
)
_FISCAL = re.compile(r"_fiscal_(quarter|year)")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def span(word: str, count: int | None, today: date) -> Span | None:
    """Return the days that a date literal means, or nothing when it is none."""
    word = _FISCAL.sub(r"_\1", word)
    if word in _DAYS and count is None:
        first = today + timedelta(_DAYS[word])
        return first, first + timedelta(1)
    if word in {"last_90_days", "next_90_days"} and count is None:
        word, count = word.replace("90", "n"), 90
    for pattern, counted in _PATTERNS:
        match = pattern.fullmatch(word)
        if match and counted == (count is not None):
            which, unit = match.groups() if match[2] != "ago" else ("ago", match[1])
            return _span(which, unit, count, today)
    return None


def _span(which: str, unit: str, count: int | None, today: date) -> Span:
    now = _first(unit, today)
    if count is None:
        shift = {"last": -1, "this": 0, "next": 1}[which]
        return _shift(unit, now, shift), _shift(unit, now, shift + 1)
    if which == "ago":
        return _shift(unit, now, -count), _shift(unit, now, 1 - count)
    if which == "next":
        return _shift(unit, now, 1), _shift(unit, now, count + 1)
    # The last n days end with today; weeks, months, … end before the present one.
    return _shift(unit, now, -count), _shift(unit, now, int(unit == "day"))


def _first(unit: str, day: date) -> date:
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(day.isoweekday() % 7)
    months = _MONTHS[unit]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _shift(unit: str, first: date, count: int) -> date:
    if unit in {"day", "week"}:
        return first + timedelta(count * (7 if unit == "week" else 1))
    months = first.year * 12 + first.month - 1 + count * _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


def day_start(day: date) -> str:
    """Return the stored form of the first moment of a day."""
    return f"{day.isoformat()}T00:00:00.000Z"


FUNCTIONS: dict[str, Callable[[datetime], int | str]] = {
    "calendar_month": lambda t: t.month,
    "calendar_quarter": lambda t: (t.month - 1) // 3 + 1,
    "calendar_year": lambda t: t.year,
    "day_in_month": lambda t: t.day,
    "day_in_week": lambda t: t.isoweekday() % 7 + 1,
    "day_in_year": lambda t: t.timetuple().tm_yday,
    "day_only": lambda t: t.date().isoformat(),
    "fiscal_month": lambda t: t.month,
    "fiscal_quarter": lambda t: (t.month - 1) // 3 + 1,
    "fiscal_year": lambda t: t.year,
    "hour_in_day": lambda t: t.hour,
    "week_in_month": lambda t: (t.day - 1) // 7 + 1,
    "week_in_year": lambda t: (t.timetuple().tm_yday - 1) // 7 + 1,
}
"""Date functions over the moment (or the first moment of the day) that is stored."""
