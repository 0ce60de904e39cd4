"""Single values, whatever comes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tap_communities import records, schemas, values

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
# the first text in a new environment makes hypothesis build its table of characters, for seconds
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def fits(value, schema) -> bool:
    """Whether a value is of the schema's type, list items included."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        return "null" in kinds
    kind = next(kind for kind in kinds if kind != "null")
    if not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        return False
    return kind != "array" or all(fits(item, schema["items"]) for item in value)


def check(record, schema) -> None:
    assert set(record) == set(schema["properties"])
    for name, value in record.items():
        assert fits(value, schema["properties"][name]), name
    json.dumps(record)


USER_NAMES = [*schemas.USERS["properties"], "_related", "id"]
TOPIC_NAMES = [*schemas.TOPICS["properties"], "author", "lastContributor", "ideaStatus"]


@PATIENT
@given(st.dictionaries(st.sampled_from(USER_NAMES), ANYTHING), st.integers())
def test_any_user_row_makes_a_record_of_the_schema(row, userid):
    check(records.user(row | {"userid": userid}, "en", None), schemas.USERS)


@PATIENT
@given(st.dictionaries(st.sampled_from(TOPIC_NAMES), ANYTHING))
def test_any_topic_row_makes_a_record_of_the_schema(row):
    check(records.topic(row | {"publicId": "1"}, "en"), schemas.TOPICS)


@PATIENT
@given(st.dictionaries(st.sampled_from([*schemas.CATEGORIES["properties"]]), ANYTHING))
def test_any_category_row_makes_a_record_of_the_schema(row):
    check(records.category(row | {"id": "1"}, "en"), schemas.CATEGORIES)


@PATIENT
@given(st.dictionaries(st.sampled_from([*schemas.IDEA_STATUSES["properties"]]), ANYTHING))
def test_any_status_row_makes_a_record_of_the_schema(row):
    check(records.idea_status(row | {"id": "1"}, "en"), schemas.IDEA_STATUSES)


@PATIENT
@given(ANYTHING)
def test_any_profile_fields_are_taken(related):
    for row in ({"_related": related}, {"_related": {"userprofilefields": related}}):
        values.phone_number(records.profile_fields(row), "US")


@PATIENT
@given(st.text(max_size=300))
def test_a_host_is_in_ascii_and_lower_case_and_stays_what_it_is(name):
    host = values.email_host(f"a@{name}")
    if host is not None:
        assert host.isascii()
        assert host == host.lower()
        assert values.email_host(f"a@{host}") == host


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("ann@acme.com", "acme.com"),
        ("Ann@ACME.Com. ", "acme.com"),
        ("a@b@acme.com", "acme.com"),
        ("ann@münchen.example", "xn--mnchen-3ya.example"),
        ("ann@MÜNCHEN.example", "xn--mnchen-3ya.example"),
        ("ann@xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("ann@under_score.example", "under_score.example"),
        ("ann@localhost", "localhost"),
        ("ann@", None),
        ("ann", None),
        ("ann@acme .com", None),
        ("ann@acme..com", None),
        ("", None),
        (None, None),
    ],
)
def test_email_host(address, host):
    assert values.email_host(address) == host


@pytest.mark.parametrize(
    ("name", "value", "region", "expected"),
    [
        ("Phone", "+49 30 901820", None, "+4930901820"),
        ("Mobile number", "212-555-0123", "US", "+12125550123"),
        ("Telefon", "030 901820", "DE", "+4930901820"),
        ("Phone", "212-555-0123", None, None),
        ("Phone", "call me", "US", None),
        ("Phone", "123", "US", None),
        ("Phone", "", "US", None),
        ("City", "+49 30 901820", "DE", None),
    ],
)
def test_phone_number(name, value, region, expected):
    assert values.phone_number([{"name": name, "value": value}], region) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-31T09:00:00+00:00", "2026-01-31T09:00:00+00:00"),
        ("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:00"),
        ("0001-01-01T00:00:00+02:00", None),
        ("9999-12-31T23:59:59-05:00", None),
        ("2026-02-30T00:00:00+00:00", None),
        ("a text of as many let+00:00", None),
    ],
)
def test_a_moment_is_one_of_the_calendar(value, expected):
    assert values.moment(value) == expected


@PATIENT
@given(st.datetimes(min_value=datetime(1971, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_moment_keeps_its_instant(moment):
    parsed = values.moment(moment.isoformat())
    assert parsed is not None
    assert datetime.fromisoformat(parsed) == datetime.fromisoformat(moment.isoformat())
    assert datetime.fromisoformat(parsed).utcoffset() == timedelta(0)
