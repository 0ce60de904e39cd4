"""Answers that come after we have stopped waiting for them."""

from __future__ import annotations

import time
from functools import partial

import pytest

from connector_kit.salesforce import SalesforceClient

PATIENCE, LATE = 0.15, 0.4  # seconds
MOST = 5.0  # seconds for a late call to be answered


@pytest.mark.parametrize(
    ("threshold", "method", "path"),
    [
        pytest.param(2_000, "GET", "queryAll$", id="rest"),
        pytest.param(0, "POST", "jobs/query$", id="make"),
        pytest.param(0, "GET", "jobs/query/[^/]*$", id="look"),
        pytest.param(0, "GET", "results$", id="results"),
    ],
)
def test_every_row_comes_once(*, world, run, monkeypatch, threshold, method, path):
    client = partial(SalesforceClient, timeout=(PATIENCE, PATIENCE))
    monkeypatch.setattr("tap_salesforce.connection.SalesforceClient", client)
    world.fault("delay", seconds=LATE, method=method, path=path)
    done = run(objects=["Contact"], bulk_threshold=threshold)
    end = time.monotonic() + MOST
    while not any(one["fault"] == "delay" for one in world.journal(vendor="salesforce")):
        assert time.monotonic() < end, "the call was never taken"
        time.sleep(0.02)
    assert done.extracts["contact"]["status"] == "succeeded"
    ids = [row["Id"] for row in world.rows("salesforce", "Contact")]
    assert sorted(done.ids("contact")) == sorted(ids)
