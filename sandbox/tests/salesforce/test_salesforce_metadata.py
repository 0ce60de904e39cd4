"""Versions, limits and describe."""

from __future__ import annotations

import pytest
import requests


def test_versions_need_no_session_and_count_nothing(sandbox, sf):
    sf.session.headers.pop("Authorization")
    answer = sf.send("GET", "/services/data")
    versions = answer.json()
    assert versions[-1] == {
        "label": "Winter '27",
        "url": "/services/data/v68.0",
        "version": "68.0",
    }
    assert {"label": "Summer '24", "url": "/services/data/v61.0", "version": "61.0"} in versions
    assert "Sforce-Limit-Info" not in answer.headers
    assert sandbox.control("GET", "limits")["salesforce"]["used"]["day"] == 0


@pytest.mark.parametrize(
    ("version", "error"),
    [
        ("30.0", (410, "UNSUPPORTED_API_VERSION")),
        ("69.0", (404, "NOT_FOUND")),
        ("x", (404, "NOT_FOUND")),
    ],
)
def test_versions_that_are_not_served(sf, version, error):
    assert sf.error("GET", f"/services/data/v{version}/limits") == error


@pytest.mark.parametrize("path", ["", "/", "/limits/", "/sobjects/", "/sobjects/Task/describe/"])
def test_a_slash_at_the_end_is_tolerated(sf, path):
    assert sf.send("GET", path).status_code == 200


