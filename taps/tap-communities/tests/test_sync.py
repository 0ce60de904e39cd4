"""Records, state and number of calls of ordinary runs."""

from __future__ import annotations

import json

import pytest

HOUR = 3600
NOW = 1_795_305_600.0


@pytest.fixture
def small(sandbox):
    sandbox.reset("small")
    return sandbox


def test_a_full_pass_reads_every_list_to_an_empty_page(small, run, calls):
    result = run()
    members = small.rows("communities", "users", tenant="northwind-en")
    assert sorted(result.keys("users", "userid")) == sorted(
        row["userid"] for row in members if not row["erased"]
    )
    assert {row["contentType"] for row in result.records["topics"]} == {
        "article",
        "conversation",
        "idea",
        "productUpdate",
        "question",
    }
    assert all(result.extract(stream)["mode"] == "full" for stream in ("users", "topics"))
    assert [
        calls(path) for path in ("^/user$", "/v2/topics", "/v2/categories", "ideaStatuses")
    ] == [
        2,
        2,
        2,
        2,
    ]
    assert calls("/oauth2/token") == 1


def test_a_second_run_without_changes_costs_one_page_per_filter(small, run, calls):
    first = run()
    small.clear_journal()
    second = run(state=first.state, now=NOW + HOUR)
    # members: one page by activity and one by registration, as some have never been active
    assert calls("^/user$") == 2
    assert calls("/v2/topics") == 1
    assert calls("/v2/categories") == 1
    assert calls("ideaStatuses") == 1
    assert second.extract("users")["mode"] == "incremental"
    assert second.extract("users")["records"] < first.extract("users")["records"]
    assert second.bookmark("users")["bookmark"] == first.bookmark("users")["bookmark"]


def test_an_incremental_run_brings_what_moved(small, run):
    first = run()
    silent = small.create(
        "communities",
        "users",
        {"username": "new_silent", "email": "sam@example.com", "joindate": NOW},
        tenant="northwind-en",
    )
    small.update(
        "communities",
        "users",
        5,
        {"email": "kim@example.com", "lastactivity": NOW},
        tenant="northwind-en",
    )
    topic = first.records["topics"][-1]
    small.create(
        "communities",
        "replies",
        {
            "topic": topic["publicId"],
            "author": "admin_mira",
            "content": "<p>Yes.</p>",
            "replied_at": NOW,
        },
        tenant="northwind-en",
    )
    second = run(state=first.state, now=NOW + HOUR)
    changed = {row["userid"]: row for row in second.records["users"]}
    assert silent["userid"] in changed
    assert changed[5]["email"] == "kim@example.com"
    replied = {row["publicId"]: row for row in second.records["topics"]}
    assert replied[topic["publicId"]]["replyCount"] == topic["replyCount"] + 1


@pytest.mark.parametrize(
    ("interval", "later", "mode"),
    [
        pytest.param(20, 19 * HOUR, "incremental", id="within the interval"),
        pytest.param(20, 20 * HOUR, "full", id="interval over"),
        pytest.param(0, 1, "full", id="always"),
    ],
)
def test_full_passes_come_at_intervals(small, run, interval, later, mode):
    first = run()
    second = run(state=first.state, now=NOW + later, full_pass_interval_hours=interval)
    modes = {row["mode"] for row in second.records["extracts"]}
    assert modes == {mode}
    users = next(row for row in second.records["extracts"] if row["stream"] == "users")
    assert (users["bookmark_from"] is None) == (mode == "full")
    assert (second.bookmark("users")["full_pass_at"] > first.bookmark("users")["full_pass_at"]) == (
        mode == "full"
    )


def test_each_connection_has_its_own_rows_and_state(small, run, connection):
    result = run(connection("northwind-en"), connection("northwind-de"))
    assert set(result.keys("users", "connection")) == {"northwind-en", "northwind-de"}
    assert set(result.keys("users", "community_id")) == {"northwind-en", "northwind-de"}
    assert (
        result.bookmark("users")["bookmark"] != result.bookmark("users", "northwind-de")["bookmark"]
    )
    assert len(result.records["extracts"]) == 8


def test_an_inactive_connection_is_skipped_and_keeps_its_state(small, run, connection, calls):
    first = run(connection("northwind-en"), connection("northwind-de"))
    small.clear_journal()
    off = connection("northwind-de", active=False)
    second = run(connection("northwind-en"), off, state=first.state)
    assert second.extract("users", "northwind-de")["status"] == "skipped"
    assert second.bookmark("users", "northwind-de") == first.bookmark("users", "northwind-de")
    assert set(second.keys("users", "connection")) == {"northwind-en"}
    assert calls("/oauth2/token") == 1


def test_only_inactive_connections_are_no_failure(run, connection):
    assert run(connection(active=False)).exit_code == 0


