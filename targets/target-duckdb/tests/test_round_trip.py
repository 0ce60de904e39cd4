"""What goes in comes out, whatever it is."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import simplejson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from target_duckdb.careful import Careful
from target_duckdb.identifiers import METADATA, column_names

_INTEGERS = (
    st.integers() | st.integers(-(10**60), 10**60) | st.sampled_from([2**53 + 1, 2**63, 2**127])
)
_NUMBERS = (
    _INTEGERS
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.decimals(-100, 100, places=30)
    | st.floats(allow_nan=False, allow_infinity=False).map(repr).map(Decimal)
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_FIRST, _LAST = (datetime.fromisoformat(day) for day in ("0001-01-03", "9999-12-29"))
_MOMENTS = (
    st.datetimes(_FIRST, _LAST, timezones=st.timezones() | st.just(UTC))
    .filter(lambda m: not m.utcoffset().total_seconds() % 60)
    .map(datetime.isoformat)
)
_KINDS = {
    "integer": ({"type": ["integer", "null"]}, _INTEGERS),
    "number": ({"type": ["null", "number"]}, _NUMBERS),
    "boolean": ({"type": ["boolean", "null"]}, st.booleans()),
    "string": ({"type": ["string", "null"]}, _TEXT),
    "date-time": ({"type": ["string", "null"], "format": "date-time"}, _MOMENTS | _TEXT),
    "date": ({"type": ["string", "null"], "format": "date"}, st.dates().map(str) | _TEXT),
    "array": ({"type": ["array", "null"]}, st.lists(_JSON, max_size=3)),
    "object": ({"type": ["object", "null"]}, st.dictionaries(_TEXT, _JSON, max_size=3)),
    "union": ({"type": ["integer", "string", "null"]}, _INTEGERS | _TEXT),
    "anything": ({}, _JSON),
}
_ODD_NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_NAMES = st.sampled_from(["a", "b", "c"]) | _ODD_NAMES.filter(lambda name: name not in METADATA)

_COUNTER = itertools.count()


@st.composite
def _streams(draw):
    """Draw a schema, and two runs' records for it, some with missing properties."""
    kinds = draw(st.dictionaries(_NAMES, st.sampled_from(sorted(_KINDS)), max_size=5))
    record = st.fixed_dictionaries(
        {}, optional={name: st.none() | _KINDS[kind][1] for name, kind in kinds.items()}
    )
    return kinds, draw(st.lists(st.lists(record, max_size=4), min_size=1, max_size=2))


def _comparable(kind, value):
    if kind == "date-time" and isinstance(value, str):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            return value
    return value


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=_streams())
def test_any_record(case, warehouse):
    kinds, runs = case
    stream = f"s{next(_COUNTER)}"
    properties = {name: _KINDS[kind][0] for name, kind in kinds.items()}
    schema = {"type": "SCHEMA", "stream": stream, "schema": {"properties": properties}}
    for records in runs:
        lines = [
            simplejson.dumps({"type": "RECORD", "stream": stream, "record": r}, use_decimal=True)
            for r in records
        ]
        warehouse.load(schema, *lines)
    names = column_names(kinds)
    expected = [
        {names[n]: _comparable(kind, r.get(n)) for n, kind in kinds.items()}
        for r in itertools.chain(*runs)
    ]
    found = [
        {names[n]: _comparable(kind, r[names[n]]) for n, kind in kinds.items()}
        for r in _read(warehouse, stream)
    ]
    assert found == expected


def _read(warehouse, stream):
    """Return the rows of a table as records, with the JSON of JSON columns parsed."""
    kinds = warehouse.types(stream)
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in kinds) or "NULL"
    rows = warehouse.sql(f'SELECT {columns} FROM raw.{stream} ORDER BY "_sdc_sequence"')
    return [
        {name: _plain(kinds[name], value) for name, value in zip(kinds, row, strict=False)}
        for row in rows
    ]


def _plain(kind, value):
    if value is None:
        return None
    if kind == "JSON":
        return simplejson.loads(value, use_decimal=True)
    if kind == "DOUBLE":
        return Decimal(repr(value))
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(
    ("kind", "literal", "stored"),
    [
        ("integer", "9223372036854775807", "BIGINT"),
        ("integer", "9223372036854775808", "HUGEINT"),
        ("integer", "-170141183460469231731687303715884105728", "JSON"),
        ("integer", "1.0", "BIGINT"),
        ("number", "0.1", "DOUBLE"),
        ("number", "9007199254740992", "DOUBLE"),
        ("number", "9007199254740993", "JSON"),
        ("number", "0.100000000000000000000000000001", "JSON"),
        ("number", "1234567890.1234567", "DOUBLE"),
        ("number", "1234567890.12345678", "JSON"),
        ("number", "1e-400", "JSON"),
        ("number", "1e400", "JSON"),
        ("number", "12345678901234567e1", "JSON"),
        ("number", "1234567890123456789012e0", "JSON"),
        ("number", "10000000000000001e-16", "JSON"),
        ("number", "1e22", "DOUBLE"),
        ("number", "0.0", "DOUBLE"),
        ("array", "[1234567890123456789012e0, 10000000000000001e-16, 1e-400]", "JSON"),
        ("number", "5e-324", "DOUBLE"),
    ],
    ids=lambda value: value,
)
def test_numbers(kind, literal, stored, warehouse, schema):
    record = f'{{"type": "RECORD", "stream": "s", "record": {{"a": {literal}}}}}'
    warehouse.load(schema("s", {"a": kind}), record)
    assert warehouse.types("s") == {"a": stored}
    [back] = _read(warehouse, "s")
    assert back["a"] == simplejson.loads(literal, use_decimal=True)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024-02-29T12:00:00.123456Z", "TIMESTAMP WITH TIME ZONE"),
        ("2024-02-29T12:00:00.1234567Z", "VARCHAR"),
        ("2024-02-30T12:00:00Z", "VARCHAR"),
        ("2016-12-31T23:59:60Z", "VARCHAR"),
        ("", "VARCHAR"),
        ("epoch", "VARCHAR"),
    ],
)
def test_moments(text, stored, warehouse, schema, record):
    moment = {"type": ["string", "null"], "format": "date-time"}
    warehouse.load(schema("s", {"a": moment}), record("s", {"a": text}))
    assert warehouse.types("s") == {"a": stored}
    [back] = _read(warehouse, "s")
    assert _comparable("date-time", back["a"]) == _comparable("date-time", text)


