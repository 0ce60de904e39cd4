"""Files of every format: found, not found, broken."""

from __future__ import annotations

import json
import logging

import duckdb
import pytest

from connector_kit.errors import ConfigurationFailed
from connector_kit.receipts import Receipt, ReceiptLog

COLUMNS = {"id": "VARCHAR", "n": "BIGINT", "at": "TIMESTAMPTZ", "more": "JSON"}
GOOD = {"id": "a", "n": 1, "at": "2024-01-01T00:00:00.000000Z", "more": {"x": [1, "é"]}}


@pytest.fixture
def read(run_tap, tmp_path):
    """Read files of a folder as a stream."""

    def read(files="*.jsonl", **settings):
        stream = {"name": "s", "files": files, **settings}
        return run_tap(stream, files_root=str(tmp_path))

    return read


def write(path, *lines):
    parts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(parts) + b"\n")


@pytest.mark.parametrize("form", ["parquet", "csv", "json"])
def test_no_file_yet_but_columns_gives_the_schema_alone(read, form):
    done = read("*.x", format=form, columns=COLUMNS, primary_keys=["id"])
    assert [each["type"] for each in done.messages] == ["SCHEMA", "STATE"]
    assert list(done.properties) == list(COLUMNS)
    assert done.properties["at"]["format"] == "date-time"


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_no_file_and_no_columns_says_so(read, form):
    with pytest.raises(ConfigurationFailed, match=r"no file matches .*\*\.x"):
        read("*.x", format=form)


def test_a_column_that_the_files_lack_is_empty(read, tmp_path, caplog):
    (tmp_path / "a.csv").write_text("ID,n\na,1\n")
    done = read("*.csv", columns=COLUMNS, primary_keys=["id"])
    assert done.records == [{"id": "a", "n": 1, "at": None, "more": None}]
    assert "has no column at, more: taken for empty" in caplog.text


def test_a_key_that_the_files_lack_says_what_the_first_line_should_be(read, tmp_path):
    (tmp_path / "a.csv").write_text("n\n1\n")
    with pytest.raises(ConfigurationFailed, match=r"a\.csv has no column id\..*id, n, at, more"):
        read("a.csv", columns=COLUMNS, primary_keys=["id"])


def test_json_lines_need_columns(read):
    with pytest.raises(ConfigurationFailed, match="JSON lines do not say"):
        read()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"files": "*.xls"}, "extension", id="format"),
        pytest.param({"columns": {"id": "NOPE"}}, "type that DuckDB does not know", id="type"),
        pytest.param({"columns": {"id": "INT, 1 AS x"}}, "does not know", id="injected SQL"),
        pytest.param(
            {"columns": COLUMNS, "primary_keys": ["key"]}, "has no column 'key'", id="key"
        ),
    ],
)
def test_settings_that_cannot_work(read, settings, message):
    with pytest.raises(ConfigurationFailed, match=message):
        read(**settings)


def test_json_lines(read, tmp_path):
    write(tmp_path / "b.jsonl", GOOD | {"id": "b", "unknown": 1}, {"id": "c"})
    write(tmp_path / "a.jsonl", GOOD)
    write(tmp_path / "empty.jsonl")
    nothing = dict.fromkeys(["n", "at", "more"])
    assert read(columns=COLUMNS).records == [GOOD, GOOD | {"id": "b"}, {"id": "c", **nothing}]


