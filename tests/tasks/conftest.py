"""Worlds of two vendors, each with the task models of one project."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import duckdb
import pytest
from task_models import PROJECTS, Models, compile_models, create_raw_tables, run_dbt
from task_world import World

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def models_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Models]:
    """Compile the models of a project, once each."""
    folder = tmp_path_factory.mktemp("tasks")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
        create_raw_tables(warehouse)
    run_dbt(folder, "seed", "--select", "picklist_mappings", "reason_codes")
    return functools.cache(lambda project: compile_models(folder, **PROJECTS[project]))


@pytest.fixture
def world_of(models_of: Callable[[str], Models]) -> Callable[[str], World]:
    """Make a world with one of the projects."""
    return lambda project: World(models_of(project))


@pytest.fixture
def world(world_of: Callable[[str], World]) -> World:
    return world_of("default")


@pytest.fixture
def synced(world: World) -> World:
    """One task on both sides, agreed."""
    world.left_task("T1", Description="<p>Ask &amp; listen</p><p>Then <b>write</b></p>")
    world.settle()
    return world
