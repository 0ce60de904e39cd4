"""Select list, relationships, order, limits, aggregates."""

from __future__ import annotations

import pytest


@pytest.fixture
def data(org):
    owner = org.add("User", Name="Uma", Email="uma@example.com")
    acme = org.add("Account", Name="Acme", OwnerId=owner, BillingCity="Ulm", NumberOfEmployees=5)
    org.add("Account", Name="beta", NumberOfEmployees=7)
    org.add("Account", Name="Gamma")
    ann = org.add("Contact", Name="Ann", AccountId=acme, Email="ann@example.com")
    org.add("Contact", Name="Bob")
    moments = ("2025-12-31T23:59:59.000Z", "2026-01-01T00:00:00.000Z", "2026-11-21T10:00:00.000Z")
    for moment, who in zip(moments, (ann, owner, None), strict=True):
        org.add("Task", Subject="Call", Status="Open", WhoId=who, CreatedDate=moment)
    return org


def test_records_carry_attributes_and_names_as_describe_spells_them(data):
    (record, *_) = data.records("select ID, name from ACCOUNT")
    url = f"/services/data/v62.0/sobjects/Account/{record['Id']}"
    assert record == {
        "attributes": {"type": "Account", "url": url},
        "Id": record["Id"],
        "Name": "Acme",
    }


def test_parents_are_nested_and_null_when_there_is_none(data):
    ann, bob = data.records("SELECT Account.Name, Name, account.owner.name FROM Contact")
    assert [*ann] == ["attributes", "Account", "Name"]
    assert ann["Account"]["Name"] == "Acme"
    assert ann["Account"]["Owner"]["attributes"]["type"] == "User"
    assert ann["Account"]["Owner"]["Name"] == "Uma"
    assert bob["Account"] is None


def test_polymorphic_parents_show_the_fields_of_name(data):
    first, second, third = data.records("SELECT Who.Name, Who.Type, Who.Email FROM Task")
    assert first["Who"]["attributes"]["type"] == "Name"
    assert "/sobjects/Contact/" in first["Who"]["attributes"]["url"]
    assert (first["Who"]["Name"], first["Who"]["Type"]) == ("Ann", "Contact")
    assert (second["Who"]["Type"], second["Who"]["Email"]) == ("User", "uma@example.com")
    assert third["Who"] is None


def test_moments_have_an_offset_without_colon(data):
    assert data.values("SELECT CreatedDate FROM Task LIMIT 1") == ["2025-12-31T23:59:59.000+0000"]


def test_addresses_are_made_of_their_parts(data):
    shown = data.values("SELECT BillingAddress FROM Account")
    assert shown[0]["city"] == "Ulm"
    assert shown[0]["postalCode"] is None
    assert shown[1:] == [None, None]


def test_labels_of_picklist_values(data):
    assert data.values("SELECT toLabel(Status) FROM Task LIMIT 1") == ["Still open"]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("Name", ["Acme", "beta", "Gamma"]),
        ("Name DESC", ["Gamma", "beta", "Acme"]),
        ("NumberOfEmployees", ["Gamma", "Acme", "beta"]),
        ("NumberOfEmployees DESC", ["Gamma", "beta", "Acme"]),
        ("NumberOfEmployees DESC NULLS LAST", ["beta", "Acme", "Gamma"]),
        ("NumberOfEmployees ASC NULLS FIRST", ["Gamma", "Acme", "beta"]),
        ("Owner.Name NULLS LAST, Name DESC", ["Acme", "Gamma", "beta"]),
        ("Name LIMIT 2", ["Acme", "beta"]),
        ("Name LIMIT 1 OFFSET 1", ["beta"]),
        ("Name OFFSET 2", ["Gamma"]),
    ],
)
def test_order_and_limits(data, order, names):
    assert data.values(f"SELECT Name FROM Account ORDER BY {order}") == names


def test_all_fields_by_function(data):
    record = data.records("SELECT FIELDS(ALL) FROM Account LIMIT 1")[0]
    assert {"Id", "Name", "BillingAddress", "Key__c", "IsDeleted"} <= set(record)
    standard = data.records("SELECT FIELDS(STANDARD) FROM Account")[0]
    assert "Name" in standard
    assert "Key__c" not in standard
    custom = data.records("SELECT FIELDS(CUSTOM), Name FROM Account LIMIT 200")[0]
    assert {"Key__c", "Name"} <= set(custom)
    assert "OwnerId" not in custom


@pytest.mark.parametrize(
    ("query", "records"),
    [
        ("SELECT COUNT(Id) FROM Account", [{"expr0": 3}]),
        ("SELECT COUNT(NumberOfEmployees) n FROM Account", [{"n": 2}]),
        (
            "SELECT SUM(NumberOfEmployees), AVG(NumberOfEmployees) a FROM Account",
            [{"expr0": 12, "a": 6}],
        ),
        ("SELECT MAX(CreatedDate) m FROM Task", [{"m": "2026-11-21T10:00:00.000+0000"}]),
        ("SELECT MIN(Name) FROM Account WHERE Name = 'x'", [{"expr0": None}]),
        (
            """SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Task
               GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY COUNT(Id) DESC""",
            [{"y": 2026, "expr0": 2}, {"y": 2025, "expr0": 1}],
        ),
        (
            """SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name
               HAVING COUNT(Id) > 0 ORDER BY Account.Name NULLS LAST LIMIT 1""",
            [{"Name": "Acme", "expr0": 1}],
        ),
        (
            "SELECT Status, COUNT_DISTINCT(Subject) FROM Task GROUP BY Status HAVING COUNT(Id) > 5",
            [],
        ),
        ("SELECT Status FROM Task GROUP BY Status", [{"Status": "Open"}]),
    ],
)
def test_aggregates(data, query, records):
    assert data.records(query) == records
