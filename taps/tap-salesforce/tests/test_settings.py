"""Settings are told in three places: they have to agree."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from tap_salesforce.settings import SETTINGS

PACKAGE = Path(__file__).parents[1]
METADATA = ["objects", "fields", "picklist_values"]
# the SDK adds settings of its own to the same dictionary
PROPERTIES = dict(takewhile(lambda each: each[0] != "stream_maps", SETTINGS["properties"].items()))


@pytest.fixture(scope="module")
def plugin():
    text = (PACKAGE / "plugin.meltano.yml").read_text("utf-8")
    return yaml.safe_load(text)["plugins"]["extractors"][0]


# a project without Salesforce needs no setting to run
OFF_IN_THE_PROJECT = {"active": False}


def test_meltano_knows_every_setting(plugin):
    assert [
        {
            "name": each["name"],
            "label": each["label"],
            "description": each["description"],
            "default": each.get("value"),
            "secret": each.get("sensitive", False),
        }
        for each in plugin["settings"]
    ] == [
        {
            "name": name,
            "label": each["title"],
            "description": each["description"],
            "default": OFF_IN_THE_PROJECT.get(name, each.get("default")),
            "secret": each.get("secret", False),
        }
        for name, each in PROPERTIES.items()
    ]


def test_the_readme_tells_every_setting_and_stream():
    readme = (PACKAGE / "README.md").read_text("utf-8")
    streams = [*METADATA, "extracts"]
    assert [name for name in [*PROPERTIES, *streams] if f"\n| `{name}` |" not in readme] == []
