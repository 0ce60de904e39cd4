"""What ends a run, what does not, and what is known afterwards."""

from __future__ import annotations

import socket

import pytest

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    QuotaExhausted,
    ServiceUnavailable,
)

NARROW = ["record_key", "operation", "Name", "Record_Key__gc"]
WRITES = "objects/Community_User__gc$"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "status", "status": 429, "headers": {"Retry-After": "7"}}, id="429"),
        pytest.param({"kind": "status", "status": 429}, id="429 without Retry-After"),
    ],
)
def test_a_throttled_insert_is_sent_again(run, plan, gainsight, fault):
    gainsight.fault(**fault, method="POST", path=WRITES)
    assert run([plan.create(n) for n in range(60)]).counts == {"succeeded": 60}
    assert len(run.members()) == 60


@pytest.mark.parametrize("kind", ["html", "truncate", "reset", "timeout_after_commit", "not_json"])
def test_an_update_is_repeated_because_that_is_harmless(run, plan, gainsight, kind):
    run([plan.create(1)])
    gsid = run.members()["northwind-en:1"]["Gsid"]
    gainsight.fault(kind, method="PUT", path=WRITES)
    assert run([plan.update(1, gsid, Topics__gc=4)]).counts == {"succeeded": 1}
    assert run.members()["northwind-en:1"]["Topics__gc"] == 4


@pytest.mark.parametrize("kind", ["html", "reset", "timeout_after_commit"])
def test_a_delete_is_repeated_because_that_is_harmless(run, plan, gainsight, kind):
    run([plan.create(1)])
    gsid = run.members()["northwind-en:1"]["Gsid"]
    gainsight.fault(kind, method="DELETE", path="objects/")
    assert run([plan.delete(1, gsid)]).counts == {"succeeded": 1}
    assert run.members() == {}


def test_a_row_that_gainsight_cannot_delete_is_rejected_and_the_rest_goes_on(run, plan, gainsight):
    run([plan.create(n) for n in range(3)])
    ids = [run.members()[f"northwind-en:{n}"]["Gsid"] for n in range(3)]
    body = {"result": False, "errorCode": "GSOBJ_1003", "errorDesc": "Failed to delete data"}
    path = f"objects/Community_User__gc/{ids[0]}"
    gainsight.fault("status", method="DELETE", path=path, status=500, body=body, times=99)
    gainsight.clear_journal()
    result = run([plan.delete(n, gsid) for n, gsid in enumerate(ids)])
    assert result.error is None
    assert result.counts == {"rejected": 1, "succeeded": 2}
    assert result.reasons == {"0": "GSOBJ_1003"}
    assert "Gainsight cannot delete the row" in result.outcomes["northwind-en:0"]["message"]
    assert list(run.members()) == ["northwind-en:0"]
    assert run.calls() == {"describe": 1, "delete": 3 + 2}


def test_a_token_that_expires_is_renewed(run, plan, gainsight):
    gainsight.fault("expired_token", method="POST", path=WRITES, skip=1)
    settings = {"access_key": None, "client_id": "gs-client", "client_secret": "sandbox-m2m-secret"}
    result = run([plan.create(n) for n in range(120)], **settings)
    assert result.counts == {"succeeded": 120}
    assert len(run.members()) == 120
    assert run.calls() == {"token": 2, "describe": 1, "query": 1, "insert": 4}
    assert "sandbox-m2m-secret" not in result.text


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"access_key": "wrong-access-key"}, id="access key"),
        pytest.param(
            {"access_key": None, "client_id": "gs-client", "client_secret": "wrong-secret"},
            id="client secret",
        ),
    ],
)
def test_a_wrong_secret_ends_the_run_with_a_clear_text(run, plan, settings):
    result = run([plan.create(n) for n in range(3)], **settings)
    assert isinstance(result.error, AuthenticationFailed)
    assert result.error.next_step
    assert result.counts == {"not_attempted": 3}
    assert result.states == []
    assert run.members() == {}
    told = result.text + str(result.error) + str(result.receipts)
    assert "wrong-access-key" not in told
    assert "wrong-secret" not in told


def test_an_unreachable_host_ends_the_run_with_a_clear_text(run, plan):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = run([plan.create(1)], base_url=f"http://127.0.0.1:{port}")
    assert isinstance(result.error, ServiceUnavailable)
    assert "base URL" in result.error.next_step
    assert result.counts == {"not_attempted": 1}


