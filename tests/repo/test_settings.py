"""A plugin's settings stand in four places; they must say the same."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PLUGINS = {
    "taps/tap-communities": "tap_communities.tap:TapCommunities",
    "taps/tap-duckdb": "tap_duckdb.tap:TapDuckDB",
    "taps/tap-gainsight": "tap_gainsight.tap:TapGainsight",
    "taps/tap-salesforce": "tap_salesforce.tap:TapSalesforce",
    "targets/target-duckdb": "target_duckdb.target:TargetDuckDB",
    "targets/target-gainsight": "target_gainsight.target:TargetGainsight",
    "targets/target-salesforce": "target_salesforce.target:TargetSalesforce",
}
# settings that the SDK adds to every plugin; offered by none of ours
SDK_SETTINGS = {
    "add_record_metadata",
    "batch_config",
    "batch_size_rows",
    "batch_wait_limit_seconds",
    "default_target_schema",
    "faker_config",
    "flattening_enabled",
    "flattening_max_depth",
    "flattening_max_key_length",
    "flattening_separator",
    "hard_delete",
    "load_method",
    "process_activate_version_messages",
    "stream_map_config",
    "stream_maps",
    "target_schema",
    "validate_records",
}


def declared(folder: str) -> dict[str, dict]:
    """Settings of the plugin's class: name -> JSON schema of the setting.

    A setting of the SDK's counts when the plugin offers it in plugin.meltano.yml.
    """
    module, name = PLUGINS[folder].split(":")
    schema = getattr(importlib.import_module(module), name).config_jsonschema
    hidden = SDK_SETTINGS - set(in_meltano(folder))
    return {key: value for key, value in schema["properties"].items() if key not in hidden}


def in_meltano(folder: str) -> dict[str, dict]:
    """Settings of plugin.meltano.yml: name -> definition."""
    document = yaml.safe_load((ROOT / folder / "plugin.meltano.yml").read_text(encoding="utf-8"))
    (plugins,) = document["plugins"].values()
    return {setting["name"]: setting for setting in plugins[0]["settings"]}


@pytest.mark.parametrize("folder", PLUGINS)
def test_meltano_offers_every_setting(folder: str):
    assert set(in_meltano(folder)) == set(declared(folder))


@pytest.mark.parametrize("folder", PLUGINS)
def test_secrets_are_marked_in_both(folder: str):
    secret = {name for name, schema in declared(folder).items() if schema.get("secret")}
    sensitive = {name for name, setting in in_meltano(folder).items() if setting.get("sensitive")}
    assert sensitive == secret


@pytest.mark.parametrize("folder", PLUGINS)
def test_readme_explains_every_setting(folder: str):
    readme = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    assert [name for name in declared(folder) if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("folder", PLUGINS)
def test_env_example_names_every_secret(folder: str):
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    prefix = Path(folder).name.replace("-", "_").upper()
    secrets = [name for name, schema in declared(folder).items() if schema.get("secret")]
    assert [name for name in secrets if f"{prefix}_{name.upper()}=" not in example] == []
