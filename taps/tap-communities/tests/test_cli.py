"""The command line, as Meltano calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


def call(*arguments, connections, **environment):
    variables = {"TAP_COMMUNITIES_CONNECTIONS": json.dumps(connections), **environment}
    return subprocess.run(
        [sys.executable, "-m", "tap_communities", "--config=ENV", *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "code"), [({}, 0), ({"client_secret": "wrong"}, 1)], ids=["works", "nothing works"]
)
def test_a_run_configured_by_the_environment(sandbox, connection, changes, code):
    sandbox.reset("small")
    result = call(connections=[connection(**changes)], CROSSWALK_RUN_ID="run-7")
    assert result.returncode == code
    messages = [json.loads(line) for line in result.stdout.splitlines()]
    assert messages[-1]["type"] == "STATE"
    extracts = [m["record"] for m in messages if m.get("stream") == "extracts" and "record" in m]
    assert {row["run_id"] for row in extracts} == {"run-7"}
    assert {row["status"] for row in extracts} == {"failed" if code else "succeeded"}
    assert "Traceback" not in result.stderr
    assert "sandbox-secret-en" not in result.stderr


def test_the_connection_test_tells_a_wrong_secret(sandbox, connection):
    assert call("--test", connections=[connection(client_secret="wrong")]).returncode != 0


def test_about_names_every_setting(connection):
    about = json.loads(call("--about", "--format=json", connections=[]).stdout)
    assert set(about["settings"]["properties"]) >= {
        "connections",
        "full_pass_interval_hours",
        "overlap_days",
        "profile_fields_max_calls",
        "default_phone_region",
        "pages_in_flight",
        "calls_per_minute",
    }
