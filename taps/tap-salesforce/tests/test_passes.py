from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tap_salesforce.overlap import MOST, Overlap
from tap_salesforce.passes import full_pass_due, horizon, next_bookmark
from tap_salesforce.progress import Pass
from tap_salesforce.values import timestamp

NOW = datetime(2026, 7, 31, 12, tzinfo=UTC)


def ago(**spans: float) -> str:
    return timestamp(NOW - timedelta(**spans))


@pytest.mark.parametrize(
    ("last_full", "last_read", "bookmark", "interval", "due"),
    [
        pytest.param(None, ago(hours=1), ago(hours=1), 14, True, id="never"),
        pytest.param(ago(days=1), ago(hours=1), None, 14, True, id="nothing was there"),
        pytest.param(ago(days=1), None, ago(hours=1), 14, True, id="never read"),
        pytest.param(ago(days=1), ago(hours=1), ago(hours=1), 14, False, id="fresh"),
        pytest.param(ago(days=14), ago(hours=1), ago(hours=1), 14, True, id="overdue"),
        pytest.param(ago(days=1), ago(hours=1), ago(hours=1), 0, True, id="always"),
        pytest.param(ago(days=20), ago(days=14), ago(days=14), 99, False, id="gap of 14 days"),
        pytest.param(
            ago(days=20), ago(days=14, seconds=1), ago(days=15), 99, True, id="deletes may escape"
        ),
    ],
)
def test_when_everything_is_read(last_full, last_read, bookmark, interval, due):
    assert due is full_pass_due(
        last_full_at=last_full,
        last_read_at=last_read,
        bookmark=bookmark,
        interval_days=interval,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        pytest.param(None, "previous", id="no rows"),
        pytest.param(ago(days=1), ago(days=1), id="quiet: the newest row"),
        pytest.param(ago(seconds=1), ago(seconds=300), id="busy: the look-back"),
        pytest.param(ago(seconds=-999), ago(seconds=300), id="a clock that is ahead"),
    ],
)
def test_where_the_next_pass_begins(newest, expected):
    border = horizon(NOW, 300)
    assert next_bookmark(newest=newest, previous="previous", horizon=border) == expected


ROWS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 9), st.integers(0, 2)), max_size=30
)


@given(ROWS, st.integers(0, 9))
def test_what_is_remembered_is_what_will_be_met_again(rows, border):
    overlap = Overlap({}, str(border))
    latest: dict[str, tuple[int, int]] = {}
    for key, cursor, value in rows:
        overlap.is_known(key, str(cursor), {"v": value})
        latest[key] = (cursor, value)
    newest = max((cursor for _, cursor, _ in rows), default=None)
    bookmark = border if newest is None else min(newest, border)
    known = overlap.to_remember()
    again = Overlap(known, str(border))
    for key, (cursor, value) in latest.items():
        if newest is not None and cursor >= bookmark:
            assert again.is_known(key, str(cursor), {"v": value})
            assert not again.is_known(key, str(cursor), {"v": value + 1})


def test_too_many_rows_to_remember_are_read_again():
    overlap = Overlap({}, "9")
    for number in range(MOST + 1):
        overlap.is_known(str(number), "5", {})
    assert overlap.to_remember() == {}
    assert overlap.newest == "5"


def test_a_row_without_a_cursor_is_not_remembered():
    overlap = Overlap({}, "0")
    assert not overlap.is_known("a", None, {})
    assert overlap.to_remember() == {}


@pytest.mark.parametrize(
    "state", [None, "x", {}, {"job_id": "750"}, {"mode": "full", "since": None, "digest": "x"}]
)
def test_a_state_without_a_usable_job_begins_again(state):
    assert Pass.from_state(state) is None


def test_a_pass_survives_the_state():
    began = ago(hours=1), ago(hours=2)
    this = Pass("full", None, *began, "digest", "750", "62.0", "locator", "newest")
    assert Pass.from_state({**this.to_state(), "from a newer version": 1}) == this
