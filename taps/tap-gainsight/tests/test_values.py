from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tap_gainsight.values import converter, json_schema, moment, timestamp

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, st.lists)


@pytest.mark.parametrize(
    ("data_type", "value", "expected"),
    [
        ("DATETIME", 1521743018667, "2018-03-22T18:23:38.667000Z"),
        ("DATETIME", -1, "1969-12-31T23:59:59.999000Z"),
        ("DATETIME", "2024-02-05T07:17:16Z", "2024-02-05T07:17:16.000000Z"),
        ("DATETIME", "2024-02-05T07:17:16.123Z", "2024-02-05T07:17:16.123000Z"),
        ("DATETIME", "2022-07-01T06:36:00.000-07:00", "2022-07-01T13:36:00.000000Z"),
        ("DATETIME", "2022-07-01T06:36:00+0200", "2022-07-01T04:36:00.000000Z"),
        ("DATETIME", "2024-02-05 07:17:16.5", "2024-02-05T07:17:16.500000Z"),
        ("DATETIME", "2024-02-05 07:17:16", "2024-02-05T07:17:16.000000Z"),
        ("DATETIME", "2024-02-05", "2024-02-05T00:00:00.000000Z"),
        ("DATETIME", "", None),
        ("DATE", "2024-02-05", "2024-02-05"),
        ("DATE", "2020-04-14T23:30:00-07:00", "2020-04-14"),
        ("DATE", 1521743018667, "2018-03-22"),
        ("DATE", "", None),
        ("NUMBER", 5, 5),
        ("NUMBER", "998765.00000000000", Decimal("998765.00000000000")),
        ("CURRENCY", "-0.1", Decimal("-0.1")),
        ("PERCENTAGE", 12.5, 12.5),
        ("NUMBER", "", None),
        ("BOOLEAN", False, False),
        ("BOOLEAN", "True", True),
        ("BOOLEAN", 0, False),
        ("BOOLEAN", "", None),
        ("STRING", "", ""),
        ("STRING", " ä\x00\u2028", " ä\x00\u2028"),
        ("STRING", 5, "5"),
        ("STRING", True, "true"),
        ("MULTISELECTDROPDOWNLIST", ["1I00A", "ö"], '["1I00A", "ö"]'),
        ("A_TYPE_OF_TOMORROW", "x", "x"),
        *((each, None, None) for each in ("DATETIME", "DATE", "NUMBER", "BOOLEAN", "URL")),
    ],
)
def test_a_value_is_read_as_its_type(data_type, value, expected):
    assert converter(data_type)(value) == expected


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        ("DATETIME", "yesterday"),
        ("DATETIME", "0001-01-01T00:00:00+14:00"),
        ("DATETIME", 10**20),
        ("DATETIME", float("inf")),
        ("DATETIME", True),
        ("DATETIME", {"time": 1}),
        ("DATE", "31.12.2024"),
        ("DATE", "2024-13-01"),
        ("NUMBER", "many"),
        ("NUMBER", "NaN"),
        ("NUMBER", "Infinity"),
        ("NUMBER", float("nan")),
        ("NUMBER", True),
        ("NUMBER", [1]),
        ("BOOLEAN", "perhaps"),
        ("BOOLEAN", 2),
    ],
)
def test_a_value_that_does_not_fit_is_told(data_type, value):
    with pytest.raises(ValueError, match=r"not a |Invalid isoformat|month must"):
        converter(data_type)(value)


@pytest.mark.parametrize("data_type", ["DATETIME", "DATE", "NUMBER", "BOOLEAN", "STRING"])
@given(value=JSON)
def test_no_value_breaks_the_reading(data_type, value):
    try:
        converter(data_type)(value)
    except ValueError:
        return


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_survives_and_sorts_as_text(when):
    try:
        utc = when.astimezone(UTC)
    except OverflowError:
        return
    assert datetime.fromisoformat(moment(when.isoformat())) == utc
    assert len(timestamp(when)) == len("2026-01-31T09:00:00.000000Z")


@pytest.mark.parametrize(
    ("data_type", "schema"),
    [
        ("DATE", {"type": ["string", "null"], "format": "date"}),
        ("DATETIME", {"type": ["string", "null"], "format": "date-time"}),
        ("NUMBER", {"type": ["number", "null"]}),
        ("CURRENCY", {"type": ["number", "null"]}),
        ("PERCENTAGE", {"type": ["number", "null"]}),
        ("BOOLEAN", {"type": ["boolean", "null"]}),
        ("PICKLIST", {"type": ["string", "null"]}),
        ("A_TYPE_OF_TOMORROW", {"type": ["string", "null"]}),
    ],
)
def test_json_schema_of_a_data_type(data_type, schema):
    assert json_schema(data_type) == schema
