"""What a run reads again, what it leaves out, and where the next one starts."""

from __future__ import annotations

import pytest

from connector_kit.errors import ConfigurationFailed
from tap_duckdb import streams

STREAM = {"name": "s", "table": "main.t", "replication_key": "k"}

KEYS = [
    pytest.param("BIGINT", ["-1", "7", "8"], 7, id="integer"),
    pytest.param("HUGEINT", ["1", f"{2**100}", f"{2**100 + 1}"], 2**100, id="huge integer"),
    pytest.param("DECIMAL(20, 2)", ["1", "9.50", "10.25"], None, id="decimal"),
    pytest.param("VARCHAR", ["'B'", "'a'", "'é'"], "a", id="text"),
    pytest.param("DATE", ["'2023-12-31'", "'2024-01-01'", "'2024-01-02'"], "2024-01-01", id="date"),
    pytest.param(
        "TIMESTAMP",
        ["'2024-01-01'", "'2024-01-01 00:00:00.5'", "'2024-01-01 00:00:01'"],
        "2024-01-01T00:00:00.500000Z",
        id="timestamp",
    ),
    pytest.param(
        "TIMESTAMPTZ",
        ["'2024-01-01 01:00:00+02'", "'2024-01-01 00:00:00+00'", "'2024-01-01 00:00:00-01'"],
        "2024-01-01T00:00:00.000000Z",
        id="timestamp with zone",
    ),
]


@pytest.mark.parametrize(("kind", "values", "bookmark"), KEYS)
def test_a_run_starts_at_the_last_value(run_tap, warehouse, kind, values, bookmark):
    low, middle, high = values
    path = warehouse(f"CREATE TABLE t (k {kind})", f"INSERT INTO t VALUES ({middle}), ({low})")
    first = run_tap(STREAM, path=path)
    assert len(first.records) == 2
    saved = first.state["bookmarks"]["s"]
    assert saved["replication_key"] == "k"
    assert bookmark is None or saved["replication_key_value"] == bookmark
    warehouse(f"INSERT INTO t VALUES ({high})")
    second = run_tap(STREAM, path=path, state=first.state)
    # the last value comes again: more rows could have it by now
    assert len(second.records) == 2
    assert second.records[0] == first.records[-1]
    assert second.schema["bookmark_properties"] == ["k"]


def test_nothing_new_keeps_the_bookmark(run_tap, warehouse):
    path = warehouse("CREATE TABLE t (k BIGINT)", "INSERT INTO t VALUES (1)")
    state = {"bookmarks": {"s": {"replication_key": "k", "replication_key_value": 5}}}
    done = run_tap(STREAM, path=path, state=state)
    assert done.records == []
    assert done.state == state


def test_a_row_without_a_value_is_read_every_time(run_tap, warehouse):
    path = warehouse("CREATE TABLE t (k BIGINT, v VARCHAR)", "INSERT INTO t VALUES (NULL, 'x')")
    first = run_tap(STREAM, path=path)
    assert first.records == [{"k": None, "v": "x"}]
    warehouse("INSERT INTO t VALUES (3, 'y')")
    state = run_tap(STREAM, path=path, state=first.state).state
    again = run_tap(STREAM, path=path, state=state)
    assert again.records == [{"k": None, "v": "x"}, {"k": 3, "v": "y"}]


def test_without_replication_key_there_is_no_bookmark(run_tap, warehouse):
    path = warehouse("CREATE TABLE t AS SELECT 1 AS k")
    done = run_tap({"name": "s", "table": "t"}, path=path)
    assert done.state == {"bookmarks": {"s": {}}}
    assert len(run_tap({"name": "s", "table": "t"}, path=path, state=done.state).records) == 1


def test_the_state_moves_on_with_every_batch(run_tap, warehouse, monkeypatch):
    monkeypatch.setattr(streams, "_BATCH_ROWS", 2)
    path = warehouse("CREATE TABLE t AS SELECT 5 - range AS k FROM range(5)")
    done = run_tap(STREAM, path=path)
    seen, told = [], []
    for message in done.messages:
        if message["type"] == "RECORD":
            seen.append(message["record"]["k"])
        elif message["type"] == "STATE":
            told.append((len(seen), message["value"]["bookmarks"]["s"]["replication_key_value"]))
    assert seen == [1, 2, 3, 4, 5]
    assert told[:3] == [(2, 2), (4, 4), (5, 5)]


def test_a_bookmark_is_bound_and_not_part_of_the_query(run_tap, warehouse):
    path = warehouse("CREATE TABLE t AS SELECT 'a' AS k")
    text = "' OR true --"
    state = {"bookmarks": {"s": {"replication_key": "k", "replication_key_value": text}}}
    assert run_tap(STREAM, path=path, state=state).records == [{"k": "a"}]
    state["bookmarks"]["s"]["replication_key_value"] = "b' OR true --"
    assert run_tap(STREAM, path=path, state=state).records == []


def test_deselected_columns_are_left_out(run_tap, warehouse):
    path = warehouse("CREATE TABLE t AS SELECT 1 AS k, 2 AS v, 3 AS w")
    catalog = {
        "streams": [
            {
                "tap_stream_id": "s",
                "stream": "s",
                "key_properties": ["k"],
                # a catalog from before the column w existed
                "schema": {
                    "properties": {
                        "k": {"type": ["integer"]},
                        "v": {"type": ["integer", "null"]},
                    }
                },
                "metadata": [
                    {"breadcrumb": [], "metadata": {"selected": True}},
                    {"breadcrumb": ["properties", "v"], "metadata": {"selected": False}},
                ],
            }
        ]
    }
    stream = {"name": "s", "table": "t", "primary_keys": ["k"]}
    done = run_tap(stream, path=path, catalog=catalog)
    assert done.records == [{"k": 1}]
    assert list(done.properties) == ["k"]


def test_a_replication_key_that_is_no_column(run_tap):
    with pytest.raises(ConfigurationFailed, match="has no column 'k'"):
        run_tap({"name": "s", "query": "SELECT 1 AS v", "replication_key": "k"})
