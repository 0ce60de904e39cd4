"""sObject Collections: 200 records a call, a result for each."""

from __future__ import annotations

import pytest

CONTACTS = "/Contact/Community_User_Key__c"


def codes(lines):
    return [line["errors"][0]["statusCode"] if line["errors"] else None for line in lines]


def test_create_keeps_the_order_and_refuses_single_rows(sf, of):
    lines = sf.collect(
        "POST",
        "",
        of("Contact", LastName="A"),
        of("Contact"),
        of("Contact", LastName="C", Nope=1),
        of("Contact", LastName="D"),
    )
    assert [line["success"] for line in lines] == [True, False, False, True]
    assert lines[1] == {
        "success": False,
        "errors": [
            {
                "statusCode": "REQUIRED_FIELD_MISSING",
                "message": "Required fields are missing: [LastName]",
                "fields": ["LastName"],
            }
        ],
    }
    assert codes(lines)[2] == "INVALID_FIELD"
    assert sf.read("Contact", lines[3]["id"], "LastName") == {"LastName": "D"}


def test_a_call_may_be_refused_for_a_record_that_cannot_be_read(sandbox, sf, of):
    sandbox.switch(unreadable_record="call")
    body = {"records": [of("Contact", LastName="A"), of("Contact", LastName="B", Nope=1)]}
    assert sf.error("POST", "/composite/sobjects", body) == (400, "INVALID_FIELD")
    assert sandbox.rows("salesforce", "Contact") == []


def test_all_or_none(sandbox, sf, of):
    lines = sf.collect(
        "POST", "", of("Account", Name="A"), of("Contact"), of("Account", Name="B"), allOrNone=True
    )
    assert [line["success"] for line in lines] == [False, False, False]
    assert codes(lines) == [
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "REQUIRED_FIELD_MISSING",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    ]
    assert "id" in lines[0]
    assert sandbox.rows("salesforce", "Account") == []


def test_update_by_id_and_mixed_types(sf, of):
    account, contact = sf.create("Account", Name="A"), sf.create("Contact", LastName="B")
    lines = sf.collect(
        "PATCH",
        "",
        of("Account", id=account, Name="AA"),
        of("Contact", id=contact[:15], LastName="BB"),
        of("Account", id="0015g00000ZZZZZ", Name="C"),
        of("Account", id=contact, Name="D"),
        of("Account", Name="E"),
    )
    assert codes(lines) == [
        None,
        None,
        "INVALID_CROSS_REFERENCE_KEY",
        "MALFORMED_ID",
        "MISSING_ARGUMENT",
    ]
    assert sf.read("Contact", contact, "LastName") == {"LastName": "BB"}


def test_upsert_tells_what_was_created(sf, of):
    first = sf.collect("PATCH", CONTACTS, of("Contact", LastName="A", Community_User_Key__c="1"))
    assert (first[0]["success"], first[0]["created"]) == (True, True)
    lines = sf.collect(
        "PATCH",
        CONTACTS,
        of("Contact", LastName="AA", community_user_key__c="1"),
        of("Contact", LastName="x" * 99, Community_User_Key__c="2"),
        of("Contact", LastName="x" * 99, Community_User_Key__c="1x"),
        of("Contact", LastName="C"),
        of("Contact", LastName="D", Community_User_Key__c="3", id=first[0]["id"]),
    )
    assert [line["created"] for line in lines] == [False, True, True, True, True]
    assert codes(lines) == [
        None,
        "STRING_TOO_LONG",
        "STRING_TOO_LONG",
        "MISSING_ARGUMENT",
        "INVALID_FIELD",
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("later", [None, "DUPLICATE_VALUE", None]),
        ("all", ["DUPLICATE_VALUE", "DUPLICATE_VALUE", None]),
        ("none", [None, None, None]),
    ],
)
def test_a_key_twice_in_a_call(sandbox, sf, of, mode, expected):
    sandbox.switch(repeated_key_in_call=mode)
    lines = sf.collect(
        "PATCH",
        CONTACTS,
        of("Contact", LastName="A", Community_User_Key__c="k"),
        of("Contact", LastName="B", Community_User_Key__c="K"),
        of("Contact", LastName="C", Community_User_Key__c="other"),
    )
    assert codes(lines) == expected