def test_a_used_up_quota_keeps_what_was_done(run, plan, gainsight):
    gainsight.fault("quota", method="POST", path=WRITES, skip=2, times=99)
    lines = plan.messages([plan.create(n) for n in range(150)])
    # a state after 100 rows is not covered while its lot is not done: nothing may be skipped later
    result = run([*lines[:101], '{"type": "STATE", "value": {"rows": 100}}', *lines[101:]])
    assert isinstance(result.error, QuotaExhausted)
    assert result.counts == {"succeeded": 100, "not_attempted": 50}
    assert len(run.members()) == 100
    assert result.states == []


def test_rows_of_an_older_schema_hold_the_state_back(run, plan):
    # the schema changes while a row of the old one still waits; the state covers both
    first, second = plan.messages([plan.create(1)]), plan.messages([plan.create(2)], columns=NARROW)
    result = run([*first, *second])
    assert result.counts == {"succeeded": 2}
    assert result.states[-1] == {"done": plan.stream}


def test_rows_after_the_failure_are_accounted_for(run, plan, gainsight):
    gainsight.fault("quota", method="POST", path=WRITES, skip=100, times=99)
    rows = [plan.create(n) for n in range(5_100)]
    lines = plan.messages(rows)
    # the state comes after the first full lot and before the failure
    state = '{"type": "STATE", "value": {"rows": 5000}}'
    result = run([*lines[:5_001], state, *lines[5_001:]])
    assert isinstance(result.error, QuotaExhausted)
    assert result.counts == {"succeeded": 5_000, "not_attempted": 100}
    assert result.states == [{"rows": 5000}]


def test_a_service_that_fails_during_an_update_leaves_its_rows_in_doubt(run, plan, gainsight):
    run([plan.create(n) for n in range(60)])
    ids = {key: row["Gsid"] for key, row in run.members().items()}
    gainsight.fault("html", method="PUT", path=WRITES, times=99)
    result = run([plan.update(n, ids[f"northwind-en:{n}"], Topics__gc=1) for n in range(60)])
    assert isinstance(result.error, ServiceUnavailable)
    assert result.counts == {"unknown": 50, "not_attempted": 10}


@pytest.mark.parametrize(
    ("settings", "column", "text"),
    [
        pytest.param({"objects": {}}, "Name", "No Gainsight object is set", id="stream not set"),
        pytest.param(
            {"objects": {"gainsight__community_user": "Nothing__gc"}},
            "Name",
            "no object of this name",
            id="no such object",
        ),
        pytest.param({}, "Wrong__gc", "has no field Wrong__gc", id="no such field"),
        pytest.param({}, "ModifiedDate", "cannot be written", id="system field"),
        pytest.param(
            {"match_keys": {"gainsight__community_user": ["Key__gc"]}},
            "Name",
            "has no field Key__gc",
            id="no such match key",
        ),
        pytest.param(
            {"match_keys": {"community_user": ["Record_Key__gc"]}},
            "Name",
            "what `objects` does not: community_user",
            id="match key of a stream that is not set",
        ),
        pytest.param(
            {"match_keys": {"gainsight__community_user": ["Record_Key__gc", "match_status__gc"]}},
            "Name",
            "Match_Status__gc of Community_User__gc is a PICKLIST",
            id="match key that comes back as another value",
        ),
    ],
)
def test_a_wrong_setting_ends_the_run_before_the_first_write(run, plan, settings, column, text):
    result = run([plan.create(1)], columns=[*NARROW, column], **settings)
    assert isinstance(result.error, ConfigurationFailed)
    assert text in result.error.message
    assert result.error.next_step
    assert result.counts == {"not_attempted": 1}
    assert result.reasons == {"1": "CONFIGURATION_FAILED"}
    assert run.members() == {}


def test_a_plan_for_another_object_is_not_written(run, plan, gainsight):
    gainsight.clear_journal()
    result = run([plan.create(1) | {"_object": "Member__gc"}], columns=["_object", *NARROW])
    assert isinstance(result.error, ConfigurationFailed)
    assert (
        "is for Member__gc, the setting `objects` says Community_User__gc" in result.error.message
    )
    assert result.counts == {"not_attempted": 1}
    assert run.calls() == {}


def test_the_object_of_a_plan_is_compared_whatever_its_case(run, plan):
    row = plan.create(1) | {"_object": plan.object.upper()}
    assert run([row], columns=["_object", *NARROW]).counts == {"succeeded": 1}


def test_a_stream_that_is_no_plan_is_told_apart(run, plan):
    result = run(plan.messages([], columns=["id", "metric"]))
    assert isinstance(result.error, ConfigurationFailed)
    assert "operation and no record_key" in result.error.message
