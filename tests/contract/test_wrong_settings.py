"""What a plugin says of settings that do not fit: where and what is expected, never a value."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PLUGINS = {
    "tap_communities": "TapCommunities",
    "tap_duckdb": "TapDuckDB",
    "tap_gainsight": "TapGainsight",
    "tap_salesforce": "TapSalesforce",
    "target_duckdb": "TargetDuckDB",
    "target_gainsight": "TargetGainsight",
    "target_salesforce": "TargetSalesforce",
}
# as text and as a number: a secret of digits only loses its quotes easily
SECRET, DIGITS = "TOPSECRET", 777888999
CONNECTION = {"name": "c", "base_url": "https://api.example.com", "client_id": "id"}
PLAIN = {"base_url": "http://api.example.com"}


def settings_of(plugin: str) -> dict[str, Any]:
    kind = "tap" if plugin.startswith("tap") else "target"
    module = importlib.import_module(f"{plugin}.{kind}")
    return dict(getattr(module, PLUGINS[plugin]).config_jsonschema["properties"])


def call(plugin: str, config: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    file = folder / "config.json"
    file.write_text(config, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", plugin, "--config", str(file), *arguments],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )


def told(done: subprocess.CompletedProcess) -> str:
    """Return what was printed, which has to be a failure without a value."""
    text: str = done.stdout + done.stderr
    assert done.returncode != 0
    assert SECRET not in text
    assert str(DIGITS) not in text
    return text


@pytest.mark.parametrize("value", [DIGITS, {"x": SECRET}, [[SECRET]]], ids=["9", "{}", "[]"])
@pytest.mark.parametrize("plugin", PLUGINS)
def test_settings_of_a_wrong_type_are_named_without_their_values(plugin, value, tmp_path):
    own = settings_of(plugin)
    texts = [name for name, schema in own.items() if "string" in schema.get("type", ())]
    text = told(call(plugin, json.dumps(dict.fromkeys(own, value)), tmp_path))
    assert [name for name in texts if f"`{name}` must be" not in text] == []


@pytest.mark.parametrize("plugin", PLUGINS)
def test_settings_of_wrong_texts_are_named_without_their_values(plugin, tmp_path):
    own = settings_of(plugin)
    others = [name for name, schema in own.items() if "string" not in schema.get("type", ())]
    wrong = json.dumps(f"{SECRET} x")  # a setting may be given as JSON text, too
    text = told(call(plugin, json.dumps(dict.fromkeys(own, wrong)), tmp_path))
    assert [name for name in others if f"`{name}` must be" not in text] == []


@pytest.mark.parametrize(
    ("plugin", "config", "expected"),
    [
        pytest.param(
            "tap_communities",
            {"connections": [CONNECTION | {"client_secret": DIGITS}]},
            "`connections[0].client_secret` must be string",
            id="secret of digits",
        ),
        pytest.param(
            "tap_communities",
            {"connections": [{**CONNECTION, "clientsecret": SECRET}]},
            "`connections[0].client_secret` is missing",
            id="misspelt",
        ),
        pytest.param(
            "tap_communities",
            {"connections": [{**CONNECTION, "client_secret": SECRET, "name": f"{SECRET} x"}]},
            "`connections[0].name` must match ^[A-Za-z0-9_-]+$",
            id="pattern",
        ),
        pytest.param(
            "target_salesforce",
            {"objects": {}, "client_secret": SECRET, "auth": SECRET},
            "`auth` must be one of client_credentials, jwt, refresh_token",
            id="one of a few",
        ),
        pytest.param(
            "target_gainsight",
            {"base_url": SECRET, "objects": {}, "calls_per_minute": -DIGITS},
            "`calls_per_minute` must be 1 or more",
            id="too small",
        ),
        pytest.param(
            "tap_communities",
            {"connections": [], "pages_in_flight": DIGITS},
            "`pages_in_flight` must be 16 or less",
            id="too large",
        ),
    ],
)
def test_it_says_what_is_expected(plugin, config, expected, tmp_path):
    assert expected in told(call(plugin, json.dumps(config), tmp_path))


@pytest.mark.parametrize(
    ("plugin", "config"),
    [
        ("tap_communities", {"connections": [CONNECTION | {"client_secret": SECRET} | PLAIN]}),
        ("tap_gainsight", {"access_key": SECRET, **PLAIN}),
        ("tap_gainsight", {"client_id": "id", "client_secret": SECRET, **PLAIN}),
        ("tap_salesforce", {"client_id": "id", "client_secret": SECRET, **PLAIN}),
    ],
)
def test_an_address_without_encryption_is_refused(plugin, config, tmp_path):
    text = told(call(plugin, json.dumps(config), tmp_path))
    assert "is not encrypted" in text
    assert "https://" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("way", ["--discover", "--test"])
@pytest.mark.parametrize("plugin", [name for name in PLUGINS if name.startswith("tap")])
def test_no_other_way_to_start_tells_a_value(plugin, way, tmp_path):
    config = json.dumps(dict.fromkeys(settings_of(plugin), DIGITS) | {"objects": SECRET})
    done = call(plugin, config, tmp_path, way)
    assert SECRET not in done.stdout + done.stderr
    assert str(DIGITS) not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "config",
    [f'{{"client_secret": "{SECRET}" "objects": []}}', f'["{SECRET}"]', f'"{SECRET}"'],
    ids=["malformed", "list", "text"],
)
@pytest.mark.parametrize("plugin", ["tap_communities", "target_gainsight"])
def test_a_file_that_is_no_object_is_not_shown(plugin, config, tmp_path):
    told(call(plugin, config, tmp_path))
