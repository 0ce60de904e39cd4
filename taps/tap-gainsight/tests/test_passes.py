from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tap_gainsight.passes import deletes_known_since, full_pass_due, next_bookmark
from tap_gainsight.values import timestamp

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def days_ago(days: float) -> str:
    return timestamp(NOW - timedelta(days=days))


@pytest.mark.parametrize(
    ("last_full", "bookmark", "known_since", "interval", "due"),
    [
        pytest.param(None, None, 14, 14, True, id="first run"),
        pytest.param(1, None, 1, 14, True, id="no bookmark, so nothing else can be read"),
        pytest.param(1, 1, 1, 14, False, id="yesterday"),
        pytest.param(13.9, 1, 14, 14, False, id="just before the interval"),
        pytest.param(14, 1, 14, 14, True, id="interval"),
        pytest.param(0.1, 1, 14, 0, True, id="interval of nothing"),
        pytest.param(60, 1, 61, 90, False, id="long interval, deletes known throughout"),
        pytest.param(60, 1, 14, 90, True, id="long interval, deletes escaped meanwhile"),
        pytest.param(10, 1, 14, 90, False, id="whole pass after the deletes that escaped"),
    ],
)
def test_a_whole_pass_is_due(last_full, bookmark, known_since, interval, due):
    found = full_pass_due(
        last_full_at=None if last_full is None else days_ago(last_full),
        bookmark=None if bookmark is None else days_ago(bookmark),
        deletes_known_since=days_ago(known_since),
        interval_days=interval,
        now=NOW,
    )
    assert found is due


@pytest.mark.parametrize(
    ("known_since", "last_read", "expected"),
    [
        pytest.param(None, None, 14, id="never read"),
        pytest.param(90, 1, 90, id="read every day"),
        pytest.param(90, 14, 90, id="read just in time"),
        pytest.param(90, 14.1, 14, id="read too late"),
    ],
)
def test_how_far_back_deletes_are_known(known_since, last_read, expected):
    found = deletes_known_since(
        known_since=known_since and days_ago(known_since),
        last_read_at=last_read and days_ago(last_read),
        now=NOW,
    )
    assert found == days_ago(expected)


@pytest.mark.parametrize(
    ("newest", "previous", "expected"),
    [
        pytest.param(1, 3, 1, id="quiet for longer than the look-back"),
        pytest.param(0, 3, 300 / 86400, id="changed just now"),
        pytest.param(-30, 3, 300 / 86400, id="dated in the future"),
        pytest.param(None, 3, 3, id="nothing there"),
        pytest.param(None, None, None, id="never anything there"),
        pytest.param(3, 3, 3 - 1 / 86400, id="nothing newer: that second is complete"),
        pytest.param(300 / 86400, 300 / 86400, 300 / 86400, id="a second within the look-back"),
        pytest.param(300.5 / 86400, 300.5 / 86400, 300 / 86400, id="half of it is within"),
        pytest.param(3, 2, 3, id="an answer that shows less of a time than is kept"),
    ],
)
def test_where_the_next_pass_begins(newest, previous, expected):
    found = next_bookmark(
        newest=None if newest is None else days_ago(newest),
        previous=previous and days_ago(previous),
        started=NOW,
        lookback_seconds=300,
    )
    assert found == (None if expected is None else days_ago(expected))
