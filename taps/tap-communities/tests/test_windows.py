"""Lists that end before their last row."""

from __future__ import annotations

import pytest

NOW = 1_795_305_600.0
HOUR = 3600
TENANT = {"tenant": "northwind-en"}
MEDIUM = "northwind-de"  # 1,000 members in the world `medium`


def add_topics(sandbox, count, day, kind="idea"):
    for number in range(count):
        moment = f"{day}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}+00:00"
        fields = {
            "content_type": kind,
            "author": "writer",
            "title": f"Topic {number}",
            "created_at": moment,
            "category_id": 1,
        }
        sandbox.create("communities", "topics", fields, **TENANT)


@pytest.fixture
def writer(sandbox, monkeypatch):
    """A community with one member, in which topic lists end at 200 rows."""
    monkeypatch.setattr("tap_communities.topics.LAST_PAGE", 2)
    sandbox.reset("empty", topics_window=200)
    sandbox.create("communities", "categories", {"name": "General"}, **TENANT)
    sandbox.create("communities", "users", {"username": "writer", "email": None}, **TENANT)
    return sandbox


def all_topics(sandbox):
    return {str(row["public_id"]) for row in sandbox.rows("communities", "topics", **TENANT)}


@pytest.mark.parametrize("offset", [0, -11, 13], ids=["UTC", "west", "east"])
def test_a_full_window_is_followed_by_an_older_one(writer, run, calls, offset):
    writer.switch(day_filter_offset_hours=offset)
    for day in range(1, 8):
        add_topics(writer, 60, f"2026-03-0{day}")
    result = run()
    assert result.extract("topics")["status"] == "succeeded"
    assert set(result.keys("topics", "publicId")) == all_topics(writer)
    assert len(result.records["topics"]) == 420
    assert calls("/v2/topics") <= 24


def test_a_day_that_fills_a_window_is_read_type_by_type(writer, run):
    for kind in ("idea", "question", "conversation"):
        add_topics(writer, 90, "2026-03-01", kind)
    result = run()
    assert set(result.keys("topics", "publicId")) == all_topics(writer)
    assert result.extract("topics")["status"] == "succeeded"


def test_a_day_and_type_that_fill_a_window_are_told_and_not_taken_for_complete(writer, run):
    add_topics(writer, 210, "2026-03-01")
    result = run()
    assert result.extract("topics")["error_code"] == "TOPIC_WINDOW_FULL"
    assert result.bookmark("topics") == {}


def test_a_member_list_that_ends_early_is_read_by_days_of_registration(sandbox, run, connection):
    sandbox.reset("medium", users_window=300)
    result = run(connection(MEDIUM))
    rows = sandbox.rows("communities", "users", tenant=MEDIUM)
    assert set(result.keys("users", "userid")) == {r["userid"] for r in rows if not r["erased"]}
    assert result.extract("users", MEDIUM)["status"] == "succeeded"


@pytest.mark.parametrize("beyond", ["clamp", "refuse"])
def test_smaller_pages_than_asked_for_hide_nobody(sandbox, run, connection, beyond):
    sandbox.reset("medium", users_page_size_max=50, page_size_beyond_max=beyond)
    first = run(connection(MEDIUM))
    rows = sandbox.rows("communities", "users", tenant=MEDIUM)
    assert set(first.keys("users", "userid")) == {r["userid"] for r in rows if not r["erased"]}
    moved = set(first.keys("users", "userid")[:200])
    for userid in moved:
        change = {"lastactivity": NOW + 60}
        sandbox.update("communities", "users", userid, change, tenant=MEDIUM)
    second = run(connection(MEDIUM), state=first.state, now=NOW + HOUR)
    assert second.extract("users", MEDIUM)["mode"] == "incremental"
    assert moved <= set(second.keys("users", "userid"))


@pytest.mark.parametrize("beyond", ["clamp", "refuse"])
def test_smaller_pages_cost_one_page_when_nothing_changed(sandbox, run, beyond):
    sandbox.reset("small", users_page_size_max=50, page_size_beyond_max=beyond)
    state = run().state
    sandbox.clear_journal()
    run(state=state, now=NOW + HOUR)
    answers = [call["status"] for call in sandbox.journal("communities", path="^/user$")]
    # by activity and by registration; the size that is refused is not tried again in the same run
    assert answers == ([200, 200] if beyond == "clamp" else [422, 200, 200])


@pytest.mark.parametrize("count", ["total", "page"])
@pytest.mark.parametrize("largest", [25, 50])
def test_lists_by_days_have_smaller_pages_too(sandbox, run, connection, count, largest):
    sandbox.reset(
        "medium",
        users_window=200,
        users_page_size_max=largest,
        page_size_beyond_max="clamp",
        users_count=count,
    )
    result = run(connection(MEDIUM))
    rows = sandbox.rows("communities", "users", tenant=MEDIUM)
    assert set(result.keys("users", "userid")) == {r["userid"] for r in rows if not r["erased"]}
    assert result.extract("users", MEDIUM)["status"] == "succeeded"


def test_a_refusal_that_is_not_about_the_size_is_told(sandbox, run):
    body = {"message": "Unprocessable Entity", "errors": ["No."]}
    sandbox.fault("status", vendor="communities", path="^/user$", status=422, body=body, times=9)
    failed = run().extract("users")
    assert failed["status"] == "failed"
    assert "topics" not in failed["error_message"]


def ban(sandbox, userid):
    """Take a member from the list; the place on the page stays empty, if the switch says so."""
    sandbox.update("communities", "users", userid, {"roles": ["roles.banned"]}, tenant=MEDIUM)


def visible(sandbox):
    rows = [r for r in sandbox.rows("communities", "users", tenant=MEDIUM) if not r["erased"]]
    shown = {r["userid"] for r in rows if "roles.banned" not in r["roles"]}
    assert len(shown) < len(rows)
    return shown


def test_a_hidden_member_on_the_last_page_of_a_window_does_not_end_the_list(
    sandbox, run, connection
):
    sandbox.reset("medium", users_window=300, mid_page_hidden_rows=True)
    ban(sandbox, 250)
    result = run(connection(MEDIUM))
    assert set(result.keys("users", "userid")) == visible(sandbox)
    assert result.extract("users", MEDIUM)["status"] == "succeeded"


def test_a_hidden_topic_on_the_last_page_of_a_window_does_not_end_the_list(writer, run):
    writer.switch(mid_page_hidden_rows=True)
    for kind in ("idea", "question"):
        add_topics(writer, 150, "2026-03-01", kind)
    # newest first, both types by turns: this one is on the second page of two
    hidden = writer.rows("communities", "topics", **TENANT)[210]["public_id"]
    writer.update("communities", "topics", hidden, {"trashed": 1}, **TENANT)
    result = run()
    assert set(result.keys("topics", "publicId")) == all_topics(writer) - {str(hidden)}
    assert result.extract("topics")["status"] == "succeeded"


def test_a_short_page_in_the_middle_does_not_end_a_full_pass(sandbox, run, connection):
    sandbox.reset("medium", mid_page_hidden_rows=True)
    ban(sandbox, 250)
    result = run(connection(MEDIUM))
    assert set(result.keys("users", "userid")) == visible(sandbox)
