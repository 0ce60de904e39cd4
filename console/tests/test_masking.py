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
        ("ann@acme.com", "a***@acme.com"),
        ("Ann Lee", "A***"),
        ("ANN", "A***"),
        ("12", "12"),
        ("-0.5", "-0.5"),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
        ("true", "true"),
        ("1P02ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", "1P02ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"),
        ("0055g0000000U0DAAU", "0055g0000000U0DAAU"),
        ("Schwarzenberger", "S***"),
        ("R300", "R300"),
        ("DOMAIN_SHARED", "DOMAIN_SHARED"),
    ],
)
def test_mask(value, expected):
    assert mask(value) == expected


@given(
    st.from_regex(r"[a-z]{2,20}( [a-z]{1,20})?", fullmatch=True).filter(
        lambda text: text not in {"true", "false"}
    )
)
def test_words_lose_all_but_their_first_letter(name):
    assert mask(name) == f"{name[0]}***"