BROKEN = [
    pytest.param(json.dumps(GOOD).encode()[:-20], id="cut"),
    pytest.param('{"id": "é'.encode()[:-1], id="cut inside a character"),
    pytest.param(b"\x00" * 100, id="zeros of a file system after a crash"),
    pytest.param(b"garbage", id="not JSON"),
    pytest.param(b"\xff\xfe", id="not UTF-8"),
    pytest.param(b"17", id="a number"),
    pytest.param(b"null", id="null"),
    pytest.param(b'["a"]', id="an array"),
    pytest.param(b"{}", id="no key"),
    pytest.param(b'{"id": null, "n": 1}', id="null key"),
    pytest.param(b'{"id": "x", "n": "one"}', id="value that does not fit"),
    pytest.param(b'{"id": "x", "at": "yesterday"}', id="time that is none"),
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_broken_line_is_skipped_and_counted(read, tmp_path, caplog, broken, place):
    good = json.dumps(GOOD).encode()
    lines = {
        "first": [broken, good, good],
        "middle": [good, broken, good],
        "last": [good, good, broken],
    }[place]
    (tmp_path / "broken.jsonl").write_bytes(b"\n".join(lines))
    write(tmp_path / "whole.jsonl", GOOD)
    caplog.set_level(logging.WARNING)
    assert read(columns=COLUMNS, primary_keys=["id"]).records == [GOOD] * 3
    (warning,) = caplog.messages
    assert warning.startswith("1 line(s) of ")
    assert "broken.jsonl" in warning
    assert "yesterday" not in warning


def test_files_with_nothing_but_broken_lines(read, tmp_path, caplog):
    write(tmp_path / "a.jsonl", b"x", b"y")
    assert read(columns=COLUMNS, primary_keys=["id"]).records == []
    assert "2 line(s) of" in caplog.text


def test_keys_with_special_characters(read, tmp_path):
    names = ["a/b", "c~d", "", "e.f", 'g"h', "$", "0", "i'j"]
    write(tmp_path / "a.jsonl", {name: i for i, name in enumerate(names)})
    named = [name for name in names if name]  # DuckDB has no column without a name
    (record,) = read(columns=dict.fromkeys(named, "BIGINT")).records
    assert record == {name: i for i, name in enumerate(names) if name}


def test_nested_columns_of_json_lines(read, tmp_path):
    write(tmp_path / "a.jsonl", {"l": [1, None], "s": {"a": "x"}, "j": None}, {"l": 1})
    columns = {"l": "INTEGER[]", "s": "STRUCT(a VARCHAR)", "j": "JSON"}
    assert read(columns=columns).records == [{"l": [1, None], "s": {"a": "x"}, "j": None}]


def test_files_are_united_by_name(read, tmp_path):
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS a, 'x' AS b) TO '{tmp_path}/1.parquet'")
        connection.execute(f"COPY (SELECT 'y' AS b, 2 AS a) TO '{tmp_path}/2.parquet'")
        connection.execute(f"COPY (SELECT 3 AS a, 4.5 AS c) TO '{tmp_path}/3.parquet'")
    records = read("*.parquet").records
    assert [tuple(record.values()) for record in records] == [
        (1, "x", None),
        (2, "y", None),
        (3, None, records[2]["c"]),
    ]


def test_csv_tells_empty_from_nothing(read, tmp_path):
    (tmp_path / "a.csv").write_text('id,n,b\n007,1,""\n008,,\n')
    columns = {"id": "VARCHAR", "n": "BIGINT", "b": "VARCHAR"}
    assert read("*.csv", columns=columns).records == [
        {"id": "007", "n": 1, "b": ""},
        {"id": "008", "n": None, "b": None},
    ]
    assert list(read("*.csv").properties) == ["id", "n", "b"]


def test_files_are_read_without_opening_the_warehouse(run_tap, tmp_path):
    write(tmp_path / "a.jsonl", GOOD)
    stream = {"name": "s", "files": f"{tmp_path}/*.jsonl", "columns": COLUMNS}
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")):  # a loader writes to it
        done = run_tap(stream, path=str(tmp_path / "warehouse.duckdb"))
    assert done.records == [GOOD]


def test_receipts_as_the_targets_write_them(read, tmp_path):
    """A run that was killed after the first of two intents."""
    first = Receipt(object="community_user", operation="create", record_key="c:1", plan_hash="h")
    with ReceiptLog(tmp_path, "run", "gainsight") as receipts:
        receipts.intents([first])
    (path,) = tmp_path.glob("*.jsonl")
    written = json.loads(path.read_text())
    path.write_bytes(path.read_bytes() * 2)
    path.write_bytes(path.read_bytes()[:-30])
    times = {"sent_at", "completed_at", "recorded_at"}
    columns = {
        key: "TIMESTAMPTZ" if key in times else "BIGINT" if key == "attempts" else "VARCHAR"
        for key in written
    }
    assert read(columns=columns, replication_key="recorded_at").records == [written]
