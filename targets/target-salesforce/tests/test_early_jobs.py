"""Bulk jobs that run while the plan is still being read."""

from __future__ import annotations

import pytest

from connector_kit.errors import ConfigurationFailed, QuotaExhausted, ServiceUnavailable
from target_salesforce import outbox
from target_salesforce.sinks import PlanSink

BULK = {"bulk_threshold": 0}


@pytest.fixture(autouse=True)
def _early(monkeypatch):
    """Read five rows at a time, and find ten of them worth a job."""
    monkeypatch.setattr(PlanSink, "MAX_SIZE_DEFAULT", 5)
    monkeypatch.setattr(outbox, "FIRST_JOB", 10)


@pytest.fixture
def steps(sandbox):
    """Return what was asked of the jobs, in order: `1 close`, `1 look`, `2 make` ..."""

    def steps() -> list[str]:
        names = {"POST": "make", "PUT": "upload", "PATCH": "close", "GET": "look"}
        jobs: list[str] = []
        told = []
        for one in sandbox.journal(vendor="salesforce", path="jobs/ingest"):
            _, _, rest = one["path"].partition("/jobs/ingest")
            job = rest.split("/")[1] if rest else f"new {len(jobs)}"
            if rest and job not in jobs:
                jobs.append(job)
            number = jobs.index(job) + 1 if rest else len(jobs) + 1
            what = "results" if "esult" in rest or "record" in rest else names[one["method"]]
            told.append(f"{number} {what}")
        return told

    return steps


def test_jobs_run_one_after_the_other_while_the_plan_is_read(run, plan, steps):
    result = run([plan.create(n, Views__c=n) for n in range(100)], **BULK)
    assert result.error is None
    assert result.counts == {"succeeded": 100}
    assert {key: row["Views__c"] for key, row in run.rows().items()} == {
        f"t-{n}": n for n in range(100)
    }
    told = steps()
    jobs = sum(one.endswith("make") for one in told)
    assert 3 <= jobs <= 4
    for number in range(2, jobs + 1):
        # the one before has ended and its results are here before the next one runs
        assert told.index(f"{number - 1} results") < told.index(f"{number} close")
    assert not list(run.spools.glob("*"))


def test_few_rows_wait_for_the_end_of_the_plan(run, plan):
    result = run([plan.create(n) for n in range(100)], bulk_threshold=100)
    assert result.counts == {"succeeded": 100}
    assert run.calls()["bulk"] == 0


@pytest.mark.parametrize("operation", ["create", "upsert"])
def test_the_first_row_of_a_target_counts_whatever_job_it_is_in(run, plan, operation):
    rows = [plan.create(n, operation, Views__c=n) for n in range(30)]
    late = [{**plan.create(n, operation, Views__c=99), "record_key": f"again-{n}"} for n in (0, 29)]
    result = run([*rows, *late], **BULK)
    assert result.reasons == {"again-0": "DUPLICATE_IN_PLAN", "again-29": "DUPLICATE_IN_PLAN"}
    assert [row["Views__c"] for row in run.rows().values()] == list(range(30))


@pytest.mark.parametrize("first", ["by id", "by key"])
def test_a_row_by_key_and_a_row_by_id_are_known_to_be_for_the_same(run, plan, first):
    created = run([plan.create(n) for n in range(30)]).outcomes
    rows = [plan.update(n, created[f"t-{n}"]["destination_id"], Views__c=n) for n in range(30)]
    by_key = {**plan.update(3, Views__c=99), "record_key": "by key"}
    result = run([*rows, by_key] if first == "by id" else [by_key, *rows], **BULK)
    last = "by key" if first == "by id" else "t-3"
    assert result.reasons == {last: "DUPLICATE_IN_PLAN"}
    assert run.rows()["t-3"]["Views__c"] == (3 if first == "by id" else 99)


def test_creates_without_a_key_are_there_once(run, plan):
    rows = [plan.create(n) for n in range(40)]
    twin = {**plan.create(7), "record_key": "twin", plan.key: "t-twin"}
    result = run([*rows, twin], objects={plan.stream: {"object": plan.object}}, **BULK)
    assert result.counts == {"succeeded": 41}
    assert len(run.rows()) == 41


def test_locked_rows_come_back_after_the_plan_is_read(run, plan, sandbox):
    sandbox.fault("lock", keys=["t-1", "t-2"], times=1)
    result = run([plan.create(n) for n in range(60)], **BULK)
    assert result.counts == {"succeeded": 60}
    assert result.outcomes["t-1"]["attempts"] == 2


def test_a_job_that_failed_holds_the_next_one_back(run, plan, sandbox):
    sandbox.fault("bulk_failed", message="InternalServerError: try again", rows=5)
    result = run([plan.create(n) for n in range(60)], **BULK)
    assert result.error is None
    assert result.counts == {"succeeded": 60}
    assert len(run.rows()) == 60
    assert not list(run.spools.glob("*"))


def test_our_mistake_ends_the_run_before_the_next_job_repeats_it(run, plan, sandbox, steps):
    sandbox.fault("bulk_failed", message="InvalidBatch : Field name not found : X__c")
    result = run([plan.create(n) for n in range(60)], **BULK)
    assert isinstance(result.error, ConfigurationFailed)
    assert result.counts == {"not_attempted": 60}
    assert run.rows() == {}
    assert "2 look" not in steps()
    assert not list(run.spools.glob("*"))


def test_a_quota_that_ends_lets_the_job_at_work_have_its_outcome(run, plan, sandbox):
    sandbox.limits("salesforce", per_day=12)
    # describe, make, upload, close; then the reserve begins
    result = run([plan.create(n) for n in range(60)], api_reserve_share=0.6, **BULK)
    assert isinstance(result.error, QuotaExhausted)
    assert result.counts["succeeded"] == len(run.rows()) >= 10
    assert result.counts["succeeded"] + result.counts["not_attempted"] == 60


def test_a_second_job_that_cannot_be_made_lets_the_first_have_its_outcome(run, plan, sandbox):
    sandbox.fault("status", status=503, path="jobs/ingest$", method="POST", times=99, skip=1)
    result = run([plan.create(n) for n in range(60)], **BULK)
    assert isinstance(result.error, ServiceUnavailable)
    assert result.counts["succeeded"] == len(run.rows()) >= 10
    assert result.counts["succeeded"] + result.counts["not_attempted"] == 60
    assert not list(run.spools.glob("*"))
