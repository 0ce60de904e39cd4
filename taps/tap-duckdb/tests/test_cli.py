"""The command line, as Meltano uses it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def tap(tmp_path):
    def tap(*arguments: str, **config) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "config.json"
        file.write_text(json.dumps(config))
        command = [sys.executable, "-m", "tap_duckdb", *arguments]
        if config:
            command += ["--config", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return tap


def test_about_needs_no_settings(tap):
    done = tap("--about", "--format=json")
    assert done.returncode == 0
    about = json.loads(done.stdout)
    assert about["name"] == "tap-duckdb"
    assert {"catalog", "discover", "state", "about"} <= set(about["capabilities"])


def test_discovery_prints_the_catalog(tap):
    stream = {"name": "s", "query": "SELECT 1 AS id, 2 AS at"}
    keys = {"primary_keys": ["id"], "replication_key": "at"}
    done = tap("--discover", streams=[stream | keys])
    assert done.returncode == 0
    (entry,) = json.loads(done.stdout)["streams"]
    assert entry["key_properties"] == ["id"]
    assert entry["replication_key"] == "at"


@pytest.mark.parametrize("arguments", [["--discover"], []], ids=["discovery", "run"])
def test_what_is_wrong_is_told_in_one_line(tap, tmp_path, arguments):
    done = tap(*arguments, path=f"{tmp_path}/none.duckdb", streams=[{"name": "s", "table": "t"}])
    assert done.returncode == 1
    assert "Run `meltano run plan` first" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_texts_are_utf8_whatever_the_locale(tap, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = tap(streams=[{"name": "s", "query": "SELECT 'é😀' AS v"}])
    assert done.returncode == 0
    assert '"record":{"v":"é😀"}' in done.stdout
