"""Insert over HTTP: all or nothing, stored values, error bodies."""

from __future__ import annotations

import pytest

MEMBER = {"Name": "Ann", "Record_Key__gc": "northwind-en:1"}
MISSING_ID = "1P02NORTHWIND00042" + "0" * 18


def failures(reply):
    """Return field, code and value of every failure in a flat reply."""
    return [
        (each["fieldName"], each["errorCode"], each["invalidValue"])
        for row in reply["data"]["errors"]
        for each in row["errors"]
    ]


def test_insert_answers_ids_in_order(api):
    reply = api.insert("Community_User__GC", MEMBER, {**MEMBER, "Name": "Bob"})
    assert (reply["result"], reply["errorCode"]) == (True, None)
    assert (reply["data"]["count"], reply["data"]["errors"]) == (2, None)
    assert [set(each) for each in reply["data"]["records"]] == [{"Gsid"}, {"Gsid"}]
    stored = api.records("community_user__gc", ["Gsid", "Name"])
    assert [each["Gsid"] for each in stored] == [r["Gsid"] for r in reply["data"]["records"]]
    assert all(len(each["Gsid"]) == 36 and each["Gsid"].isalnum() for each in stored)


def test_insert_can_echo_what_was_sent(sandbox, api):
    sandbox.switch(echo_inserted=True)
    (record,) = api.insert("community_user__gc", MEMBER)["data"]["records"]
    assert record.keys() == {*MEMBER, "Gsid"}


def test_values_are_stored_by_type(sandbox, api):
    api.inserted(
        "community_user__gc",
        {
            **MEMBER,
            "match_status__gc": "Matched",
            "Is_Moderator__gc": "true",
            "Topics__gc": "12",
            "Replies__gc": 2.5,
            "Registered_At__gc": "2022-07-01T06:36:00.123456-07:00",
            "Email__gc": "ann@example.com",
        },
    )
    (row,) = sandbox.rows("gainsight", "community_user__gc")
    assert (
        row.items()
        >= {
            "Match_Status__gc": "Matched",
            "Is_Moderator__gc": True,
            "Topics__gc": 12,
            "Replies__gc": 2.5,
            "Registered_At__gc": "2022-07-01T13:36:00.123Z",
            "Email__gc": "ann@example.com",
        }.items()
    )


@pytest.mark.parametrize(
    ("changes", "code", "shown"),
    [
        ({"Username__gc": "x" * 501}, "GSOBJ_1001", "x" * 501),
        ({"Username__gc": 5}, "GSOBJ_1002", 5),
        ({"Username__gc": {"a": 1}}, "GSOBJ_1002", {"a": 1}),
        ({"Nonsense__gc": "x"}, "GSOBJ_1002", "x"),
        ({"ModifiedDate": "2026-01-01T00:00:00Z"}, "GSOBJ_1002", "2026-01-01T00:00:00Z"),
        ({"Gsid": MISSING_ID}, "GSOBJ_1002", MISSING_ID),
        ({"Email__gc": "not an address"}, "GSOBJ_1002", "not an address"),
        ({"Topics__gc": "many"}, "GSOBJ_1002", "many"),
        ({"Topics__gc": True}, "GSOBJ_1002", True),
        ({"Company__gc": "Acme"}, "GSOBJ_1002", "Acme"),
        ({"Company__gc": MISSING_ID}, "GSOBJ_1002", MISSING_ID),
        ({"Registered_At__gc": 1521743018667}, "GSOBJ_1005", 1521743018667),
        ({"Registered_At__gc": "2026-01-01 00:00:00"}, "GSOBJ_1005", "2026-01-01 00:00:00"),
        ({"Registered_At__gc": "2026-02-30T00:00:00Z"}, "GSOBJ_1005", "2026-02-30T00:00:00Z"),
        ({"Registered_At__gc": ""}, "GSOBJ_1005", ""),
        ({"Is_Moderator__gc": "perhaps"}, "GSOBJ_1008", "perhaps"),
        ({"Match_Status__gc": "Guessed"}, "GSOBJ_1012", ["Guessed"]),
        ({"Name": None}, "GSOBJ_1007", None),
        ({"Record_Key__gc": ""}, "GSOBJ_1007", ""),
    ],
)
def test_a_bad_value_refuses_the_call(api, changes, code, shown):
    response = api.send(
        "POST",
        "/v1/data/objects/community_user__gc",
        json={"records": [MEMBER, {**MEMBER, **changes}]},
    )
    assert response.status_code == 400
    reply = response.json()
    assert (reply["result"], reply["errorCode"], reply["message"]) == (False, code, None)
    assert (reply["data"]["count"], reply["data"]["records"]) == (0, None)
    ((name, _),) = changes.items()
    assert failures(reply) == [(name, code, shown)]
    assert api.records("community_user__gc", ["Gsid"]) == []


