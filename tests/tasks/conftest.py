"""Worlds of two vendors, each with the task models of one project."""

from __future__ import annotations

import fcntl
import functools
import json
import os
from typing import TYPE_CHECKING

import pytest
from task_models import PROJECTS, Models, compile_models
from task_world import World

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def models_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Models]:
    """Compile the models of a project, once each for all tests that run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # by all workers

    @functools.cache
    def compiled(project: str) -> Models:
        kept = shared / f"tasks-{project}.json"
        with (shared / f"tasks-{project}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                models = compile_models(tmp_path_factory.mktemp("tasks"), **PROJECTS[project])
                kept.write_text(json.dumps(models.statements), encoding="utf-8")
            return Models(json.loads(kept.read_text(encoding="utf-8")))

    return compiled


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
