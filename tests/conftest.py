"""What tests of the dbt project share: it is parsed once."""

from __future__ import annotations

import fcntl
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from dbt_project import run_dbt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what dbt knows of the project, tasks switched on; made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "parsed"
    with (shared / "parsed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "target" / "manifest.json").exists():
            folder.mkdir(exist_ok=True)
            run_dbt(folder, "parse", TASK_SYNC="on")
    return folder


@pytest.fixture(scope="session")
def dbt_folder(parsed: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Make folders for `run_dbt` in which dbt need not parse the project again."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("dbt")
        shutil.copytree(parsed / "target", folder / "target")
        return folder

    return make
