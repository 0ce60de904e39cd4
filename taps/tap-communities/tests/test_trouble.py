"""Everything that can go wrong: a clear message or a clean retry, nothing lost, nothing told."""

from __future__ import annotations

import json
import logging
import socket
from datetime import UTC, datetime
from typing import Any

import pytest

from connector_kit.communities.client import CommunitiesClient
from connector_kit.errors import AuthenticationFailed
from tap_communities.tap import TapCommunities

NOW = 1_795_305_600.0
HOUR = 3600
SECRET = "sandbox-secret-en"
MEDIUM = "northwind-de"  # 1,000 members in the world `medium`
STREAMS = {"users", "categories", "idea_statuses", "topics"}


@pytest.fixture
def small(sandbox):
    sandbox.reset("small")
    return sandbox


@pytest.fixture(autouse=True)
def nothing_told(caplog, capfd):
    """No log line may hold a secret, a token or an e-mail address."""
    caplog.set_level(logging.INFO)
    yield
    for text in (caplog.text, *capfd.readouterr()):
        assert SECRET not in text
        assert "@example.com" not in text
        assert "Bearer " not in text


def free_port_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


MISTYPED = {
    "no address": "example",
    "two dots": "https://api2-eu-west-1..insided.com",
    "long label": f"https://{'a' * 64}.insided.com",
    "placeholder": "https://[your-region].insided.com",
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"client_secret": "wrong-secret"},
            ("AUTHENTICATION_FAILED", "Control > Integrations > API"),
            id="wrong secret",
        ),
        pytest.param(
            {"base_url": free_port_url()},
            ("SERVICE_UNAVAILABLE", "Check the base URL"),
            id="no host",
        ),
        *(
            pytest.param({"base_url": url}, ("ADDRESS_MALFORMED", "https://"), id=name)
            for name, url in MISTYPED.items()
        ),
    ],
)
@pytest.mark.usefixtures("small")
def test_one_failing_does_not_stop_the_others(run, connection, changes, expected, caplog):
    code, step = expected
    bad = connection("northwind-de", **changes)
    result = run(bad, connection("northwind-en"))
    failed = [result.extract(stream, "northwind-de") for stream in STREAMS]
    assert {row["status"] for row in failed} == {"failed"}
    assert {row["error_code"] for row in failed} == {code}
    assert all(step in row["error_message"] for row in failed)
    assert {result.extract(stream)["status"] for stream in STREAMS} == {"succeeded"}
    assert result.exit_code == 0
    assert result.bookmark("users", "northwind-de") == {}
    assert step in caplog.text
    # the first stream finds out, the others do not try again
    assert sum(row["api_calls"] for row in failed) <= 6
    again = run(bad, connection("northwind-en"), state=result.state, now=NOW + HOUR)
    assert again.extract("users")["mode"] == "incremental"


@pytest.mark.usefixtures("small")
def test_a_mistyped_host_that_is_not_read_stops_nothing(run, connection):
    off = connection("northwind-de", base_url=MISTYPED["placeholder"], active=False)
    result = run(off, connection("northwind-en"))
    assert result.extract("users", "northwind-de")["status"] == "skipped"
    assert result.extract("users")["status"] == "succeeded"


def test_an_answer_too_deep_to_read_fails_alone(small, run):
    body = '{"result": ' + "[" * 100_000 + "]" * 100_000 + "}"
    small.fault("status", vendor="communities", path="/v2/topics", status=200, body=body, times=100)
    result = run()
    assert result.extract("topics")["error_code"] == "SERVICE_UNAVAILABLE"
    assert result.extract("users")["status"] == "succeeded"


def test_when_nothing_can_be_read_the_log_and_the_state_still_come_out(small, run, connection):
    result = run(connection(client_secret="wrong-secret"))
    assert result.exit_code == 1
    assert {row["status"] for row in result.records["extracts"]} == {"failed"}
    assert result.state


def test_a_connection_test_fails_on_a_wrong_secret(small, connection):
    tap = TapCommunities(config={"connections": [connection(client_secret="wrong-secret")]})
    with pytest.raises(AuthenticationFailed):
        tap.run_connection_test()


