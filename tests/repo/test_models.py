"""The rules every dbt model keeps, read from the manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

STAGING_PREFIX = "stg_"


@pytest.fixture(scope="module")
def manifest(parsed: Path) -> dict[str, Any]:
    """What dbt says of the project."""
    return json.loads((parsed / "target" / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert len(found) > 20
    return found


def data_tests_on(manifest: dict[str, Any], model: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        manifest["nodes"][child]
        for child in manifest["child_map"][model["unique_id"]]
        if child.startswith("test.")
    ]


def test_only_staging_reads_sources(models: list[dict[str, Any]]):
    readers = {
        model["name"]
        for model in models
        if any(parent.startswith("source.") for parent in model["depends_on"]["nodes"])
    }
    # the preview compares itself with what is active now, which is a source to it
    assert {name for name in readers if not name.startswith(STAGING_PREFIX)} <= {
        "rule_change_preview",
        "unification__rule_change_preview",
    }


def test_a_staging_model_reads_no_model_of_a_later_layer(models: list[dict[str, Any]]):
    wrong = {
        (model["name"], parent)
        for model in models
        if model["name"].startswith(STAGING_PREFIX)
        for parent in model["depends_on"]["nodes"]
        if parent.startswith("model.") and not parent.split(".")[-1].startswith(STAGING_PREFIX)
    }
    assert not wrong


def test_every_model_says_its_grain(models: list[dict[str, Any]]):
    silent = [
        model["name"] for model in models if "one row per" not in model["description"].lower()
    ]
    assert silent == []


def test_every_model_tests_its_key(manifest: dict[str, Any], models: list[dict[str, Any]]):
    keyless = [
        model["name"]
        for model in models
        if not any(
            test.get("test_metadata", {}).get("name") in {"primary_key", "unique", "unique_where"}
            for test in data_tests_on(manifest, model)
        )
    ]
    assert keyless == []


def test_every_outgoing_model_has_a_contract_and_an_exposure(
    manifest: dict[str, Any], models: list[dict[str, Any]]
):
    outgoing = [model for model in models if model["schema"] == "plan" and "__" in model["alias"]]
    assert outgoing
    exposed = {
        parent
        for exposure in manifest["exposures"].values()
        if exposure["owner"]["email"] or exposure["owner"]["name"]
        for parent in exposure["depends_on"]["nodes"]
    }
    assert [m["name"] for m in outgoing if not m["config"]["contract"]["enforced"]] == []
    assert [m["name"] for m in outgoing if m["unique_id"] not in exposed] == []


def test_no_model_is_unused(manifest: dict[str, Any], models: list[dict[str, Any]]):
    """A model is read by another model or an exposure, or people read it: staging and products."""
    products = {"staging", "unification", "plan", "activity"}
    idle = [
        model["name"]
        for model in models
        if model["schema"] not in products
        and not any(
            child.split(".")[0] in {"model", "exposure"}
            for child in manifest["child_map"][model["unique_id"]]
        )
    ]
    assert idle == []
