"""What a broken tap gets: a clear message without values, and nothing half loaded."""

from __future__ import annotations

import io

import pytest

from connector_kit.errors import ConnectorError
from target_duckdb.errors import (
    InvalidLine,
    InvalidRecord,
    InvalidSchema,
    MissingKey,
    RecordBeforeSchema,
    RecordTooLong,
)

_MARK = "personal-value"
_REQUIRED = {"type": "integer"}


def _case(error, message, *lines, keys=(), required=(), properties=None):
    return error, message, lines, keys, required, properties or {"a": "integer", "b": "string"}


_CASES = {
    "not JSON": _case(InvalidLine, "not a Singer message", f"{_MARK}"),
    "JSON but no message": _case(InvalidLine, "not a Singer message", f'["{_MARK}"]'),
    "unknown type": _case(InvalidLine, "a type that Singer does not know", '{"type": "X"}'),
    "batch": _case(
        InvalidLine, "BATCH messages are not supported", '{"type": "BATCH", "stream": "s"}'
    ),
    "truncated last line": _case(
        InvalidLine, "in the middle",
        f'{{"type": "RECORD", "stream": "s", "record": {{"b": "{_MARK}',
    ),
    "record of another stream": _case(
        RecordBeforeSchema, "stream 't' arrived before", {"stream": "t", "record": {"a": 1}}
    ),
    "no key": _case(
        MissingKey, "no value in the key property 'a'", {"record": {"b": _MARK}}, keys=["a"]
    ),
    "null key": _case(
        MissingKey, "key property 'a'", {"record": {"a": None, "b": _MARK}}, keys=["a"]
    ),
    "required is missing": _case(
        InvalidRecord, "field 'a': the schema requires integer", {"record": {"b": _MARK}},
        required=["a"], properties={"a": _REQUIRED, "b": "string"},
    ),
    "text for integer": _case(
        InvalidRecord, "field 'a': the schema allows integer, a record has string",
        {"record": {"a": _MARK}},
    ),
    "digits in text for integer": _case(
        InvalidRecord, "allows integer, a record has string", {"record": {"a": "12"}}
    ),
    "fraction for integer": _case(
        InvalidRecord, "allows integer, a record has number", {"record": {"a": 1.5}}
    ),
    "boolean for integer": _case(
        InvalidRecord, "allows integer, a record has boolean", {"record": {"a": True}}
    ),
    "number for text": _case(
        InvalidRecord, "field 'b': the schema allows string, a record has number",
        {"record": {"b": 1}},
    ),
    "object for text": _case(
        InvalidRecord, "allows string, a record has object", {"record": {"b": {"c": _MARK}}}
    ),
    "text for boolean": _case(
        InvalidRecord, "allows boolean, a record has string", {"record": {"c": "true"}},
        properties={"c": "boolean"},
    ),
    "number for boolean": _case(
        InvalidRecord, "allows boolean, a record has number", {"record": {"c": 1}},
        properties={"c": "boolean"},
    ),
    "text for number": _case(
        InvalidRecord, "allows number, a record has string", {"record": {"c": "1.5"}},
        properties={"c": "number"},
    ),
    "array for object": _case(
        InvalidRecord, "allows object, a record has array", {"record": {"c": [1]}},
        properties={"c": "object"},
    ),
    "number for timestamp": _case(
        InvalidRecord, "allows date-time, a record has number", {"record": {"c": 1}},
        properties={"c": {"type": "string", "format": "date-time"}},
    ),
    "record is no object": _case(InvalidLine, "carries no object", {"record": [1]}),
    "record is null": _case(InvalidLine, "carries no object", {"record": None}),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES.values(), ids=_CASES)
def test_message(case, warehouse, schema, state, caplog):
    error, message, lines, keys, required, properties = case
    lines = [x if isinstance(x, str) else {"type": "RECORD", "stream": "s"} | x for x in lines]
    with pytest.raises(error, match=message) as raised:
        warehouse.load(
            schema("s", properties, keys, required=list(required)), *lines, state({"n": 1})
        )
    assert isinstance(raised.value, ConnectorError)
    assert _MARK not in f"{raised.value} {raised.value.__cause__} {caplog.text}"
    assert warehouse.states == []
    assert warehouse.sql("SELECT count(*) FROM raw.s") == [(0,)]


def test_good_lines_before_a_bad_one_are_loaded(warehouse, schema, record, state):
    with pytest.raises(InvalidLine):
        warehouse.load(
            schema("s", {"a": "integer"}), record("s", {"a": 1}), state({"n": 1}), '{"type": "REC'
        )
    assert warehouse.states == [{"n": 1}]
    assert warehouse.sql("SELECT a FROM raw.s") == [(1,)]


def test_a_bad_record_leaves_earlier_batches(warehouse, schema, record, state):
    good, bad = record("s", {"a": 1}), record("s", {"a": "x"})
    lines = [schema("s", {"a": "integer"}), good, state({"n": 1}), good, bad, state({"n": 2})]
    with pytest.raises(InvalidRecord):
        warehouse.load(*lines, batch_size_rows=2)
    assert warehouse.states == [{"n": 1}]
    assert warehouse.sql("SELECT count(*) FROM raw.s") == [(2,)]


def test_undescribed_fields_are_named(warehouse, schema, record, caplog):
    rows = [record("s", {"a": 1, "extra": _MARK, "_sdc_deleted_at": None}) for _ in range(3)]
    warehouse.load(schema("s", {"a": "integer"}), *rows)
    assert caplog.text.count("fields ['extra'] are not in its schema") == 1
    assert _MARK not in caplog.text


