"""What goes into the warehouse comes out of it: both plugins, as command lines."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

BIN = Path(sys.executable).parent
ANY = {"type": ["object", "array", "string", "number", "integer", "boolean", "null"]}
OWN = "_sdc_"

# kind of property: its schema, and the values that have to survive
KINDS: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "integer": (
        {"type": ["integer", "null"]},
        [0, -1, 2**63 - 1, -(2**63), None],
    ),
    "huge integer": (
        {"type": ["integer", "null"]},
        [0, 2**63, 2**127 - 1, -(2**127) + 1, None],
    ),
    "integer without bounds": ({"type": ["integer", "null"]}, [1, 10**50, -(10**99)]),
    "number": (
        {"type": ["number", "null"]},
        [0, 0.1, -1.5, 1e300, 5e-324, 2**53, None],
    ),
    "exact number": (
        {"type": ["number", "null"]},
        [Decimal("0.1"), Decimal("12345678901234567890.10"), Decimal("0.12345678901234567890")],
    ),
    "boolean": ({"type": ["boolean", "null"]}, [True, False, None]),
    "text": (
        {"type": ["string", "null"]},
        ["", " ", "null", "a\0b", "é😀\u2028\u0085", '"\\\n\r\t', "x" * 100_000, None],
    ),
    "date": ({"type": ["string", "null"], "format": "date"}, ["0001-01-01", "9999-12-31", None]),
    "date-time": (
        {"type": ["string", "null"], "format": "date-time"},
        ["2024-02-29T23:59:59.999999Z", "1969-12-31T00:00:00.000001Z", None],
    ),
    "object": (
        {"type": ["object", "null"]},
        [{}, {"a": {"b": [1, None, {"c": "é\0"}]}}, {"": Decimal("1.10"), "n": None}, None],
    ),
    "array": ({"type": ["array", "null"]}, [[], [[[]]], [1, "1", None, {"a": 10**30}], None]),
    "anything": (ANY, [1, "1", True, [1], {"a": 1}, "", Decimal("0.30000000000000000001"), None]),
    "deep": (ANY, [json.loads("[" * 200 + "]" * 200)]),
}


def text(value: Any) -> str:
    """Return JSON with every digit of a decimal."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


class Warehouse:
    """Both plugins on one file."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "warehouse.duckdb")
        self._folder = folder

    def load(self, stream: str, schema: dict[str, Any], records: list[dict[str, Any]]) -> None:
        described = {"type": "object", "properties": schema}
        head = {"type": "SCHEMA", "stream": stream, "schema": described, "key_properties": []}
        lines = [json.dumps(head)]
        lines += [
            f'{{"type":"RECORD","stream":{json.dumps(stream)},"record":{text(record)}}}'
            for record in records
        ]
        self._run("target-duckdb", {"path": self.path, "schema": "raw"}, "\n".join(lines) + "\n")

    def read(self, **stream: Any) -> list[dict[str, Any]]:
        """Return the messages of the tap, without the loader's own columns."""
        written = self._run("tap-duckdb", {"path": self.path, "streams": [stream]})
        messages = [json.loads(line, parse_float=Decimal) for line in written.split("\n")[:-1]]
        for message in messages:
            for name in [n for n in message.get("record", {}) if n.startswith(OWN)]:
                del message["record"][name]
        return messages

    def _run(self, plugin: str, config: dict[str, Any], given: str = "") -> str:
        file = self._folder / "config.json"
        file.write_text(json.dumps(config))
        done = subprocess.run(
            [BIN / plugin, "--config", file],
            input=given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def records_of(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message["record"] for message in messages if message["type"] == "RECORD"]


def test_every_value_survives(warehouse: Warehouse):
    """One stream with a property for each kind; rows as many as the longest list of values."""
    schema = {kind: described for kind, (described, _) in KINDS.items()}
    rows = max(len(values) for _, values in KINDS.values())
    records = [
        {kind: values[row % len(values)] for kind, (_, values) in KINDS.items()}
        for row in range(rows)
    ]
    warehouse.load("values", schema, records)
    read = records_of(warehouse.read(name="values", query="FROM raw.values ORDER BY _sdc_sequence"))
    for kind in KINDS:
        assert [row[kind] for row in read] == [
            json.loads(text(row[kind]), parse_float=Decimal) for row in records
        ], kind
        assert [type(row[kind]) is bool for row in read] == [
            type(row[kind]) is bool for row in records
        ], kind


def test_names_of_properties_survive(warehouse: Warehouse):
    names = ["Gsid", "With Space", 'quo"te', "o'clock", "naïve", "select", "a.b/c~d", "Name__gc"]
    record = {name: i for i, name in enumerate(names)}
    schema = {name: {"type": "integer"} for name in names}
    warehouse.load("Names of things", schema, [record])
    assert records_of(warehouse.read(name="n", table="raw.Names of things")) == [record]


def test_a_stream_without_records_leaves_its_columns(warehouse: Warehouse):
    schema = {kind: described for kind, (described, _) in KINDS.items()}
    warehouse.load("nothing", schema, [])
    messages = warehouse.read(name="nothing", table="raw.nothing")
    assert records_of(messages) == []
    described = messages[0]["schema"]["properties"]
    assert set(KINDS) <= set(described)
    assert described["date-time"] == schema["date-time"]
    assert described["anything"]["type"] == ANY["type"]


def test_the_way_out_follows_what_the_way_in_received(warehouse: Warehouse):
    """Incremental by the loader's own sequence."""
    warehouse.load("s", {"id": {"type": "integer"}}, [{"id": 1}, {"id": 2}])
    messages = warehouse.read(name="s", table="raw.s", replication_key="_sdc_sequence")
    assert [record["id"] for record in records_of(messages)] == [1, 2]
    assert messages[-1]["value"]["bookmarks"]["s"]["replication_key"] == "_sdc_sequence"
