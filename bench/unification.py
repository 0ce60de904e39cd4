"""Time the unification of 250,000, 500,000 and 1,000,000 members on this machine.

Fills the raw tables of a temporary warehouse with invented rows, a tenth as many companies as
members and three contacts per company, in shares seen in real communities (two in five addresses
are public mail). Then runs the unification models and what they are made of (`+unification`:
staging models that only other parts read are left out) through dbt. `sql_seconds` is what DuckDB
takes for the models' SQL with nothing beside it; `elapsed_seconds` the time through dbt, from the
first model's start to the last one's end; `models_seconds` adds up the models there, which count
twice while two of them run at a time. On a machine that does something else as well look at
`cpu_seconds`: what the whole command took of the processors, five seconds of it dbt's start.

    python bench/unification.py [--users 250000 500000 1000000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from dbt_project import run_dbt, sql_seconds

ROOT = Path(__file__).resolve().parent.parent
RAW_TABLES = ROOT / "transform" / "fixtures" / "raw_tables.sql"
FILL = ROOT / "bench" / "unification_rows.sql"
RESULTS = ROOT / "bench" / "results" / "unification.json"
SIZES = [250_000, 500_000, 1_000_000]
LIMIT_SECONDS = 10.0  # for a million members on two cores


def children_cpu_seconds() -> float:
    """Return the processor time of all finished commands so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(users: int) -> dict[str, Any]:
    """Return the times, in seconds, of one run over `users` members."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
            warehouse.execute(RAW_TABLES.read_text(encoding="utf-8"))
            warehouse.execute(f"set variable users = {users}")
            warehouse.execute(FILL.read_text(encoding="utf-8"))
        run_dbt(folder, "seed")
        # of the same name, as compiled SQL names the file
        before = folder / "before" / "warehouse.duckdb"
        before.parent.mkdir()
        shutil.copy(folder / "warehouse.duckdb", before)
        started, cpu_before = time.monotonic(), children_cpu_seconds()
        run_dbt(folder, "run", "--select", "+unification")
        command_seconds = time.monotonic() - started
        cpu_seconds = children_cpu_seconds() - cpu_before
        results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
        models = {
            result["unique_id"].split(".")[-1]: result["execution_time"]
            for result in results["results"]
        }
        sql = sum(sql_seconds(folder, before).values())
        with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as warehouse:
            outcomes = dict(
                warehouse.execute(
                    "select status, count(*) from unification.community_users group by status"
                ).fetchall()
            )
    return {
        "users": users,
        "companies": users // 10,
        "outcomes": outcomes,
        "sql_seconds": sql,
        "models_seconds": sum(models.values()),
        "elapsed_seconds": results["elapsed_time"],
        "command_seconds": command_seconds,
        "cpu_seconds": cpu_seconds,
        "models": dict(sorted(models.items(), key=lambda item: -item[1])),
    }


def show(runs: list[dict[str, Any]]) -> None:
    """Print a table of models by size, then the totals."""
    names = [name for name, _ in sorted(runs[-1]["models"].items(), key=lambda item: -item[1])]
    print(f"{'seconds per model':44}" + "".join(f"{run['users']:>12,}" for run in runs))
    for name in names:
        print(f"{name:44}" + "".join(f"{run['models'][name]:12.2f}" for run in runs))
    for total in (
        "sql_seconds",
        "models_seconds",
        "elapsed_seconds",
        "command_seconds",
        "cpu_seconds",
    ):
        print(f"{total:44}" + "".join(f"{run[total]:12.2f}" for run in runs))
    print(f"outcomes of the last run: {runs[-1]['outcomes']}")


def main() -> int:
    """Measure every size, print and keep the results; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--users", type=int, nargs="+", default=SIZES)
    runs = [measure(users) for users in parser.parse_args().users]
    show(runs)
    RESULTS.parent.mkdir(exist_ok=True)
    report = {"measured_at": datetime.now(UTC).isoformat(), "cores": os.cpu_count(), "runs": runs}
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    slow = [
        run for run in runs if run["users"] == SIZES[-1] and run["elapsed_seconds"] > LIMIT_SECONDS
    ]
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