def test_update_only_by_external_id(sf, of):
    sf.collect("PATCH", CONTACTS, of("Contact", LastName="A", Community_User_Key__c="1"))
    records = [of("Contact", LastName="B", Community_User_Key__c=key) for key in "12"]
    sf.version = "61.0"
    lines = sf.collect("PATCH", f"{CONTACTS}/?updateOnly=true", *records)
    assert [(line["success"], line["created"]) for line in lines] == [(True, False), (False, False)]
    assert codes(lines) == [None, "NOT_FOUND"]
    sf.version = "60.0"
    lines = sf.collect("PATCH", f"{CONTACTS}?updateOnly=true", *records)
    assert [line["created"] for line in lines] == [False, True]


def test_upsert_by_id(sf, of):
    made = sf.create("Contact", LastName="A")
    lines = sf.collect("PATCH", "/Contact/Id", of("Contact", id=made, LastName="B"))
    assert lines == [{"id": made, "success": True, "errors": [], "created": False}]


def test_several_rows_with_the_key(sf, of):
    for name in "AB":
        sf.create("Contact", LastName=name, Email="a@example.com")
    lines = sf.collect(
        "PATCH", "/Contact/Email", of("Contact", LastName="C", Email="a@example.com")
    )
    assert codes(lines) == ["DUPLICATE_EXTERNAL_ID"]


def test_delete(sf):
    ids = [sf.create("Account", Name="A"), sf.create("Contact", LastName="B")]
    query = {"ids": f"{','.join(ids)},{ids[0]},0015g00000ZZZZZ,x", "allOrNone": "false"}
    lines = sf.send("DELETE", "/composite/sobjects", params=query).json()
    assert codes(lines) == [
        None,
        None,
        "ENTITY_IS_DELETED",
        "INVALID_CROSS_REFERENCE_KEY",
        "MALFORMED_ID",
    ]
    assert [line.get("id") for line in lines[:2]] == ids


def test_delete_all_or_none(sf):
    made = sf.create("Account", Name="A")
    query = {"ids": f"{made},0015g00000ZZZZZ", "allOrNone": "true"}
    lines = sf.send("DELETE", "/composite/sobjects", params=query).json()
    assert codes(lines) == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_CROSS_REFERENCE_KEY"]
    assert sf.read("Account", made, "IsDeleted") == {"IsDeleted": False}


def test_read(sf):
    ids = [sf.create("Account", Name=name) for name in "AB"]
    query = {"ids": f"{ids[1]},0015g00000ZZZZZ,{ids[0]}", "fields": "Name"}
    lines = sf.send("GET", "/composite/sobjects/Account", params=query).json()
    assert [line and line["Name"] for line in lines] == ["B", None, "A"]
    body = {"ids": ids, "fields": ["Id", "Name"]}
    lines = sf.send("POST", "/composite/sobjects/Account", body).json()
    assert [line["Name"] for line in lines] == ["A", "B"]


def test_200_records_are_one_call_and_201_none(sandbox, sf, of):
    records = [of("Account", Name=str(n)) for n in range(201)]
    assert all(line["success"] for line in sf.collect("POST", "", *records[:200]))
    assert sandbox.control("GET", "limits")["salesforce"]["used"]["day"] == 1
    body = {"records": records}
    assert sf.error("POST", "/composite/sobjects", body) == (400, "EXCEEDED_ID_LIMIT")
    journal = sandbox.journal("salesforce", "POST", "composite")
    assert [entry["records"] for entry in journal] == [200, None]


def test_at_most_ten_runs_of_types(sf, of):
    pair = [of("Account", Name="A"), of("Contact", LastName="B")]
    assert len(sf.collect("POST", "", *pair * 5)) == 10
    body = {"records": [*pair * 5, pair[0]]}
    assert sf.error("POST", "/composite/sobjects", body) == (400, "LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"records": "x"}, (400, "JSON_PARSER_ERROR")),
        ({"records": [5]}, (400, "JSON_PARSER_ERROR")),
        ({"records": [{"Name": "A"}]}, (400, "INVALID_FIELD")),
        ({"records": [{"attributes": {"type": "Nope"}}]}, (400, "INVALID_TYPE")),
        ([], (400, "JSON_PARSER_ERROR")),
    ],
    ids=["no list", "no objects", "no type", "unknown type", "no object"],
)
def test_malformed_calls(sf, body, error):
    assert sf.error("POST", "/composite/sobjects", body) == error


def test_a_key_field_that_is_none(sf, of):
    body = {"records": [of("Contact", LastName="A", Title="x")]}
    assert sf.error("PATCH", "/composite/sobjects/Contact/Title", body) == (404, "NOT_FOUND")
