"""Worlds, edits as a person, and state that outlives the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_sandbox import salesforce
from crosswalk_sandbox.world import World


def test_every_world_has_users_statuses_and_priorities(sandbox, sf):
    names = [row["MasterLabel"] for row in sandbox.rows("salesforce", "TaskStatus")]
    assert names == [
        "Not Started",
        "In Progress",
        "Completed",
        "Waiting on someone else",
        "Deferred",
    ]
    closed = [
        row["MasterLabel"] for row in sandbox.rows("salesforce", "TaskStatus") if row["IsClosed"]
    ]
    assert closed == ["Completed"]
    assert [row["MasterLabel"] for row in sandbox.rows("salesforce", "TaskPriority")] == [
        "High",
        "Normal",
        "Low",
    ]
    assert sandbox.rows("salesforce", "User")[0]["Username"] == "integration@northwind.example.com"
    assert sandbox.rows("salesforce", "Organization")[0]["Name"] == "Northwind"


def test_the_small_world_matches_the_other_vendors(sandbox, sf):
    sandbox.reset("small")
    accounts = {row["Id"]: row for row in sandbox.rows("salesforce", "Account")}
    companies = sandbox.rows("gainsight", "company")
    for company in companies:
        if company["SfdcAccountId"]:
            assert accounts[company["SfdcAccountId"]]["Name"] == company["Name"]
    assert [each["Name"] for each in companies if not each["SfdcAccountId"]] == ["Tencent"]
    users = [row["Email"].lower() for row in sandbox.rows("salesforce", "User")]
    colleagues = {row["Email"] for row in sandbox.rows("gainsight", "gsuser")}
    assert colleagues - set(users) == {"noor.idris@vendor.com"}
    assert users.count("lee.park@vendor.com") == 2
    assert [r["Alias"] for r in sandbox.rows("salesforce", "User") if not r["IsActive"]] == [
        "kvance"
    ]
    tasks = sandbox.rows("salesforce", "Task")
    assert len(tasks) == 18
    assert sum(row["IsArchived"] for row in tasks) == 2
    assert sum(row["IsDeleted"] for row in tasks) == 1


def test_synced_tasks_of_the_small_world_name_each_other(sandbox, sf):
    sandbox.reset("small")
    users = {row["Id"]: row["Email"].lower() for row in sandbox.rows("salesforce", "User")}
    for user in sandbox.rows("gainsight", "gsuser"):
        if user["SfdcUserId"]:
            assert users[user["SfdcUserId"]] == user["Email"]
    there = {row["Id"]: row for row in sandbox.rows("salesforce", "Task")}
    linked = [row for row in sandbox.rows("gainsight", "cs_task") if row["Salesforce_Task_Id__gc"]]
    for task in linked:
        other = there[task["Salesforce_Task_Id__gc"]]
        assert other["Gainsight_Task_Id__c"] == task["Gsid"]
        assert other["Gainsight_CTA_Id__c"] == task["CtaId"]
    back = {row["Gainsight_Task_Id__c"] for row in there.values() if row["Gainsight_Task_Id__c"]}
    # the task of S18 was deleted in Gainsight
    assert len(linked) == 5
    assert len(back - {row["Gsid"] for row in linked}) == 1


@pytest.mark.parametrize("world", ["medium"])
def test_generated_worlds_match_too(sandbox, sf, world):
    sandbox.reset(world)
    sf.login()
    accounts = {row["Id"] for row in sandbox.rows("salesforce", "Account")}
    assert {row["SfdcAccountId"] for row in sandbox.rows("gainsight", "company")} == accounts
    contacts = sandbox.rows("salesforce", "Contact")
    assert len(contacts) == 2500
    assert {row["AccountId"] for row in contacts if row["AccountId"]} <= accounts
    linked = {
        row["Gainsight_Task_Id__c"]: row["Id"]
        for row in sandbox.rows("salesforce", "Task")
        if row["Gainsight_Task_Id__c"]
    }
    tasks = sandbox.rows("gainsight", "cs_task")
    assert (len(tasks), len(linked)) == (2000, 1000)
    synced = {row["Gsid"]: row["Salesforce_Task_Id__gc"] for row in tasks}
    assert {task: there for task, there in synced.items() if there} == linked
    # a new row takes no id of a generated one
    assert sf.create("Account", Name="New") not in accounts
    assert sf.create("Task", Subject="New") not in set(linked.values())


def test_edits_of_a_person(sandbox, sf):
    sandbox.reset("small")
    sf.login()
    sandbox.clock(now="2026-11-21T20:25:01Z", frozen=True)
    row = sandbox.update("salesforce", "Task", "S1", {"Status": "Completed"})
    assert (row["IsClosed"], row["SystemModstamp"]) == (True, "2026-11-21T20:25:01.000Z")
    made = sandbox.create("salesforce", "Task", {"Subject": "By hand", "WhatId": {"ref": "C3"}})
    assert sf.read("Task", made["Id"], "AccountId") == {"AccountId": made["WhatId"]}
    sandbox.delete("salesforce", "Task", made["Id"][:15])
    assert sf.error("GET", f"/sobjects/Task/{made['Id']}") == (404, "ENTITY_IS_DELETED")
    # rows that share a moment, or arrive late
    late = {"Subject": "Late", "SystemModstamp": "2026-11-21T20:00:00Z"}
    late = sandbox.create("salesforce", "Task", late)
    assert late["SystemModstamp"] == "2026-11-21T20:00:00.000Z"
    assert late["LastModifiedDate"] == "2026-11-21T20:25:01.000Z"


def test_a_person_undeletes_and_merges(sandbox, sf):
    sandbox.reset("small")
    sf.login()
    back = sandbox.control("POST", "salesforce/undelete", {"object": "Task", "id": "S16"})
    assert back["IsDeleted"] is False
    assert sf.read("Task", back["Id"], "Subject") == {"Subject": "Send the invoice copy"}
    body = {"object": "Account", "id": "C1", "others": ["C3"]}
    master = sandbox.control("POST", "salesforce/merge", body)
    merged = next(r for r in sandbox.rows("salesforce", "Account") if r["Name"] == "Globex Inc")
    assert (merged["IsDeleted"], merged["MasterRecordId"]) == (True, master["Id"])
    tasks = {row["Subject"]: row for row in sandbox.rows("salesforce", "Task")}
    training = tasks["Plan the training"]
    assert (training["WhatId"], training["AccountId"]) == (master["Id"], master["Id"])
    assert training["SystemModstamp"] > training["CreatedDate"]


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("salesforce/undelete", {"object": "Task", "id": "S1"}, "Task has no row S1"),
        ("salesforce/undelete", {"object": "Task"}, "id is missing"),
        ("salesforce/Nope/create", {"fields": {}}, "there is no object 'Nope'"),
        ("salesforce/Task/create", {"fields": {"Nope": 1}}, "Task has no field Nope"),
        ("salesforce/Task/create", {"fields": {"ActivityDate": "x"}}, "Cannot deserialize"),
        ("salesforce/Task/update", {"id": "none", "fields": {}}, "Task has no row none"),
        ("salesforce/Task/create", {"fields": {"WhatId": {"ref": "x"}}}, "no row has the key x"),
        ("salesforce/dance", {}, "there is no action 'dance'"),
        ("salesforce/certificate", {"pem": "x"}, "PEM"),
        ("gainsight/dance", {}, "gainsight has no action 'dance'"),
    ],
)
def test_mistakes_of_a_person_are_explained(sandbox, path, body, error):
    with pytest.raises(AssertionError, match=error):
        sandbox.control("POST", path, body)


def org(world):
    return world.vendors["salesforce"]._org


def test_rows_outlive_the_process(tmp_path):
    file = tmp_path / "sandbox.db"
    first = World("small", file)
    (made,) = org(first).write("insert", "Task", [{"Subject": "Kept", "Description": "ü\n"}])
    (gone,) = org(first).write("insert", "Task", [{"Subject": "Gone"}])
    org(first).write("hard_delete", "Task", [{"Id": gone.id}])
    token = first.vendors["salesforce"]._sessions.start(org(first).user_id)
    before = {each.name: list(org(first).rows(each.name)) for each in org(first).objects()}
    first.store.close()

    second = World("small", file)
    after = {each.name: list(org(second).rows(each.name)) for each in org(second).objects()}
    assert after == before
    assert org(second).row("Task", made.id)["Description"] == "ü\n"
    (later,) = org(second).write("insert", "Task", [{"Subject": "Later"}])
    assert later.id > gone.id
    assert second.vendors["salesforce"].row("Task", "S1", {})["Subject"] == "Call the sponsor"
    assert token in second.vendors["salesforce"]._sessions._live
    second.store.close()


def test_what_is_rolled_back_is_not_kept(tmp_path):
    file = tmp_path / "sandbox.db"
    first = World("empty", file)
    records = [{"Name": "A"}, {"Nope": 1}]
    results = org(first).write("insert", "Account", records, all_or_none=True)
    assert not any(each.success for each in results)
    first.store.close()
    second = World("empty", file)
    assert list(org(second).rows("Account", include_deleted=True)) == []
    second.store.close()


def test_a_world_declares_objects_and_fields():
    world = World("empty")
    spec = {
        "custom_objects": {
            "Line__c": {
                "label": "Line",
                "fields": {
                    "Name": {"type": "string", "required": True, "name_field": True},
                    "Account__c": {"type": "reference", "to": "Account"},
                },
            }
        },
        "custom_fields": {"Account": {"Region__c": "string"}, "Activity": {"Line__c": "string"}},
        "objects": {
            "Line__c": [{"Name": "L", "Account__c": {"ref": "acme"}}],
            "Account": [{"_key": "acme", "Name": "Acme", "Region__c": "North"}],
        },
    }
    world.store.clear()
    vendor = world.vendors["salesforce"]
    vendor.load(spec)
    (line,) = org(world).rows("Line__c")
    (acme,) = org(world).rows("Account")
    assert line["Account__c"] == acme["Id"]
    assert line["Id"].startswith("a01")
    assert "Line__c" in org(world).describe("task").find("WhatId").reference_to
    assert org(world).describe("Event").find("line__c").custom
    world.store.close()


def test_no_write_looks_at_all_rows():
    world = World("empty")
    target = org(world)
    looked = 0
    table = target.tables.of("Task")
    find = table.find

    def counted(field, value):
        nonlocal looked
        found = find(field, value)
        looked += len(found)
        return found

    table.find = counted
    rows = [{"Gainsight_Task_Id__c": f"t-{n}", "Subject": "Call"} for n in range(2000)]
    for start in range(0, 2000, 200):
        for _ in range(2):
            batch = rows[start : start + 200]
            target.write("upsert", "Task", batch, external_id="Gainsight_Task_Id__c")
    assert target.count("Task") == 2000
    assert looked == 2000  # one for each update
    world.store.close()


def test_every_switch_is_documented(sandbox):
    folder = Path(salesforce.__file__).parent
    pages = "".join(page.read_text("utf-8") for page in folder.rglob("README.md"))
    names = [key for key in sandbox.control("GET", "switches") if key.startswith("salesforce.")]
    assert [key for key in names if f"| `{key.partition('.')[2]}` |" not in pages] == []
