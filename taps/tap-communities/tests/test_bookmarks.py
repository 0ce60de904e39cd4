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


def topics_answer(sandbox, *pages):
    """Let the next pages of topics hold these, given by public id and last activity."""
    for page in pages:
        rows = [{"publicId": name, "lastActivityAt": moment} for name, moment in page.items()]
        body = {"result": rows}
        sandbox.fault("status", vendor="communities", path="/v2/topics", status=200, body=body)


def test_a_reply_to_a_topic_that_was_already_read_comes_with_the_next_run(sandbox, run):
    """The pass begins at 00:00, has A at once, and reads on long enough for B to move at 01:20."""
    topics_answer(
        sandbox, {"A": "2026-11-21T00:00:00+00:00"}, {"B": "2026-11-22T01:20:00+00:00"}, {}
    )
    first = run(pages_in_flight=1)
    assert first.keys("topics", "publicId") == ["A", "B"]
    topics_answer(sandbox, {"B": "2026-11-22T01:20:00+00:00", "A": "2026-11-22T00:05:00+00:00"}, {})
    second = run(state=first.state, now=NOW + 2 * HOUR)
    assert second.extract("topics")["mode"] == "incremental"
    assert second.keys("topics", "publicId") == ["B", "A"]


def test_a_topic_from_the_future_hides_no_reply(sandbox, run):
    future = {"F": "2027-05-01T00:00:00+00:00"}
    topics_answer(sandbox, future | {"A": "2026-11-21T00:00:00+00:00"})
    state = run(pages_in_flight=1).state
    for hour in (1, 5, 10, 19):
        replied = f"2026-11-22T{hour - 1:02}:30:00+00:00"
        topics_answer(sandbox, future | {"A": replied})
        result = run(state=state, now=NOW + hour * HOUR)
        assert result.extract("topics")["mode"] == "incremental"
        assert result.keys("topics", "publicId") == ["F", "A"]
        state = result.state


def test_a_member_from_the_future_does_not_hide_what_comes_next(small, run):
    small.update("communities", "users", 9, {"lastactivity": 4_000_000_000}, tenant="northwind-en")
    assert run().bookmark("users")["bookmark"] == "2026-11-22T00:00:00+00:00"


@pytest.mark.parametrize("users_read", [True, False], ids=["list of users", "list of its own"])
def test_a_member_active_during_the_read_is_fetched_again(sandbox, run, users_read):
    """Page 1 shows A before, page 2 shows B after A is active again, which nobody saw."""

    def list_answer(status=200, body=None, **fault):
        path = "^/user$"
        sandbox.fault("status", vendor="communities", path=path, status=status, body=body, **fault)

    def page(**active):
        ids = {"a": 1, "b": 2}
        rows = [{"userid": ids[name], "lastactivity": moment} for name, moment in active.items()]
        list_answer(body={"users": rows, "statistics": {"count": 2}})

    for userid in (1, 2):
        one = {"path": f"^/user/{userid}$", "status": 200, "body": {"userid": userid}, "times": 9}
        sandbox.fault("status", vendor="communities", **one)
    settings = {"pages_in_flight": 1, "profile_fields_max_calls": 10}
    if not users_read:
        list_answer(403, {"message": "Forbidden"})
    page(a=NOW - 24 * HOUR)
    list_answer(429, {}, headers={"Retry-After": "200"})
    page(b=NOW + 120)
    page()
    first = run(**settings)
    assert first.keys("user_profile_fields", "userid") == [1, 2]
    page(a=NOW + 60, b=NOW + 120)
    second = run(state=first.state, now=NOW + HOUR, **settings)
    assert second.keys("user_profile_fields", "userid") == [1, 2]
    third = run(state=second.state, now=NOW + 2 * HOUR, **settings)
    assert third.keys("user_profile_fields", "userid") == []


@pytest.mark.parametrize("stream", ["users", "topics"])
def test_a_bookmark_from_the_future_leads_to_a_full_pass(small, run, stream):
    """Who was left out because of it is not known."""
    first = run()
    spoil(first.state, stream, bookmark="2026-11-22T20:00:00+00:00")
    second = run(state=first.state, now=NOW + HOUR)
    assert second.extract(stream)["mode"] == "full"
    assert second.bookmark(stream)["bookmark"] < "2026-11-22"
    third = run(state=second.state, now=NOW + 2 * HOUR)
    assert third.extract(stream)["mode"] == "incremental"


def test_a_clock_that_was_ahead_puts_off_no_full_pass(small, run):
    ahead = run(now=NOW + 400 * 24 * HOUR)
    state, modes = ahead.state, []
    for hour in (0, 1, 21):
        result = run(state=state, now=NOW + hour * HOUR)
        modes.append({row["mode"] for row in result.records["extracts"]})
        state = result.state
    assert modes == [{"full"}, {"incremental"}, {"full"}]


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