@pytest.mark.parametrize(
    ("fault", "slept"),
    [
        pytest.param({"kind": "expired_token"}, 0, id="expired token"),
        pytest.param(
            {"kind": "status", "status": 429, "headers": {"Retry-After": "7"}, "body": {}},
            7,
            id="429 with Retry-After",
        ),
        pytest.param({"kind": "status", "status": 429, "body": {}}, 60, id="429 without"),
        pytest.param({"kind": "html", "status": 502}, 1, id="HTML 502"),
        pytest.param({"kind": "html", "status": 200}, 1, id="HTML 200"),
        pytest.param({"kind": "not_json"}, 1, id="not JSON"),
        pytest.param({"kind": "truncate"}, 1, id="truncated body"),
        pytest.param({"kind": "reset"}, 1, id="connection reset"),
        pytest.param({"kind": "status", "status": 500}, 1, id="500"),
    ],
)
@pytest.mark.parametrize("path", ["^/user$", "/v2/topics"])
def test_passing_trouble_in_the_middle_costs_a_retry_and_no_record(small, run, fault, slept, path):
    expected = run()
    small.fault(**fault, vendor="communities", path=path, skip=1)
    result = run()
    assert result.records["users"] == expected.records["users"]
    assert result.records["topics"] == expected.records["topics"]
    for stream in STREAMS:
        assert result.bookmark(stream).get("bookmark") == expected.bookmark(stream).get("bookmark")
    assert sum(result.slept) == slept
    stream = "users" if path == "^/user$" else "topics"
    assert result.extract(stream)["retries"] == 1
    assert result.extract(stream)["status"] == "succeeded"


def test_trouble_that_stays_leaves_the_bookmark_where_it_was(small, run):
    first = run()
    small.fault("status", vendor="communities", path="/v2/topics", status=503, times=100)
    second = run(state=first.state, now=NOW + 30 * HOUR)
    assert second.extract("topics")["status"] == "failed"
    assert second.extract("topics")["error_code"] == "SERVICE_UNAVAILABLE"
    assert second.bookmark("topics") == first.bookmark("topics")
    assert second.extract("users")["status"] == "succeeded"
    assert second.exit_code == 0
    small.clear_faults()
    third = run(state=second.state, now=NOW + 31 * HOUR)
    assert third.extract("topics")["mode"] == "full"


def test_a_quota_ends_the_connection_at_once(small, run, calls):
    small.fault(
        "status",
        vendor="communities",
        path="^/user$",
        status=429,
        headers={"Retry-After": "86400"},
        body={},
        times=100,
    )
    result = run()
    assert {row["error_code"] for row in result.records["extracts"]} == {"QUOTA_EXHAUSTED"}
    assert calls("/v2/") == 0
    assert sum(result.slept) == 0


def test_a_forbidden_list_fails_alone(small, run):
    small.fault(
        "status",
        vendor="communities",
        path="ideaStatuses",
        status=403,
        body={"message": "Forbidden", "description": "pat@example.com may not"},
    )
    result = run()
    assert result.extract("idea_statuses")["error_code"] == "AUTHENTICATION_FAILED"
    assert "example.com" not in result.extract("idea_statuses")["error_message"]
    assert result.extract("topics")["status"] == "succeeded"
    assert result.exit_code == 0


def users_answer(sandbox, *users, **fault) -> None:
    """Let the next page of members hold these rows."""
    body = {"users": list(users), "statistics": {"count": len(users)}}
    sandbox.fault("status", vendor="communities", path="^/user$", status=200, body=body, **fault)


def user(userid, **changes):
    return {
        "userid": userid,
        "username": f"user_{userid}",
        "email": f"user_{userid}@example.com",
        "joindate": 1_700_000_000,
        "lastactivity": 1_750_000_000,
        "posts": 1,
        "is_moderator": 0,
        "_related": {"badgesCount": 2, "roles": [{"itemname": "roles.registered"}]},
    } | changes


