"""Date literals, seen from a Saturday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.soql.dates import span

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("word", "count", "first", "after"),
    [
        ("yesterday", None, "2026-11-20", "2026-11-21"),
        ("today", None, "2026-11-21", "2026-11-22"),
        ("tomorrow", None, "2026-11-22", "2026-11-23"),
        ("last_week", None, "2026-11-08", "2026-11-15"),
        ("this_week", None, "2026-11-15", "2026-11-22"),
        ("next_week", None, "2026-11-22", "2026-11-29"),
        ("last_month", None, "2026-10-01", "2026-11-01"),
        ("next_month", None, "2026-12-01", "2027-01-01"),
        ("this_quarter", None, "2026-10-01", "2027-01-01"),
        ("last_quarter", None, "2026-07-01", "2026-10-01"),
        ("this_year", None, "2026-01-01", "2027-01-01"),
        ("last_90_days", None, "2026-08-23", "2026-11-22"),
        ("next_90_days", None, "2026-11-22", "2027-02-20"),
        ("last_n_days", 2, "2026-11-19", "2026-11-22"),
        ("next_n_days", 2, "2026-11-22", "2026-11-24"),
        ("n_days_ago", 2, "2026-11-19", "2026-11-20"),
        ("last_n_months", 2, "2026-09-01", "2026-11-01"),
        ("n_months_ago", 2, "2026-09-01", "2026-10-01"),
        ("this_fiscal_quarter", None, "2026-10-01", "2027-01-01"),
        ("last_fiscal_year", None, "2025-01-01", "2026-01-01"),
        ("next_n_fiscal_quarters", 2, "2027-01-01", "2027-07-01"),
        ("n_fiscal_years_ago", 2, "2024-01-01", "2025-01-01"),
        ("next_n_weeks", 2, "2026-11-22", "2026-12-06"),
    ],
)
def test_spans(word, count, first, after):
    assert span(word, count, TODAY) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize(
    "word", ["now", "this_fiscal_week", "last_n_days", "last_week:2", "n_days", "null"]
)
def test_other_words_are_none(word):
    assert span(word, None, TODAY) is None


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_neighbouring_spans_meet(today):
    for unit in ("week", "month", "quarter", "year"):
        last, this, following = (
            span(f"{which}_{unit}", None, today) for which in ("last", "this", "next")
        )
        assert last[1] == this[0] <= today < this[1] == following[0]
