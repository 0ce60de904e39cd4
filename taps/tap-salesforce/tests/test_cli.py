"""The command line, as Meltano uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

CREDENTIALS = {"client_id": "sf-client", "client_secret": "sandbox-sf-secret"}


@pytest.fixture
def tap(tmp_path):
    def tap(*arguments: str, **config: Any) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "config.json"
        file.write_text(json.dumps(config))
        command = [sys.executable, "-m", "tap_salesforce", *arguments]
        if config:
            command += ["--config", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return tap


def test_about_needs_neither_settings_nor_network(tap):
    done = tap("--about", "--format=json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["name"] == "tap-salesforce"


def test_discovery_prints_the_catalog(world, tap):
    done = tap(
        "--discover",
        base_url=world.salesforce_url,
        **CREDENTIALS,
    )
    assert done.returncode == 0
    streams = {each["stream"]: each for each in json.loads(done.stdout)["streams"]}
    assert streams["task"]["key_properties"] == ["Id"]
    assert streams["task"]["replication_key"] == "SystemModstamp"
    assert list(streams)[-1] == "extracts"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"client_secret": "wrong"}, "does not take this client", id="secret"),
        pytest.param({"client_secret": ""}, "No credentials for Salesforce", id="no secret"),
    ],
)
def test_discovery_that_cannot_work_says_why_in_one_line(world, tap, changed, message):
    done = tap("--discover", **{"base_url": world.salesforce_url, **CREDENTIALS, **changed})
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_run_in_which_nothing_can_be_read_reports_and_fails(world, tap):
    done = tap(base_url=world.salesforce_url, client_id="wrong", client_secret="wrong")
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert messages[-1]["type"] == "STATE"
    failed = [each["record"]["status"] for each in messages if each["type"] == "RECORD"]
    assert failed
    assert set(failed) == {"failed"}


def test_an_inactive_tap_needs_no_credentials_and_makes_no_call(world, tap):
    done = tap(active=False, base_url=world.salesforce_url, objects=["Task"])
    assert done.returncode == 0, done.stderr
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    (record,) = [each["record"] for each in messages if each["type"] == "RECORD"]
    assert (record["stream"], record["status"]) == ("task", "skipped")
    assert world.journal("salesforce") == []
