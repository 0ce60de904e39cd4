"""Writes below HTTP: what the results say is what is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.org import WriteOptions
from crosswalk_sandbox.world import World

KEY = "Topic_Key__c"


@pytest.fixture(scope="module")
def org():
    world = World("empty")
    yield world.vendors["salesforce"]._org
    world.store.close()


RECORDS = st.lists(
    st.fixed_dictionaries(
        {KEY: st.sampled_from(["a", "A", "b", "c", None])},
        optional={
            "Name": st.sampled_from(["Topic", None, "x" * 81]),
            "Views__c": st.sampled_from([1, "many", None]),
            "Nope__c": st.just(1),
        },
    ),
    max_size=8,
)


@given(RECORDS, st.booleans(), st.booleans())
def test_results_and_rows_agree(org, records, all_or_none, update_only):
    before = {row["Id"]: row for row in org.rows("Community_Topic__c")}
    results = org.write(
        "upsert",
        "Community_Topic__c",
        records,
        external_id=KEY,
        all_or_none=all_or_none,
        update_only=update_only,
    )
    after = {row["Id"]: row for row in org.rows("Community_Topic__c")}
    assert len(results) == len(records)
    assert all(bool(each.errors) != each.success for each in results)
    created = {each.id for each in results if each.success and each.created}
    assert set(after) - set(before) == created
    assert not (update_only and created)
    if all_or_none and not all(each.success for each in results):
        assert after == before
    keys = [row[KEY].lower() for row in after.values()]
    assert len(keys) == len(set(keys))


def test_values_from_cells(org):
    cells = {"Name": "T", "Views__c": "9.12260031E8", "Posted_At__c": "2026-11-21T20:25:01.000Z"}
    sobject = org.describe("community_topic__c")
    record = {name: org.parse_cell(sobject.find(name), text) for name, text in cells.items()}
    options = WriteOptions(csv=True)
    (result,) = org.write("insert", "Community_Topic__c", [record], options=options)
    row = org.row("Community_Topic__c", result.id)
    assert (row["Views__c"], row["Posted_At__c"]) == (912260031, "2026-11-21T20:25:01.000Z")
    (result,) = org.write(
        "insert", "Community_Topic__c", [{"Name": "T", "Views__c": "many"}], options=options
    )
    assert result.errors[0].code == "INVALID_TYPE_ON_FIELD_IN_RECORD"
    assert result.errors[0].fields == ("Views__c",)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("TRUE", True), ("1", True), ("0", False), ("false", False), ("yes", "yes")],
)
def test_booleans_in_cells(org, text, value):
    assert org.parse_cell(org.describe("Contact").find("DoNotCall"), text) == value


def test_hard_delete_and_undelete(org):
    (made,) = org.write("insert", "Account", [{"Name": "A"}])
    record = {"Id": made.id}
    (done,) = org.write("delete", "", [record])
    assert done.success
    assert org.row("Account", made.id) is None
    (done,) = org.write("undelete", "Account", [record])
    assert org.row("Account", made.id)["Name"] == "A"
    (done,) = org.write("hard_delete", "Account", [record])
    assert done.success
    assert org.row("Account", made.id, include_deleted=True) is None
    (again,) = org.write("hard_delete", "Account", [record])
    assert again.errors[0].code == "INVALID_CROSS_REFERENCE_KEY"


def test_objects_that_take_no_writes(org):
    (status,) = org.rows_where("TaskStatus", "ApiName", ["completed"])
    for operation in ("insert", "update", "delete"):
        (result,) = org.write(operation, "TaskStatus", [{"Id": status["Id"]}])
        assert result.errors[0].code == "INVALID_TYPE_FOR_OPERATION"
