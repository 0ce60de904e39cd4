"""What goes wrong between here and there: clear words or a clean retry, and nothing lost.

The fixture `run` checks after every run that no secret and nobody's data got into the log, the
state or the report.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from singer_sdk.exceptions import ConfigValidationError

COMPANIES = "query/company$"
ANY_COMPANY = {"Gsid": "1P02A", "Name": "A", "ModifiedDate": "2026-01-01T00:00:00Z"}


def answer(world, *rows, path=COMPANIES):
    body = {"result": True, "errorCode": None, "data": {"records": list(rows)}}
    world.fault("status", path=path, status=200, body=body)


def test_an_address_without_scheme_makes_no_description_look_complete(run):
    done = run(base_url="customer.example.com")
    assert {done.extracts[name]["status"] for name in ("fields", "picklist_items")} == {"failed"}


def test_an_unreachable_host_is_given_up_once(world, run):
    done = run(base_url="http://127.0.0.1:9")
    assert done.exit_code == 1
    assert {each["status"] for each in done.extracts.values()} == {"failed"}
    assert {each["error_code"] for each in done.extracts.values()} == {"SERVICE_UNAVAILABLE"}
    assert sum(each["api_calls"] for each in done.extracts.values()) == 6
    assert done.waits == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"access_key": "a-wrong-secret"}, id="access key"),
        pytest.param({"client_id": "gs-client", "client_secret": "a-wrong-secret"}, id="oauth"),
    ],
)
def test_refused_credentials_are_tried_once(world, run, calls, settings):
    done = run(**settings)
    assert done.exit_code == 1
    assert {each["error_code"] for each in done.extracts.values()} == {"AUTHENTICATION_FAILED"}
    assert "Connectors 2.0" in done.extracts["company"]["error_message"]
    assert calls() == 1


def test_after_a_total_failure_the_state_is_what_it_was(world, run):
    state = run().state
    bookmarks = run(state=state, access_key="a-wrong-secret").state["bookmarks"]
    assert {name: each for name, each in bookmarks.items() if each} == {
        name: each for name, each in state["bookmarks"].items() if each
    }


def test_a_token_that_expires_on_the_way_is_renewed(world, run, calls):
    world.fault("expired_token", path=COMPANIES)
    done = run(client_id="gs-client", client_secret="sandbox-m2m-secret")
    assert len(done.ids("company")) == 14
    assert calls("oauth/token") == 2
    assert (done.extracts["company"]["retries"], done.exit_code) == (1, 0)


@pytest.mark.parametrize("status", [429, 200])
def test_too_many_calls_are_waited_for_to_the_end_of_the_window(world, run, status):
    world.reset("small", throttle_status=status)
    now = datetime.fromisoformat(world.clock())
    body = {"result": False, "errorCode": "GS_APIG_2404"}
    world.fault("status", path=COMPANIES, status=status, body=body)
    done = run()
    assert len(done.ids("company")) == 14
    assert done.extracts["company"]["retries"] == 1
    # no Retry-After: the window is the clock's minute
    assert done.waits == [pytest.approx(60 - now.timestamp() % 60, abs=2)]
    assert done.extracts["company"]["throttled_seconds"] == pytest.approx(done.waits[0], abs=0.01)


@pytest.mark.parametrize("status", [429, 200])
def test_a_token_is_waited_for_when_there_are_too_many_calls(world, run, calls, status):
    world.reset("small", throttle_status=status)
    now = datetime.fromisoformat(world.clock())
    body = {"result": False, "errorCode": "GS_APIG_2404"}
    world.fault("status", path="oauth/token", status=status, body=body)
    done = run(client_id="gs-client", client_secret="sandbox-m2m-secret")
    assert (len(done.ids("company")), done.exit_code) == (14, 0)
    assert calls("oauth/token") == 2
    assert done.waits == [pytest.approx(60 - now.timestamp() % 60, abs=2)]


def test_retry_after_is_honoured(world, run):
    world.fault("status", path=COMPANIES, status=429, headers={"Retry-After": "7"})
    done = run()
    assert len(done.ids("company")) == 14
    assert done.waits == [pytest.approx(7)]


def test_our_share_of_the_calls_is_kept(world, run):
    done = run(calls_per_minute=10)
    assert done.exit_code == 0
    assert len(done.waits) in {1, 2}  # 16 calls, wherever in the minute they began


def test_a_used_up_quota_ends_the_calls_and_keeps_what_is_done(world, run, calls):
    world.fault("quota", path=COMPANIES, times=99)
    done = run()
    assert done.extracts["call_to_action"]["status"] == "succeeded"
    assert done.extracts["company"]["error_code"] == "QUOTA_EXHAUSTED"
    assert done.extracts["person"]["error_code"] == "QUOTA_EXHAUSTED"
    assert calls("query/person") == 0
    assert "replication_key_value" in done.state["bookmarks"]["call_to_action"]
    assert "replication_key_value" not in done.state["bookmarks"]["company"]
    assert done.exit_code == 0


@pytest.mark.parametrize("kind", ["html", "not_json", "truncate", "reset", "timeout_after_commit"])
def test_one_bad_answer_is_asked_for_again(world, run, calls, kind):
    world.fault(kind, path=COMPANIES)
    done = run(objects=["company"])
    assert len(done.ids("company")) == 14
    assert done.extracts["company"]["retries"] == 1
    assert calls(COMPANIES) == 2


@pytest.mark.parametrize("kind", ["html", "not_json", "truncate", "reset"])
def test_bad_answers_without_end_fail_one_stream(world, run, kind):
    world.fault(kind, path=COMPANIES, times=99)
    done = run()
    extract = done.extracts["company"]
    assert (extract["status"], extract["error_code"]) == ("failed", "SERVICE_UNAVAILABLE")
    assert extract["error_message"].endswith((".", "!"))
    assert done.ids("company") == []
    assert len(done.ids("person")) == 17
    assert "last_full_at" not in done.state["bookmarks"]["company"]


def test_a_pass_that_breaks_off_is_made_again(world, run):
    world.fault("status", path="query/person$", skip=2, status=500, times=99)
    first = run(objects=["person"], page_size=5)
    world.clear_faults()
    second = run(objects=["person"], page_size=5, state=first.state)

    assert first.extracts["person"]["status"] == "failed"
    assert first.extracts["person"]["records"] == len(first.ids("person")) == 5
    assert second.extracts["person"]["mode"] == "full"
    assert len(second.ids("person")) == 17


def test_an_object_that_is_refused_fails_alone(world, run):
    done = run(objects=["email_logs", "company"])
    assert done.extracts["email_logs"]["status"] == "failed"
    assert len(done.ids("company")) == 14


def test_a_value_of_another_type_costs_the_value_not_the_row(world, run, caplog):
    fits = ANY_COMPANY | {"Arr": "12.50", "RenewalDate": 1521743018667}
    changed = ANY_COMPANY | {"Gsid": "1P02B", "Arr": "ann@acme.com", "RenewalDate": [1]}
    answer(world, fits, changed)
    done = run(objects=["company"])

    arrived = [(row["Gsid"], row["Arr"], row["RenewalDate"]) for row in done.records("company")]
    assert arrived == [("1P02A", 12.5, "2018-03-22"), ("1P02B", None, None)]
    assert done.extracts["company"]["records_invalid"] == 1
    assert "company: 1 rows have a value in Arr that does not fit its type" in caplog.text


def test_a_missing_field_is_null(world, run):
    answer(world, {"Gsid": "1P02A", "ModifiedDate": "2026-01-01T00:00:00Z"})
    done = run(objects=["company"])
    assert done.records("company")[0]["Name"] is None
    assert set(done.records("company")[0]) == set(done.schema("company")["properties"])


def test_a_row_without_its_key_is_counted(world, run):
    answer(world, {"Name": "Nobody"}, ANY_COMPANY)
    done = run(objects=["company"])
    extract = done.extracts["company"]
    assert done.ids("company") == ["1P02A"]
    assert (extract["records"], extract["records_invalid"]) == (2, 1)


def test_a_long_text_arrives_as_it_is(world, run):
    text = "ä\n\u2028<b>&" * 14_285 + "12345"
    assert len(text) == 100_000
    task = world.rows("gainsight", "cs_task")[0]["Gsid"]
    world.update("gainsight", "cs_task", task, {"Description": text})
    tasks = {row["Gsid"]: row for row in run(objects=["cs_task"]).records("cs_task")}
    assert tasks[task]["Description"] == text


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"access_key": None}, "No credentials for Gainsight", id="no credentials"),
        pytest.param({"client_id": "gs-client"}, "No credentials for Gainsight", id="no secret"),
        pytest.param({"start_date": "last week"}, "`start_date` is no date-time", id="start date"),
    ],
)
def test_settings_that_cannot_work_are_told_before_any_call(world, run, calls, settings, message):
    with pytest.raises(ConfigValidationError, match=message):
        run(**{name: value for name, value in settings.items() if value} | _without_key(settings))
    assert calls() == 0


def _without_key(settings):
    return {"access_key": ""} if "access_key" in settings else {}
