"""Values: what is refused, with which code, and what is stored of the rest."""

from __future__ import annotations

import pytest

TOPIC = "/sobjects/Community_Topic__c"
READ_ONLY = (
    "Unable to create/update fields: CreatedDate, Name. Please check the security settings"
    " of this field and verify that it is read/write for your profile or permission set."
)


@pytest.mark.parametrize(
    ("name", "record", "told"),
    [
        (
            "Contact",
            {"FirstName": "Ann"},
            ("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ["LastName"]),
        ),
        (
            "Contact",
            {"LastName": ""},
            ("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ["LastName"]),
        ),
        (
            "Contact",
            {"LastName": "x", "Community_Status__c": "Gone"},
            (
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                "Community Status: bad value for restricted picklist field: Gone",
                ["Community_Status__c"],
            ),
        ),
        (
            "Contact",
            {"LastName": "x" * 81},
            (
                "STRING_TOO_LONG",
                f"Last Name: data value too large: {'x' * 81} (max length=80)",
                ["LastName"],
            ),
        ),
        (
            "Contact",
            {"LastName": "x", "Email": "foo"},
            ("INVALID_EMAIL_ADDRESS", "Email: invalid email address: foo", ["Email"]),
        ),
        (
            "Contact",
            {"LastName": "x", "Nope__c": 1},
            ("INVALID_FIELD", "No such column 'Nope__c' on sobject of type Contact", []),
        ),
        (
            "Contact",
            {"LastName": "x", "CreatedDate": None, "Name": "y"},
            ("INVALID_FIELD_FOR_INSERT_UPDATE", READ_ONLY, ["CreatedDate", "Name"]),
        ),
        (
            "Contact",
            {"LastName": "x", "AccountId": "0035g0000000001"},
            (
                "MALFORMED_ID",
                "Account ID: id value of incorrect type: 0035g0000000001AAA",
                ["AccountId"],
            ),
        ),
        (
            "Contact",
            {"LastName": "x", "AccountId": "0015g00000ZZZZZ"},
            ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []),
        ),
        (
            "Account",
            {"Name": "x", "NumberOfEmployees": 3_000_000_000},
            (
                "NUMBER_OUTSIDE_VALID_RANGE",
                "Employees: value outside of valid range on numeric field: 3000000000",
                ["NumberOfEmployees"],
            ),
        ),
    ],
    ids=[
        "required",
        "required, blank",
        "restricted picklist",
        "too long",
        "e-mail",
        "unknown field",
        "read-only fields",
        "id of another object",
        "no such row",
        "number out of range",
    ],
)
def test_refused_values(sf, name, record, told):
    answer = sf.send("POST", f"/sobjects/{name}", record)
    (error,) = answer.json()
    assert answer.status_code == 400
    assert (error["errorCode"], error["message"], error["fields"]) == told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Posted_At__c", "yesterday"),
        ("Posted_At__c", "2026-11-21T20:25:01"),
        ("Posted_At__c", "2026-02-31T20:25:01Z"),
        ("Posted_At__c", ""),
        ("Views__c", "many"),
        ("Views__c", "5"),
        ("Views__c", True),
        ("Topic_Key__c", 5),
        ("Topic_Key__c", {"a": 1}),
    ],
)
def test_values_of_a_wrong_type(sf, field, value):
    assert sf.error("POST", TOPIC, {"Name": "T", field: value}) == (400, "JSON_PARSER_ERROR")


@pytest.mark.parametrize(
    ("field", "given", "stored"),
    [
        ("Posted_At__c", "2026-11-21T20:25:01Z", "2026-11-21T20:25:01.000+0000"),
        ("Posted_At__c", "2026-11-21T20:25:01.987Z", "2026-11-21T20:25:01.000+0000"),
        ("Posted_At__c", "2026-11-21T20:25:01.000+0000", "2026-11-21T20:25:01.000+0000"),
        ("Posted_At__c", "2026-11-21T20:25:01+05:30", "2026-11-21T14:55:01.000+0000"),
        ("Views__c", 912260031, 912260031.0),
        ("Views__c", 2.5, 3.0),
        ("Views__c", -0.4, 0.0),
        ("Topic_Key__c", " padded ", " padded "),
        ("Topic_Key__c", "", None),
        ("Topic_Key__c", "#N/A", "#N/A"),
        (
            "Body__c",
            'one\r\ntwo\n"quoted", 中文 \U0001f600',
            'one\r\ntwo\n"quoted", 中文 \U0001f600',
        ),
        ("Status__c", "Open", "Open"),
        ("Status__c", None, None),
    ],
)
def test_what_is_stored(sf, field, given, stored):
    made = sf.create("Community_Topic__c", Name="T", **{field: given})
    assert sf.read("Community_Topic__c", made, field) == {field: stored}


def test_null_clears_and_absent_stays(sf):
    made = sf.create("Contact", LastName="Ames", Title="Head", Phone="1")
    sf.send("PATCH", f"/sobjects/Contact/{made}", {"Title": None})
    assert sf.read("Contact", made, "Title", "Phone") == {"Title": None, "Phone": "1"}
    clear = {"LastName": None}
    assert sf.error("PATCH", f"/sobjects/Contact/{made}", clear) == (400, "REQUIRED_FIELD_MISSING")
    sf.send("PATCH", f"/sobjects/Contact/{made}", {"DoNotCall": True})
    sf.send("PATCH", f"/sobjects/Contact/{made}", {"DoNotCall": None})
    assert sf.read("Contact", made, "DoNotCall") == {"DoNotCall": False}


@pytest.mark.parametrize(
    ("switches", "given", "stored"),
    [
        ({"trim_text": True}, "  a \n", "a"),
        ({"textarea_newlines": "crlf"}, "a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd"),
    ],
    ids=["trimmed", "line breaks"],
)
def test_texts_that_are_stored_otherwise(sandbox, sf, switches, given, stored):
    sandbox.switch(**switches)
    made = sf.create("Community_Topic__c", Name="T", Body__c=given)
    assert sf.read("Community_Topic__c", made, "Body__c") == {"Body__c": stored}


def test_milliseconds_can_be_kept(sandbox, sf):
    sandbox.switch(datetime_milliseconds=True)
    made = sf.create("Community_Topic__c", Name="T", Posted_At__c="2026-11-21T20:25:01.98Z")
    record = sf.read("Community_Topic__c", made, "Posted_At__c")
    assert record == {"Posted_At__c": "2026-11-21T20:25:01.980+0000"}


def test_unique_values(sf):
    first = sf.create("Contact", LastName="A", Community_User_Key__c="k")
    other = sf.create("Contact", LastName="B")
    answer = sf.send("PATCH", f"/sobjects/Contact/{other}", {"Community_User_Key__c": "K"})
    (error,) = answer.json()
    assert error["errorCode"] == "DUPLICATE_VALUE"
    assert error["message"] == (
        "duplicate value found: Community_User_Key__c duplicates value on record with id:"
        f" {first[:15]}"
    )
    sf.send("DELETE", f"/sobjects/Contact/{first}")
    answer = sf.send("PATCH", f"/sobjects/Contact/{other}", {"Community_User_Key__c": "K"})
    assert answer.status_code == 204
