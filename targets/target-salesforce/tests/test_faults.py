"""What goes wrong on the way, and what is known afterwards."""

from __future__ import annotations

import pytest

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    QuotaExhausted,
    ServiceUnavailable,
)

WRITES = "composite/sobjects"
TRANSPORT = ["html", "not_json", "truncate", "reset", "timeout_after_commit"]


@pytest.mark.parametrize("kind", TRANSPORT)
@pytest.mark.parametrize("method", ["PATCH", "GET"])
def test_a_lost_answer_to_an_upsert_is_followed_by_a_look(run, plan, sandbox, kind, method):
    if method == "GET":  # the look's answer is lost as well
        sandbox.fault(kind, method="PATCH", path=WRITES)
        sandbox.fault(kind, method="GET", path="/query")
    else:
        sandbox.fault(kind, method="PATCH", path=WRITES)
    result = run([plan.create(n) for n in range(60)])
    assert result.counts == {"succeeded": 60}
    assert len(run.rows()) == 60
    assert run.calls()["query"] == (2 if method == "GET" else 1)


def test_a_create_whose_answer_was_lost_keeps_what_only_a_create_can_set(run, sandbox, plan):
    sandbox.fault("timeout_after_commit", method="PATCH", path=WRITES)
    stream, key = "salesforce__task", "Gainsight_Task_Id__c"
    row = {"record_key": "a", "operation": "create", "Subject": "Call", "TaskSubtype": "Call",
           key: "g1"}  # fmt: skip
    objects = {stream: {"object": "Task", "match": key}}
    result = run([row], columns=[*row], stream=stream, objects=objects)
    assert result.counts == {"succeeded": 1}
    assert run.rows("Task", key)["g1"]["TaskSubtype"] == "Call"


@pytest.fixture
def keyless(plan):
    """Settings under which nothing names a row that is created."""
    return {"objects": {plan.stream: {"object": plan.object}}}


@pytest.mark.parametrize("kind", ["truncate", "timeout_after_commit"])
def test_without_a_key_a_lost_answer_is_followed_by_a_look_at_who_when_and_what(
    run, plan, sandbox, kind, keyless
):
    run([plan.create(100)])
    sandbox.fault(kind, method="POST", path=WRITES)
    # somebody else's row with the same text, and one that is refused
    sandbox.create("salesforce", plan.object, {"Name": "topic 1", plan.key: "other",
                                               "CreatedById": "0055g0000000001AAA"})  # fmt: skip
    sandbox.fault("row_error", keys=["t-4"], code="FIELD_CUSTOM_VALIDATION_EXCEPTION", times=9)
    result = run([plan.create(n) for n in range(5)], **keyless)
    assert result.error is None
    stored = {row["Id"]: row for row in run.rows().values()}
    for n in range(4):
        outcome = result.outcomes[f"t-{n}"]
        assert outcome["status"] == "succeeded"
        assert stored[outcome["destination_id"]][plan.key] == f"t-{n}"
    assert result.reasons == {"t-4": "OUTCOME_UNKNOWN"}
    assert (run.calls()["write"], run.calls()["query"]) == (2, 1)


@pytest.mark.parametrize("kind", ["html", "reset"])
def test_without_a_key_what_is_not_found_stays_unknown(run, plan, sandbox, kind, keyless):
    sandbox.fault(kind, method="POST", path=WRITES)
    result = run([plan.create(n) for n in range(3)], **keyless)
    assert result.error is None
    assert result.counts == {"unknown": 3}
    assert set(result.reasons.values()) == {"OUTCOME_UNKNOWN"}
    assert "Look for it in Salesforce before the next run" in result.outcomes["t-1"]["message"]
    assert (run.calls()["write"], run.calls()["query"]) == (1, 3)


def test_without_a_key_rows_with_the_same_texts_cannot_be_told_apart(run, plan, sandbox, keyless):
    sandbox.fault("timeout_after_commit", method="POST", path=WRITES)
    twins = [{**plan.create(n, Name="twin"), plan.key: None} for n in (1, 2)]
    result = run([plan.create(0), *twins], **keyless)
    assert result.counts == {"succeeded": 1, "unknown": 2}


