from __future__ import annotations

import pytest

from connector_kit.errors import ConfigurationFailed
from tap_gainsight.description import Description


def describe(name: str, **types: str) -> Description:
    fields = [{"fieldName": field, "dataType": types[field]} for field in types]
    return Description(name, {"fields": fields})


@pytest.mark.parametrize(
    ("name", "types", "key", "cursor"),
    [
        ("company", {"Gsid": "GSID", "ModifiedDate": "DATETIME"}, "Gsid", "ModifiedDate"),
        ("x", {"GSID": "GSID", "modifieddate": "DATETIME"}, "GSID", "modifieddate"),
        (
            "activity_timeline",
            {"Gsid": "GSID", "ModifiedDate": "DATETIME", "LastModifiedDate": "DATETIME"},
            "Gsid",
            "LastModifiedDate",
        ),
        ("playbook", {"Gsid": "GSID", "Name": "STRING"}, "Gsid", None),
        ("scorecard_fact", {"Id": "NUMBER", "ModifiedDate": "DATETIME"}, None, "ModifiedDate"),
        ("odd", {"Gsid": "GSID", "ModifiedDate": "STRING"}, "Gsid", None),
    ],
)
def test_key_and_cursor(name, types, key, cursor):
    description = describe(name, **types)
    assert (description.key, description.cursor) == (key, cursor)


def test_a_cursor_that_no_query_can_use_is_none():
    field = {"fieldName": "ModifiedDate", "dataType": "DATETIME", "meta": {"filterable": False}}
    assert Description("x", {"fields": [field]}).cursor is None


def test_the_schema_has_a_nullable_property_per_field():
    schema = describe("Company", Gsid="GSID", Arr="CURRENCY", RenewalDate="DATE").schema
    assert schema == {
        "type": "object",
        "properties": {
            "Gsid": {"type": ["string", "null"]},
            "Arr": {"type": ["number", "null"]},
            "RenewalDate": {"type": ["string", "null"], "format": "date"},
        },
    }


def test_an_object_without_fields_is_told():
    with pytest.raises(ConfigurationFailed, match="no field of the object email_logs"):
        Description("email_logs", {"fields": []})
