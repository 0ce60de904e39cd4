"""Who may import whom: the walls between packages, read from the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = {
    "tap_communities",
    "tap_duckdb",
    "tap_gainsight",
    "tap_salesforce",
    "target_duckdb",
    "target_gainsight",
    "target_salesforce",
}
OURS = PLUGINS | {"connector_kit", "crosswalk_console", "crosswalk_sandbox"}

# package folder -> what its code must not import
WALLS = {
    "libs/connector-kit/connector_kit": (OURS - {"connector_kit"})
    | {"singer_sdk", "meltano", "dbt", "duckdb"},
    "sandbox/crosswalk_sandbox": OURS - {"crosswalk_sandbox"},
    "console/crosswalk_console": OURS - {"crosswalk_console", "connector_kit"},
    **{
        f"{folder}/{name.replace('_', '-')}/{name}": OURS - {name, "connector_kit"}
        for name in sorted(PLUGINS)
        for folder in ["taps" if name.startswith("tap") else "targets"]
    },
}


def imported_modules(path: Path) -> set[str]:
    """Dotted names of every module that a file imports, at any depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("folder", WALLS, ids=lambda folder: folder.rsplit("/", 1)[-1])
def test_package_stays_behind_its_wall(folder: str):
    files = list((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} holds no code"
    found = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in imported_modules(path)
        if name.split(".")[0] in WALLS[folder]
    }
    assert not found


def test_vendor_packages_of_the_kit_do_not_know_each_other():
    kit = ROOT / "libs/connector-kit/connector_kit"
    vendors = [path.name for path in kit.iterdir() if (path / "client.py").exists()]
    assert {"communities", "gainsight", "salesforce"} <= set(vendors)
    found = {
        f"{path.relative_to(ROOT)} imports {name}"
        for vendor in vendors
        for path in (kit / vendor).rglob("*.py")
        for name in imported_modules(path)
        for other in vendors
        if other != vendor and name.startswith(f"connector_kit.{other}")
    }
    assert not found


def test_end_to_end_tests_use_command_lines_only():
    found = {
        f"{path.name} imports {name}"
        for path in (ROOT / "tests/e2e").rglob("*.py")
        for name in imported_modules(path)
        if name.split(".")[0] in OURS - {"crosswalk_sandbox"}
    }
    assert not found
