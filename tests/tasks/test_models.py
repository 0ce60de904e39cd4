"""What dbt itself tests of the plan, with tasks switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from dbt_project import run_dbt
from task_models import create_raw_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_plan_keeps_its_own_rules(dbt_folder: Callable[[], Path]):
    """Unit tests, among them the table of the merge, and tests of the built models."""
    folder = dbt_folder()
    with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
        create_raw_tables(warehouse)
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    run_dbt(folder, "build", "--select", "+path:models/plan", *kinds, TASK_SYNC="on")
    # guards aside: nothing was read, so they fail
    run_dbt(
        folder, "test", "--select", "path:models/plan", "path:tests/plan",
        "--exclude", "guard_*", TASK_SYNC="on",
    )  # fmt: skip


def test_tasks_switched_on_before_anything_was_read_do_not_break_the_build(
    dbt_folder: Callable[[], Path],
):
    folder = dbt_folder()
    run_dbt(folder, "seed", TASK_SYNC="on")
    run_dbt(folder, "run", "--select", "+path:models/plan", TASK_SYNC="on")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
        assert warehouse.execute("select count(*) from plan.salesforce__task").fetchone() == (0,)
