"""The columns of the admin's own rows: what is explained, what is loaded, what the models read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COLUMN = re.compile(r"\['(\w+)', '\w+', '\w+'\]")


def loaded() -> dict[str, list[str]]:
    """Return the columns of each stream of tap-duckdb--admin."""
    text = (ROOT / "transform" / "plugin.meltano.yml").read_text(encoding="utf-8")
    taps = yaml.safe_load(text)["plugins"]["extractors"]
    admin = next(tap for tap in taps if tap["name"] == "tap-duckdb--admin")
    return {stream["name"]: list(stream["columns"]) for stream in admin["config"]["streams"]}


@pytest.mark.parametrize("stream", loaded())
def test_what_is_explained_is_loaded(stream: str):
    readme = (ROOT / "admin" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith(f"| `{stream}.csv` |"))
    assert row.split("`")[3].split(", ") == loaded()[stream]


@pytest.mark.parametrize("stream", loaded())
def test_what_the_models_read_is_loaded(stream: str):
    model = ROOT / "transform" / "models" / "staging" / "admin" / f"stg_admin__{stream}.sql"
    read = set(COLUMN.findall(model.read_text(encoding="utf-8")))
    assert read
    assert read <= set(loaded()[stream])
