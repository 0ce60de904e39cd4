"""What happens to a stored column when the schema changes."""

from __future__ import annotations

import pytest

from target_duckdb.errors import IncompatibleSchema
from target_duckdb.schema import TIMESTAMP
from target_duckdb.warehouse import Warehouse

_DAY = {"type": ["string", "null"], "format": "date"}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_WIDENED = {
    "integer to number": ("integer", 7, "number", 7.5, "DOUBLE", [7.0, 7.5]),
    "long integer to number": (
        "integer", 2**53 + 1, "number", 7.5, "JSON", ["9007199254740993", "7.5"],
    ),
    "integer to text": ("integer", 7, "string", "x", "VARCHAR", ["7", "x"]),
    "number to text": ("number", 0.1, "string", "x", "VARCHAR", ["0.1", "x"]),
    "boolean to text": ("boolean", True, "string", "x", "VARCHAR", ["true", "x"]),
    "date to text": (_DAY, "2024-02-29", "string", "x", "VARCHAR", ["2024-02-29", "x"]),
    "timestamp to text": (
        _MOMENT, "2024-02-29T01:02:03+01:00", "string", "x", "VARCHAR",
        ["2024-02-29T00:02:03.000000Z", "x"],
    ),
    "integer to integer or text": (
        "integer", 7, {"type": ["integer", "string"]}, "x", "JSON", ["7", '"x"'],
    ),
    "text stays text": ("string", "x", "integer", 7, "VARCHAR", ["x", "7"]),
    "number stays number": ("number", 0.5, "integer", 7, "DOUBLE", [0.5, 7.0]),
}  # fmt: skip


@pytest.mark.parametrize("case", _WIDENED.values(), ids=_WIDENED)
def test_widened(case, warehouse, schema, record):
    old, first, new, second, kind, values = case
    warehouse.load(schema("s", {"a": old}), record("s", {"a": first}))
    warehouse.load(schema("s", {"a": new}), record("s", {"a": second}))
    assert warehouse.types("s") == {"a": kind}
    assert [v for (v,) in warehouse.sql('SELECT a FROM raw.s ORDER BY "_sdc_sequence"')] == values


def test_date_to_timestamp(warehouse, schema, record):
    warehouse.load(schema("s", {"a": _DAY}), record("s", {"a": "2024-02-29"}))
    warehouse.load(schema("s", {"a": _MOMENT}))
    assert warehouse.types("s") == {"a": TIMESTAMP}
    assert warehouse.sql("SELECT a = '2024-02-29 00:00:00+00' FROM raw.s") == [(True,)]


@pytest.mark.parametrize(
    ("old", "new"),
    [("object", "integer"), ("array", "string")],
    ids=lambda kind: kind,
)
def test_json_holds_scalars(old, new, warehouse, schema, record):
    value = {"integer": 7, "string": "x"}[new]
    warehouse.load(schema("s", {"a": old}))
    warehouse.load(schema("s", {"a": new}), record("s", {"a": value}))
    assert warehouse.sql("SELECT a->>'$' FROM raw.s") == [(str(value),)]


@pytest.mark.parametrize(
    ("old", "new"),
    [("string", "object"), ("integer", "array"), ("boolean", "integer"), ("integer", _MOMENT)],
    ids=["text to object", "integer to array", "boolean to integer", "integer to timestamp"],
)
def test_incompatible_change_fails_and_loses_nothing(old, new, warehouse, schema, record):
    value = {"string": "x", "integer": 7, "boolean": True}[old]
    warehouse.load(schema("s", {"a": old}), record("s", {"a": value}))
    with pytest.raises(IncompatibleSchema, match=r"Stream 's': column 'a' is stored as .* cannot"):
        warehouse.load(schema("s", {"b": "integer", "a": new}))
    assert warehouse.sql("SELECT a FROM raw.s") == [(value,)]
    assert list(warehouse.types("s")) == ["a"]


def test_new_columns_are_added_and_old_ones_stay(warehouse, schema, record):
    warehouse.load(schema("s", {"a": "integer"}), record("s", {"a": 1}))
    warehouse.load(schema("s", {"b": "string"}), record("s", {"b": "x"}))
    assert warehouse.sql('SELECT a, b FROM raw.s ORDER BY "_sdc_sequence"') == [
        (1, None),
        (None, "x"),
    ]


def test_change_in_the_middle_of_a_run(warehouse, schema, record):
    warehouse.load(
        schema("s", {"a": "integer"}),
        record("s", {"a": 1}),
        schema("s", {"a": "string"}),
        record("s", {"a": "x"}),
    )
    assert warehouse.sql('SELECT a FROM raw.s ORDER BY "_sdc_sequence"') == [("1",), ("x",)]


def test_table_exists_without_records(warehouse, schema):
    warehouse.load(schema("s", {"a": "integer", "b": "object"}))
    assert warehouse.types("s") == {"a": "BIGINT", "b": "JSON"}


def test_same_schema_changes_nothing(warehouse, schema, record, monkeypatch):
    messages = schema("s", {"a": "integer", "B": "string", "c": "object"}), record("s", {"a": 1})
    warehouse.load(*messages)
    statements = []
    run = Warehouse.run
    monkeypatch.setattr(Warehouse, "run", lambda *a: statements.append(a[1]) or run(*a))
    warehouse.load(*messages)
    assert not [s for s in statements if s.startswith(("ALTER", "CREATE SCHEMA", "CREATE TABLE"))]
    assert warehouse.sql("SELECT count(*) FROM raw.s") == [(2,)]
