"""WHERE: operators by type, literals, junctions, what null means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.soql.tokens import like_pattern, unescape


@pytest.fixture
def accounts(org):
    owner = org.add("User", Name="Uma", Email="uma@example.com")
    ids = {
        "Acme": org.add(
            "Account",
            Name="Acme",
            OwnerId=owner,
            NumberOfEmployees=5,
            AnnualRevenue=10.5,
            Segments__c="Gold;EU",
            Key__c="K-1",
            Active__c=True,
            Renewal__c="2026-11-22",
            SystemModstamp="2026-11-20T10:00:00.000Z",
        ),
        "beta": org.add(
            "Account",
            Name="beta",
            NumberOfEmployees=7,
            Segments__c="Gold",
            Key__c="K-2",
            Renewal__c="2025-12-31",
            SystemModstamp="2026-11-21T10:00:00.000Z",
        ),
        "Ünal % Söhne": org.add(
            "Account", Name="Ünal % Söhne", SystemModstamp="2026-11-21T10:00:01.000Z"
        ),
        "gone": org.add(
            "Account", Name="gone", IsDeleted=True, SystemModstamp="2026-11-21T11:00:00.000Z"
        ),
    }
    return org, ids


@pytest.mark.parametrize(
    ("where", "names"),
    [
        # texts, in any case
        ("Name = 'ACME'", ["Acme"]),
        ("Name != 'acme'", ["beta", "Ünal % Söhne"]),
        ("Name <> 'acme'", ["beta", "Ünal % Söhne"]),
        ("Name > 'b'", ["beta", "Ünal % Söhne"]),
        ("Name IN ('acme', 'Beta')", ["Acme", "beta"]),
        ("Name NOT IN ('acme')", ["beta", "Ünal % Söhne"]),
        ("Name = 'ÜNAL % SÖHNE'", ["Ünal % Söhne"]),
        # LIKE
        ("Name LIKE 'a%'", ["Acme"]),
        ("Name LIKE '_et_'", ["beta"]),
        (r"Name LIKE '%\%%'", ["Ünal % Söhne"]),
        ("(NOT Name LIKE 'a%') AND Name != null", ["beta", "Ünal % Söhne"]),
        # null
        ("Key__c = null", ["Ünal % Söhne"]),
        ("Key__c = ''", ["Ünal % Söhne"]),
        ("Key__c != NULL", ["Acme", "beta"]),
        ("Key__c NOT IN ('k-1')", ["beta", "Ünal % Söhne"]),
        ("NumberOfEmployees != 5", ["beta", "Ünal % Söhne"]),
        ("NumberOfEmployees < 6", ["Acme"]),
        ("NOT NumberOfEmployees < 6", ["beta", "Ünal % Söhne"]),
        ("Owner.Email = null", ["beta", "Ünal % Söhne"]),
        # numbers, booleans
        ("NumberOfEmployees IN (5, 7.0)", ["Acme", "beta"]),
        ("AnnualRevenue = 1.05e1", ["Acme"]),
        ("AnnualRevenue >= -1", ["Acme"]),
        ("Active__c = TRUE", ["Acme"]),
        ("Active__c = false", ["beta", "Ünal % Söhne"]),
        ("Active__c = null", ["beta", "Ünal % Söhne"]),
        ("Active__c != true", ["beta", "Ünal % Söhne"]),
        # dates and moments
        ("Renewal__c = 2026-11-22", ["Acme"]),
        ("Renewal__c < 2026-01-01", ["beta"]),
        ("SystemModstamp >= 2026-11-21T10:00:00Z", ["beta", "Ünal % Söhne"]),
        ("SystemModstamp > 2026-11-21T11:00:00.000+01:00", ["Ünal % Söhne"]),
        ("SystemModstamp = 2026-11-21T05:00:00-0500", ["beta"]),
        ("SystemModstamp = TODAY", ["beta", "Ünal % Söhne"]),
        ("SystemModstamp < today", ["Acme"]),
        ("SystemModstamp <= TODAY", ["Acme", "beta", "Ünal % Söhne"]),
        ("Renewal__c = LAST_N_YEARS:1", ["beta"]),
        ("Renewal__c = LAST_N_FISCAL_YEARS:1", ["beta"]),
        ("Renewal__c > TODAY", ["Acme"]),
        ("Renewal__c != TOMORROW", ["beta", "Ünal % Söhne"]),
        # several items
        ("Segments__c INCLUDES ('gold;eu')", ["Acme"]),
        ("Segments__c INCLUDES ('EU', 'Gold')", ["Acme", "beta"]),
        ("Segments__c EXCLUDES ('EU')", ["beta", "Ünal % Söhne"]),
        # junctions
        ("Name = 'Acme' OR Name = 'beta' OR Name = 'x'", ["Acme", "beta"]),
        ("Key__c != null AND (NumberOfEmployees = 7 OR Name = 'x')", ["beta"]),
        # parents
        ("Owner.Name = 'uma'", ["Acme"]),
        ("Account.Owner.Email LIKE '%example.com'", ["Acme"]),
    ],
)
def test_conditions(accounts, where, names):
    org, _ = accounts
    assert org.values(f"SELECT Name FROM Account WHERE {where}") == names


def test_ids_match_in_both_lengths(accounts):
    org, ids = accounts
    for given_id in (ids["Acme"], ids["Acme"][:15], ids["Acme"].lower()):
        assert org.values(f"SELECT Name FROM Account WHERE Id = '{given_id}'") == ["Acme"]


def test_deleted_rows_are_hidden_unless_asked_for(accounts):
    org, _ = accounts
    assert "gone" not in org.values("SELECT Name FROM Account")
    assert org.values("SELECT Name FROM Account WHERE IsDeleted = true", every=True) == ["gone"]


def test_inner_queries(accounts):
    org, ids = accounts
    org.add("Contact", Name="Ann", AccountId=ids["Acme"])
    inner = "(SELECT AccountId FROM Contact WHERE Name = 'ann')"
    assert org.values(f"SELECT Name FROM Account WHERE Id IN {inner}") == ["Acme"]
    others = org.values(f"SELECT Name FROM Account WHERE Id NOT IN {inner}")
    assert others == ["beta", "Ünal % Söhne"]


@pytest.mark.parametrize(
    ("where", "used"),
    [
        ("Key__c = 'k-1'", "Key__c"),
        ("Name != null AND Key__c IN ('K-1', 'K-2')", "Key__c"),
        ("SystemModstamp >= 2026-11-21T00:00:00Z", "SystemModstamp"),
        ("Name = 'Acme'", "all"),
        ("Key__c = 'k-1' OR Name = 'beta'", "all"),
    ],
)
def test_keys_and_moments_are_looked_up(accounts, where, used):
    org, _ = accounts
    assert org.values(f"SELECT Name FROM Account WHERE {where}")
    assert org.looked_up[-1] == used


@given(st.text())
def test_an_escaped_text_is_read_back(text):
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    assert unescape(escaped) == text


@given(st.text())
def test_a_pattern_of_escaped_wildcards_matches_its_text_alone(text):
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    assert like_pattern(escaped).fullmatch(text)
    assert not like_pattern(escaped).fullmatch(f"{text}x")
