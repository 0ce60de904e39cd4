"""What a run leaves for the next one, and what the next one makes of it."""

from __future__ import annotations

import pytest

HOUR = 3600
NOW = 1_795_305_600.0  # 2026-11-22T00:00:00


@pytest.fixture
def small(sandbox):
    sandbox.reset("small")
    return sandbox


def spoil(state, stream, **changes):
    """Change what a state remembers of a stream."""
    (partition,) = state["bookmarks"][stream]["partitions"]
    partition |= changes


@pytest.mark.parametrize("stream", ["users", "topics"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("bookmark", "2026-02-30T00:00:00+00:00"), ("full_pass_at", "yesterday")],
)
@pytest.mark.usefixtures("small")
def test_a_state_that_cannot_be_read_leads_to_a_full_pass(run, caplog, stream, name, value):
    first = run()
    spoil(first.state, stream, **{name: value})
    second = run(state=first.state, now=NOW + HOUR)
    assert second.extract(stream)["mode"] == "full"
    assert second.extract(stream)["status"] == "succeeded"
    assert f"{stream} of northwind-en: `{name}` in the state" in caplog.text
    third = run(state=second.state, now=NOW + 2 * HOUR)
    assert third.extract(stream)["mode"] == "incremental"


def test_profile_fields_begin_again_when_their_bookmark_cannot_be_read(small, run):
    bound = {"profile_fields_max_calls": 100}
    first = run(**bound)
    bookmark = first.bookmark("user_profile_fields")
    spoil(first.state, "user_profile_fields", bookmark="2026-02-30T00:00:00+00:00")
    second = run(state=first.state, now=NOW + HOUR, **bound)
    keys = second.keys("user_profile_fields", "userid")
    assert keys == first.keys("user_profile_fields", "userid")
    assert second.bookmark("user_profile_fields") == bookmark