ODD_ROWS = [
    pytest.param({"email": ""}, {"email": "", "email_domain_ascii": None}, id="no e-mail"),
    pytest.param({"email": None}, {"email": None, "email_domain_ascii": None}, id="null e-mail"),
    pytest.param({"email": "pat"}, {"email_domain_ascii": None}, id="e-mail without a host"),
    pytest.param(
        {"email": "a@BÜCHER.example"}, {"email_domain_ascii": "xn--bcher-kva.example"}, id="IDN"
    ),
    pytest.param({"email": "a@ACME.COM. "}, {"email_domain_ascii": "acme.com"}, id="trailing dot"),
    pytest.param({"_related": []}, {"roles": [], "badges_count": None}, id="_related as list"),
    pytest.param({"_related": {}}, {"roles": [], "badges_count": None}, id="_related as object"),
    pytest.param(
        {"_related": {"roles": {"3": {"itemname": "roles.admin"}}, "badgesCount": "4"}},
        {"roles": ["roles.admin"], "badges_count": 4},
        id="roles as object",
    ),
    pytest.param({"posts": "17"}, {"posts": 17}, id="number as text"),
    pytest.param({"posts": "many"}, {"posts": None}, id="number that is none"),
    pytest.param({"posts": 10**30}, {"posts": 10**30}, id="huge number"),
    pytest.param({"username": 42}, {"username": "42"}, id="text as number"),
    pytest.param({"username": {"a": 1}}, {"username": '{"a": 1}'}, id="text as object"),
    pytest.param({"username": "x" * 100_000}, {"username": "x" * 100_000}, id="100,000 characters"),
    pytest.param({"username": "zero\x00 😀"}, {"username": "zero\x00 😀"}, id="NUL and emoji"),
    pytest.param({"lastactivity": 0}, {"lastactivity": None}, id="never active"),
    pytest.param({"lastactivity": 10**18}, {"lastactivity": None}, id="impossible moment"),
    pytest.param(
        {"joindate": "2026-03-01T10:00:00+02:00"},
        {"joindate": "2026-03-01T08:00:00+00:00"},
        id="ISO moment with offset",
    ),
    pytest.param({"is_moderator": "1"}, {"is_moderator": True}, id="flag as text"),
    pytest.param({"userid": "9"}, {"userid": 9}, id="id as text"),
]


@pytest.mark.parametrize(("changes", "expected"), ODD_ROWS)
def test_an_odd_member_survives(sandbox, run, changes, expected):
    users_answer(sandbox, user(9) | changes)
    result = run()
    (record,) = result.records["users"]
    assert {key: record[key] for key in expected} == expected
    assert result.extract("users")["records_invalid"] == 0


@pytest.mark.parametrize(
    "odd",
    [
        "0001-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+02:00",
        "9999-12-31T23:59:59-05:00",
        "2026-02-30T00:00:00+00:00",
        "0000-00-00T00:00:00+00:00",
    ],
)
def test_an_odd_moment_stops_neither_this_run_nor_the_next(small, run, connection, odd):
    users_answer(small, user(9, joindate=odd, lastactivity=odd))
    both = connection("northwind-de"), connection()
    bound = {"profile_fields_max_calls": 1}
    first = run(*both, **bound)
    assert first.keys("users", "userid")[0] == 9
    second = run(*both, state=first.state, now=NOW + HOUR, **bound)
    for result in (first, second):
        for name in ("northwind-de", "northwind-en"):
            assert result.extract("users", name)["status"] == "succeeded"


def test_missing_fields_become_null(sandbox, run):
    users_answer(sandbox, {"userid": 9})
    result = run()
    (record,) = result.records["users"]
    assert record["userid"] == 9
    assert record["email"] is record["joindate"] is record["posts"] is None
    assert set(record) == set(result.schemas["users"]["properties"])


def test_a_member_without_an_id_is_counted_as_invalid(sandbox, run):
    users_answer(sandbox, user(9), {"username": "nobody"}, "text", None)
    result = run()
    assert result.keys("users", "userid") == [9]
    extract = result.extract("users")
    assert (extract["records"], extract["records_invalid"]) == (4, 3)


def test_a_list_with_an_unreadable_id_takes_nobody_for_deleted(small, run, caplog):
    """Whose row it is cannot be said, and a full pass would take that member for deleted."""
    first = run()
    later = NOW + 30 * HOUR
    users_answer(small, user(9), user([10]))
    second = run(state=first.state, now=later)
    assert second.extract("users")["mode"] == "incremental"
    assert second.extract("users")["status"] == "succeeded"
    assert second.extract("topics")["mode"] == "full"
    assert "1 rows of users of northwind-en have no key" in caplog.text
    before, after = (result.bookmark("users")["full_pass_at"] for result in (first, second))
    assert before == after
    third = run(state=second.state, now=later + HOUR)
    assert third.extract("users")["mode"] == "full"


