"""Faults on chosen rows, and the bodies of statuses that no handler gives."""

from __future__ import annotations

import pytest
import requests

LOCKED = "UNABLE_TO_LOCK_ROW"
TASKS = "/Task/Gainsight_Task_Id__c"


def codes(lines):
    return [line["errors"][0]["statusCode"] if line["errors"] else None for line in lines]


def test_a_lock_strikes_the_rows_of_a_parent_once(sandbox, sf, of):
    one, other = sf.create("Account", Name="A"), sf.create("Account", Name="B")
    rows = [of("Task", WhatId=each, ActivityDate="2026-12-01") for each in (one, other, one)]
    sandbox.fault("lock", keys=[one[:15]])
    lines = sf.collect("POST", "", *rows)
    assert codes(lines) == [LOCKED, None, LOCKED]
    assert lines[0]["errors"][0]["message"] == (
        f"unable to obtain exclusive access to this record or 1 records: {one[:15]}"
    )
    assert codes(sf.collect("POST", "", *rows)) == [None, None, None]


def test_a_task_that_is_done_locks_no_parent_when_it_is_made(sandbox, sf, of):
    account = sf.create("Account", Name="A")
    sandbox.fault("lock", keys=[account])
    lines = sf.collect(
        "POST",
        "",
        of("Task", WhatId=account),
        of("Task", WhatId=account, ActivityDate="2026-12-01", Status="Completed"),
    )
    assert codes(lines) == [None, None]
    made = lines[0]["id"]
    assert codes(sf.collect("PATCH", "", of("Task", id=made, Subject="x"))) == [LOCKED]


def test_a_lock_by_external_id_and_count(sandbox, sf, of):
    sandbox.fault("lock", keys=["g-2"], times=2, skip=1)
    rows = [of("Task", Gainsight_Task_Id__c=f"g-{n}") for n in (1, 2)]
    found = [codes(sf.collect("PATCH", TASKS, *rows)) for _ in range(4)]
    assert found == [[None, None], [None, LOCKED], [None, LOCKED], [None, None]]


def test_a_lock_of_a_whole_transaction(sandbox, sf, of):
    sandbox.switch(lock_scope="transaction")
    sandbox.fault("lock", keys=["g-2"])
    rows = [of("Task", Gainsight_Task_Id__c=f"g-{n}") for n in (1, 2, 3)]
    assert codes(sf.collect("PATCH", TASKS, *rows)) == [LOCKED] * 3
    assert sandbox.rows("salesforce", "Task") == []
    assert codes(sf.collect("PATCH", TASKS, *rows)) == [None] * 3


@pytest.mark.parametrize("status", [400, 500])
def test_a_lock_on_a_single_row(sandbox, sf, status):
    made = sf.create("Account", Name="A")
    sandbox.switch(lock_status=status)
    sandbox.fault("lock", keys=[made], times=2)
    for method in ("PATCH", "DELETE"):
        body = {"Name": "B"} if method == "PATCH" else None
        assert sf.error(method, f"/sobjects/Account/{made}", body) == (status, LOCKED)
    assert sf.send("DELETE", f"/sobjects/Account/{made}").status_code == 204


def test_any_error_on_chosen_rows(sandbox, sf, of):
    rule = {"code": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Pick a date"}
    sandbox.fault("row_error", keys=["g-1"], times=9, **rule)
    rows = [of("Task", Gainsight_Task_Id__c=f"g-{n}") for n in (1, 2)]
    lines = sf.collect("PATCH", TASKS, *rows)
    assert codes(lines) == ["FIELD_CUSTOM_VALIDATION_EXCEPTION", None]
    assert lines[0]["errors"][0]["message"] == "Pick a date"


def test_the_quota_fault(sandbox, sf):
    sandbox.fault("quota", vendor="salesforce")
    assert sf.error("GET", "/limits") == (403, "REQUEST_LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "INVALID_SESSION_ID"),
        (403, "REQUEST_LIMIT_EXCEEDED"),
        (404, "NOT_FOUND"),
        (500, "UNKNOWN_EXCEPTION"),
        (503, "SERVER_UNAVAILABLE"),
    ],
)
def test_the_vendors_own_bodies(sandbox, sf, status, code):
    sandbox.fault("status", vendor="salesforce", status=status)
    assert sf.error("GET", "/limits") == (status, code)


@pytest.mark.parametrize("status", [406, 420, 429, 502, 504])
def test_statuses_without_a_body(sandbox, sf, status):
    sandbox.fault("status", vendor="salesforce", status=status)
    answer = sf.send("GET", "/limits")
    assert (answer.status_code, answer.content) == (status, b"")


def test_a_write_whose_answer_is_lost_took_effect(sandbox, sf):
    sandbox.fault("timeout_after_commit", vendor="salesforce", method="POST", path="sobjects")
    with pytest.raises(requests.ConnectionError):
        sf.create("Account", Name="A")
    assert [row["Name"] for row in sandbox.rows("salesforce", "Account")] == ["A"]
