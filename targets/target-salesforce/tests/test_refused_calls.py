"""Calls that Salesforce refuses as a whole: what they cost, and what becomes of their rows."""

from __future__ import annotations

import pytest

from connector_kit.errors import ConfigurationFailed, RequestRefused, ServiceUnavailable

WRITES = "composite/sobjects"
LOOK = "/query"
RIGHTS = "INSUFFICIENT_ACCESS"
OF_THE_OBJECT = [
    (400, RIGHTS),
    (403, RIGHTS),
    (400, "INSUFFICIENT_ACCESS_OR_READONLY"),
    (403, "INSUFFICIENT_ACCESS_OR_READONLY"),
    (400, "INVALID_FIELD"),
    (400, "INVALID_FIELD_FOR_INSERT_UPDATE"),
]


@pytest.fixture
def refuse(sandbox):
    """Refuse calls, by a code that says it of the whole call."""

    def refuse(code: str, *, path: str = WRITES, status: int = 400, **when: object) -> None:
        body = [{"errorCode": code, "message": "insufficient access rights on object id"}]
        sandbox.fault("status", path=path, status=status, body=body, **when)

    return refuse


@pytest.mark.parametrize("count", [4, 200, 450])
@pytest.mark.parametrize(("status", "code"), OF_THE_OBJECT)
def test_a_refusal_for_the_object_costs_four_calls(*, run, plan, refuse, code, status, count):
    refuse(code, status=status, times=999)
    result = run([plan.create(n) for n in range(count)])
    assert isinstance(result.error, RequestRefused)
    assert result.error.next_step
    # only a row that was refused alone is refused; nobody knows about the others
    assert result.counts == {"rejected": 3, "not_attempted": count - 3}
    assert set(result.reasons.values()) == {code}
    assert run.calls()["write"] == 4
    assert run.rows() == {}
    assert not list(run.spools.glob("*"))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_rows_are_each_refused_alone(run, plan, refuse, count):
    refuse(RIGHTS, times=999)
    result = run([plan.create(n) for n in range(count)])
    assert result.error is None
    assert result.counts == {"rejected": count}


@pytest.mark.parametrize("samples", [0, 1, 2])
def test_one_row_that_passes_alone_says_that_others_may(run, plan, refuse, samples):
    """The call and some of the samples are refused, then one goes through."""
    refuse(RIGHTS, times=1 + samples)
    result = run([plan.create(n) for n in range(200)])
    assert result.error is None
    assert result.counts == {
        "succeeded": 200 - samples,
        **({"rejected": samples} if samples else {}),
    }
    assert set(run.rows()) == {f"t-{n}" for n in range(200)} - set(result.reasons)
    assert run.calls()["write"] == 1 + 3 + 2


def test_samples_that_are_refused_for_different_reasons_say_nothing_of_others(run, plan, refuse):
    refuse(RIGHTS, times=2)
    refuse("JSON_PARSER_ERROR")
    result = run([plan.create(n) for n in range(200)])
    assert result.error is None
    assert result.counts == {"succeeded": 198, "rejected": 2}
    assert len(run.rows()) == 198


def test_a_refusal_after_a_doubt_is_taken_apart_to_the_last_row(run, plan, refuse, sandbox):
    known = run([plan.create(n) for n in range(5)]).outcomes
    sandbox.fault("timeout_after_commit", path=WRITES)
    refuse(RIGHTS, times=1)
    ids = [known[f"t-{n}"]["destination_id"] for n in range(5)]
    result = run([plan.update(n, ids[n], Views__c=n) for n in range(5)])
    assert result.counts == {"succeeded": 5}
    assert [row["Views__c"] for row in run.rows().values()] == list(range(5))


@pytest.mark.parametrize("code", ["JSON_PARSER_ERROR", "INVALID_CROSS_REFERENCE_KEY"])
def test_what_may_be_a_rows_own_fault_is_asked_row_by_row(run, plan, refuse, code):
    refuse(code, times=999)
    result = run([plan.create(n) for n in range(8)])
    assert result.error is None
    assert result.counts == {"rejected": 8}
    assert run.calls()["write"] == 15


def test_an_external_id_that_several_records_have(run, plan, sandbox, path):
    """HTTP 300: not a list of errors, but the addresses of the records."""
    body = ["/services/data/v62.0/sobjects/X/1", "/services/data/v62.0/sobjects/X/2"]
    sandbox.fault("status", path=f"{WRITES}|jobs/ingest$", status=300, body=body, times=999)
    result = run([plan.create(n) for n in range(2)], **path)
    is_bulk = not path["bulk_threshold"]
    assert result.counts == {"not_attempted" if is_bulk else "rejected": 2}
    assert isinstance(result.error, ServiceUnavailable if is_bulk else type(None))
    # no code of Salesforce's, so one of ours
    assert set(result.reasons.values()) == {"REQUEST_REFUSED"}
    assert run.rows() == {}


@pytest.mark.parametrize("code", ["MALFORMED_QUERY", "EXCEEDED_ID_LIMIT", "OPERATION_TOO_LARGE"])
def test_the_search_for_ids(run, plan, refuse, path, code):
    run([plan.create(n) for n in range(5)])
    refuse(code, path=LOOK, times=999)
    result = run([plan.update(n, Views__c=n) for n in range(5)], **path)
    assert isinstance(
        result.error, ConfigurationFailed if code == "MALFORMED_QUERY" else RequestRefused
    )
    assert result.counts == {"not_attempted": 5}
    assert {row["Views__c"] for row in run.rows().values()} == {None}


@pytest.mark.parametrize("code", ["EXCEEDED_ID_LIMIT", "OPERATION_TOO_LARGE"])
def test_a_search_that_bulk_refuses_is_made_by_rest(run, plan, refuse, code):
    run([plan.create(n) for n in range(5)])
    refuse(code, path="jobs/query$")
    result = run([plan.update(n, Views__c=n) for n in range(5)], bulk_threshold=0)
    assert result.counts == {"succeeded": 5}


@pytest.mark.parametrize("code", ["MALFORMED_QUERY", "EXCEEDED_ID_LIMIT", "OPERATION_TOO_LARGE"])
@pytest.mark.parametrize("has_key", [True, False], ids=["key", "no key"])
def test_the_look_after_a_lost_answer(*, run, plan, refuse, sandbox, code, has_key):
    sandbox.fault("timeout_after_commit", path=WRITES)
    refuse(code, path=LOOK, times=999)
    keyless = {} if has_key else {"objects": {plan.stream: {"object": plan.object}}}
    result = run([plan.create(n) for n in range(3)], **keyless)
    assert result.counts == {"unknown": 3}
    assert len(run.rows()) == 3
