"""`kill -9` in each phase: the next run knows what became of every row, and nothing is there twice.

A kill is an exception that nothing may handle, raised before or after a chosen step: a call, a line
in the receipts, a note in the spool. One test kills a real process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector_kit.receipts import ReceiptLog
from connector_kit.salesforce import SalesforceClient
from connector_kit.testing import FakeClock
from target_salesforce import outbox
from target_salesforce.sinks import PlanSink
from target_salesforce.spool import Spool
from target_salesforce.target import TargetSalesforce

STEPS = [
    (SalesforceClient, "exchange"),
    (ReceiptLog, "_append"),
    (Spool, "sending"),
    (Spool, "save"),
    (Spool, "note_job"),
    (Spool, "note_job_state"),
]
ROWS = 25


@pytest.fixture
def kill_at(monkeypatch, killed):
    """Let the process die at its n-th step; 0 for never."""
    left = {"steps": 0}

    def step():
        left["steps"] -= 1
        if left["steps"] == 0:
            raise killed

    for owner, name in STEPS:
        original = getattr(owner, name)

        def with_death(*args, original=original, **kwargs):
            step()
            result = original(*args, **kwargs)
            step()
            return result

        monkeypatch.setattr(owner, name, with_death)

    def kill_at(number: int) -> None:
        left["steps"] = number

    return kill_at


def plan_of(plan, ids, more=0):
    """Two operations in one plan, as there are in life; `more` tells one plan's values apart."""
    old = [plan.update(n, ids.get(f"t-{n}"), Views__c=n + more) for n in range(5)]
    return [*old, *(plan.create(n, Views__c=n + more) for n in range(5, ROWS))]


def check_receipts(receipts):
    """Every row that was sent has a last word, in the receipts of the run that sent it."""
    rows = defaultdict(list)
    for line in receipts:
        rows[line["run_id"], line["record_key"]].append(line["status"])
    assert [key for key, lines in rows.items() if lines[-1] == "sent"] == []
    assert [key for key, lines in rows.items() if lines.count("sent") > 1] == []


@pytest.fixture
def be_early(monkeypatch):
    """Let jobs begin while the plan is still being read, or not."""

    def be_early(*, early: bool) -> None:
        monkeypatch.setattr(PlanSink, "MAX_SIZE_DEFAULT", 4 if early else 5_000)
        monkeypatch.setattr(outbox, "FIRST_JOB", 6 if early else 25_000)

    return be_early


@pytest.mark.parametrize(
    ("threshold", "early"),
    [(2_000, False), (0, False), (0, True)],
    ids=["collections", "bulk", "bulk while reading"],
)
def test_a_kill_at_every_step(
    *, run, plan, killed, kill_at, monkeypatch, be_early, threshold, early, sandbox
):
    kill_at(0)
    be_early(early=early)
    for number in range(1, 200):
        sandbox.reset("empty")
        ids = {
            key: line["destination_id"]
            for key, line in run([plan.create(n) for n in range(5)]).outcomes.items()
        }
        rows = plan_of(plan, ids)
        monkeypatch.setenv("CROSSWALK_RUN_ID", "killed")
        kill_at(number)
        first = run(rows, bulk_threshold=threshold)
        kill_at(0)
        monkeypatch.setenv("CROSSWALK_RUN_ID", "next")
        second = run(rows, keep=True, bulk_threshold=threshold)
        assert second.error is None
        check_receipts(second.receipts)
        assert {key: row["Views__c"] for key, row in run.rows().items()} == {
            f"t-{n}": n for n in range(ROWS)
        }
        done = {line["record_key"] for line in second.receipts if line["run_id"] == "next"}
        assert len(done) == ROWS
        assert not list(run.spools.glob("*"))
        assert run.open_jobs() == []
        if not isinstance(first.error, killed):
            return
    raise AssertionError("the run has more steps than were tried")


@pytest.mark.parametrize("threshold", [2_000, 0], ids=["collections", "bulk"])
def test_a_create_without_a_key_is_never_there_twice(
    *, run, plan, killed, kill_at, monkeypatch, threshold, sandbox
):
    rows = [plan.create(n) for n in range(5)]
    keyless = {plan.stream: {"object": plan.object}}
    for number in range(1, 200):
        sandbox.reset("empty")
        monkeypatch.setenv("CROSSWALK_RUN_ID", "killed")
        kill_at(number)
        first = run(rows, bulk_threshold=threshold, objects=keyless)
        kill_at(0)
        monkeypatch.setenv("CROSSWALK_RUN_ID", "next")
        if not isinstance(first.error, killed):
            return
        second = run(rows, keep=True, bulk_threshold=threshold, objects=keyless)
        check_receipts(second.receipts)
        last = {line["record_key"]: line["status"] for line in second.receipts}
        there = run.rows()  # which fails when a row is there twice
        assert {key for key, status in last.items() if status == "succeeded"} == set(there)
        assert set(last.values()) <= {"succeeded", "unknown"}
    raise AssertionError("the run has more steps than were tried")


@pytest.mark.parametrize("ahead", [0, 1_200, -1_200])
def test_creates_of_a_killed_run_are_found_whatever_our_clock_says(
    *, run, plan, killed, monkeypatch, ahead
):
    rows = [plan.create(n) for n in range(5)]
    keyless = {plan.stream: {"object": plan.object}}
    monkeypatch.setattr(TargetSalesforce, "clock", FakeClock(time.time() + ahead))
    exchange = SalesforceClient.exchange

    def with_death(client, method, path, **kwargs):
        reply = exchange(client, method, path, **kwargs)
        if "composite/sobjects" in path:
            raise killed
        return reply

    with monkeypatch.context() as patch:
        patch.setattr(SalesforceClient, "exchange", with_death)
        monkeypatch.setenv("CROSSWALK_RUN_ID", "killed")
        assert isinstance(run(rows, objects=keyless).error, killed)
    monkeypatch.setenv("CROSSWALK_RUN_ID", "next")
    second = run(rows, keep=True, objects=keyless)
    assert [line["status"] for line in second.receipts if line["status"] != "sent"] == (
        ["succeeded"] * 10
    )
    assert len(run.rows()) == 5


FAULTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            [
                "html",
                "not_json",
                "truncate",
                "reset",
                "timeout_after_commit",
                "expired_token",
                "quota",
                "status",
            ]
        ),
        "status": st.sampled_from([401, 403, 406, 420, 429, 500, 503]),
        "path": st.sampled_from(
            [
                "composite/sobjects",
                "/query",
                "jobs/ingest$",
                "/batches",
                "jobs/ingest/[^/]*$",
                "Results",
                "",
            ]
        ),
        "times": st.integers(1, 3),
        "skip": st.integers(0, 4),
    }
)
ROW_FAULTS = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("lock"),
            "keys": st.lists(st.integers(0, ROWS - 1).map("t-{}".format), max_size=4),
            "times": st.integers(1, 3),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["bulk_unprocessed", "bulk_failed"]),
            "rows": st.integers(0, ROWS),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("row_error"),
            "keys": st.lists(st.integers(0, ROWS - 1).map("t-{}".format), max_size=4),
            "code": st.sampled_from(["STRING_TOO_LONG", "UNKNOWN_EXCEPTION", "PROCESSING_HALTED"]),
        }
    ),
    st.just({"kind": "bulk_stuck"}),
    st.just({"kind": "query_timeout"}),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    faults=st.lists(st.one_of(FAULTS, ROW_FAULTS), max_size=4),
    kills=st.lists(st.integers(1, 60), max_size=2),
    threshold=st.sampled_from([0, 2_000]),
    early=st.booleans(),
)
def test_whatever_happens_each_row_is_written_once_and_accounted_for(
    *, run, plan, kill_at, be_early, monkeypatch, sandbox, killed, faults, kills, threshold, early
):
    be_early(early=early)
    sandbox.clear_faults()
    sandbox.reset("empty")
    for file in run.spools.glob("*"):
        file.unlink()
    kill_at(0)
    monkeypatch.setenv("CROSSWALK_RUN_ID", "before")
    created = run([plan.create(n) for n in range(5)]).outcomes
    ids = {key: line["destination_id"] for key, line in created.items()}
    for fault in faults:
        sandbox.fault(**{"vendor": "salesforce", **fault})
    options = {"bulk_threshold": threshold, "bulk_wait_seconds": 300}
    for number, kill in enumerate([*kills, 0]):
        more = 100 * (number + 1)
        kill_at(kill)
        monkeypatch.setenv("CROSSWALK_RUN_ID", f"run-{number}")
        tried = run(plan_of(plan, ids, more), keep=True, **options)
        if not isinstance(tried.error, killed):
            mine = [line for line in tried.receipts if line["run_id"] == f"run-{number}"]
            last = {line["record_key"]: line["status"] for line in mine}
            assert len(last) == ROWS
            assert "sent" not in last.values()
            stored = run.rows()
            for key, status in last.items():
                # the receipt is the truth: written by this run, or not at all
                if status != "unknown":
                    there = stored.get(key, {}).get("Views__c") == int(key[2:]) + more
                    assert there == (status == "succeeded"), (key, status)
    rows = plan_of(plan, ids)
    kill_at(0)
    sandbox.clear_faults()
    monkeypatch.setenv("CROSSWALK_RUN_ID", "last")
    final = run(rows, keep=True, **options)
    assert final.error is None
    check_receipts(final.receipts)
    assert {key: row["Views__c"] for key, row in run.rows().items()} == {
        f"t-{n}": n for n in range(ROWS)
    }
    ours = [line for line in final.receipts if line["run_id"] == "last"]
    assert {line["status"] for line in ours if line["status"] != "sent"} == {"succeeded"}
    assert not list(run.spools.glob("*"))
    assert run.open_jobs() == []


@pytest.mark.parametrize(
    "where", ["composite/sobjects", "/batches", "jobs/ingest/[^/]*$", "successfulResults"]
)
def test_a_process_that_is_killed(run, plan, sandbox, tmp_path, where):
    threshold = 2_000 if where == "composite/sobjects" else 0
    rows = [plan.create(n, Views__c=n) for n in range(450)]
    config, pipe = tmp_path / "config.json", tmp_path / "plan.singer"
    config.write_text(json.dumps({**run.config, "bulk_threshold": threshold}))
    pipe.write_text("\n".join(plan.messages(rows)) + "\n")
    sandbox.fault("delay", seconds=5, path=where, skip=1 if threshold else 0)
    command = [sys.executable, "-m", "target_salesforce", "--config", str(config)]
    process = subprocess.Popen(
        [*command, "--input", str(pipe)],
        env={**os.environ, "CROSSWALK_RUN_ID": "killed"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: any(run.spools.glob("*.db")) and sandbox.summary() and hanging(sandbox))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    sandbox.clear_faults()
    result = run(rows, keep=True, bulk_threshold=threshold)
    assert result.error is None
    check_receipts(result.receipts)
    assert {key: row["Views__c"] for key, row in run.rows().items()} == {
        f"t-{n}": n for n in range(450)
    }


def hanging(sandbox):
    """Tell whether the delayed request has arrived."""
    return sandbox.control("GET", "faults")["faults"][0]["times"] == 0


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
