"""What goes wrong between here and there: clear words or a clean retry, and nothing lost.

The fixture `run` checks after every run that no secret and nobody's data got into the log, the
state or the report.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from singer_sdk.exceptions import ConfigValidationError

from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.login import grant_from

CONTACTS = "queryAll$"
ANY_CONTACT = {
    "attributes": {"type": "Contact"},
    "Id": "0035g0000100001AAA",
    "SystemModstamp": "2026-01-01T00:00:00.000+0000",
}


def answer(world, *rows):
    body = {"totalSize": len(rows), "done": True, "records": list(rows)}
    world.fault("status", path=CONTACTS, status=200, body=body)


def test_an_address_without_scheme_makes_no_description_look_complete(run):
    done = run(base_url="customer.example.com")
    assert {done.extracts[name]["status"] for name in ("fields", "picklist_values")} == {"failed"}


def test_an_unreachable_host_is_given_up_once(world, run):
    done = run(base_url="http://127.0.0.1:9")
    assert done.exit_code == 1
    assert {each["status"] for each in done.extracts.values()} == {"failed"}
    assert {each["error_code"] for each in done.extracts.values()} == {"SERVICE_UNAVAILABLE"}
    assert sum(each["api_calls"] for each in done.extracts.values()) == 6
    assert done.waits == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    ("switches", "settings", "words"),
    [
        ({}, {"client_secret": "a-wrong-secret"}, "client_secret"),
        ({"login_host": True}, {}, "My Domain"),
        ({"run_as_user": False}, {}, "Run As"),
    ],
    ids=["secret", "host", "user"],
)
def test_a_refused_login_is_tried_once_and_says_what_to_do(  # noqa: PLR0917 - fixtures and a table
    world, run, calls, switches, settings, words
):
    world.reset("small", **switches)
    done = run(**settings)
    assert done.exit_code == 1
    assert {each["error_code"] for each in done.extracts.values()} == {"AUTHENTICATION_FAILED"}
    assert words in done.extracts["task"]["error_message"]
    assert calls() == 1


def test_a_refresh_token_that_is_replaced_serves_run_after_run(world, run, tmp_path):
    world.reset("small", refresh_token_rotation=True)
    settings = {
        "auth": "refresh_token",
        "refresh_token": "sandbox-refresh-token",
        "refresh_token_path": str(tmp_path / "token.json"),
        "objects": ["Task"],
    }
    for _ in range(3):
        assert run(**settings).extracts["task"]["status"] == "succeeded"


def test_runs_that_share_a_refresh_token_do_not_lock_each_other_out(world, tmp_path):
    world.reset("small", refresh_token_rotation=True)
    settings = {
        "auth": "refresh_token",
        "client_id": "sf-client",
        "client_secret": "sandbox-sf-secret",
        "refresh_token": "sandbox-refresh-token",
        "refresh_token_path": str(tmp_path / "new" / "token.json"),
    }
    # as two processes do, each has a grant of its own and meets the other in the file only
    clients = [SalesforceClient(world.salesforce_url, grant_from(settings)) for _ in range(12)]
    with ThreadPoolExecutor(len(clients)) as threads:
        answers = list(threads.map(SalesforceClient.limits, clients))
    assert all("DailyApiRequests" in answer for answer in answers)
    assert len(world.journal(vendor="salesforce", path="oauth2/token")) == len(clients)


def test_a_jwt_opens_the_org(world, run):
    key = world.control("POST", "salesforce/certificate", {})["private_key"]
    user = "integration@northwind.example.com"
    done = run(auth="jwt", username=user, private_key=key, objects=["Task"])
    assert len(done.ids("task")) == 17


def test_after_a_total_failure_the_state_is_what_it_was(world, run):
    state = run().state
    bookmarks = run(state=state, client_secret="a-wrong-secret").state["bookmarks"]
    assert {name: each for name, each in bookmarks.items() if each} == {
        name: each for name, each in state["bookmarks"].items() if each
    }


def test_a_session_that_ends_on_the_way_is_renewed(world, run, calls):
    world.fault("expired_token", path=CONTACTS)
    done = run(objects=["Contact"])
    assert len(done.ids("contact")) == 12
    assert calls("oauth2/token") == 2
    assert (done.extracts["contact"]["retries"], done.exit_code) == (1, 0)


def test_a_used_up_quota_ends_the_calls_and_keeps_what_is_done(world, run, calls):
    text = "TotalRequests Limit exceeded."
    body = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": text}]
    world.fault("status", path=CONTACTS, skip=1, status=403, body=body, times=99)
    done = run(objects=["Account", "Contact", "Task"])
    assert done.extracts["account"]["status"] == "succeeded"
    assert done.extracts["contact"]["error_code"] == "QUOTA_EXHAUSTED"
    assert done.extracts["task"]["error_code"] == "QUOTA_EXHAUSTED"
    assert calls(CONTACTS) == 2
    assert "replication_key_value" in done.state["bookmarks"]["account"]
    assert "replication_key_value" not in done.state["bookmarks"]["contact"]
    assert (done.exit_code, done.waits) == (0, [])


def test_the_reserve_is_left_to_others(world, run):
    done = run(api_reserve_share=1)
    assert done.exit_code == 1
    assert "reserved for others" in done.extracts["task"]["error_message"]


@pytest.mark.parametrize("kind", ["html", "not_json", "truncate", "reset", "timeout_after_commit"])
def test_one_bad_answer_is_asked_for_again(world, run, calls, kind):
    world.fault(kind, path=CONTACTS)
    done = run(objects=["Contact"])
    assert len(done.ids("contact")) == 12
    assert done.extracts["contact"]["retries"] == 1
    assert calls(CONTACTS) == 2


@pytest.mark.parametrize("status", [406, 420, 429, 500, 502, 503])
def test_passing_trouble_is_waited_out(world, run, status):
    world.fault("status", path=CONTACTS, status=status)
    done = run(objects=["Contact"])
    assert len(done.ids("contact")) == 12
    assert done.waits == [1]


@pytest.mark.parametrize("kind", ["html", "not_json", "truncate", "reset"])
def test_bad_answers_without_end_fail_one_stream(world, run, kind):
    world.fault(kind, path="queryAll$", times=6)
    done = run(objects=["Contact", "Account"])
    failed = [name for name in ("account", "contact") if not done.ids(name)]
    assert len(failed) == 1
    extract = done.extracts[failed[0]]
    assert (extract["status"], extract["error_code"]) == ("failed", "SERVICE_UNAVAILABLE")
    assert "last_full_at" not in done.state["bookmarks"][failed[0]]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, [{"errorCode": "MALFORMED_QUERY", "message": "Rivera"}]),
        (403, [{"errorCode": "INSUFFICIENT_ACCESS", "message": "Rivera"}]),
        (300, ["/services/data/v62.0/sobjects/Contact/003"]),
    ],
    ids=["malformed", "rights", "several"],
)
def test_a_query_that_is_refused_fails_one_stream(world, run, calls, status, body):
    world.fault("status", path=CONTACTS, status=status, body=body, times=1)
    done = run(objects=["Account", "Contact"])
    failed = [name for name, each in done.extracts.items() if each["status"] == "failed"]
    assert len(failed) == 1
    assert done.ids(failed[0]) == []
    codes = {400: "CONFIGURATION_FAILED", 403: "INSUFFICIENT_ACCESS", 300: "REQUEST_REFUSED"}
    assert done.extracts[failed[0]]["error_code"] == codes[status]
    assert calls(CONTACTS) == 2


def test_a_lost_cursor_begins_again(world, run, calls):
    link = "/services/data/v62.0/query/0r8xx0000000001AAA-2000"
    body = {"totalSize": 12, "done": False, "records": [], "nextRecordsUrl": link}
    world.fault("status", path=CONTACTS, status=200, body=body)
    done = run(objects=["Contact"])
    assert len(done.ids("contact")) == 12
    assert (calls(CONTACTS), calls("query/0r8")) == (2, 1)


def test_a_value_of_another_type_costs_the_value_not_the_row(world, run, caplog):
    topics = {"Community_Topics__c": "Rivera"}
    answer(world, ANY_CONTACT | topics, ANY_CONTACT | {"Id": "0035g0000100002AAA"})
    done = run(objects=["Contact"])
    rows = done.records("contact")
    assert [row["Community_Topics__c"] for row in rows] == [None, None]
    assert done.extracts["contact"]["records_invalid"] == 1
    assert "1 rows have a value in Community_Topics__c that does not fit its type" in caplog.text


def test_a_missing_field_is_null(world, run):
    answer(world, ANY_CONTACT)
    done = run(objects=["Contact"])
    assert done.records("contact")[0]["LastName"] is None
    assert set(done.records("contact")[0]) == set(done.schema("contact")["properties"])


def test_a_row_without_its_key_is_counted(world, run):
    answer(world, {"LastName": "Nobody"}, ANY_CONTACT)
    done = run(objects=["Contact"])
    assert len(done.ids("contact")) == 1
    extract = done.extracts["contact"]
    assert (extract["records"], extract["records_invalid"]) == (2, 1)


def test_a_row_that_comes_again_is_not_counted_as_invalid_again(world, run):
    for _ in range(2):
        answer(world, ANY_CONTACT | {"Community_Topics__c": "Rivera"})
    first = run(objects=["Contact"])
    second = run(objects=["Contact"], state=first.state)
    counts = [
        (done.extracts["contact"]["records"], done.extracts["contact"]["records_invalid"])
        for done in (first, second)
    ]
    assert counts == [(1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"client_id": ""}, "No credentials for Salesforce", id="no credentials"),
        pytest.param({"auth": "jwt"}, "username, private_key", id="half a jwt"),
        pytest.param(
            {"auth": "jwt", "username": "u", "private_key": "no key"}, "RSA key", id="no key"
        ),
        pytest.param({"start_date": "last week"}, "`start_date` is no date-time", id="start date"),
    ],
)
def test_settings_that_cannot_work_are_told_before_any_call(world, run, calls, settings, message):
    with pytest.raises(ConfigValidationError, match=message):
        run(**settings)
    assert calls() == 0