def test_no_connection_at_all_still_announces_every_table(run, connection):
    result = run(connection(active=False))
    assert set(result.schemas) == {
        "users",
        "user_profile_fields",
        "categories",
        "idea_statuses",
        "topics",
        "extracts",
    }


def test_internal_fields_are_not_extracted(small, run):
    result = run()
    text = json.dumps(result.records["users"]) + json.dumps(result.schemas["users"])
    assert "ipaddress" not in text
    assert "192.0.2.1" not in text


def test_profile_fields_are_off_by_default(small, run, calls):
    result = run()
    assert result.records["user_profile_fields"] == []
    assert calls("/user/") == 0


def test_profile_fields_go_on_where_the_bound_cut_them(small, run, calls):
    bound = {"profile_fields_max_calls": 20}
    state, fetched, runs = None, [], 0
    while runs < 5:
        small.clear_journal()
        result = run(state=state, now=NOW + runs * HOUR, **bound)
        state = result.state
        assert calls("/user/") <= 20
        if not result.records["user_profile_fields"]:
            break
        fetched += result.keys("user_profile_fields", "userid")
        runs += 1
    assert runs == 3
    assert sorted(fetched) == sorted({row["userid"] for row in run().records["users"]})
    small.clear_journal()
    run(state=state, now=NOW + 6 * HOUR, **bound)
    assert calls("/user/") == 0


def test_a_changed_member_is_fetched_again_and_an_erased_one_left_out(small, run, calls):
    bound = {"profile_fields_max_calls": 100, "default_phone_region": "US"}
    first = run(**bound)
    small.update(
        "communities",
        "users",
        7,
        {"lastactivity": NOW, "profile_fields": {"Phone": "(212) 555-0123", "Company": "Acme"}},
        tenant="northwind-en",
    )
    small.fault("status", vendor="communities", path="/user/7", status=404, body={"message": "x"})
    second = run(state=first.state, now=NOW + HOUR, **bound)
    assert second.records["user_profile_fields"] == []
    third = run(state=first.state, now=NOW + HOUR, **bound)
    (row,) = third.records["user_profile_fields"]
    assert row["userid"] == 7
    assert row["phone_e164"] == "+12125550123"
    assert {field["name"]: field["value"] for field in row["profile_fields"]} == {
        "Phone": "(212) 555-0123",
        "Company": "Acme",
    }


@pytest.mark.parametrize("poisoned", [False, True], ids=["ahead", "state of an earlier version"])
def test_a_member_from_the_future_stops_no_profile_fields(small, run, poisoned):
    def active(userid, moment):
        fields = {"lastactivity": moment}
        small.update("communities", "users", userid, fields, tenant="northwind-en")

    bound = {"profile_fields_max_calls": 100}
    active(9, 4_000_000_000)
    first = run(**bound)
    everybody = first.keys("users", "userid")
    assert sorted(first.keys("user_profile_fields", "userid")) == sorted(everybody)
    assert first.bookmark("user_profile_fields")["bookmark"] < "2026-11-22T00:00:01"
    if poisoned:
        (partition,) = first.state["bookmarks"]["user_profile_fields"]["partitions"]
        partition |= {"bookmark": "2096-10-02T07:06:40+00:00", "bookmark_userid": 9}
    active(7, NOW + HOUR / 2)
    second = run(state=first.state, now=NOW + HOUR, **bound)
    again = everybody if poisoned else [7, 9]  # nobody knows who was missed meanwhile
    assert sorted(second.keys("user_profile_fields", "userid")) == sorted(again)
    third = run(state=second.state, now=NOW + 2 * HOUR, **bound)
    assert third.keys("user_profile_fields", "userid") == [9]


def test_the_state_is_the_same_whatever_the_number_of_pages_in_flight(sandbox, run, connection):
    sandbox.reset("medium")
    results = [run(connection("northwind-de"), pages_in_flight=number) for number in (1, 6)]
    assert results[0].state == results[1].state
    assert results[0].records["users"] == results[1].records["users"]
    assert results[0].records["topics"] == results[1].records["topics"]


def test_many_pages_in_flight_cost_few_calls_more(sandbox, run, calls, connection):
    sandbox.reset("medium")
    result = run(connection("northwind-de"))
    pages = -(-len(result.records["users"]) // 100)
    assert pages < calls("^/user$") <= pages + 3


def test_topics_are_read_no_further_than_the_bookmark(sandbox, run, calls, connection):
    sandbox.reset("medium")
    medium = connection("northwind-de")
    first = run(medium)
    sandbox.clear_journal()
    second = run(medium, state=first.state, now=NOW + HOUR, overlap_days=365)
    assert calls("/v2/topics") == 1
    newest = max(first.keys("topics", "lastActivityAt"))
    assert newest in second.keys("topics", "lastActivityAt")


def test_two_connections_of_one_name_are_refused(run, connection):
    with pytest.raises(Exception, match="same name"):
        run(connection(), connection())
