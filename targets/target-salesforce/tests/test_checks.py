"""What the object's description says is checked before the first write."""

from __future__ import annotations

import pytest

from connector_kit.errors import AuthenticationFailed, ConfigurationFailed, QuotaExhausted


@pytest.mark.parametrize(
    ("settings", "column", "text"),
    [
        pytest.param({"objects": {}}, "Name", "No Salesforce object is set", id="stream not set"),
        pytest.param({"object": "Nothing__c"}, "Name", "no object of this name", id="no object"),
        pytest.param({}, "Wrong__c", "has no field Wrong__c", id="no such field"),
        pytest.param({}, "SystemModstamp", "cannot be written", id="system field"),
        pytest.param({"match": "Key__c"}, "Name", "has no field Key__c", id="no such key"),
        pytest.param({"match": "Views__c"}, "Views__c", "cannot be matched on", id="not a key"),
        pytest.param({}, "Name", "no column Topic_Key__c", id="key not in the plan"),
    ],
)
def test_a_wrong_setting_ends_the_run_before_the_first_write(run, plan, settings, column, text):
    setting = {"object": plan.object, "match": plan.key, **settings}
    objects = settings.get("objects", {plan.stream: setting})
    columns = ["record_key", "operation", column]
    if text != "no column Topic_Key__c":
        columns.append(plan.key)
    result = run([plan.create(1)], columns=columns, objects=objects)
    assert isinstance(result.error, ConfigurationFailed)
    assert text in result.error.message
    assert result.error.next_step
    assert result.counts == {"not_attempted": 1}
    assert run.rows() == {}


def test_a_plan_for_another_object_is_not_written(run, plan):
    columns = ["_object", "record_key", "operation", "Name", plan.key]
    result = run([plan.create(1) | {"_object": "Contact"}], columns=columns)
    assert isinstance(result.error, ConfigurationFailed)
    assert f"is for Contact, the setting `objects` says {plan.object}" in result.error.message
    assert run.rows() == {}
    done = run([plan.create(1) | {"_object": plan.object.lower()}], columns=columns)
    assert done.counts == {"succeeded": 1}