def test_usage_is_told_with_every_reply(sandbox, sf):
    sandbox.limits("salesforce", per_day=5)
    told = [sf.send("GET", "/limits").headers["Sforce-Limit-Info"] for _ in range(3)]
    assert told == ["api-usage=1/5", "api-usage=2/5", "api-usage=3/5"]
    limits = sf.send("GET", "/limits").json()
    assert limits["DailyApiRequests"] == {"Max": 5, "Remaining": 1}
    assert limits["DailyBulkApiBatches"]["Max"] == 15000
    assert sf.send("GET", "/sobjects/Nope/describe").headers["Sforce-Limit-Info"] == "api-usage=5/5"
    answer = sf.send("GET", "/limits")
    assert answer.status_code == 403
    assert answer.json() == [
        {"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}
    ]


def test_signing_in_is_not_counted(sandbox, sf):
    sf.login()
    assert sandbox.control("GET", "limits")["salesforce"]["used"]["day"] == 0


def test_describe_global(sf):
    body = sf.send("GET", "/sobjects").json()
    assert (body["encoding"], body["maxBatchSize"]) == ("UTF-8", 200)
    objects = {each["name"]: each for each in body["sobjects"]}
    assert {"Account", "Contact", "Lead", "User", "Task", "Event", "Organization"} <= set(objects)
    task = objects["Task"]
    assert (task["keyPrefix"], task["custom"], task["createable"]) == ("00T", False, True)
    assert task["urls"]["describe"] == "/services/data/v62.0/sobjects/Task/describe"
    assert objects["User"]["deletable"] is False
    assert objects["TaskStatus"]["createable"] is False
    assert objects["Community_Topic__c"]["custom"] is True


def fields_of(sf, name):
    body = sf.send("GET", f"/sobjects/{name}/describe").json()
    return {each["name"]: each for each in body["fields"]}


# The attributes that clients of the describe resource know.
ATTRIBUTES = [
    "aggregatable",
    "autoNumber",
    "byteLength",
    "calculated",
    "calculatedFormula",
    "cascadeDelete",
    "caseSensitive",
    "compoundFieldName",
    "controllerName",
    "createable",
    "custom",
    "defaultValue",
    "defaultValueFormula",
    "defaultedOnCreate",
    "dependentPicklist",
    "deprecatedAndHidden",
    "digits",
    "displayLocationInDecimal",
    "encrypted",
    "externalId",
    "extraTypeInfo",
    "filterable",
    "filteredLookupInfo",
    "groupable",
    "highScaleNumber",
    "htmlFormatted",
    "idLookup",
    "inlineHelpText",
    "label",
    "length",
    "mask",
    "maskType",
    "name",
    "nameField",
    "namePointing",
    "nillable",
    "permissionable",
    "picklistValues",
    "polymorphicForeignKey",
    "precision",
    "queryByDistance",
    "referenceTargetField",
    "referenceTo",
    "relationshipName",
    "relationshipOrder",
    "restrictedDelete",
    "restrictedPicklist",
    "scale",
    "searchPrefilterable",
    "soapType",
    "sortable",
    "type",
    "unique",
    "updateable",
    "writeRequiresMasterRead",
]


def test_every_field_has_every_attribute(sf):
    for field in fields_of(sf, "Contact").values():
        assert set(ATTRIBUTES) <= set(field)


# Flags of Task as the object reference states them: createable, updateable, nillable, defaulted.
@pytest.mark.parametrize(
    ("name", "kind", "flags"),
    [
        ("WhoId", "reference", "CUN"),
        ("OwnerId", "reference", "CUD"),
        ("AccountId", "reference", "N"),
        ("Subject", "combobox", "CUN"),
        ("Status", "picklist", "CUD"),
        ("ActivityDate", "date", "CUN"),
        ("Description", "textarea", "CUN"),
        ("TaskSubtype", "picklist", "CN"),
        ("CallDurationInSeconds", "int", "CUN"),
        ("IsClosed", "boolean", "D"),
        ("CompletedDateTime", "datetime", "N"),
        ("IsReminderSet", "boolean", "CUD"),
        ("IsRecurrence", "boolean", "CD"),
        ("RecurrenceActivityId", "reference", "N"),
        ("SystemModstamp", "datetime", "D"),
        ("Gainsight_Task_Id__c", "string", "CUN"),
    ],
)
def test_fields_of_task(sf, name, kind, flags):
    field = fields_of(sf, "Task")[name]
    letters = {
        "C": "createable",
        "U": "updateable",
        "N": "nillable",
        "D": "defaultedOnCreate",
    }
    found = "".join(letter for letter, key in letters.items() if field[key])
    assert (field["type"], found) == (kind, flags)


def test_picklists_and_references_of_task(sf):
    fields = fields_of(sf, "task")
    status = fields["Status"]
    assert status["restrictedPicklist"] is False
    assert [each["value"] for each in status["picklistValues"]] == [
        "Not Started",
        "In Progress",
        "Completed",
        "Waiting on someone else",
        "Deferred",
    ]
    assert [each["value"] for each in status["picklistValues"] if each["defaultValue"]] == [
        "Not Started"
    ]
    who, key = fields["WhoId"], fields["Gainsight_Task_Id__c"]
    assert (who["referenceTo"], who["relationshipName"]) == (["Contact", "Lead"], "Who")
    assert who["polymorphicForeignKey"] is True
    assert (key["externalId"], key["unique"], key["idLookup"], key["length"]) == (
        True,
        True,
        True,
        255,
    )
    assert "Gainsight_Task_Id__c" in fields_of(sf, "Event")
    assert fields_of(sf, "Contact")["LastName"]["compoundFieldName"] == "Name"
    assert fields_of(sf, "Community_Topic__c")["Account__c"]["relationshipName"] == "Account__r"


def test_describe_can_be_told_unchanged(sf):
    answer = sf.send("GET", "/sobjects/Task/describe")
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    again = sf.send("GET", "/sobjects/Task/describe", headers=since)
    assert (again.status_code, again.content) == (304, b"")
    early = {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}
    assert sf.send("GET", "/sobjects/Task/describe", headers=early).status_code == 200


def test_hidden_fields_do_not_exist_for_the_user(sandbox, sf):
    sandbox.switch(hidden_fields="Task.Gainsight_Task_Id__c, Contact.Title")
    assert "Gainsight_Task_Id__c" not in fields_of(sf, "Task")
    assert "Title" not in fields_of(sf, "Contact")
    assert sf.error("POST", "/sobjects/Contact", {"LastName": "X", "Title": "Y"}) == (
        400,
        "INVALID_FIELD",
    )
    assert sf.error("PATCH", "/sobjects/Task/Gainsight_Task_Id__c/1", {}) == (404, "NOT_FOUND")
    assert sf.create("Task", Subject="still works")


def test_an_unknown_object_and_a_wrong_method(sf):
    assert sf.error("GET", "/sobjects/Nope/describe") == (404, "NOT_FOUND")
    assert sf.error("PUT", "/sobjects/Task") == (405, "METHOD_NOT_ALLOWED")
    assert sf.error("GET", "/nothing") == (404, "NOT_FOUND")


def test_an_unreadable_body(sf):
    assert sf.error("POST", "/sobjects/Task", data=b"{", headers={}) == (400, "JSON_PARSER_ERROR")
    half = b'{"Subject": "\\ud800"}'
    assert sf.error("POST", "/sobjects/Task", data=half) == (400, "JSON_PARSER_ERROR")


def test_unknown_paths_answer_without_a_session(sandbox):
    answer = requests.get(f"{sandbox.salesforce_url}/nope", timeout=5)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")
