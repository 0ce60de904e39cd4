"""What a person is told when there is nothing to read."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest

COMMANDS = ["plan", "activity", "unresolved", "check"]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_warehouse_yet(crosswalk, tmp_path, command):
    result = crosswalk(tmp_path / "none.duckdb", command)
    assert result.exit_code == 1
    assert "Run `meltano run plan` first." in result.stderr
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_models_yet(crosswalk, tmp_path, command):
    path = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(path)).close()
    result = crosswalk(path, command)
    assert result.exit_code == 1
    assert (
        result.stderr == "The warehouse has no plan or ledger yet. Run `meltano run plan` first.\n"
    )


def test_a_first_run_that_could_not_read_says_what_failed(crosswalk, tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema raw_gainsight;
            create table raw_gainsight.extracts as
            select 'run1' as run_id, now() as started_at, 'gainsight' as connection,
                'company' as stream, 'failed' as status, 'SERVICE_UNAVAILABLE' as error_code,
                'Gainsight cannot be reached.' as error_message
        """)
    result = crosswalk(path, "check")
    assert result.exit_code == 1
    assert "Gainsight cannot be reached." in result.stdout


def test_another_kind_of_file(crosswalk, tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_text("not a database" * 1000, encoding="utf-8")
    result = crosswalk(path, "plan")
    assert result.exit_code == 1
    assert "cannot be read as a DuckDB file" in result.stderr


def test_a_run_is_writing(crosswalk, warehouse):
    path = warehouse()
    script = (
        "import duckdb, sys; writer = duckdb.connect(sys.argv[1]);"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout.readline() == "open\n"
        result = crosswalk(path, "plan")
    assert result.exit_code == 1
    assert "Another process is writing" in result.stderr


def test_unknown_run(crosswalk, warehouse):
    result = crosswalk(warehouse(), "activity", "--run", "run9")
    assert result.exit_code == 1
    assert "There is no run run9." in result.stderr


def test_a_ledger_without_runs(crosswalk, warehouse):
    path = warehouse()
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from activity.runs")
    assert crosswalk(path, "activity").stdout == "No run has been recorded yet.\n"
