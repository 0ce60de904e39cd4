"""Warehouses in known situations: a quiet one, and what a few statements make of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from typer.testing import CliRunner

from crosswalk_console.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent


def _execute(path: Path, script: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(script.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after a run that went well and left nothing to do."""
    path = tmp_path_factory.mktemp("quiet") / "warehouse.duckdb"
    _execute(path, HERE / "warehouse.sql")
    return path


@pytest.fixture
def warehouse(quiet: Path, tmp_path: Path) -> Callable[..., Path]:
    """Make a copy of the quiet warehouse and bring it into the situations of the folder beside."""

    def make(*situations: str) -> Path:
        path = tmp_path / "warehouse.duckdb"
        shutil.copy(quiet, path)
        for name in situations:
            _execute(path, HERE / "situations" / f"{name}.sql")
        return path

    return make


@pytest.fixture
def crosswalk(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Run the command line as a person would, without a terminal."""
    for name in ("CROSSWALK_MAX_REJECTED_SHARE", "WAREHOUSE_PATH", "MELTANO_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()
    return lambda path, *arguments, **environment: runner.invoke(
        app, list(arguments), env={"WAREHOUSE_PATH": str(path), **environment}
    )