def test_without_a_key_a_row_of_an_earlier_call_is_not_taken_for_a_later_one(
    run, plan, sandbox, keyless
):
    sandbox.fault("reset", method="POST", path=WRITES, skip=1)
    rows = [{**plan.create(n, Name=f"topic {n % 200}"), plan.key: None} for n in range(400)]
    result = run(rows, **keyless)
    assert result.counts == {"succeeded": 200, "unknown": 200}
    assert len(sandbox.rows("salesforce", plan.object)) == 200


@pytest.mark.parametrize("fault", [
    {"kind": "query_timeout"},
    {"kind": "quota", "path": "/query"},
    {"kind": "status", "path": "/query", "status": 503},
])  # fmt: skip
@pytest.mark.parametrize("has_key", [True, False], ids=["key", "no key"])
def test_while_nobody_can_look_rows_are_in_doubt(*, run, plan, sandbox, fault, has_key, keyless):
    sandbox.fault("timeout_after_commit", path=WRITES)
    sandbox.fault(**fault, times=99)
    result = run([plan.create(n) for n in range(3)], **({} if has_key else keyless))
    assert result.counts == {"unknown": 3}
    assert len(run.rows()) == 3


@pytest.mark.parametrize("what", ["create", "update", "delete"])
@pytest.mark.parametrize("kind", ["quota", "expired_token"])
def test_a_refusal_does_not_clear_the_doubt_of_the_call_before(*, run, plan, sandbox, what, kind):
    known = run([plan.create(1)]).outcomes["t-1"]["destination_id"]
    row = {
        "create": plan.create(2),
        "update": plan.update(1, known, Views__c=4),
        "delete": plan.delete(1, known),
    }[what]
    sandbox.fault("timeout_after_commit", path=WRITES)
    sandbox.fault(kind, path=WRITES, times=99)
    result = run([row])
    assert isinstance(result.error, QuotaExhausted if kind == "quota" else AuthenticationFailed)
    assert result.counts == {"unknown": 1}


@pytest.mark.parametrize("kind", TRANSPORT)
@pytest.mark.parametrize("what", ["update", "delete"])
def test_updates_and_deletes_are_repeated_because_that_is_harmless(run, plan, sandbox, kind, what):
    known = run([plan.create(1)]).outcomes["t-1"]["destination_id"]
    sandbox.fault(kind, path=WRITES)
    row = plan.update(1, known, Views__c=4) if what == "update" else plan.delete(1, known)
    assert run([row]).counts == {"succeeded": 1}
    assert [row["Views__c"] for row in run.rows().values()] == ([4] if what == "update" else [])


@pytest.mark.parametrize("kind", [*TRANSPORT, "expired_token"])
@pytest.mark.parametrize(
    ("method", "where"),
    [
        pytest.param("POST", "jobs/ingest", id="make"),
        pytest.param("PUT", "/batches", id="upload"),
        pytest.param("PATCH", "jobs/ingest", id="close"),
        pytest.param("GET", "jobs/ingest/[^/]*$", id="look"),
        pytest.param("GET", "successfulResults", id="successful"),
        pytest.param("GET", "failedResults", id="failed"),
        pytest.param("GET", "unprocessedrecords", id="unprocessed"),
    ],
)
def test_a_bulk_job_survives_what_happens_in_each_phase(*, run, plan, sandbox, kind, method, where):
    sandbox.fault(kind, method=method, path=where)
    result = run([plan.create(n) for n in range(30)], bulk_threshold=0)
    assert result.error is None
    assert result.counts == {"succeeded": 30}
    assert len(run.rows()) == 30


@pytest.mark.parametrize("kind", ["status", "expired_token"])
def test_a_session_that_ends_is_renewed_once(run, plan, sandbox, path, kind):
    facts = {"status": 401} if kind == "status" else {}
    sandbox.fault(kind, path=f"{WRITES}|jobs/ingest", skip=1, **facts)
    assert run([plan.create(n) for n in range(450)], **path).counts == {"succeeded": 450}
    assert run.calls()["token"] == 2


