"""Each DuckDB type: its JSON schema, and what its values look like in a line."""

from __future__ import annotations

import json
import re

import pytest

INTEGER = {"type": ["integer", "null"]}
NUMBER = {"type": ["number", "null"]}
STRING = {"type": ["string", "null"]}
ANY = {"type": ["object", "array", "string", "number", "integer", "boolean", "null"]}
DATE = {"type": ["string", "null"], "format": "date"}
DATE_TIME = {"type": ["string", "null"], "format": "date-time"}

CASES = [
    # SQL of the value, schema, text of the value in the line
    ("(-128)::TINYINT", INTEGER, "-128"),
    ("9223372036854775807::BIGINT", INTEGER, "9223372036854775807"),
    ("170141183460469231731687303715884105727::HUGEINT", INTEGER, f"{2**127 - 1}"),
    ("340282366920938463463374607431768211455::UHUGEINT", INTEGER, f"{2**128 - 1}"),
    (f"{10**50}::BIGNUM", INTEGER, f"{10**50}"),
    ("0.1::DOUBLE", NUMBER, "0.1"),
    ("1e300::DOUBLE", NUMBER, "1e+300"),
    ("5e-324::DOUBLE", NUMBER, "5e-324"),
    ("'nan'::DOUBLE", NUMBER, "null"),
    ("'-infinity'::DOUBLE", NUMBER, "null"),
    ("0.1::FLOAT", NUMBER, "0.1"),
    ("0.00000000000000000001::DECIMAL(38, 20)", NUMBER, "0.00000000000000000001"),
    ("12345678901234567890.10::DECIMAL(22, 2)", NUMBER, "12345678901234567890.10"),
    ("true", {"type": ["boolean", "null"]}, "true"),
    ("''", STRING, '""'),
    ("'a' || chr(0) || chr(10) || '\"\\'", STRING, r'"a\u0000\n\"\\"'),
    ("'é😀' || chr(8232)", STRING, '"é😀\u2028"'),
    ("uuid '11111111-2222-3333-4444-555555555555'", STRING, None),
    ("'a'::ENUM('a', 'b')", STRING, '"a"'),
    ("time '10:00:00.5'", STRING, '"10:00:00.5"'),
    ("interval 36 hours", STRING, '"36:00:00"'),
    ("date '0001-01-01'", DATE, '"0001-01-01"'),
    ("date 'infinity'", DATE, "null"),
    ("timestamp '2024-02-29 23:59:59.999999'", DATE_TIME, '"2024-02-29T23:59:59.999999Z"'),
    ("timestamptz '2024-01-01 00:30:00+02'", DATE_TIME, '"2023-12-31T22:30:00.000000Z"'),
    ("timestamptz '-infinity'", DATE_TIME, "null"),
    ("'2024-01-01 10:00:00.123456789'::TIMESTAMP_NS", DATE_TIME, None),
    ("'2024-01-01 10:00:00'::TIMESTAMP_S", DATE_TIME, '"2024-01-01T10:00:00.000000Z"'),
    (
        "'\\xFF\\x00'::BLOB",
        {"type": ["string", "null"], "contentEncoding": "base64"},
        '"/wA="',
    ),
    ("'{\"a\": 1.10}'::JSON", ANY, '{"a": 1.10}'),
    ("('{\"a\":' || chr(10) || '1}')::JSON", ANY, '{"a": 1}'),
    ("'\"text\"'::JSON", ANY, '"text"'),
    ("'null'::JSON", ANY, "null"),
    ("'0.1234567890123456789'::JSON", ANY, "0.1234567890123456789"),
    ("{'a': 1.10}::VARIANT", ANY, None),
    ("union_value(k := 1)", ANY, '{"k":1}'),
    ("[1, NULL]", {"type": ["array", "null"], "items": INTEGER}, "[1,null]"),
    ("[]::INTEGER[]", {"type": ["array", "null"], "items": INTEGER}, "[]"),
    ("[1, 2]::INTEGER[2]", {"type": ["array", "null"], "items": INTEGER}, "[1,2]"),
    (
        "[[1.50], NULL]::DECIMAL(20, 2)[][]",
        {"type": ["array", "null"], "items": {"type": ["array", "null"], "items": NUMBER}},
        "[[1.50],null]",
    ),
    (
        "{'a b': date '2024-01-01', 'c\"': NULL::BIGINT}",
        {"type": ["object", "null"], "properties": {"a b": DATE, 'c"': INTEGER}},
        '{"a b":"2024-01-01","c\\"":null}',
    ),
    (
        "NULL::STRUCT(a INTEGER)",
        {"type": ["object", "null"], "properties": {"a": INTEGER}},
        "null",
    ),
    (
        "[{'t': timestamptz '2024-01-01 00:00:00+00'}]",
        {
            "type": ["array", "null"],
            "items": {"type": ["object", "null"], "properties": {"t": DATE_TIME}},
        },
        '[{"t":"2024-01-01T00:00:00.000000Z"}]',
    ),
    (
        "MAP {'k': 1.50, 'n': NULL}",
        {"type": ["object", "null"], "additionalProperties": NUMBER},
        '{"k":1.50,"n":null}',
    ),
    ("NULL", STRING, "null"),
]


@pytest.mark.parametrize(("value", "schema", "text"), CASES, ids=[case[0] for case in CASES])
def test_a_value_keeps_its_type_and_every_digit(run_tap, value, schema, text):
    done = run_tap({"name": "s", "query": f"SELECT {value} AS e"})
    assert done.properties == {"e": schema}
    line = next(line for line in done.lines if '"RECORD"' in line)
    if text is not None:
        assert f'"record":{{"e":{text}}},"time_extracted"' in line
    (record,) = done.records
    assert record["e"] is None or json.dumps(record["e"], default=str)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'2024-01-01 10:00:00.123456789'::TIMESTAMP_NS", "2024-01-01T10:00:00.123456789Z"),
        ("uuid '11111111-2222-3333-4444-555555555555'", "11111111-2222-3333-4444-555555555555"),
    ],
)
def test_a_value_written_as_text(run_tap, value, text):
    assert run_tap({"name": "s", "query": f"SELECT {value} AS v"}).records == [{"v": text}]


@pytest.mark.parametrize(
    "name",
    ["plain", "With Space", 'quo"te', "o'clock", "back\\slash", "naïve", "a,b:{}", "select", "$1"],
)
def test_a_column_keeps_its_name(run_tap, name):
    column = '"' + name.replace('"', '""') + '"'
    done = run_tap({"name": "s", "query": f"SELECT 1 AS {column}", "primary_keys": [name]})
    assert done.records == [{name: 1}]
    assert done.schema["key_properties"] == [name]


def test_a_stream_keeps_its_name(run_tap):
    assert run_tap({"name": 'a "b" é', "query": "SELECT 1 AS v"}).messages[1]["stream"] == 'a "b" é'


def test_only_primary_keys_are_not_nullable(run_tap):
    done = run_tap({"name": "s", "query": "SELECT 1 AS k, 2 AS v", "primary_keys": ["k"]})
    assert done.properties == {"k": {"type": ["integer"]}, "v": INTEGER}


def test_records_say_when_they_were_read(run_tap):
    record = run_tap({"name": "s", "query": "SELECT 1 AS v"}).messages[1]
    assert re.fullmatch(r"2027-01-15T08:00:00\.000000Z", record["time_extracted"])
