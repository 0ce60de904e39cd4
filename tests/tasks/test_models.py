"""What dbt itself says of the task models: the merge table, and the rules of the whole plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from task_models import create_raw_tables, run_dbt

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with every model built over empty raw tables."""
    folder = tmp_path_factory.mktemp("built")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
        create_raw_tables(warehouse)
    run_dbt(folder, "seed")
    run_dbt(folder, "run", "--select", "+path:models/plan")
    return folder


def test_the_merge_decides_every_combination(built: Path):
    run_dbt(built, "test", "--select", "path:models/plan/steps/tasks,test_type:unit")


def test_the_plan_keeps_its_own_rules(built: Path):
    # guards aside: nothing was read, so they fail
    run_dbt(
        built, "test", "--select", "path:models/plan", "path:tests/plan",
        "--exclude", "test_type:unit", "guard_*",
    )  # fmt: skip
