"""Runs the dbt project on a warehouse of its own, for benchmarks and for tests of the models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent / "transform"


class DbtError(Exception):
    """dbt failed; the message is what it printed."""


def run_dbt(
    folder: Path,
    *arguments: str,
    warehouse: Path | None = None,
    project: Path = PROJECT,
    **environment: str,
) -> str:
    """Run dbt and return what it printed.

    Args:
        folder: Where dbt puts its own files; they are used again by the next run.
        arguments: The command and its options.
        warehouse: The DuckDB file; `warehouse.duckdb` in `folder` unless given.
        project: Folder of the project.
        environment: Further variables of the environment.

    Raises:
        DbtError: It did not end well.
    """
    path = warehouse or folder / "warehouse.duckdb"
    places = {
        # dbt reads every file of the project anew when the name changes
        "WAREHOUSE_PATH": path.name,
        "DBT_PROJECT_DIR": str(project),
        "DBT_PROFILES_DIR": str(project),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", "--quiet", *arguments],
        cwd=path.parent,
        env=os.environ | places | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DbtError(done.stdout + done.stderr)
    return done.stdout


def sql_seconds(folder: Path, started_from: Path) -> dict[str, float]:
    """Run the compiled SQL of the last run's models once more, with nothing beside it.

    Args:
        folder: Folder of the run.
        started_from: The warehouse as it was before the models. Its file has the name of the one
            that they were compiled for.

    Returns:
        Seconds that DuckDB takes for each model.
    """
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
    nodes = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    seconds = {}
    with duckdb.connect(str(started_from)) as warehouse:
        warehouse.execute("set TimeZone = 'UTC'; set disabled_compression_methods = 'dict_fsst'")
        for result in results["results"]:
            node = nodes.get(result["unique_id"], {})
            if node.get("resource_type") != "model":
                continue
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            name = f'"{node["schema"]}"."{node["alias"]}"'
            started = time.monotonic()
            warehouse.execute(f'create schema if not exists "{node["schema"]}"')
            warehouse.execute(f"create or replace {kind} {name} as {result['compiled_code']}")
            seconds[node["name"]] = time.monotonic() - started
    return seconds
