"""Objects, fields and picklists."""

from __future__ import annotations

import pytest

OBJECTS = "/v1/meta/services/objects"
COMMUNITY_USER = {
    "Name": "STRING",
    "Record_Key__gc": "STRING",
    "Community_Id__gc": "STRING",
    "User_Id__gc": "STRING",
    "Username__gc": "STRING",
    "Email__gc": "EMAIL",
    "Company__gc": "LOOKUP",
    "Person__gc": "LOOKUP",
    "Match_Status__gc": "PICKLIST",
    "Match_Rule__gc": "STRING",
    "Match_Reason__gc": "STRING",
    "Rank__gc": "STRING",
    "Roles__gc": "STRING",
    "Is_Moderator__gc": "BOOLEAN",
    "Registered_At__gc": "DATETIME",
    "Last_Activity_At__gc": "DATETIME",
    "Topics__gc": "NUMBER",
    "Replies__gc": "NUMBER",
    "Likes_Received__gc": "NUMBER",
    "Best_Answers__gc": "NUMBER",
    "Gsid": "GSID",
    "CreatedDate": "DATETIME",
    "CreatedBy": "LOOKUP",
    "ModifiedDate": "DATETIME",
    "ModifiedBy": "LOOKUP",
}


def fields(reply):
    return {each["fieldName"]: each for each in reply["data"][0]["fields"]}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", f"{OBJECTS}/list?po=company&em=false"), ("POST", OBJECTS), ("POST", f"{OBJECTS}/")],
)
def test_list_of_objects(api, method, path):
    reply = api.body(method, path, {"externalUse": "true"} if method == "POST" else None)
    assert set(reply) == {"result", "requestId", "data"}
    kinds = {each["objectName"]: each["objectType"] for each in reply["data"]}
    assert {"company", "person", "company_person", "gsuser", "call_to_action"} <= kinds.keys()
    assert {"cs_task", "da_picklist", "record_delete_log", "relationship"} <= kinds.keys()
    assert (kinds["community_user__gc"], kinds["email_logs"]) == ("CUSTOM", "SYSTEM")
    assert "record_delete_log_high_volume" not in kinds


def test_the_high_volume_delete_log_is_a_switch(sandbox, api):
    name = "record_delete_log_high_volume"
    assert api.query(name, ["RecordId"])["title"] == "OBJECT_NOT_FOUND"
    assert api.body("GET", f"{OBJECTS}/{name}/describe")["title"] == "OBJECT_NOT_FOUND"
    sandbox.switch(high_volume_delete_log=True)
    assert api.records(name, ["RecordId"]) == []


def test_the_community_user_object(api):
    reply = api.body("GET", f"{OBJECTS}/Community_User__GC/describe?idd=true")
    found = fields(reply)
    assert {name: each["dataType"] for name, each in found.items()} == COMMUNITY_USER
    required = [name for name, each in found.items() if each["meta"]["required"]]
    assert required == ["Name", "Record_Key__gc"]
    assert all(each["meta"]["nillable"] is not (name in required) for name, each in found.items())
    assert found["Record_Key__gc"]["meta"]["indexed"]
    assert found["Username__gc"]["meta"]["length"] == 500
    company = found["Company__gc"]["meta"]
    assert company["hasLookup"]
    assert company["lookupDetail"]["lookupName"] == "Company__gr"
    assert company["lookupDetail"]["lookupObjects"][0]["objectName"] == "company"
    labels = [each["label"] for each in found["Match_Status__gc"]["options"]]
    assert labels == ["Matched", "Unmatched"]


@pytest.mark.parametrize(
    ("object_name", "field_name", "createable"),
    [
        ("community_user__gc", "Gsid", False),
        ("community_user__gc", "ModifiedDate", False),
        ("company", "ManagedAs", False),
        ("company", "CurrentScore", False),
        ("company", "Name", True),
        ("cs_task", "CreatedById", False),
    ],
)
def test_what_may_be_written(api, object_name, field_name, createable):
    meta = fields(api.body("GET", f"{OBJECTS}/{object_name}/describe"))[field_name]["meta"]
    assert (meta["createable"], meta["updateable"], meta["readOnly"]) == (
        createable,
        createable,
        not createable,
    )


def test_every_described_field_can_be_selected(api):
    for line in api.body("POST", OBJECTS, {})["data"]:
        if line["readable"]:
            name = line["objectName"]
            described = api.body("GET", f"{OBJECTS}/{name}/describe?idd=false")
            assert not any("options" in each for each in described["data"][0]["fields"])
            api.records(name, list(fields(described)))


def test_describe_several(api):
    body = {"objectNames": ["Company", "gsuser"], "populatePickListOptions": "true"}
    reply = api.body("POST", f"{OBJECTS}/describe", body)
    assert [each["objectName"] for each in reply["data"]] == ["company", "gsuser"]
    assert api.body("POST", f"{OBJECTS}/describe", {})["result"] is False
    unknown = api.body("POST", f"{OBJECTS}/describe", {"objectNames": ["nothing"]})
    assert unknown["title"] == "OBJECT_NOT_FOUND"


def test_dropdown_items(api):
    stage = fields(api.body("GET", f"{OBJECTS}/company/describe"))["CompanyType"]
    category = stage["meta"]["properties"]["PICKLIST_CATEGORY_ID"]
    data = api.body("GET", f"/v1/meta/services/dropdowns/{category}")["data"]
    assert (data["categoryDetails"]["gsid"], data["categoryDetails"]["count"]) == (category, 4)
    described = {each["value"]: (each["label"], each["active"]) for each in stage["options"]}
    listed = {each["gsid"]: (each["name"], each["active"]) for each in data["childItems"]}
    assert described == listed
    assert ("Reseller", False) in listed.values()
    unknown = api.body("GET", "/v1/meta/services/dropdowns/unknown")
    assert unknown["title"] == "OBJECT_NOT_FOUND"


def test_users_are_listed_in_zero_based_pages(sandbox, api):
    for n in range(5):
        sandbox.create("gainsight", "gsuser", {"Name": f"User {n}", "IsActiveUser": n != 3})
    body = {
        "includeTotal": True,
        "limit": 3,
        "page": 1,
        "select": ["Name"],
        "orderBy": {"Name": "asc"},
        "where": {
            "conditions": [
                {"name": "IsActiveUser", "alias": "A", "operator": "EQ", "value": [True]}
            ],
            "expression": "A",
        },
    }
    data = api.body("POST", "/v1/users/services/list", body)["data"]
    assert data == {"records": [{"Name": "User 4"}], "total": 4}
    assert len(api.body("POST", "/v1/users/services/list", {})["data"]["records"]) == 5
