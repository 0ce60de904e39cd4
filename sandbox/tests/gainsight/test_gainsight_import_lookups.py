"""Look-ups that an insert asks for: the match, none, several, a default."""

from __future__ import annotations

import pytest

MEMBER = {"Name": "Ann", "Record_Key__gc": "northwind-en:1"}
LOOKUP = {
    "fields": {"Account": "SfdcAccountId"},
    "lookupField": "Gsid",
    "objectName": "Company",
    "multiMatchOption": "FIRSTMATCH",
    "onNoMatch": "ERROR",
}


@pytest.mark.parametrize(
    ("options", "account", "found"),
    [
        ({}, "001000000000001", "One"),
        ({}, "001000000000002", "Two"),
        ({"multiMatchOption": "MARKASERROR"}, "001000000000002", "refused"),
        ({}, "001000000000009", "refused"),
        ({}, "nonsense", "refused"),
        ({"onNoMatch": "NULLABLE"}, "001000000000009", None),
        ({"objectName": "COMPANY"}, "001000000000001", "One"),
        (
            {"fields": {"Account": "SfdcAccountId", "Field": "Industry"}},
            "001000000000002",
            "Two again",
        ),
    ],
)
def test_import_lookups(api, options, account, found):
    api.inserted(
        "company",
        {"Name": "One", "SfdcAccountId": "001000000000001"},
        {"Name": "Two", "SfdcAccountId": "001000000000002"},
        {"Name": "Two again", "SfdcAccountId": "001000000000002", "Industry": "y"},
    )
    record = {**MEMBER, "Account": account, "Field": "y"}
    if len(options.get("fields", "1")) == 1:
        del record["Field"]
    reply = api.insert("community_user__gc", record, lookups={"Company__gc": {**LOOKUP, **options}})
    if found == "refused":
        [[error]] = [row["errors"] for row in reply["data"]["errors"]]
        told = (error["fieldName"], error["errorCode"], error["invalidValue"])
        assert told == ("Company__gc", "GSOBJ_1008", account)
    else:
        assert reply["result"], reply
        assert api.records("community_user__gc", ["Company__gr.Name"]) == [
            {"Company__gr.Name": found}
        ]


def test_an_import_lookup_can_have_a_default(api):
    (gsid,) = api.inserted("company", {"Name": "Catch-all"})
    options = {**LOOKUP, "onNoMatch": "DEFAULTVALUE", "defaultValue": gsid}
    api.insert(
        "community_user__gc",
        {**MEMBER, "Account": "001000000000009"},
        lookups={"Company__gc": options},
    )
    assert api.records("community_user__gc", ["Company__gc"]) == [{"Company__gc": gsid}]


@pytest.mark.parametrize(
    "changes",
    [
        {"onNoMatch": "SHRUG"},
        {"onNoMatch": "DEFAULTVALUE"},
        {"multiMatchOption": "ALL"},
        {"fields": {}},
        {"fields": {"Account": "Nonsense"}},
        {"fields": None},
        {"lookupField": None},
    ],
)
def test_malformed_import_lookups(api, changes):
    reply = api.insert("community_user__gc", MEMBER, lookups={"Company__gc": {**LOOKUP, **changes}})
    assert reply["errorCode"] == "GSOBJ_1008"