def test_rows_that_are_no_members_stop_no_profile_fields(sandbox, run):
    """They are met again where the members have to be listed for the profile fields alone."""
    sandbox.fault("status", vendor="communities", path="^/user$", status=403, body={})
    users_answer(sandbox, None, "text", {}, user(9))
    sandbox.fault("status", vendor="communities", path="^/user/9$", status=200, body=user(9))
    result = run(profile_fields_max_calls=5)
    assert result.keys("user_profile_fields", "userid") == [9]


@pytest.mark.parametrize("ids", [{"userid": None, "id": "9"}, {"userid": [], "id": 9}], ids=str)
def test_a_member_is_also_known_by_the_other_id(sandbox, run, ids):
    users_answer(sandbox, user(9) | ids)
    assert run().keys("users", "userid") == [9]


def test_a_member_on_two_pages_comes_once(sandbox, run):
    users_answer(sandbox, *(user(number) for number in range(100)))
    users_answer(sandbox, *(user(number) for number in range(95, 120)))
    result = run()
    assert result.keys("users", "userid") == list(range(120))
    assert result.extract("users")["records"] == 120


def test_a_member_who_slips_between_pages_is_found_again(sandbox, run, calls):
    """Erasing one member while the list is read moves another to a page that was read before."""

    def page(numbers, total):
        body = {"users": [user(n) for n in numbers], "statistics": {"count": total}}
        sandbox.fault("status", vendor="communities", path="^/user$", status=200, body=body)

    page(range(100), 150)
    page(range(101, 150), 149)  # 7 was erased after page 1: 100 is now its last
    page([], 149)
    page([n for n in range(101) if n != 7], 149)
    page(range(101, 150), 149)
    result = run(pages_in_flight=1)
    assert set(result.keys("users", "userid")) == set(range(150))
    assert calls("^/user$") == 6


def living(sandbox):
    rows = sandbox.rows("communities", "users", tenant=MEDIUM)
    return [row for row in rows if not row["erased"]]


@pytest.fixture
def jump(sandbox, monkeypatch):
    """Return a function: while the second page of a list is fetched, its last member is active.

    The list is ordered by activity, so that member moves to the first page, which was read before.
    """
    sandbox.reset("medium", users_order="last_activity")
    fetch = CommunitiesClient.users_page

    def set_up(times: int, *, by_day: bool = False, **switches: Any) -> None:
        sandbox.switch(**switches)
        moments = iter(range(times))

        def fetch_and_move(self, number, *, filters, **options):
            if number == 2 and bool(filters) == by_day:
                first, last = filters.get("joindate", ("2000-01-01", "2100-01-01"))
                listed = [
                    row
                    for row in living(sandbox)
                    if first <= str(datetime.fromtimestamp(row["joindate"], UTC).date()) <= last
                ]
                if (moment := next(moments, None)) is not None:
                    userid = min(listed, key=lambda row: row["lastactivity"])["userid"]
                    change = {"lastactivity": NOW + moment}
                    sandbox.update("communities", "users", userid, change, tenant=MEDIUM)
            return fetch(self, number, filters=filters, **options)

        monkeypatch.setattr(CommunitiesClient, "users_page", fetch_and_move)

    return set_up


@pytest.mark.parametrize("by_day", [False, True], ids=["one list", "lists by days"])
def test_a_member_who_moves_to_a_page_read_before_is_found_again(
    sandbox, run, connection, jump, by_day
):
    jump(1, by_day=by_day, users_window=300 if by_day else 0)
    result = run(connection(MEDIUM), pages_in_flight=1)
    assert set(result.keys("users", "userid")) == {row["userid"] for row in living(sandbox)}
    assert result.extract("users", MEDIUM)["mode"] == "full"