def test_empty_is_not_null(warehouse, schema, record):
    rows = [{"a": ""}, {"a": None}, {}]
    warehouse.load(schema("s", {"a": "string"}), *(record("s", row) for row in rows))
    found = warehouse.sql('SELECT a FROM raw.s ORDER BY "_sdc_sequence"')
    assert found == [("",), (None,), (None,)]


_LIKE_JSON = ["12", "-1.5e3", "true", "NaN", "{", "[1]", "null", '"x"', "012", "2024-02-29", "-"]


@pytest.mark.parametrize("text", _LIKE_JSON)
def test_text_that_reads_like_json(text, warehouse, schema, record, monkeypatch):
    monkeypatch.setattr(Careful, "texts", lambda *_: pytest.fail("needs no care"))
    rows = [record("s", {"a": text}), record("s", {"a": "plain"})]
    warehouse.load(schema("s", {"a": "string"}), *rows, *rows)
    found = warehouse.sql('SELECT a FROM raw.s ORDER BY "_sdc_sequence"')
    assert [a for (a,) in found] == [text, "plain"] * 2


@pytest.mark.parametrize("depth", [100, 500, 2000])
def test_deep_json(depth, warehouse, schema):
    deep = "[" * depth + "]" * depth
    line = f'{{"type": "RECORD", "stream": "s", "record": {{"a": {deep}}}}}'
    warehouse.load(schema("s", {"a": "array"}), line)
    assert warehouse.sql("SELECT a FROM raw.s") == [(deep,)]


def test_very_long_text(warehouse, schema, record):
    text = 'é"\\\n😀' * 200_000
    warehouse.load(schema("s", {"a": "string"}), record("s", {"a": text}))
    assert warehouse.sql("SELECT a FROM raw.s") == [(text,)]


@pytest.mark.parametrize("care", [False, True])
def test_a_text_longer_than_duckdb_reads_by_itself(care, warehouse, schema, record):
    text = "é" + "x" * 40_000_000
    when = "no time" if care else "2024-02-29T12:00:00Z"  # makes each record be looked at
    time = {"type": "string", "format": "date-time"}
    rows = [record("s", {"a": text, "t": when}), record("s", {"a": "short", "t": when})]
    warehouse.load_bytes(schema("s", {"a": "string", "t": time}), *rows, *rows)
    found = warehouse.sql('SELECT a FROM raw.s ORDER BY "_sdc_sequence"')
    assert [a == text for (a,) in found] == [True, False] * 2


def test_half_a_surrogate_pair_is_replaced(warehouse, schema, caplog):
    line = r'{"type": "RECORD", "stream": "s", "record": {"a": "x\ud83dy", "b": ["\ude00"]}}'
    warehouse.load(schema("s", {"a": "string", "b": "array"}), line)
    assert warehouse.sql("SELECT a, b FROM raw.s") == [("x\ufffdy", '["\ufffd"]')]
    assert "2 texts" in caplog.text


def test_names_differing_in_case(warehouse, schema, record):
    warehouse.load(
        schema("s", {"id": "integer", "Id": "integer", "": "integer"}),
        record("s", {"id": 1, "Id": 2, "": 3}),
    )
    assert warehouse.sql('SELECT "Id", "id_2", "␀" FROM raw.s') == [(2, 1, 3)]


def test_metadata(warehouse, schema, record, monkeypatch):
    monkeypatch.setenv("CROSSWALK_RUN_ID", "run-1")
    rows = [
        record("s", {"a": 1}, time_extracted="2024-02-29T12:00:00+01:00"),
        record("s", {"a": 2, "_sdc_deleted_at": "2024-03-01T00:00:00Z"}),
    ]
    deleted = {"type": ["string", "null"], "format": "date-time"}
    warehouse.load(schema("s", {"a": "integer", "_sdc_deleted_at": deleted}), *rows)
    found = warehouse.sql(
        "SELECT _sdc_extracted_at = '2024-02-29 11:00:00+00', _sdc_extracted_at = _sdc_received_at,"
        " _sdc_deleted_at = '2024-03-01 00:00:00+00', _sdc_batched_at >= _sdc_received_at, "
        "_sdc_run_id, _sdc_sequence - min(_sdc_sequence) OVER () FROM raw.s ORDER BY a"
    )
    assert found == [(True, False, None, True, "run-1", 0), (False, True, True, True, "run-1", 1)]


def test_json_keeps_meaning(warehouse, schema, record):
    value = {"a b": [1.5, {"ü\u0000": None}], "": "\\"}
    warehouse.load(schema("s", {"o": "object"}), record("s", {"o": value}))
    assert json.loads(warehouse.sql("SELECT o FROM raw.s")[0][0]) == value
