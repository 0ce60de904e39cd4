"""The command line, as Meltano calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml


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


@pytest.fixture
def configured(tmp_path):
    """Return a function that runs the tap with a file, as Meltano does."""

    def run(connections, *arguments):
        file = tmp_path / "config.json"
        file.write_text(json.dumps({"connections": connections}), "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "tap_communities", "--config", str(file), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("form", [list, json.dumps], ids=["list", "JSON text"])
def test_connections_are_a_list_or_its_json(sandbox, connection, configured, form):
    sandbox.reset("small")
    result = configured(form([connection()]))
    assert result.returncode == 0
    assert '"stream":"users"' in result.stdout.replace(" ", "")


@pytest.mark.parametrize("form", [list, json.dumps], ids=["list", "JSON text"])
def test_discovery_takes_both_forms(connection, configured, form):
    result = configured(form([connection()]), "--discover")
    assert result.returncode == 0
    assert "failed" not in result.stderr
    assert "users" in {each["stream"] for each in json.loads(result.stdout)["streams"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"name": "c",\n "client_secret": "TOPSECRET" "x": 1}]', "line 2, column 31"),
        ("[{'client_secret': 'TOPSECRET'}]", "line 1, column 3"),
        ("TOPSECRET", "line 1, column 1"),
        ('"TOPSECRET"', "`connections` must be array"),
        ('{"client_secret": "TOPSECRET"}', "`connections` must be array"),
        ('["TOPSECRET"]', "`connections[0]` must be object"),
    ],
    ids=["comma", "single quotes", "no JSON", "text", "object", "list of texts"],
)
@pytest.mark.parametrize("arguments", [(), ("--discover",), ("--test",)], ids=str)
def test_wrong_connections_are_not_told(configured, text, expected, arguments):
    result = configured(text, *arguments)
    assert "TOPSECRET" not in result.stdout + result.stderr
    if not arguments:
        assert result.returncode != 0
        assert expected in result.stderr


@pytest.mark.parametrize("text", ["[{'client_secret': 'TOPSECRET'}]", '["TOPSECRET"]'], ids=str)
def test_a_wrong_variable_is_not_told(text):
    result = call(connections=[], TAP_COMMUNITIES_CONNECTIONS=text)
    assert result.returncode != 0
    assert "TOPSECRET" not in result.stdout + result.stderr


def test_meltano_leaves_the_parsing_to_the_tap():
    """Meltano prints all of a text that it cannot parse."""
    plugin = Path(__file__).parents[1] / "plugin.meltano.yml"
    settings = yaml.safe_load(plugin.read_text("utf-8"))["plugins"]["extractors"][0]["settings"]
    kinds = {each["name"]: each["kind"] for each in settings if each.get("sensitive")}
    assert kinds == {"connections": "string"}
