"""A Bulk job whose id nobody noted: made by a call whose answer was lost, or just before a kill."""

from __future__ import annotations

import pytest

from connector_kit.errors import ServiceUnavailable
from target_salesforce.spool import Spool

BULK = {"bulk_threshold": 0}
MAKE = {"path": "jobs/ingest$", "method": "POST"}


@pytest.fixture
def die_before_the_note(monkeypatch, killed):
    """Let the process die between a job's answer and the note of its id."""

    def note_job(*_):
        raise killed

    with monkeypatch.context() as patch:

        def now(*, alive: bool = False) -> None:
            patch.undo() if alive else patch.setattr(Spool, "note_job", note_job)

        yield now


def test_the_next_run_finds_the_job_and_ends_it(run, plan, die_before_the_note):
    die_before_the_note()
    run([plan.create(n) for n in range(5)], **BULK)
    assert len(run.open_jobs()) == 1
    die_before_the_note(alive=True)
    result = run([plan.create(n) for n in range(5)], keep=True, **BULK)
    assert result.error is None
    assert len(run.rows()) == 5
    assert run.open_jobs() == []
    assert not list(run.spools.glob("*"))


def test_it_is_found_even_when_the_plan_is_empty_by_then(run, plan, die_before_the_note):
    die_before_the_note()
    run([plan.create(1)], **BULK)
    die_before_the_note(alive=True)
    assert run([], keep=True).outcomes["t-1"]["status"] == "not_attempted"
    assert run.open_jobs() == []
    assert not list(run.spools.glob("*"))


def test_a_job_of_somebody_else_is_left_alone(run, plan, sandbox, die_before_the_note):
    """Another object, another operation: not what the note says."""
    die_before_the_note()
    account, stream = {"record_key": "a", "operation": "create", "Name": "A"}, "salesforce__account"
    run([account], columns=[*account], stream=stream, objects={stream: {"object": "Account"}},
        **BULK)  # fmt: skip
    for file in run.spools.glob("*"):
        file.unlink()
    run([plan.create(1)], **BULK)
    (other, ours) = sorted(run.open_jobs())
    die_before_the_note(alive=True)
    run([plan.create(1)], keep=True, **BULK)
    assert run.open_jobs() == [other]
    assert ours != other


def test_a_job_of_a_live_run_is_left_alone(run, plan, die_before_the_note):
    """While another process writes the same stream, an open job may be its own."""
    die_before_the_note()
    run([plan.create(1)], **BULK)
    die_before_the_note(alive=True)
    live = Spool(run.spools / f"{plan.stream}--live.db")
    live.sign("live", plan.stream)
    assert run([plan.create(1)], keep=True, **BULK).error is None
    assert len(run.open_jobs()) == 1
    live.close(delete=True)
    assert run([plan.create(1)], keep=True, **BULK).error is None
    assert run.open_jobs() == []
    assert not list(run.spools.glob("*"))


@pytest.mark.parametrize("kind", ["timeout_after_commit", "truncate", "not_json", "reset", "html"])
def test_a_lost_answer_leaves_no_job_open(run, plan, sandbox, kind):
    sandbox.fault(kind, **MAKE)
    result = run([plan.create(n) for n in range(5)], **BULK)
    assert result.counts == {"succeeded": 5}
    assert run.open_jobs() == []


def test_when_nobody_can_be_asked_the_next_run_does_it(run, plan, sandbox):
    sandbox.fault("timeout_after_commit", **MAKE)
    sandbox.fault("status", status=503, path="jobs/ingest$", method="GET", times=99)
    first = run([plan.create(1)], **BULK)
    assert isinstance(first.error, ServiceUnavailable)
    assert first.counts == {"not_attempted": 1}
    sandbox.clear_faults()
    assert len(run.open_jobs()) == 1
    assert run([plan.create(1)], **BULK).counts == {"succeeded": 1}
    assert run.open_jobs() == []
    assert not list(run.spools.glob("*"))


def test_a_job_that_can_never_be_made_is_given_up(run, plan, sandbox):
    sandbox.fault("timeout_after_commit", **MAKE, times=99)
    result = run([plan.create(1)], **BULK)
    assert isinstance(result.error, ServiceUnavailable)
    assert result.counts == {"not_attempted": 1}
    assert run.open_jobs() == []
