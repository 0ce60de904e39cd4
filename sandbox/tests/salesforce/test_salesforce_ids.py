"""Ids: 15 and 18 characters stand for the same row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.ids import canonical_id, new_id

NUMBERS = st.integers(0, 62**6 - 1)


def test_the_checksum_of_a_known_id():
    assert canonical_id("001D000000IqhSL") == "001D000000IqhSLIAZ"


@given(NUMBERS)
def test_both_forms_and_every_case_are_the_same_id(number):
    made = new_id("00T", number)
    assert len(made) == 18
    assert {canonical_id(form) for form in (made, made[:15], made.lower(), made.upper())} == {made}


@given(NUMBERS, NUMBERS)
def test_different_numbers_have_ids_that_differ_in_any_case(one, other):
    same = new_id("00T", one).lower() == new_id("00T", other).lower()
    assert same == (one == other)


@pytest.mark.parametrize(
    "text",
    ["", "001D000000IqhS", "001D000000IqhSLIBZ", "001D000000Iqh-L", None, 5, ["001D000000IqhSL"]],
)
def test_what_is_no_id(text):
    assert canonical_id(text) is None


def test_both_forms_address_a_row(sf):
    made = sf.create("Account", Name="Acme")
    for form in (made, made[:15], made.lower()):
        assert sf.read("Account", form, "Id") == {"Id": made}
    child = sf.create("Account", Name="Child", ParentId=made[:15])
    assert sf.read("Account", child, "ParentId") == {"ParentId": made}
