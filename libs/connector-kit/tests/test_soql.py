from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.errors import ConfigurationFailed
from connector_kit.salesforce import soql


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("O'Hara", r"'O\'Hara'"),
        ("a\\' OR Name != '", r"'a\\\' OR Name != \''"),
        ('a\n\r\t\b\f"', r"""'a\n\r\t\b\f\"'"""),
        ("", "''"),
        (5, "5"),
        (-0.5, "-0.5"),
        (1e21, "1000000000000000000000"),
        (Decimal("1.50"), "1.50"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 9, tzinfo=UTC), "2026-01-31T09:00:00.000Z"),
        (
            datetime(2026, 1, 31, 9, tzinfo=timezone(timedelta(hours=2))),
            "2026-01-31T07:00:00.000Z",
        ),
    ],
)
def test_literals(value, literal):
    assert soql.quote(value) == literal


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_numbers_that_are_none(value):
    with pytest.raises(ValueError, match="no literal"):
        soql.quote(value)


@given(st.text())
def test_a_text_never_leaves_its_quotes(text):
    literal = soql.quote(text)
    inner = literal[1:-1]
    assert "'" not in inner.replace("\\\\", "").replace("\\'", "")
    assert not (len(inner) - len(inner.rstrip("\\"))) % 2


@pytest.mark.parametrize("identifier", ["Id", "Who.Name", "My_Object__c", "Parent__r.Ext_1__c"])
def test_names(identifier):
    assert soql.name(identifier) == identifier


@pytest.mark.parametrize("identifier", ["", "Id FROM User", "a'b", "1a", "a..b", "a.", "Größe"])
def test_what_is_no_name(identifier):
    with pytest.raises(ConfigurationFailed, match="API name"):
        soql.name(identifier)


def test_a_query_is_put_together():
    query = soql.select(
        ["Id", "Name"],
        "Account",
        ["Name != NULL", soql.one_of("Industry", ["a", None])],
        order_by=["Id"],
        limit=5,
    )
    assert query == (
        "SELECT Id,Name FROM Account WHERE Name != NULL AND Industry IN ('a',NULL) "
        "ORDER BY Id LIMIT 5"
    )


@given(st.text())
def test_an_address_says_what_was_meant(text):
    assert unquote_plus(soql.encoded(text)) == text


@given(st.lists(st.from_regex(r"\A[A-Za-z]\w{0,20}\Z")), st.integers(1, 60))
def test_groups_keep_order_and_room(items, room):
    groups = list(soql.groups(items, room))
    assert [item for group in groups for item in group] == items
    assert all(groups)
    for group in groups:
        assert len(group) == 1 or len(soql.encoded(",".join(group))) < room