def test_locked_rows_are_sent_again_in_smaller_company(run, plan, sandbox, path):
    keys = [f"t-{n}" for n in range(120)]
    sandbox.fault("lock", keys=keys, times=1)
    result = run([plan.create(n) for n in range(300)], **path)
    assert result.counts == {"succeeded": 300}
    if path["bulk_threshold"]:
        sizes = [entry["records"] for entry in run.sandbox.journal(path=WRITES)]
        # the journal counts what was written: 120 of the first 200 were locked
        assert sizes == [80, 100, 50, 50, 20]
    assert result.outcomes["t-5"]["attempts"] == 2


def test_a_row_that_stays_locked_is_refused_in_the_end(run, plan, sandbox, path):
    sandbox.fault("lock", keys=["t-1"], times=99)
    result = run([plan.create(n) for n in range(30)], **path)
    assert result.reasons == {"t-1": "UNABLE_TO_LOCK_ROW"}
    assert len(run.rows()) == 29
    assert result.outcomes["t-1"]["attempts"] == 4


def test_many_locked_rows_go_through_bulk_again(run, plan, sandbox):
    sandbox.fault("lock", keys=[], times=20)
    result = run([plan.create(n) for n in range(4_000)], bulk_threshold=100)
    assert result.counts == {"succeeded": 4_000}
    assert run.calls()["write"] == 0


def test_what_a_failed_job_did_not_process_is_sent_again(run, plan, sandbox):
    sandbox.fault("bulk_failed", message="InternalServerError: try again", rows=200)
    result = run([plan.create(n) for n in range(500)], bulk_threshold=0)
    assert result.counts == {"succeeded": 500}
    assert len(run.rows()) == 500


def test_a_job_that_is_ours_to_mend_ends_the_run(run, plan, sandbox):
    sandbox.fault("bulk_failed", message="InvalidBatch : Field name not found : X__c")
    result = run([plan.create(n) for n in range(5)], bulk_threshold=0)
    assert isinstance(result.error, ConfigurationFailed)
    assert "X__c" in result.error.message
    assert result.counts == {"not_attempted": 5}


def test_a_job_of_which_a_part_stays_unprocessed(run, plan, sandbox):
    sandbox.fault("bulk_unprocessed", rows=200, times=1)
    result = run([plan.create(n) for n in range(500)], bulk_threshold=0)
    assert result.counts == {"succeeded": 500}


def test_a_stuck_job_is_aborted_and_read(run, plan, sandbox):
    sandbox.fault("bulk_stuck")
    result = run([plan.create(n) for n in range(5)], bulk_threshold=0, bulk_wait_seconds=600)
    assert result.error is None
    assert sum(result.counts.values()) == 5
    assert result.counts["succeeded"] == len(run.rows())
    assert set(result.reasons.values()) <= {"BULK_JOB_ENDED"}
    assert not list(run.spools.glob("*"))


@pytest.mark.parametrize("kind", ["quota", "status"])
def test_what_ends_a_run_in_the_middle_leaves_nothing_open(run, plan, sandbox, kind):
    facts = {"status": 503} if kind == "status" else {}
    sandbox.fault(kind, path=WRITES, skip=2, times=99, **facts)
    result = run([plan.create(n) for n in range(1_000)])
    assert isinstance(result.error, QuotaExhausted if kind == "quota" else ServiceUnavailable) or (
        result.counts["unknown"] > 0
    )
    assert result.counts["succeeded"] == 400 == len(run.rows())
    assert sum(result.counts.values()) == 1_000


def test_a_job_that_cannot_be_watched_is_found_again(run, plan, sandbox):
    sandbox.fault("status", status=503, path="jobs/ingest/[^/]*$", method="GET", times=99)
    first = run([plan.create(n) for n in range(50)], bulk_threshold=0)
    assert isinstance(first.error, ServiceUnavailable)
    assert first.counts == {"unknown": 50}
    assert list(run.spools.glob("*.db"))
    sandbox.clear_faults()
    run([], keep=True, bulk_threshold=0)
    last = {line["record_key"]: line["status"] for line in run.receipts()}
    assert set(last.values()) == {"succeeded"}
    assert len(run.rows()) == 50
    assert not list(run.spools.glob("*"))
