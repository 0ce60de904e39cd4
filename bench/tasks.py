"""Time the plan of 100,000 tasks of which one in a hundred changed, on this machine.

Fills the raw tables of a temporary warehouse with invented pairs, runs every model that the plans
of tasks need through dbt, and adds the models' times up: two of them run at a time, so a run takes
less. The plan says how many rows go to Salesforce; a call of its collections interface takes 200.

    python bench/tasks.py [--tasks 100000]
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "transform" / "fixtures"
FILL = ROOT / "bench" / "task_rows.sql"
RESULTS = ROOT / "bench" / "results" / "tasks.json"
TASKS = 100_000
LIMIT_SECONDS = 5.0
ROWS_PER_CALL = 200


def dbt(folder: Path, *arguments: str) -> None:
    """Run dbt on the warehouse in `folder`, tasks switched on; end with its output if it fails."""
    places = {
        "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
        "DBT_PROJECT_DIR": str(ROOT / "transform"),
        "DBT_PROFILES_DIR": str(ROOT / "transform"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "TASK_SYNC": "on",
    }
    command = [str(Path(sys.executable).parent / "dbt"), "--quiet", *arguments]
    done = subprocess.run(
        command, env=os.environ | places, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def measure(tasks: int) -> dict[str, Any]:
    """Return the times, in seconds, and the size of the plan for so many tasks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
            for file in ("raw_tables", "raw_salesforce", "raw_tasks"):
                warehouse.execute((FIXTURES / f"{file}.sql").read_text(encoding="utf-8"))
            warehouse.execute("set timezone = 'UTC'")
            warehouse.execute(f"set variable tasks = {tasks}")
            warehouse.execute(FILL.read_text(encoding="utf-8"))
        dbt(folder, "seed", "--select", "picklist_mappings", "reason_codes")
        dbt(folder, "run", "--select", "+path:models/plan/tasks")
        results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
        models = {
            result["unique_id"].split(".")[-1]: result["execution_time"]
            for result in results["results"]
        }
        with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as warehouse:
            rows = {
                name: warehouse.execute(f"select count(*) from plan.{name}__task").fetchall()[0][0]
                for name in ("salesforce", "gainsight")
            }
    return {
        "tasks": tasks,
        "rows_to_salesforce": rows["salesforce"],
        "rows_to_gainsight": rows["gainsight"],
        "write_calls_to_salesforce": math.ceil(rows["salesforce"] / ROWS_PER_CALL),
        "models_seconds": sum(models.values()),
        "elapsed_seconds": results["elapsed_time"],
        "models": dict(sorted(models.items(), key=lambda item: -item[1])),
    }


def main() -> int:
    """Measure, print and keep the result; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=TASKS)
    found = measure(parser.parse_args().tasks)
    for name, seconds in found["models"].items():
        print(f"{name:44}{seconds:8.2f}")
    for name in (key for key in found if key != "models"):
        print(f"{name:44}{found[name]:8.2f}")
    report = {"measured_at": datetime.now(UTC).isoformat(), "cores": os.cpu_count(), **found}
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    changed = found["tasks"] // 100
    fits = found["write_calls_to_salesforce"] == math.ceil(changed / ROWS_PER_CALL)
    return 0 if fits and found["models_seconds"] < LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
