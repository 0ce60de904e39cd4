"""The search for numbers that a float cannot hold."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import simplejson
from hypothesis import given, settings
from hypothesis import strategies as st

from target_duckdb.exactness import doubtful_sql, is_exact, long_fractions, may_round

_LITERALS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False),
    st.decimals(-1000, 1000, places=20),
    st.integers().map(Decimal),
    st.floats(allow_nan=False, allow_infinity=False).map(repr).map(Decimal),
).map(lambda number: simplejson.dumps(number, use_decimal=True))

_FOLDER = tempfile.TemporaryDirectory()
_DUCKDB = duckdb.connect()


@given(literals=st.lists(_LITERALS, max_size=4), text=st.text())
def test_no_inexact_number_is_missed(literals, text):
    numbers = ",".join(literals)
    line = f'{{"t":{json.dumps(text)},"n":[{numbers}],"o":{{"x": {(literals or ["1"])[0]}}}}}'
    if any(not is_exact(n) for n in literals if set(n) & set(".eE")):
        assert may_round(line.encode())


@pytest.mark.parametrize(
    "line",
    [
        b'{"a": 0.1, "b": 1234567.8901234}',
        b'{"a": 0.30000000000000004, "b": 1.8519190388865958e-05}',
        b'{"a": 123456789012345678901234567890}',
        b'{"a": "0.100000000000000000000000000001"}',
        b'{"a": "613e-4123", "b": "c0ffee12345678901234567e12"}',
        b'{"a": "2024-02-29T12:00:00.123456789Z"}',
        b'{"a": 5e-324}',
    ],
    ids=["short", "floats", "integer", "text", "hexadecimal", "nanoseconds", "smallest"],
)
def test_no_false_alarm(line):
    assert not may_round(line)


@settings(deadline=None)
@given(
    numbers=st.lists(_LITERALS, min_size=1, max_size=4),
    form=st.sampled_from(['{{"a":{}}}', '{{"a": {}, "b": "é"}}', '{{"a":["ü",{}]}}', "[\n{}]"]),
)
def test_no_inexact_fraction_is_taken_for_a_float(numbers, form):
    text = "".join(form.format(number) for number in numbers)
    path = Path(_FOLDER.name) / "numbers"
    path.write_bytes(long_fractions(text.encode()))
    [(doubtful,)] = _DUCKDB.execute(doubtful_sql(path)).fetchall()
    if any(not is_exact(number) for number in numbers if "." in number):
        assert doubtful


@pytest.mark.parametrize(
    "number", ["0.1234567890123456", "-1.8519190388865958e-05", "12345678901.12345", "1e-07"]
)
@pytest.mark.parametrize("form", ['{{"some_name":{}}}', '{{"name": {}}}', '{{"name": ["ü", {}]}}'])
def test_floats_are_no_doubt(number, form):
    path = Path(_FOLDER.name) / "numbers"
    path.write_bytes(long_fractions(b" " * 32 + form.format(number).encode()))
    assert not _DUCKDB.execute(doubtful_sql(path)).fetchall()[0][0]