@pytest.mark.parametrize(("count", "mode"), [("total", "full"), ("page", "incremental")])
def test_a_list_that_moves_in_each_read_is_full_only_when_all_were_counted(
    run, connection, jump, count, mode
):
    jump(2, users_count=count)
    first = run(connection(MEDIUM), pages_in_flight=1)
    assert first.extract("users", MEDIUM)["mode"] == mode
    assert first.extract("users", MEDIUM)["status"] == "succeeded"
    assert ("full_pass_at" in first.bookmark("users", MEDIUM)) == (mode == "full")
    second = run(connection(MEDIUM), state=first.state, now=NOW + HOUR)
    # a pass that does not count is made again
    assert (second.extract("users", MEDIUM)["mode"] == "full") == (mode != "full")


def test_a_page_that_says_something_else_ends_no_list(sandbox, run):
    """Who is on that page would look deleted, and the pass complete."""

    def say(body, times=1):
        sandbox.fault(
            "status", vendor="communities", path="^/user$", status=200, body=body, times=times
        )

    def page(numbers):
        say({"users": [user(n) for n in numbers], "statistics": {"count": 150}})

    later = {"message": "Service temporarily unavailable"}
    page(range(100))
    say(later, times=100)
    lost = run(pages_in_flight=1)
    assert lost.extract("users")["status"] == "failed"
    assert lost.extract("users")["error_code"] == "UNEXPECTED_FORM"
    assert lost.bookmark("users") == {}

    sandbox.clear_faults()
    page(range(100))
    say(later)
    page(range(100, 150))
    whole = run(pages_in_flight=1)
    assert set(whole.keys("users", "userid")) == set(range(150))
    assert whole.extract("users")["status"] == "succeeded"


def topic(public_id, **changes):
    return {
        "publicId": public_id,
        "id": "1",
        "contentType": "idea",
        "createdAt": "2026-03-02T09:15:00+00:00",
        "lastActivityAt": "2026-03-02T09:15:00+00:00",
        "author": {"id": "31", "username": "sample", "avatar": ""},
        "ideaStatus": {"name": "", "textColor": "", "backgroundColor": ""},
    } | changes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"content": "<p>" + "x" * 100_000}, {"content": "<p>" + "x" * 100_000}, id="long"
        ),
        pytest.param({}, {"ideaStatusName": None, "authorId": "31"}, id="hollow idea status"),
        pytest.param({"ideaStatus": {"name": "New"}}, {"ideaStatusName": "New"}, id="idea status"),
        pytest.param({"author": []}, {"authorId": None}, id="author as list"),
        pytest.param({"author": {"id": 31}}, {"authorId": "31"}, id="author id as number"),
        pytest.param({"publicId": 77}, {"publicId": "77"}, id="id as number"),
        pytest.param({"publishedAt": ""}, {"publishedAt": None}, id="empty moment"),
        pytest.param({"publishedAt": "soon"}, {"publishedAt": None}, id="moment that is none"),
        pytest.param({"likeSet": None}, {"likeSet": []}, id="missing list"),
        pytest.param({"likeSet": [4, "5"]}, {"likeSet": ["4", "5"]}, id="mixed list"),
        pytest.param(
            {"productAreas": [{"id": "1"}]}, {"productAreas": ['{"id": "1"}']}, id="objects"
        ),
    ],
)
def test_an_odd_topic_survives(sandbox, run, changes, expected):
    body = {"result": [topic("77") | changes]}
    sandbox.fault("status", vendor="communities", path="/v2/topics", status=200, body=body)
    result = run()
    (record,) = result.records["topics"]
    assert {key: record[key] for key in expected} == expected


@pytest.mark.parametrize("later", [0, HOUR], ids=["full", "incremental"])
def test_a_topic_that_is_no_object_is_counted_as_invalid(small, run, later):
    state = run().state if later else None
    body = {"result": [topic("77"), None, "text", {"title": "no key"}]}
    small.fault("status", vendor="communities", path="/v2/topics", status=200, body=body)
    result = run(state=state, now=NOW + later)
    assert result.extract("topics")["status"] == "succeeded"
    assert result.extract("topics")["records_invalid"] == (0 if later else 3)
    assert result.extract("topics")["mode"] == "incremental"


def test_the_log_of_extracts_holds_no_member(small, run, connection):
    result = run(connection(), connection("northwind-de", client_secret="wrong-secret"))
    text = json.dumps(result.records["extracts"]) + json.dumps(result.state)
    assert "@" not in text
    assert "secret" not in text.replace("client id and secret", "")