@pytest.mark.parametrize("rows", [1, 3, 7, 100])
def test_batches_of_any_size(rows, warehouse, schema, record, state):
    lines = [record("s", {"a": i}) for i in range(20)]
    states = warehouse.load(
        schema("s", {"a": "integer"}), *lines, state({"n": 1}), batch_size_rows=rows
    )
    found = warehouse.sql('SELECT a FROM raw.s ORDER BY "_sdc_sequence"')
    assert found == [(i,) for i in range(20)]
    assert states == [{"n": 1}]


@pytest.mark.parametrize("first", [True, False], ids=["first record", "later record"])
def test_invalid_utf8(first, warehouse, schema, record):
    good = [] if first else [record("s", {"a": "x"})]
    bad = b'{"type": "RECORD", "stream": "s", "record": {"a": "\xff"}}'
    with pytest.raises(InvalidLine):
        warehouse.load_bytes(schema("s", {"a": "string"}), *good, bad)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "SCHEMA", "stream": "s", "schema": {"type": "object"}},
        {"type": "SCHEMA", "stream": "s"},
        {"type": "SCHEMA", "schema": {"properties": {}}},
        {"type": "SCHEMA", "stream": "s", "schema": {"properties": {}}, "key_properties": ["id"]},
    ],
    ids=["no properties", "no schema", "no stream", "unknown key"],
)
def test_bad_schema(message, warehouse):
    with pytest.raises(InvalidSchema):
        warehouse.load(message)


def test_empty_input(warehouse):
    assert warehouse.load() == []
    assert not warehouse.path.exists()


@pytest.mark.parametrize("line", ["", "   ", "\t"], ids=["empty", "blanks", "tab"])
def test_blank_lines_are_skipped(line, warehouse, schema, record):
    warehouse.load(line, schema("s", {"a": "integer"}), line, record("s", {"a": 1}), line)
    assert warehouse.sql("SELECT a FROM raw.s") == [(1,)]


def test_activate_version_is_noted(warehouse, schema, record, caplog):
    caplog.set_level("INFO")
    version = {"type": "ACTIVATE_VERSION", "stream": "s", "version": 1}
    warehouse.load(
        schema("s", {"a": "integer"}), version, record("s", {"a": 1}, version=1), version
    )
    assert "ACTIVATE_VERSION is ignored" in caplog.text
    assert warehouse.sql("SELECT a FROM raw.s") == [(1,)]


_ORDERS = {
    "record first": '{{"record": {record}, "stream": "{stream}", "type": "RECORD"}}',
    "time first": (
        '{{"time_extracted": "2024-02-29T00:00:00Z", "type": "RECORD", "stream": "{stream}", '
        '"record": {record}}}'
    ),
    "no blanks": '{{"type":"RECORD","stream":"{stream}","record":{record}}}',
    "many blanks": '{{ "stream" : "{stream}" , "type" : "RECORD" , "record" : {record} }}',
    "escapes": '{{"type":"\\u0052ECORD","stream":"{stream}","record":{record},"version":1}}',
}  # fmt: skip


@pytest.mark.parametrize("template", _ORDERS.values(), ids=_ORDERS)
@pytest.mark.parametrize("stream", ["s", "record", 'a \\"record\\": b', "RECORD"])
def test_any_order_of_keys(template, stream, warehouse, schema):
    name = stream.replace("\\", "")
    lines = [
        template.format(stream=stream, record=f'{{"a": {i}, "b": "\\"record\\": {{"}}')
        for i in (1, 2)
    ]
    warehouse.load(schema(name, {"a": "integer", "b": "string"}), *lines)
    quoted = name.replace('"', '""')
    assert warehouse.sql(f'SELECT a, b FROM raw."{quoted}" ORDER BY a') == [
        (1, '"record": {'), (2, '"record": {'),
    ]  # fmt: skip


def test_interleaved_streams(warehouse, schema, record, state):
    lines = [record(s, {"a": i}) for i in range(50) for s in ("s", "t", "s")]
    warehouse.load(*(schema(s, {"a": "integer"}) for s in "st"), *lines, state({"n": 1}))
    assert warehouse.sql("SELECT count(*) FROM raw.s") == [(100,)]
    assert warehouse.sql('SELECT a FROM raw.t ORDER BY "_sdc_sequence"') == [
        (i,) for i in range(50)
    ]


def test_many_blocks(warehouse, schema, record, tmp_path, monkeypatch):
    monkeypatch.setattr("target_duckdb.reader._BLOCK_BYTES", 100)
    lines = [record("s", {"a": i, "b": "x" * (i % 300)}) for i in range(500)]
    warehouse.load_bytes(schema("s", {"a": "integer", "b": "string"}), *lines)
    assert warehouse.sql("SELECT sum(a), sum(length(b)) FROM raw.s") == [
        (sum(range(500)), sum(i % 300 for i in range(500)))
    ]


def test_reads_nothing_from_an_empty_pipe(warehouse):
    assert warehouse.target().listen(io.StringIO("")) is None


def test_a_record_too_long_for_the_memory(warehouse, schema, record):
    text = _MARK + "x" * 40_000_000
    with pytest.raises(RecordTooLong, match=r"Stream 's': a record of 40 MB") as raised:
        warehouse.load_bytes(
            schema("s", {"a": "string"}), record("s", {"a": text}), memory_limit="64MB"
        )
    assert "memory_limit" in str(raised.value)
    assert _MARK not in str(raised.value)
    assert warehouse.sql("SELECT count(*) FROM raw.s") == [(0,)]
