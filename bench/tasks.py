"""Time the plan of 25,000, 50,000 and 100,000 tasks of which one in a hundred changed.

Fills the raw tables of a temporary warehouse with invented pairs and runs every model that the
plans of tasks need through dbt. `sql_seconds` is what DuckDB takes for the models' SQL with nothing
beside it; `elapsed_seconds` the time through dbt, where each model costs some more. The plan says
how many rows go to Salesforce; a call of its collections interface takes 200.

    python bench/tasks.py [--tasks 25000 50000 100000]
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from dbt_project import run_dbt, sql_seconds

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "transform" / "fixtures"
FILL = ROOT / "bench" / "task_rows.sql"
RESULTS = ROOT / "bench" / "results" / "tasks.json"
SIZES = [25_000, 50_000, 100_000]
LIMIT_SECONDS = 5.0  # for 100,000 tasks on two cores
ROWS_PER_CALL = 200
# without the guards, which would need the models of the communities, too
TASK_MODELS = [
    "+path:models/plan/steps/tasks", "+task_review", "int_plan__written", "path:models/plan/tasks",
]  # fmt: skip


def fill(path: Path, tasks: int) -> None:
    """Make a warehouse with the raw tables of so many tasks."""
    with duckdb.connect(str(path)) as warehouse:
        for file in ("raw_tables", "raw_salesforce", "raw_tasks"):
            warehouse.execute((FIXTURES / f"{file}.sql").read_text(encoding="utf-8"))
        warehouse.execute("create schema plan; create table plan.guards (verdict varchar)")
        warehouse.execute("set timezone = 'UTC'")
        warehouse.execute(f"set variable tasks = {tasks}")
        warehouse.execute(FILL.read_text(encoding="utf-8"))


def measure(tasks: int) -> dict[str, Any]:
    """Return the times, in seconds, and the size of the plan for so many tasks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "warehouse.duckdb", tasks)
        run_dbt(folder, "seed", "--select", "picklist_mappings", "reason_codes", TASK_SYNC="on")
        # of the same name, as compiled SQL names the file
        before = folder / "before" / "warehouse.duckdb"
        before.parent.mkdir()
        shutil.copy(folder / "warehouse.duckdb", before)
        run_dbt(folder, "run", "--select", *TASK_MODELS, TASK_SYNC="on")
        results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
        models = sql_seconds(folder, before)
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
        "sql_seconds": sum(models.values()),
        "elapsed_seconds": results["elapsed_time"],
        "models": dict(sorted(models.items(), key=lambda item: -item[1])),
    }


def show(runs: list[dict[str, Any]]) -> None:
    """Print a table of models by size, then the totals."""
    print(f"{'seconds per model':44}" + "".join(f"{run['tasks']:>12,}" for run in runs))
    for name in runs[-1]["models"]:
        print(f"{name:44}" + "".join(f"{run['models'][name]:12.2f}" for run in runs))
    for name in (key for key in runs[-1] if key != "models"):
        print(f"{name:44}" + "".join(f"{run[name]:12.2f}" for run in runs))


def main() -> int:
    """Measure every size, print and keep the results; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, nargs="+", default=SIZES)
    runs = [measure(tasks) for tasks in parser.parse_args().tasks]
    show(runs)
    report = {"measured_at": datetime.now(UTC).isoformat(), "cores": os.cpu_count(), "runs": runs}
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    largest = runs[-1]
    calls = math.ceil(largest["tasks"] / 100 / ROWS_PER_CALL)
    is_fast = largest["sql_seconds"] < LIMIT_SECONDS
    return 0 if is_fast and largest["write_calls_to_salesforce"] == calls else 1


if __name__ == "__main__":
    sys.exit(main())
