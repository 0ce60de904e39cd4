"""Whatever a table holds comes out as it is."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

texts = st.text(st.characters(exclude_categories=["Cs"]))
documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
moments = st.datetimes(min_value=datetime(1, 1, 1))  # noqa: DTZ001 - hypothesis wants naive bounds
KINDS = {
    # DuckDB type: values, what a value is in the record
    "BIGINT": (st.integers(-(2**63), 2**63 - 1), int),
    "HUGEINT": (st.integers(-(2**127), 2**127 - 1), int),
    "DOUBLE": (st.floats(allow_nan=False, allow_infinity=False), lambda v: Decimal(repr(v))),
    "DECIMAL(38, 10)": (
        st.decimals(-(10**20), 10**20, places=10, allow_nan=False),
        lambda v: v,
    ),
    "BOOLEAN": (st.booleans(), bool),
    "VARCHAR": (texts, str),
    "DATE": (st.dates(), lambda v: v.isoformat()),
    "TIMESTAMPTZ": (
        moments.map(lambda v: v.replace(tzinfo=UTC)),
        lambda v: v.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    ),
    "BLOB": (st.binary(), lambda v: base64.b64encode(v).decode()),
    "JSON": (documents.map(json.dumps), lambda v: json.loads(v, parse_float=Decimal)),
    "VARCHAR[]": (st.lists(st.none() | texts), list),
}
rows = st.lists(st.tuples(*(st.none() | values for values, _ in KINDS.values())), max_size=5)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return str(tmp_path_factory.mktemp("round_trip") / "warehouse.duckdb")


@given(rows)
@settings(deadline=None, max_examples=60)
def test_records_are_the_rows(run_tap, path, rows):
    names = [f"column {kind}" for kind in KINDS]
    columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(names, KINDS, strict=True))
    with duckdb.connect(path) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE OR REPLACE TABLE rows ({columns})")
        for row in rows:
            connection.execute(f"INSERT INTO rows VALUES ({', '.join('?' * len(row))})", row)
    expected = [
        {
            name: None if value is None else in_record(value)
            for name, (_, in_record), value in zip(names, KINDS.values(), row, strict=True)
        }
        for row in rows
    ]
    assert run_tap({"name": "rows", "table": "main.rows"}, path=path).records == expected
