from __future__ import annotations

import pytest

from connector_kit.errors import ConfigurationFailed
from tap_salesforce.description import Description

STAMPS = ["SystemModstamp", "LastModifiedDate", "CreatedDate"]


def describe(name: str, /, **types: str) -> Description:
    fields = [{"name": field, "type": types[field]} for field in types]
    return Description(name, {"name": name, "fields": fields})


@pytest.mark.parametrize(
    ("name", "fields", "cursor"),
    [
        ("Task", STAMPS, "SystemModstamp"),
        ("Old", STAMPS[1:], "LastModifiedDate"),
        ("Older", STAMPS[2:], "CreatedDate"),
        ("Thing", [], None),
        ("LoginHistory", ["LoginTime"], "LoginTime"),
        ("Other", ["LoginTime"], None),
    ],
)
def test_cursor(name, fields, cursor):
    assert describe(name, Id="id", **dict.fromkeys(fields, "datetime")).cursor == cursor


def test_a_cursor_that_no_query_can_use_is_none():
    fields = [{"name": "SystemModstamp", "type": "datetime", "filterable": False}]
    fields.append({"name": "CreatedDate", "type": "datetime", "filterable": True})
    assert Description("x", {"fields": fields}).cursor == "CreatedDate"


def test_key_and_deletes():
    assert describe("Task", Id="id", IsDeleted="boolean").key == "Id"
    assert describe("Task", Id="id", IsDeleted="boolean").has_deletes
    assert describe("DatedConversionRate", Rate="double").key is None
    assert not describe("TaskStatus", Id="id").has_deletes


def test_the_schema_leaves_out_what_is_made_of_other_fields():
    description = describe(
        "Account",
        Id="id",
        BillingAddress="address",
        BillingCity="string",
        Place__c="location",
        Body="base64",
        AnnualRevenue="currency",
    )
    assert description.schema == {
        "type": "object",
        "properties": {
            "Id": {"type": ["string", "null"]},
            "BillingCity": {"type": ["string", "null"]},
            "AnnualRevenue": {"type": ["number", "null"]},
        },
    }
    assert len(description.fields) == 6


def test_the_stream_is_lower_case_and_queries_use_the_api_name():
    description = Description("TASK", {"name": "Task", "fields": [{"name": "Id", "type": "id"}]})
    assert (description.name, description.api_name) == ("task", "Task")


@pytest.mark.parametrize(
    "described",
    [{"fields": []}, {"queryable": False, "fields": [{"name": "Id", "type": "id"}]}],
    ids=["no fields", "not queryable"],
)
def test_an_object_that_cannot_be_queried_is_told(described):
    with pytest.raises(ConfigurationFailed, match="TaskChangeEvent"):
        Description("TaskChangeEvent", described)
