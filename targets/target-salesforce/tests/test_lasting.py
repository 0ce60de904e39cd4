"""Errors that pass, but not today: what many rows cost then, and what their receipts say."""

from __future__ import annotations

import pytest

from connector_kit.salesforce import bulk_ingest
from target_salesforce import collections_writer

LASTING = [
    pytest.param({"kind": "bulk_failed", "message": "InternalServerError: try again"},
                 "BULK_JOB_ENDED", id="failed jobs"),
    pytest.param({"kind": "bulk_unprocessed"}, "BULK_JOB_ENDED", id="unprocessed records"),
    pytest.param({"kind": "lock"}, "UNABLE_TO_LOCK_ROW", id="locks"),
    pytest.param({"kind": "row_error", "code": "UNKNOWN_EXCEPTION", "message": "Error 1-2 (3)"},
                 "UNKNOWN_EXCEPTION", id="unknown exceptions"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "code"), LASTING)
def test_many_rows_of_bulk_are_not_sent_one_by_one(run, plan, sandbox, fault, code):
    sandbox.fault(**fault, times=10_000)
    result = run([plan.create(n) for n in range(600)], bulk_threshold=50)
    assert result.error is None
    assert len(sandbox.journal(path="jobs/ingest$")) == 3
    assert run.calls()["write"] == 0
    assert result.counts == {"not_attempted": 600}
    assert set(result.reasons.values()) == {code}
    told = result.outcomes["t-7"]
    assert told["attempts"] == 3
    assert "the next plan holds the row again" in told["message"]
    assert not list(run.spools.glob("*"))


def test_many_rows_of_collections_are_not_sent_one_by_one(run, plan, sandbox):
    sandbox.fault("lock", times=10_000)
    result = run([plan.create(n) for n in range(2_000)])
    assert result.error is None
    assert run.calls()["write"] == 2_000 / 200 + 2_000 / 50
    assert result.counts == {"not_attempted": 2_000}
    assert set(result.reasons.values()) == {"UNABLE_TO_LOCK_ROW"}


def test_each_row_says_what_refused_it_last(run, plan, sandbox):
    keys = [f"t-{n}" for n in range(100)]
    sandbox.fault("row_error", keys=keys, code="UNKNOWN_EXCEPTION", times=10_000)
    sandbox.fault("lock", keys=[f"t-{n}" for n in range(100, 200)], times=10_000)
    result = run([plan.create(n) for n in range(600)], bulk_threshold=50)
    assert result.counts == {"succeeded": 400, "not_attempted": 200}
    assert result.reasons["t-99"] == "UNKNOWN_EXCEPTION"
    assert result.reasons["t-100"] == "UNABLE_TO_LOCK_ROW"


def test_few_rows_are_sent_down_to_one_by_one(run, plan, sandbox):
    """Whatever they are among: the others have been written by then."""
    sandbox.fault("lock", keys=[f"t-{n}" for n in range(30)], times=10_000)
    result = run([plan.create(n) for n in range(600)], bulk_threshold=50)
    assert result.counts == {"succeeded": 570, "rejected": 30}
    assert set(result.reasons.values()) == {"UNABLE_TO_LOCK_ROW"}
    assert run.calls()["write"] == 1 + 3 + 30


def test_rows_of_which_no_result_told_stay_unknown_when_they_are_put_off(run, plan, monkeypatch):
    monkeypatch.setattr(bulk_ingest, "download", lambda *given: given[-1].truncate(0))
    monkeypatch.setattr(collections_writer, "_MOST_CALLS", 0)
    result = run([plan.create(n) for n in range(5)], bulk_threshold=0)
    assert result.error is None
    assert result.counts == {"unknown": 5}
    assert set(result.reasons.values()) == {"OUTCOME_UNKNOWN"}
    assert run.calls()["write"] == 0
