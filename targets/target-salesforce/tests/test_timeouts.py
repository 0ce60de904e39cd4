"""Answers that come after we have stopped waiting for them."""

from __future__ import annotations

import time
from functools import partial

import pytest

from connector_kit.salesforce import SalesforceClient
from connector_kit.testing import FakeClock
from target_salesforce.target import TargetSalesforce

ROWS = 5
PATIENCE, LATE = 0.15, 0.4  # seconds
MOST = 5.0  # seconds for a late call to take effect


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    client = partial(SalesforceClient, timeout=(PATIENCE, PATIENCE))
    monkeypatch.setattr("target_salesforce.run.SalesforceClient", client)


@pytest.fixture
def late(sandbox):
    """Answer a call too late; wait until it has taken effect, which is after we have looked."""

    def wait() -> None:
        end = time.monotonic() + MOST
        while not any(one["fault"] == "delay" for one in sandbox.journal(vendor="salesforce")):
            assert time.monotonic() < end, "the call was never taken"
            time.sleep(0.02)

    def late(method: str, path: str):
        sandbox.fault("delay", seconds=LATE, method=method, path=path)
        return wait

    return late


@pytest.mark.parametrize(
    ("threshold", "method", "where"),
    [
        pytest.param(2_000, "PATCH", "composite/sobjects", id="collections"),
        pytest.param(0, "POST", "jobs/ingest$", id="make"),
        pytest.param(0, "PUT", "/batches", id="upload"),
        pytest.param(0, "PATCH", "jobs/ingest", id="close"),
        pytest.param(0, "GET", "jobs/ingest/[^/]*$", id="look"),
        pytest.param(0, "GET", "successfulResults", id="results"),
    ],
)
def test_a_create_with_a_key_is_there_once(*, run, plan, late, threshold, method, where):
    wait = late(method, where)
    result = run([plan.create(n, Views__c=n) for n in range(ROWS)], bulk_threshold=threshold)
    wait()
    assert result.error is None
    assert result.counts == {"succeeded": ROWS}
    rows = run.rows()
    assert {key: row["Id"] for key, row in rows.items()} == {
        key: one["destination_id"] for key, one in result.outcomes.items()
    }
    assert [rows[f"t-{n}"]["Views__c"] for n in range(ROWS)] == list(range(ROWS))


@pytest.mark.parametrize("what", ["update", "delete"])
def test_updates_and_deletes_come_to_the_same(*, run, plan, late, path, what):
    known = run([plan.create(n) for n in range(ROWS)]).outcomes
    ids = [known[f"t-{n}"]["destination_id"] for n in range(ROWS)]
    run.sandbox.clear_journal()
    method = "DELETE" if what == "delete" else "PATCH"
    wait = late(method if path["bulk_threshold"] else "PATCH", "composite/sobjects|jobs/ingest/")
    rows = {
        "update": [plan.update(n, ids[n], Views__c=n) for n in range(ROWS)],
        "delete": [plan.delete(n, ids[n]) for n in range(ROWS)],
    }[what]
    result = run(rows, **path)
    wait()
    assert result.error is None
    assert result.counts == {"succeeded": ROWS}
    views = [row["Views__c"] for row in run.rows().values()]
    assert views == (list(range(ROWS)) if what == "update" else [])


class Napping(FakeClock):
    """A clock that really sleeps, but never long."""

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        time.sleep(min(seconds, LATE / 2))


@pytest.mark.parametrize("threshold", [2_000, 0], ids=["collections", "bulk"])
@pytest.mark.parametrize("sees_it", [True, False], ids=["looks again", "looks too early"])
def test_a_create_without_a_key_is_sent_once(*, run, plan, late, monkeypatch, threshold, sees_it):
    monkeypatch.setattr(TargetSalesforce, "clock", (Napping if sees_it else FakeClock)(time.time()))
    wait = late("POST" if threshold else "PATCH", "composite/sobjects|jobs/ingest/")
    rows = [plan.create(n) for n in range(ROWS)]
    keyless = {plan.stream: {"object": plan.object}}
    result = run(rows, objects=keyless, bulk_threshold=threshold)
    wait()
    assert result.error is None
    # a Bulk job can be looked at; of what comes after the last look, the receipt makes no claim
    assert result.counts == {"succeeded" if sees_it or not threshold else "unknown": ROWS}
    assert len(run.rows()) == ROWS
