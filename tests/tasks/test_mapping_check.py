"""Which pairs of fields may be mapped, and the sentence with which the others are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from task_models import compile_models, mapping_with
from task_world import World

if TYPE_CHECKING:
    from task_models import Models

AN_ID = "The id of a record means nothing on the other side; map a resolved one."
A_LIST = "An item of a dropdown needs a picklist set: declare values."
SEVERAL = "A multi-select holds several values, and a set translates one."
DIFFER = "The data types differ."
TOO_LONG = (
    "A text of up to 255 characters does not fit a field of 80: "
    "declare on_overflow: truncate or block."
)
OK = "The field takes this value."
SET = {"values": "task_status"}

# mapping keys, data type in Gainsight, data type in Salesforce, verdict, sentence
FORWARD: dict[str, tuple[dict[str, Any], str, str, str, str]] = {
    "text": ({}, "STRING", "string", "ok", OK),
    "link": ({}, "URL", "url", "ok", OK),
    "number": ({"type": "number"}, "CURRENCY", "currency", "ok", OK),
    "boolean": ({"type": "boolean"}, "BOOLEAN", "boolean", "ok", OK),
    "day_of_a_time": ({"type": "date"}, "DATETIME", "date", "ok", OK),
    "formatted_text": ({"type": "html"}, "RICHTEXTAREA", "textarea", "ok", OK),
    "picklist_with_set": (SET, "PICKLIST", "picklist", "ok", OK),
    "text_with_set": (SET, "STRING", "picklist", "ok", OK),
    "number_as_text": ({}, "NUMBER", "string", "error", DIFFER),
    "text_as_date": ({"type": "date"}, "STRING", "date", "error", DIFFER),
    "date_as_time": ({"type": "datetime"}, "DATE", "datetime", "error", DIFFER),
    "formatted_text_as_text": ({}, "RICHTEXTAREA", "textarea", "error", DIFFER),
    "gsid": ({}, "GSID", "string", "error", AN_ID),
    "look_up": ({}, "LOOKUP", "string", "error", AN_ID),
    "salesforce_id": ({"type": "id"}, "SFDCID", "reference", "error", AN_ID),
    "dropdown": ({}, "PICKLIST", "string", "error", A_LIST),
    "multi_select": (SET, "MULTISELECTDROPDOWNLIST", "string", "error", SEVERAL),
    "into_a_picklist": (
        {}, "STRING", "picklist", "error",
        "A value of type text does not fit a field of type PICKLIST.",
    ),
    "into_a_multi_select": (
        SET, "STRING", "multipicklist", "error",
        "A value of type text does not fit a field of type MULTIPICKLIST.",
    ),
    "into_a_look_up": (
        {}, "STRING", "reference", "error",
        "A value of type text does not fit a field of type REFERENCE.",
    ),
    "into_a_number": (
        {"type": "number"}, "NUMBER", "string", "error",
        "A value of type number does not fit a field of type STRING.",
    ),
    "read_only": (
        {}, "STRING", "string read only", "error",
        "The destination does not let us write this field.",
    ),
    "longer": ({}, "STRING", "string 80", "error", TOO_LONG),
    "longer_formatted": ({"type": "html"}, "RICHTEXTAREA", "textarea 80", "error", TOO_LONG),
    "longer_and_blocked": (
        {"on_overflow": "block"}, "STRING", "string 80", "warning",
        "A value of more than 80 characters is blocked.",
    ),
    "longer_and_cut": ({"on_overflow": "truncate"}, "STRING", "string 80", "ok", OK),
    "as_long": ({}, "STRING", "string 255", "ok", OK),
    "shorter": ({}, "STRING 80", "string 255", "ok", OK),
    "length_not_known": ({}, "STRING 0", "string 80", "ok", OK),
    "without_limit": ({}, "STRING", "string 0", "ok", OK),
    "longer_labels": (SET, "STRING", "picklist 80", "ok", OK),
    "longer_number": ({"type": "number"}, "NUMBER", "double 18", "ok", OK),
    "default_too_long": (
        {"on_missing": "default", "default": "x" * 81}, "STRING", "string 80", "error",
        "The default is longer than the field.",
    ),
    "no_such_set": (
        {"values": "colours"}, "PICKLIST", "picklist", "error",
        "The picklist set colours has no entries in picklist_mappings.csv.",
    ),
    "not_in_gainsight": ({}, "", "string", "error", "The object cs_task has no field {left}."),
    "not_in_salesforce": ({}, "STRING", "", "error", "The object Task has no field {right}."),
}  # fmt: skip
# the other way: data type in Salesforce first
BACK: dict[str, tuple[dict[str, Any], str, str, str, str]] = {
    "text": ({}, "string", "STRING", "ok", OK),
    "picklist_with_set": (SET, "picklist", "LOOKUP", "ok", OK),
    "day_into_a_time": ({"type": "date"}, "date", "DATETIME", "ok", OK),
    "picklist": ({}, "picklist", "STRING", "error", A_LIST),
    "look_up": ({}, "reference", "STRING", "error", AN_ID),
    "multi_select": (SET, "multipicklist", "STRING", "error", SEVERAL),
    "number_as_text": ({}, "double", "STRING", "error", DIFFER),
    "time_as_date": ({"type": "date"}, "datetime", "DATE", "error", DIFFER),
    "into_a_dropdown": (
        {}, "string", "PICKLIST", "error",
        "A value of type text does not fit a field of type PICKLIST.",
    ),
    "read_only": (
        {}, "string", "STRING read only", "error",
        "The destination does not let us write this field.",
    ),
    "longer": ({}, "string", "STRING 80", "error", TOO_LONG),
    "longer_and_blocked": (
        {"on_overflow": "block"}, "string", "STRING 80", "warning",
        "A value of more than 80 characters is blocked.",
    ),
    # only what goes to Salesforce is cut
    "longer_and_cut": (
        {"on_overflow": "truncate"}, "string", "STRING 80", "warning",
        "A value of more than 80 characters is blocked.",
    ),
    "not_in_gainsight": ({}, "string", "", "error", "The object cs_task has no field {left}."),
}  # fmt: skip
NAMED = {
    "Status_As_It_Is__c": ({"from": "status"}, "string", "error", A_LIST),
    "Owner__c": (
        {"from": "owner_id", "type": "id"}, "reference", "error",
        "The id of a record means nothing on the other side; map the resolved one.",
    ),
    "Resolved_Owner__c": ({"from": "owner_salesforce_id", "type": "id"}, "reference", "ok", OK),
    "Gainsight_Owner__c": ({"from": "owner_id"}, "string", "ok", OK),
    "Two_Fields__c": ({"from": "name || status"}, "string", "ok", OK),
}  # fmt: skip


def names(case: str, way: str) -> dict[str, str]:
    return {"left": f"{case}_{way}__gc", "right": f"{case}_{way}__c"}


def mapping() -> dict[str, Any]:
    whole = mapping_with()
    fields = whole["salesforce__task"]
    for case, (keys, *_) in FORWARD.items():
        name = names(case, "f")
        fields[name["right"]] = {"from": f'"{name["left"]}"'} | keys
    for case, (keys, *_) in BACK.items():
        name = names(case, "b")
        way = {"to": name["left"], "direction": "back"}
        fields[name["right"]] = {"from": f'"{name["left"]}"'} | way | keys
    fields |= {name: keys for name, (keys, *_) in NAMED.items()}
    return whole


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """Every pair with its verdict, by destination and field."""
    models: Models = compile_models(
        tmp_path_factory.mktemp("check"), select="+mapping_check", field_mapping=mapping()
    )
    world = World(models)

    def describe(side: str, name: str, data_type: str, **values: Any) -> None:
        if not data_type:
            return
        kind, _, rest = data_type.partition(" ")
        row = {
            "object_name": {"gainsight": "cs_task", "salesforce": "Task"}[side],
            "field_name": name, "data_type": kind, "length": int(rest) if rest.isdigit() else 255,
            "createable": rest != "read only", "updateable": rest != "read only", "nillable": True,
        }  # fmt: skip
        world.put(f"{side}.fields", **(row | values))

    for side in ("gainsight", "salesforce"):
        describe(side, "Name", "STRING")
    for case, (_, left, right, *_) in FORWARD.items():
        describe("gainsight", names(case, "f")["left"], left)
        describe("salesforce", names(case, "f")["right"], right)
    for case, (_, right, left, *_) in BACK.items():
        describe("gainsight", names(case, "b")["left"], left)
        describe("salesforce", names(case, "b")["right"], right)
    for name, (_, right, *_) in NAMED.items():
        describe("salesforce", name, right)
    describe("gainsight", "OwnerId", "LOOKUP")
    describe("gainsight", "StatusId", "LOOKUP")
    describe("salesforce", "Must__c", "string", nillable=False, defaulted_on_create=False)
    world.plan()
    rows = world.rows("select * from plan.mapping_check where object = 'task'")
    return {(row["destination"], row["field"]): row for row in rows}


def typed(name: str, described: str | None) -> str:
    """Return a field as a sentence names it: with its type, when the vendor describes it."""
    return f"{name} ({described.split()[0].upper()})" if described else name


@pytest.mark.parametrize("case", FORWARD)
def test_a_pair_on_the_way_to_salesforce(checked: Any, case: str):
    name = names(case, "f")
    row = checked["salesforce", name["right"]]
    assert_says(row, f"cs_task.{name['left']}", f"Task.{name['right']}", FORWARD[case], name)


@pytest.mark.parametrize("case", BACK)
def test_a_pair_on_the_way_back(checked: Any, case: str):
    name = names(case, "b")
    row = checked["gainsight", name["left"]]
    assert_says(row, f"Task.{name['right']}", f"cs_task.{name['left']}", BACK[case], name)


def assert_says(row: Any, source: str, destination: str, case: Any, name: dict[str, str]) -> None:
    _, source_type, destination_type, verdict, sentence = case
    assert (row["verdict"], row["source_field"]) == (verdict, source)
    pair = f"{typed(source, source_type)} to {typed(destination, destination_type)}"
    assert row["reason"] == f"{pair}: {sentence.format(**name)}"


@pytest.mark.parametrize("field", NAMED)
def test_a_column_that_stands_for_a_field(checked: Any, field: str):
    _, _, verdict, sentence = NAMED[field]
    row = checked["salesforce", field]
    assert (row["verdict"], row["reason"].endswith(sentence)) == (verdict, True), row


def test_a_required_field_that_is_not_mapped(checked: Any):
    row = checked["salesforce", "Must__c"]
    assert row["reason"] == "The destination requires this field, and nothing is mapped to it."
    assert (row["verdict"], row["data_type"]) == ("error", "STRING")
