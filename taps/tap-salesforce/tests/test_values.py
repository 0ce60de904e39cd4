"""One value, two spellings: REST's JSON and the CSV of a Bulk result come out the same."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tap_salesforce.values import converter, json_schema, moment, timestamp

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, st.lists)
SECOND = "2026-11-21T20:25:01.000000Z"


@pytest.mark.parametrize(
    ("data_type", "rest", "bulk", "expected"),
    [
        ("datetime", "2026-11-21T20:25:01.000+0000", "2026-11-21T20:25:01.000Z", SECOND),
        ("datetime", "2026-11-21T22:25:01.000+02:00", "2026-11-21T20:25:01Z", SECOND),
        ("date", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("boolean", True, "true", True),
        ("boolean", False, "false", False),
        ("int", 5, "5.0", 5),
        ("int", 0, "0.0", 0),
        ("long", 912260031, "9.12260031E8", 912260031),
        ("double", 5.0, "5", 5),
        ("double", 0.1, "0.1", Decimal("0.1")),
        ("double", 912260031.0, "9.12260031E8", 912260031),
        ("currency", 12.5, "12.50", Decimal("12.5")),
        ("percent", -3, "-3.0", -3),
        ("double", 1e300, "1E300", Decimal("1e300")),
        ("string", " ä\u2028", " ä\u2028", " ä\u2028"),
        ("textarea", "a\r\nb", "a\r\nb", "a\r\nb"),
        ("multipicklist", "a;b", "a;b", "a;b"),
        ("time", "13:30:00.000Z", "13:30:00.000Z", "13:30:00.000Z"),
        ("string", "#N/A", "#N/A", "#N/A"),
        ("anytype", {"a": 1}, '{"a": 1}', '{"a": 1}'),
        ("a type of tomorrow", 5, "5", "5"),
        *(
            (kind, None, "", None)
            for kind in ("datetime", "date", "boolean", "int", "double", "string", "id")
        ),
    ],
)
def test_both_spellings_are_one_value(data_type, rest, bulk, expected):
    read = converter(data_type)
    assert read(bulk) == expected
    assert read(rest) == (float(expected) if isinstance(expected, Decimal) else expected)


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        ("datetime", "yesterday"),
        ("datetime", 5),
        ("datetime", "0001-01-01T00:00:00+14:00"),
        ("date", "31.12.2024"),
        ("date", 5),
        ("int", "1.5"),
        ("int", True),
        ("double", "many"),
        ("double", "NaN"),
        ("double", float("inf")),
        ("double", [1]),
        ("boolean", "perhaps"),
        ("boolean", 2),
    ],
)
def test_a_value_that_does_not_fit_is_told(data_type, value):
    with pytest.raises(ValueError, match=r"not a |Invalid isoformat"):
        converter(data_type)(value)


@pytest.mark.parametrize("data_type", ["datetime", "date", "int", "double", "boolean", "string"])
@given(value=JSON)
def test_no_value_breaks_the_reading(data_type, value):
    try:
        converter(data_type)(value)
    except ValueError:
        return


@given(st.integers(-(10**18), 10**18))
def test_whole_numbers_survive(value):
    assert converter("long")(str(value)) == value


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_survives_and_sorts_as_text(when):
    try:
        utc = when.astimezone(UTC)
    except OverflowError:
        return
    assert datetime.fromisoformat(moment(when.isoformat())) == utc
    assert len(timestamp(when)) == len(SECOND)


@pytest.mark.parametrize(
    ("data_type", "schema"),
    [
        ("date", {"type": ["string", "null"], "format": "date"}),
        ("datetime", {"type": ["string", "null"], "format": "date-time"}),
        ("double", {"type": ["number", "null"]}),
        ("currency", {"type": ["number", "null"]}),
        ("percent", {"type": ["number", "null"]}),
        ("int", {"type": ["integer", "null"]}),
        ("long", {"type": ["integer", "null"]}),
        ("boolean", {"type": ["boolean", "null"]}),
        ("picklist", {"type": ["string", "null"]}),
        ("reference", {"type": ["string", "null"]}),
        ("a type of tomorrow", {"type": ["string", "null"]}),
    ],
)
def test_json_schema_of_a_type(data_type, schema):
    assert json_schema(data_type) == schema
