from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.salesforce import soql
from tap_salesforce.queries import Query

WHERE = ("SystemModstamp >= 2026-11-21T20:25:01.000Z",)


def wide(number: int, *, key: str | None = "Id", where: tuple[str, ...] = WHERE) -> Query:
    fields = tuple(f"A_Rather_Long_Name_Of_A_Field_{n}__c" for n in range(number))
    return Query("Account", ("Id", "SystemModstamp", *fields), where, all_rows=True, key=key)


def fields_of(query: str) -> list[str]:
    return query.removeprefix("SELECT ").partition(" FROM ")[0].split(",")


def test_a_usual_object_is_one_query():
    query = wide(100)
    assert query.first == query.text
    assert query.calls_per_page == 1
    assert query.for_the_rest(["a"]) == []


@given(st.integers(0, 1200), st.integers(1, 2000))
def test_every_field_of_every_row_is_asked_for_and_every_query_fits(number, rows):
    query = wide(number)
    ids = [f"001xx{n:010}AAA" for n in range(rows)]
    rest = query.for_the_rest(ids)
    asked = set(fields_of(query.first))
    for part in rest:
        assert len(soql.encoded(part)) <= soql.LONGEST_ADDRESS
        asked |= set(fields_of(part))
    assert asked == set(query.fields)
    assert len(soql.encoded(query.first)) <= soql.LONGEST_ADDRESS
    per_group = len(rest) // max(1, len(query.other_groups))
    assert sum(part.count("001xx") for part in rest) == rows * len(query.other_groups)
    assert 1 + len(query.other_groups) * per_group <= query.calls_per_page


def test_rows_without_a_key_cannot_be_put_together():
    query = wide(1000, key=None)
    assert query.first == query.text
    assert query.for_the_rest(["a"]) == []


@pytest.mark.parametrize(
    "other",
    [wide(6), wide(5, where=()), Query("Account", wide(5).fields, WHERE, all_rows=False, key="Id")],
    ids=["fields", "where", "deleted rows"],
)
def test_another_query_has_another_digest(other):
    assert wide(5).digest == wide(5).digest != other.digest
