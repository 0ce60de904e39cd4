"""The warehouse file: other processes, other connections, settings."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest

from target_duckdb.errors import WarehouseLocked
from target_duckdb.warehouse import Warehouse

_HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
connection.close()
print("released", flush=True)
sys.stdin.readline()
"""


class _Clock:
    """Time passes only while somebody waits; `on_sleep` says what happens meanwhile."""

    def __init__(self, on_sleep=lambda _: None):
        self.slept = 0.0
        self._on_sleep = on_sleep

    def now(self):
        return self.slept

    def sleep(self, seconds):
        self.slept += seconds
        self._on_sleep(self.slept)


@pytest.fixture
def holder(tmp_path):
    """Another process that has the warehouse open until it reads a line."""
    path = tmp_path / "warehouse.duckdb"
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "held\n"
    yield str(path), process
    process.communicate("\n\n")


def test_gives_up_on_a_locked_file(holder):
    path, _ = holder
    clock = _Clock()
    with pytest.raises(WarehouseLocked, match=r"after 30 seconds.*run again"):
        Warehouse(path, clock, lock_wait_seconds=30, memory_limit="1GB")
    assert clock.slept == 30


def test_waits_for_a_locked_file(holder):
    path, process = holder

    def release(slept):
        if slept == 3:
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "released\n"

    clock = _Clock(release)
    Warehouse(path, clock, lock_wait_seconds=30, memory_limit="1GB").close()
    assert clock.slept == 3


def test_draws_no_progress_among_the_states(tmp_path):
    path = str(tmp_path / "warehouse.duckdb")
    warehouse = Warehouse(path, _Clock(), lock_wait_seconds=0, memory_limit="1GB")
    assert warehouse.run("SELECT current_setting('enable_progress_bar')") == [(False,)]
    warehouse.close()


def test_a_file_of_another_kind_fails_at_once(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_text("no database" * 100)
    with pytest.raises(duckdb.IOException, match="not a valid DuckDB"):
        Warehouse(str(path), _Clock(), lock_wait_seconds=30, memory_limit="1GB")


def test_folder_is_made_and_memory_is_limited(tmp_path):
    path = tmp_path / "a" / "b" / "warehouse.duckdb"
    warehouse = Warehouse(str(path), _Clock(), lock_wait_seconds=0, memory_limit="1GB")
    assert warehouse.run("SELECT current_setting('memory_limit')") == [("953.6 MiB",)]
    warehouse.close()
    assert path.is_file()


@pytest.mark.parametrize(
    "name", ['a"b', "select", "a.b", "ü 😀", "a'b", "a;b--", "Äpfel\n"], ids=repr
)
def test_any_name(name, warehouse, schema, record):
    warehouse.load(schema(name, {name: "integer"}), record(name, {name: 1}), schema=name)
    quoted = '"' + name.replace('"', '""') + '"'
    assert warehouse.sql(f"SELECT {quoted} FROM {quoted}.{quoted}") == [(1,)]


def test_appends(warehouse, schema, record):
    for _ in range(3):
        warehouse.load(schema("s", {"a": "integer"}, keys=["a"]), record("s", {"a": 1}))
    sequence = warehouse.sql('SELECT _sdc_sequence FROM raw.s ORDER BY "_sdc_batched_at"')
    assert len(sequence) == 3
    assert sequence == sorted(sequence)