def test_a_field_that_the_user_may_not_see_ends_the_run(run, plan, sandbox, path):
    sandbox.switch(hidden_fields=f"{plan.object}.Views__c")
    result = run([plan.create(1, Views__c=1)], **path)
    assert isinstance(result.error, ConfigurationFailed)
    assert "has no field Views__c" in result.error.message


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"record_key": ""}, "PLAN_ROW_INVALID", id="no record key"),
        pytest.param({"operation": "merge"}, "PLAN_ROW_INVALID", id="unknown operation"),
        pytest.param({"operation": "update"}, "PLAN_ROW_INVALID", id="no changed fields"),
        pytest.param({"Name": None}, "VALUE_MISSING", id="required field"),
        pytest.param({"Topic_Key__c": None}, "VALUE_MISSING", id="no key"),
        pytest.param({"Topic_Key__c": " "}, "VALUE_MISSING", id="blank key"),
        pytest.param({"Name": "x" * 81}, "VALUE_TOO_LONG", id="too long"),
        pytest.param({"Account__c": "not an id"}, "VALUE_INVALID", id="no id"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_written(run, plan, path, changes, reason):
    result = run([plan.create(1), {**plan.create(2), **changes}, plan.create(3)], **path)
    assert sorted(result.counts.items()) == [("rejected", 1), ("succeeded", 2)]
    assert list(result.reasons.values()) == [reason]
    assert set(run.rows()) == {"t-1", "t-3"}


def test_what_only_salesforce_can_refuse_has_its_code(run, plan, sandbox, path):
    sandbox.fault("row_error", keys=["t-2"], code="FIELD_CUSTOM_VALIDATION_EXCEPTION",
                  message="The name is not nice.", times=99)  # fmt: skip
    result = run([plan.create(n) for n in range(4)], **path)
    assert result.counts == {"succeeded": 3, "rejected": 1}
    assert result.reasons == {"t-2": "FIELD_CUSTOM_VALIDATION_EXCEPTION"}
    assert "not nice" in result.outcomes["t-2"]["message"]


def test_a_call_that_one_record_spoils_is_taken_apart(run, plan, sandbox, monkeypatch):
    sandbox.switch(unreadable_record="call")
    # a value that only the vendor finds unreadable: the check is made blind to it
    monkeypatch.setattr("connector_kit.apply.fields.moment", lambda _rule, value: str(value))
    rows = [plan.create(n, Posted_At__c="soon" if n == 3 else None) for n in range(8)]
    result = run(rows)
    assert result.counts == {"succeeded": 7, "rejected": 1}
    assert set(result.reasons) == {"t-3"}


@pytest.mark.parametrize(("rule", "setting", "written"), [
    ("alert", "block", False), ("alert", "allow", True), ("block", "allow", False),
])  # fmt: skip
def test_duplicates_are_saved_when_the_setting_says_so(
    *, run, sandbox, plan, path, rule, setting, written
):
    stream, key = "salesforce__contact", "Community_User_Key__c"
    sandbox.create("salesforce", "Contact", {"LastName": "First", "Email": "ann@example.com"})
    sandbox.switch(duplicate_rule=rule)
    row = {
        "record_key": "c",
        "operation": "create",
        "LastName": "Second",
        "Email": "ann@example.com",
        key: "c",
    }
    objects = {stream: {"object": "Contact", "match": key}}
    result = run([row], columns=[*row], stream=stream, objects=objects, duplicates=setting, **path)
    assert result.counts == {"succeeded" if written else "rejected": 1}
    assert result.reasons == ({} if written else {"c": "DUPLICATES_DETECTED"})
    assert "ann@" not in json_of(result)


def test_what_a_rule_only_warns_of_is_sent_again_200_at_a_time(run, sandbox):
    stream, key = "salesforce__contact", "Community_User_Key__c"
    sandbox.create("salesforce", "Contact", {"LastName": "First", "Email": "ann@example.com"})
    sandbox.switch(duplicate_rule="alert")
    columns = ["record_key", "operation", "LastName", "Email", key]
    rows = [
        dict(zip(columns, [f"c{n}", "create", "Second", "ann@example.com", f"c{n}"], strict=True))
        for n in range(400)
    ]
    settings = {"objects": {stream: {"object": "Contact", "match": key}}, "stream": stream}
    result = run(rows, columns=columns, duplicates="allow", bulk_threshold=50, **settings)
    assert result.counts == {"succeeded": 400}
    assert run.calls()["write"] == 2
    assert result.outcomes["c7"]["attempts"] == 2


def json_of(result):
    return str(result.receipts)


def test_the_reserve_of_the_quota_is_left_to_others(run, plan, sandbox):
    sandbox.limits("salesforce", per_day=10)
    result = run([plan.create(n) for n in range(2_000)], api_reserve_share=0.5)
    assert isinstance(result.error, QuotaExhausted)
    assert result.counts["not_attempted"] > 0
    assert result.counts["succeeded"] == len(run.rows())
    assert sum(result.counts.values()) == 2_000
    assert result.states == []


def test_a_job_that_runs_gets_its_outcome_from_the_reserve(run, plan, sandbox):
    sandbox.limits("salesforce", per_day=8)
    # describe, make, upload, close; then the reserve begins
    result = run([plan.create(n) for n in range(5)], api_reserve_share=0.5, bulk_threshold=0)
    assert result.error is None
    assert result.counts == {"succeeded": 5}
    assert run.calls() == {"token": 1, "describe": 1, "bulk": 6}
    late = run([plan.create(9)], api_reserve_share=0.5)
    assert isinstance(late.error, QuotaExhausted)
    assert late.counts == {"not_attempted": 1}


def test_wrong_credentials_end_the_run(run, plan):
    result = run([plan.create(1)], client_secret="wrong-secret")
    assert isinstance(result.error, AuthenticationFailed)
    assert result.counts == {"not_attempted": 1}
    assert "wrong-secret" not in result.text
