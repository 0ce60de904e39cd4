"""A state goes out only when all it covers is safe, and not much later than that."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading

import duckdb
import pytest

from target_duckdb.appender import Appender
from target_duckdb.errors import InvalidLine
from target_duckdb.scratch import Scratch


def test_last_state_is_emitted_at_the_end(warehouse, schema, record, state):
    lines = [record("s", {"a": 1}), state({"n": 1}), record("s", {"a": 2}), state({"n": 2})]
    assert warehouse.load(schema("s", {"a": "integer"}), *lines) == [{"n": 2}]


def test_state_without_records(warehouse, state):
    assert warehouse.load(state({"n": 1})) == [{"n": 1}]
    assert not warehouse.path.exists()


def test_each_batch_brings_the_state_it_covers(warehouse, schema, record, state, monkeypatch):
    monkeypatch.setattr("target_duckdb.reader._BLOCK_BYTES", 1)  # so every line is a block
    lines = itertools.chain(*((record("s", {"a": i}), state({"n": i})) for i in range(1, 7)))
    states = warehouse.load_bytes(schema("s", {"a": "integer"}), *lines, batch_size_rows=2)
    assert states == [{"n": 1}, {"n": 3}, {"n": 5}, {"n": 6}]


def test_state_is_emitted_after_the_commit(warehouse, schema, record, state, monkeypatch):
    seen = []
    target = warehouse.target()
    monkeypatch.setattr(target._loader, "_emit_state", lambda _: seen.append(_committed(target)))
    target._process_schema_message(schema("s", {"a": "integer"}))
    line = json.dumps(record("s", {"a": 1})).encode() + b"\n"
    target._process_record_message({"stream": "s", "lines": line, "count": 1})
    target._process_state_message(state({"n": 1}))
    target.process_endofpipe()
    assert seen == [1]


def _committed(target):
    """Count the rows that another connection sees."""
    with target._loader._warehouse._connection.cursor() as other:
        return other.execute("SELECT count(*) FROM raw.s").fetchall()[0][0]


class _Clock:
    def __init__(self):
        self.time = 1000.0

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


@pytest.mark.parametrize(("waited", "flushed"), [(29.0, 0), (30.0, 1)], ids=["young", "due"])
def test_state_is_not_held_back_for_long(waited, flushed, warehouse, schema, state):
    clock = _Clock()
    target = warehouse.target()
    loader = target._loader
    loader._clock = clock
    target._process_schema_message(schema("s", {"a": "integer"}))
    line = b'{"type": "RECORD", "stream": "s", "record": {"a": 1}}\n'
    target._process_record_message({"stream": "s", "lines": line, "count": 1})
    target._process_state_message(state({"n": 1}))
    clock.time += waited
    target.message_reader.on_pause()
    loader.wait()
    assert _committed(target) == flushed
    loader.finish()


def test_failed_batch_emits_nothing(warehouse, schema, record, state, monkeypatch):
    monkeypatch.setattr(Appender, "_insert", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        warehouse.load(schema("s", {"a": "integer"}), record("s", {"a": 1}), state({"n": 1}))
    assert warehouse.states == []


def test_nothing_is_loaded_after_a_failed_batch(warehouse, schema, record, state, monkeypatch):
    append = Appender.append
    calls = itertools.count(1)
    monkeypatch.setattr(Appender, "append", lambda *a: 1 / 0 if next(calls) == 3 else append(*a))
    lines = itertools.chain(*((record("s", {"a": i}), state({"n": i})) for i in range(1, 9)))
    with pytest.raises(ZeroDivisionError):
        warehouse.load(schema("s", {"a": "integer"}), *lines, batch_size_rows=1)
    assert warehouse.states == [{"n": 1}]  # which went out with the second batch
    assert warehouse.sql("SELECT a FROM raw.s") == [(1,), (2,)]


def test_a_schema_after_a_failed_batch_loads_nothing_either(warehouse, schema, record, state):
    table = schema("s", {"a": "integer"})
    bad = {"type": "RECORD", "stream": "s", "record": None}
    messages = [record("s", {"a": 1}), bad, state({"n": 2}), record("s", {"a": 3})]
    with pytest.raises(InvalidLine):
        warehouse.load(table, *messages, schema("t", {"b": "integer"}), batch_size_rows=2)
    assert warehouse.states == []
    assert warehouse.sql("SELECT a FROM raw.s") == []


_STEP, _TOTAL = 250, 40_000


def _run_and_kill(path, start, rng):
    """Load records from `start` on, kill the process at some moment, return the last state."""
    config = path.with_suffix(".json")
    config.write_text(json.dumps({"path": str(path), "schema": "raw", "batch_size_rows": 1000}))
    process = subprocess.Popen(
        [sys.executable, "-m", "target_duckdb", "--config", str(config)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    deadline = rng.randrange(1, 8)  # die on receiving this state, while a batch is under way
    feeder = threading.Thread(target=_feed, args=(process.stdin, start))
    feeder.start()
    states = []
    for line in process.stdout:
        states.append(json.loads(line)["n"])
        if len(states) == deadline:
            process.send_signal(signal.SIGKILL)
    process.wait()
    feeder.join()
    process.stdout.close()
    return max(states, default=start)


def _feed(pipe, start):
    properties = {"n": {"type": "integer"}, "text": {"type": "string"}}
    schema = {"type": "SCHEMA", "stream": "s", "schema": {"properties": properties}}
    try:
        pipe.write(json.dumps(schema | {"key_properties": ["n"]}) + "\n")
        for n in range(start + 1, _TOTAL + 1):
            row = {"n": n, "text": "x" * (n % 100)}
            pipe.write(json.dumps({"type": "RECORD", "stream": "s", "record": row}) + "\n")
            if n % _STEP == 0:
                pipe.write(json.dumps({"type": "STATE", "value": {"n": n}}) + "\n")
        pipe.close()
    except BrokenPipeError:  # it was killed
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_at_any_moment(seed, tmp_path):
    path, rng, state = tmp_path / "warehouse.duckdb", random.Random(seed), 0  # noqa: S311 - any moment will do
    kills = 0
    while state < _TOTAL and kills < 4:
        state = _run_and_kill(path, state, rng)
        kills += 1
        with duckdb.connect(str(path)) as connection:
            covered = connection.execute(
                "SELECT count(DISTINCT n), sum(length(text)) IS NOT NULL FROM raw.s WHERE n <= ?",
                [state],
            ).fetchall()[0][0]
        assert covered == state
    assert state > 0


def test_what_a_killed_process_left_is_removed(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)  # read the variable again
    _run_and_kill(tmp_path / "warehouse.duckdb", 0, random.Random(1))  # noqa: S311 - any moment will do
    [left] = tmp_path.glob("target-duckdb-*")
    assert list(left.glob("*.jsonl"))
    living = [Scratch(), Scratch()]
    assert set(tmp_path.glob("target-duckdb-*")) == {one.path for one in living}
    living.clear()
    assert not list(tmp_path.glob("target-duckdb-*"))


def test_terminated_process_keeps_what_state_covers(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"path": str(path), "schema": "raw", "batch_size_rows": 1000}))
    process = subprocess.Popen(
        [sys.executable, "-m", "target_duckdb", "--config", str(config)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    feeder = threading.Thread(target=_feed, args=(process.stdin, 0))
    feeder.start()
    first = json.loads(process.stdout.readline())["n"]
    process.terminate()
    process.stdout.read()
    errors = process.stderr.read()
    process.wait()
    feeder.join()
    process.stdout.close()
    process.stderr.close()
    assert process.returncode == 128 + signal.SIGTERM
    assert "Stopped by signal" in errors
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM raw.s").fetchall()[0][0] >= first