@pytest.mark.parametrize(
    ("object_name", "changes", "code", "text"),
    [
        (
            "company",
            {"Stage": "xyz"},
            "GSOBJ_1012",
            "Invalid/Inactive value provided for picklist. (Stage = xyz).",
        ),
        (
            "company",
            {"CompanyType": "Reseller"},
            "GSOBJ_1012",
            "Invalid/Inactive value provided for picklist. (CompanyType = Reseller).",
        ),
        (
            "company",
            {"OriginalContractDate": 210318},
            "GSOBJ_1006",
            "Invalid dateTime format (OriginalContractDate = 210318).",
        ),
        (
            "company",
            {"Tags": "Reference;Nonsense"},
            "GSOBJ_1012",
            "Invalid/Inactive value provided for picklist. (Tags = Reference;Nonsense).",
        ),
        (
            "community_user__gc",
            {"Is_Moderator__gc": "v", "Record_Key__gc": "k"},
            "GSOBJ_1008",
            "Invalid Boolean Value: v (Is_Moderator__gc = v).",
        ),
        (
            "company",
            {"SfdcAccountId": "too short"},
            "GSOBJ_1002",
            "Invalid field, please re-check data mapping (SfdcAccountId = too short).",
        ),
    ],
)
def test_the_text_of_a_refusal(api, object_name, changes, code, text):
    reply = api.insert(object_name, {"Name": "Acme", **changes})
    assert (reply["errorCode"], reply["errorDesc"]) == (code, text)


def test_the_body_of_a_refusal(api):
    reply = api.insert("company", {"Name": "Good"}, {"Name": "Bad", "Stage": "xyz"})
    assert reply["data"] == {
        "count": 0,
        "records": None,
        "errors": [
            {
                "success": False,
                "parsedValue": "xyz",
                "errors": [
                    {
                        "errorMessage": "Invalid/Inactive value provided for picklist.",
                        "errorCode": "GSOBJ_1012",
                        "fieldName": "Stage",
                        "invalidValue": ["xyz"],
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    ("switches", "shape"),
    [
        ({}, ["Stage", "Arr", "Stage"]),
        ({"errors_shape": "nested"}, [["Stage", "Arr"], ["Stage"]]),
        ({"errors_reported": "first"}, ["Stage", "Arr"]),
        ({"errors_reported": "none"}, []),
        ({"errors_reported": "first", "errors_shape": "nested"}, [["Stage", "Arr"]]),
    ],
)
def test_shapes_of_the_errors(sandbox, api, switches, shape):
    def names(rows):
        return [
            names(row) if isinstance(row, list) else row["errors"][0]["fieldName"] for row in rows
        ]

    sandbox.switch(**switches)
    bad = {"Name": "Bad", "Stage": "xyz", "Arr": "much"}
    reply = api.insert("company", bad, {"Name": "Good"}, {"Name": "Bad", "Stage": "xyz"})
    assert names(reply["data"]["errors"]) == shape
    assert reply["errorCode"] == "GSOBJ_1012"


@pytest.mark.parametrize("object_name", ["community_user__gc"])
def test_missing_required_fields(api, object_name):
    reply = api.insert(object_name, {"Username__gc": "ann"})
    assert failures(reply) == [
        ("Name", "GSOBJ_1007", None),
        ("Record_Key__gc", "GSOBJ_1007", None),
    ]


@pytest.mark.parametrize("count", [0, 51])
def test_a_call_takes_1_to_50_records(api, count):
    response = api.send(
        "POST", "/v1/data/objects/community_user__gc", json={"records": [MEMBER] * count}
    )
    assert response.status_code == 400
    assert api.insert("community_user__gc", *[MEMBER] * 50)["data"]["count"] == 50


@pytest.mark.parametrize("object_name", ["gsuser", "person", "cs_task", "record_delete_log"])
def test_objects_of_other_apis_are_not_written_here(api, object_name):
    assert api.insert(object_name, {"Name": "x"})["errorCode"] == "GSOBJ_1023"


def test_a_body_that_is_not_json(api):
    response = api.send("POST", "/v1/data/objects/company", data=b"{")
    assert response.status_code == 400
    assert response.json()["result"] is False


def test_managed_as_is_read_only_unless_switched(sandbox, api):
    company = {"Name": "A", "ManagedAs": "Partner"}
    assert api.insert("company", company)["errorCode"] == "GSOBJ_1002"
    sandbox.switch(managed_as_writable=True)
    assert api.insert("company", company)["result"]


@pytest.mark.parametrize(
    ("mode", "sent", "stored"),
    [
        ("exact", " a ", " a "),
        ("exact", "", ""),
        ("trimmed", " a ", "a"),
        ("blank_to_null", "", None),
    ],
)
def test_what_becomes_of_texts(sandbox, api, mode, sent, stored):
    sandbox.switch(stored_text=mode)
    api.inserted("company", {"Name": "A", "Industry": sent})
    assert api.records("company", ["Industry"]) == [{"Industry": stored}]


def test_refusals_can_come_as_http_200(sandbox, api):
    sandbox.switch(failure_status="200")
    response = api.send("POST", "/v1/data/objects/company", json={"records": [{}]})
    assert (response.status_code, response.json()["result"]) == (200, False)
