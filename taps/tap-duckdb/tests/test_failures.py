"""What a person reads when it cannot work; never a value of a row."""

from __future__ import annotations

import subprocess
import sys

import pytest
from singer_sdk.exceptions import ConfigValidationError

from connector_kit.errors import ConfigurationFailed, ConnectorError
from connector_kit.testing import FakeClock
from tap_duckdb.database import MEMORY, WarehouseLocked, connect

TABLE = {"name": "s", "table": "plan.people"}


@pytest.fixture
def writer(warehouse):
    """Another process that has the warehouse open for writing."""
    path = warehouse("CREATE SCHEMA plan", "CREATE TABLE plan.people AS SELECT 1 AS id")
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    yield process
    process.communicate()  # the end of its input is its end


def test_a_locked_warehouse_is_waited_for(run_tap, warehouse, writer):
    class Clock(FakeClock):
        def sleep(self, seconds):
            super().sleep(seconds)
            if len(self.slept) == 3:
                writer.communicate()

    clock = Clock()
    assert run_tap(TABLE, path=warehouse.path, clock=clock).records == [{"id": 1}]
    assert clock.slept == [1.0] * 3


@pytest.mark.parametrize(("patience", "pauses"), [(60, 60), (0, 0)])
def test_patience_ends(run_tap, warehouse, writer, patience, pauses):
    clock = FakeClock()
    with pytest.raises(WarehouseLocked, match=f"after {patience} seconds. Close whatever"):
        run_tap(TABLE, path=warehouse.path, clock=clock, lock_wait_seconds=patience)
    assert len(clock.slept) == pauses


@pytest.mark.parametrize("there", ["CREATE SCHEMA other", "CREATE SCHEMA plan"])
def test_an_optional_table_that_is_missing_is_left_out(run_tap, warehouse, there):
    """Such as the plan of what is not switched on; what is there is read."""
    path = warehouse(there, "CREATE TABLE t AS SELECT 1 AS id")
    run = run_tap(TABLE | {"optional": True}, {"name": "t", "table": "t"}, path=path)
    assert run.records == [{"id": 1}]
    assert {each["stream"] for each in run.messages if each["type"] == "SCHEMA"} == {"t"}


def test_an_optional_table_that_is_there_is_read(run_tap, warehouse):
    path = warehouse("CREATE SCHEMA plan", "CREATE TABLE plan.people AS SELECT 1 AS id")
    assert run_tap(TABLE | {"optional": True}, path=path).records == [{"id": 1}]


def test_an_optional_view_that_cannot_be_read_is_a_failure(run_tap, warehouse):
    path = warehouse(
        "CREATE SCHEMA plan",
        "CREATE TABLE gone AS SELECT 1 AS id",
        "CREATE VIEW plan.people AS SELECT * FROM gone",
        "DROP TABLE gone",
    )
    with pytest.raises(ConfigurationFailed):
        run_tap(TABLE | {"optional": True}, path=path)


def test_nothing_but_missing_optional_tables_is_an_empty_run(run_tap, warehouse):
    path = warehouse("CREATE TABLE t (id BIGINT)")
    assert run_tap(TABLE | {"optional": True}, path=path).records == []


def test_only_tables_are_optional(run_tap, warehouse):
    path = warehouse("CREATE TABLE t (id BIGINT)")
    with pytest.raises(ConfigurationFailed, match="`optional` is for tables only"):
        run_tap({"name": "s", "query": "SELECT 1 AS id", "optional": True}, path=path)


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(TABLE, id="schema"),
        pytest.param({"name": "s", "table": "people"}, id="table"),
        pytest.param({"name": "s", "query": "SELECT * FROM plan.people"}, id="in a query"),
    ],
)
def test_a_missing_table_tells_how_to_make_it(run_tap, warehouse, stream):
    path = warehouse("CREATE TABLE t (id BIGINT)")
    with pytest.raises(ConfigurationFailed, match=r"does not exist.*`meltano run plan` first"):
        run_tap(stream, path=path)


def test_a_missing_warehouse_tells_how_to_make_it(run_tap, tmp_path):
    path = tmp_path / "none.duckdb"
    with pytest.raises(ConfigurationFailed, match=r"no warehouse at .* `meltano run plan` first"):
        run_tap(TABLE, path=str(path))
    assert not path.exists()


def test_a_file_that_is_no_warehouse(run_tap, tmp_path):
    path = tmp_path / "text.duckdb"
    path.write_text("text")
    with pytest.raises(ConfigurationFailed, match="cannot be opened"):
        run_tap(TABLE, path=str(path))


def test_the_warehouse_is_not_written_to(run_tap, warehouse):
    path = warehouse("CREATE TABLE t (id BIGINT)")
    with pytest.raises(ConfigurationFailed):
        run_tap({"name": "s", "query": "DROP TABLE t"}, path=path)
    assert run_tap({"name": "s", "table": "t"}, path=path).records == []


def test_a_query_is_used_as_it_is(run_tap, warehouse):
    path = warehouse("CREATE TABLE t AS SELECT 1 AS id")
    query = "WITH x AS (FROM t) SELECT id, 'a;b' AS v FROM x; -- done\n;\n"
    with pytest.raises(ConfigurationFailed, match="Parser"):
        run_tap({"name": "s", "query": query}, path=path)
    done = run_tap({"name": "s", "query": query.replace("; -- done\n;", " -- done")}, path=path)
    assert done.records == [{"id": 1, "v": "a;b"}]


def test_an_error_while_reading_shows_no_value(run_tap, warehouse):
    path = warehouse("CREATE TABLE t AS SELECT 'ann@example.com' AS v")
    with pytest.raises(ConnectorError, match="ConversionException") as caught:
        run_tap({"name": "s", "query": "SELECT CAST(v AS BIGINT) AS n FROM t"}, path=path)
    assert "ann@" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("streams", "message"),
    [
        pytest.param([{"name": "s"}], "but none is given", id="no source"),
        pytest.param([TABLE | {"query": "FROM t"}], "table and query is given", id="two sources"),
        pytest.param([TABLE | {"table": ""}], "but none is given", id="empty source"),
        pytest.param([TABLE | {"columns": {"a": "INT"}}], "for files only", id="columns"),
        pytest.param([TABLE, TABLE], "Two streams have the name 's'", id="same name"),
    ],
)
def test_streams_that_make_no_sense(run_tap, streams, message):
    with pytest.raises(ConfigurationFailed, match=message):
        run_tap(*streams)


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param({"table": "t"}, id="no name"),
        pytest.param(TABLE | {"tabel": "t"}, id="misspelt"),
        pytest.param({"name": "s", "files": "*.x", "format": "xls"}, id="format"),
    ],
)
def test_settings_are_validated(run_tap, stream):
    with pytest.raises(ConfigValidationError):
        run_tap(stream)


def test_no_progress_bar_among_the_records():
    with connect(MEMORY, FakeClock(), 0) as connection:
        setting = connection.execute("SELECT current_setting('enable_progress_bar')").fetchone()
    assert setting == (False,)
