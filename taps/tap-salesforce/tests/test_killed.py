"""`kill -9` of a real process in each phase of a Bulk query; the next one goes on with its job."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

SECRETS = {"client_id": "sf-client", "client_secret": "sandbox-sf-secret"}


@pytest.fixture
def tap(world, tmp_path):
    """Start the tap as a command that reads contacts by a Bulk job; its output goes to a file."""
    config, output = tmp_path / "config.json", tmp_path / "out"
    command = [sys.executable, "-m", "tap_salesforce", "--config", str(config)]

    def start(state=None, threshold=0) -> subprocess.Popen:
        facts = {"objects": ["Contact"], "base_url": world.salesforce_url}
        config.write_text(json.dumps({**SECRETS, **facts, "bulk_threshold": threshold}))
        given = []
        if state is not None:
            (tmp_path / "state.json").write_text(json.dumps(state))
            given = ["--state", str(tmp_path / "state.json")]
        with output.open("w") as file:
            return subprocess.Popen([*command, *given], stdout=file, stderr=subprocess.DEVNULL)

    def read():
        # the last line of a process that was killed may be torn
        whole = output.read_text().rpartition("\n")[0].splitlines()
        messages = [json.loads(line) for line in whole]
        ids = [
            each["record"]["Id"]
            for each in messages
            if each["type"] == "RECORD" and each["stream"] == "contact"
        ]
        states = [each["value"] for each in messages if each["type"] == "STATE"]
        return ids, states[-1] if states else None

    start.read = read
    return start


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("jobs/query/[^/]*$", id="the job is being watched"),
        pytest.param("results", id="the result is being fetched"),
    ],
)
def test_nothing_is_lost_and_no_job_is_made_twice(world, tap, where):
    world.fault("delay", seconds=5, path=where)
    process = tap()
    wait_for(lambda: world.control("GET", "faults")["faults"][0]["times"] == 0)
    process.kill()
    process.wait()
    world.clear_faults()
    before, state = tap.read()
    # what has changed meanwhile is few rows, for which a call suffices
    assert tap(state, threshold=20_000).wait(timeout=60) == 0
    after, _ = tap.read()
    assert set(before + after) == {row["Id"] for row in world.rows("salesforce", "Contact")}
    assert len(world.journal(method="POST", path="jobs/query$")) == 1


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
