"""The streams that tell what the org's objects look like."""

from __future__ import annotations


def test_objects_are_all_that_the_user_sees(world, run):
    done = run(objects=["Task"])
    rows = {row["object_name"]: row for row in done.records("objects")}
    assert rows["task"] == rows["task"] | {
        "name": "Task",
        "label": "Task",
        "key_prefix": "00T",
        "custom": False,
        "createable": True,
        "queryable": True,
    }
    assert rows["community_topic__c"]["name"] == "Community_Topic__c"
    assert set(rows["task"]) == set(done.schema("objects")["properties"])


def test_fields_of_the_objects_that_are_read(world, run):
    done = run(objects=["Contact", "task"])
    rows = {(row["object_name"], row["field_name"]): row for row in done.records("fields")}
    assert {name for name, _ in rows} == {"contact", "task"}
    key = rows["contact", "Community_User_Key__c"]
    assert (key["data_type"], key["length"]) == ("string", 255)
    assert (key["external_id"], key["unique"], key["custom"]) == (True, True, True)
    account = rows["contact", "AccountId"]
    assert (account["reference_to"], account["relationship_name"]) == (["Account"], "Account")
    assert sorted(rows["task", "WhoId"]["reference_to"]) == ["Contact", "Lead"]
    assert rows["task", "IsClosed"]["createable"] is False
    # what is not read is told all the same
    assert rows["contact", "MailingAddress"]["data_type"] == "address"
    assert rows["contact", "MailingCity"]["compound_field_name"] == "MailingAddress"
    assert set(key) == set(done.schema("fields")["properties"])


def test_picklist_values_in_their_order(world, run):
    done = run(objects=["Task"])
    rows = [row for row in done.records("picklist_values") if row["field_name"] == "Status"]
    assert [row["value"] for row in sorted(rows, key=lambda row: row["display_order"])] == [
        "Not Started",
        "In Progress",
        "Completed",
        "Waiting on someone else",
        "Deferred",
    ]
    assert [row["value"] for row in rows if row["default_value"]] == ["Not Started"]
    assert all(row["active"] and row["object_name"] == "task" for row in rows)
    assert set(rows[0]) == set(done.schema("picklist_values")["properties"])


def test_a_hidden_field_does_not_exist(world, run):
    world.reset("small", hidden_fields="Contact.Title")
    done = run(objects=["Contact"])
    assert "Title" not in done.schema("contact")["properties"]
    assert len(done.ids("contact")) == 12


def test_an_object_that_does_not_exist_fails_alone(world, run, calls):
    done = run(objects=["Nothing__c", "Account"])
    extract = done.extracts["nothing__c"]
    assert (extract["status"], extract["error_code"]) == ("failed", "CONFIGURATION_FAILED")
    assert extract["error_message"].startswith("Nothing__c: Salesforce has no object of this name")
    assert "create it in Setup > Object Manager" in extract["error_message"]
    # its table exists all the same
    assert set(done.schema("nothing__c")["properties"]) == {"Id", "SystemModstamp", "IsDeleted"}
    assert len(done.ids("account")) == 12
    assert done.extracts["fields"]["status"] == "succeeded"
    assert (done.exit_code, calls("Nothing__c")) == (0, 1)


def test_an_object_that_appears_later_is_read_as_a_whole(world, run):
    body = [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]
    world.fault("status", path="Account/describe", status=404, body=body)
    first = run(objects=["Account"])
    second = run(objects=["Account"], state=first.state)
    assert first.records("account") == []
    assert len(second.ids("account")) == 12
    assert second.extracts["account"]["mode"] == "full"


def test_what_could_not_be_described_leaves_the_fields_incomplete(world, run):
    world.fault("status", path="Contact/describe", status=500, times=99)
    done = run(objects=["Account", "Contact"])
    assert done.extracts["account"]["status"] == "succeeded"
    assert done.extracts["fields"]["status"] == "failed"
    assert {each["object_name"] for each in done.records("fields")} == {"account"}
