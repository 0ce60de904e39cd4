"""No value of a member is printed by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_console.masking import mask


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", ""),
        ("ann@acme.com", "a***@acme.com"),
        ("Ann Lee", "A***"),
        ("ANNA_SCHMIDT", "A***"),
        ("ANNAMARIASCHMIDT", "A***"),
        ("4915112345678", "4***"),
        ("See ann@acme.com about Jane Doe", "S***"),
        ("Ann <ann@acme.com>", "A***"),
    ],
)
def test_mask(value, expected):
    assert mask(value) == expected


@given(st.text(), st.text(min_size=1))
def test_a_text_around_an_address_loses_all_but_its_first_letter(before, after):
    text = f"{before} ann@acme.com{after}"
    assert mask(text) == f"{text[0]}***"
