"""The command line, as Meltano uses it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def tap(tmp_path):
    def tap(*arguments: str, **config: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "config.json"
        file.write_text(json.dumps(config))
        command = [sys.executable, "-m", "tap_gainsight", *arguments]
        if config:
            command += ["--config", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return tap


def test_about_needs_neither_settings_nor_network(tap):
    done = tap("--about", "--format=json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["name"] == "tap-gainsight"


def test_discovery_prints_the_catalog(world, tap):
    done = tap(
        "--discover",
        base_url=world.gainsight_url,
        client_id="gs-client",
        client_secret="sandbox-m2m-secret",
    )
    assert done.returncode == 0
    streams = {each["stream"]: each for each in json.loads(done.stdout)["streams"]}
    assert streams["company"]["key_properties"] == ["Gsid"]
    assert streams["company"]["replication_key"] == "ModifiedDate"
    assert list(streams)[-1] == "extracts"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"access_key": "wrong"}, "does not accept our credentials", id="wrong key"),
        pytest.param({"access_key": ""}, "No credentials for Gainsight", id="no key"),
    ],
)
def test_discovery_that_cannot_work_says_why_in_one_line(world, tap, changed, message):
    done = tap("--discover", **{"base_url": world.gainsight_url, **changed})
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_run_in_which_nothing_can_be_read_reports_and_fails(world, tap):
    done = tap(base_url=world.gainsight_url, access_key="wrong")
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert messages[-1]["type"] == "STATE"
    failed = [each["record"]["status"] for each in messages if each["type"] == "RECORD"]
    assert failed
    assert set(failed) == {"failed"}
