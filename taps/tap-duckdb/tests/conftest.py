from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from connector_kit.testing import FakeClock
from tap_duckdb.tap import TapDuckDB


@dataclass
class Run:
    """What a run of the tap put out; numbers with a fraction are decimals."""

    messages: list[dict[str, Any]]
    lines: list[str]

    @property
    def records(self) -> list[dict[str, Any]]:
        return [each["record"] for each in self.messages if each["type"] == "RECORD"]

    @property
    def schema(self) -> dict[str, Any]:
        return next(each for each in self.messages if each["type"] == "SCHEMA")

    @property
    def properties(self) -> dict[str, Any]:
        return self.schema["schema"]["properties"]

    @property
    def state(self) -> dict[str, Any]:
        return [each for each in self.messages if each["type"] == "STATE"][-1]["value"]


@pytest.fixture(scope="session")
def run_tap():
    """Run the tap in this process: run_tap({settings of a stream}, …)."""

    def run_tap(*streams, state=None, catalog=None, clock=None, **config) -> Run:
        tap_class = type("TapDuckDB", (TapDuckDB,), {"clock": clock or FakeClock()})
        written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(written):
            tap = tap_class(
                config={"streams": list(streams), **config}, state=state, catalog=catalog
            )
            try:
                tap.sync_all()
            finally:  # so that the test can write to the warehouse
                for stream in tap.streams.values():
                    stream._connection.close()
        written.seek(0)
        lines = written.read().split("\n")[:-1]
        return Run([json.loads(line, parse_float=Decimal) for line in lines], lines)

    return run_tap


@pytest.fixture
def warehouse(tmp_path):
    """Run statements on a warehouse file; `warehouse.path` is what the tap reads."""

    def warehouse(*statements: str) -> str:
        with duckdb.connect(warehouse.path) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            for statement in statements:
                connection.execute(statement)
        return warehouse.path

    warehouse.path = str(tmp_path / "warehouse.duckdb")
    return warehouse
