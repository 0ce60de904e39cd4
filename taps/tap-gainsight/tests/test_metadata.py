"""The streams that tell what objects look like."""

from __future__ import annotations

import pytest

from connector_kit.gainsight import GainsightClient

OBJECTS_LIST = "/v1/meta/services/objects$"


def test_objects_are_listed_whether_they_are_read_or_not(world, run):
    objects = {each["object_name"]: each for each in run(objects=["company"]).records("objects")}
    assert objects["company"]["object_type"] == "STANDARD"
    assert objects["community_user__gc"]["transactional"] is True
    assert objects["email_logs"]["readable"] is False


def test_fields_tell_what_a_mapping_has_to_know(world, run):
    fields = {
        each["field_name"]: each for each in run(objects=["Community_User__gc"]).records("fields")
    }
    assert {each["object_name"] for each in fields.values()} == {"community_user__gc"}
    key = fields["Record_Key__gc"]
    assert (key["data_type"], key["required"], key["nillable"]) == ("STRING", True, False)
    assert (key["createable"], key["updateable"], key["length"]) == (True, True, 500)
    assert fields["Company__gc"]["lookup_object"] == "company"
    assert fields["ModifiedDate"]["createable"] is False
    assert fields["Match_Status__gc"]["picklist_category_id"].startswith("1I00")


@pytest.mark.parametrize("told", [True, False], ids=["in the description", "by its category only"])
def test_picklist_items_are_those_of_the_fields(world, run, monkeypatch, calls, told):
    if not told:
        describe = GainsightClient.describe

        def without_options(self, name):
            described = describe(self, name)
            for field in described["fields"]:
                field.pop("options", None)
            return described

        monkeypatch.setattr(GainsightClient, "describe", without_options)
    items = [
        each
        for each in run(objects=["Community_User__gc"]).records("picklist_items")
        if each["field_name"] == "Match_Status__gc"
    ]
    assert [(each["label"], each["active"], each["display_order"]) for each in items] == [
        ("Matched", True, 1),
        ("Unmatched", True, 2),
    ]
    assert all(each["value"].startswith("1I00") for each in items)
    assert calls("dropdowns") == (0 if told else 1)


def test_each_object_is_described_once_per_run(world, run, calls):
    run(objects=["company", "Company", "person"])
    assert calls("describe") == 2
    assert calls(OBJECTS_LIST) == 1


def test_an_object_that_does_not_exist_fails_alone(world, run, calls):
    done = run(objects=["Old_Line__gc", "company"])

    assert len(done.ids("company")) == 14
    extract = done.extracts["old_line__gc"]
    assert (extract["status"], extract["error_code"]) == ("failed", "CONFIGURATION_FAILED")
    assert extract["error_message"].startswith("Old_Line__gc: Gainsight has no object of this name")
    assert "create it under Administration > Data Management" in extract["error_message"]
    assert "take it out of the setting `objects`" in extract["error_message"]
    # its table exists all the same
    assert set(done.schema("old_line__gc")["properties"]) == {"Gsid", "ModifiedDate"}
    assert done.extracts["fields"]["status"] == "succeeded"
    assert (done.exit_code, calls("old_line__gc")) == (0, 0)


def test_an_object_that_appears_later_is_read_as_a_whole(world, run):
    world.fault("status", path="company/describe", status=404, body={"title": "OBJECT_NOT_FOUND"})
    first = run(objects=["company"])
    second = run(objects=["company"], state=first.state)
    assert first.records("company") == []
    assert len(second.ids("company")) == 14
    assert second.extracts["company"]["mode"] == "full"


def test_what_could_not_be_described_leaves_the_fields_incomplete(world, run):
    world.fault("status", path="person/describe", status=500, times=99)
    done = run(objects=["company", "person"])
    assert done.extracts["company"]["status"] == "succeeded"
    assert done.extracts["fields"]["status"] == "failed"
    assert {each["object_name"] for each in done.records("fields")} == {"company"}


def high_volume(world):
    listed = {"objectName": "usage__gc", "objectType": "CUSTOM", "transactional": False}
    world.fault("status", path=OBJECTS_LIST, status=200, body={"result": True, "data": [listed]})
    world.fault(
        "status",
        path="usage__gc/describe",
        status=200,
        body={
            "result": True,
            "data": [{"objectName": "usage__gc", "fields": [{"fieldName": "Gsid"}]}],
        },
    )
    world.fault("status", path="query/usage__gc", status=200, body={"result": True, "data": []})


@pytest.mark.parametrize(
    ("exists", "status"),
    [pytest.param(True, "succeeded", id="there"), pytest.param(False, "skipped", id="not there")],
)
def test_the_delete_log_of_high_volume_objects(world, run, calls, exists, status):
    world.reset("small", high_volume_delete_log=exists)
    high_volume(world)
    done = run(objects=["usage__gc"])
    assert done.extracts["record_delete_log_high_volume"]["status"] == status
    assert done.extracts["record_delete_log_high_volume"]["error_code"] is None
    assert calls("query/record_delete_log_high_volume") == 1


def test_without_high_volume_objects_their_delete_log_is_left_alone(world, run, calls):
    world.reset("small", high_volume_delete_log=True)
    assert run().extracts["record_delete_log_high_volume"]["status"] == "skipped"
    assert calls("query/record_delete_log_high_volume") == 0
