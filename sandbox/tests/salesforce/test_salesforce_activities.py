"""Tasks and events: what Salesforce computes, refuses, archives and deletes along."""

from __future__ import annotations

import pytest


@pytest.fixture
def acme(sf):
    return sf.create("Account", Name="Acme")


def test_a_task_needs_nothing(sf):
    made = sf.create("Task")
    fields = ("Subject", "Status", "Priority", "IsClosed", "IsHighPriority", "AccountId")
    assert sf.read("Task", made, *fields) == {
        "Subject": None,
        "Status": "Not Started",
        "Priority": "Normal",
        "IsClosed": False,
        "IsHighPriority": False,
        "AccountId": None,
    }


def test_closed_follows_the_status(sandbox, sf):
    sandbox.clock(now="2026-11-21T20:25:01Z", frozen=True)
    made = sf.create("Task", Status="Completed", Priority="High")
    fields = ("IsClosed", "IsHighPriority", "CompletedDateTime")
    assert sf.read("Task", made, *fields) == {
        "IsClosed": True,
        "IsHighPriority": True,
        "CompletedDateTime": "2026-11-21T20:25:01.000+0000",
    }
    sf.send("PATCH", f"/sobjects/Task/{made}", {"Status": "Parked"})  # off the list
    assert sf.read("Task", made, "Status", "IsClosed", "CompletedDateTime") == {
        "Status": "Parked",
        "IsClosed": False,
        "CompletedDateTime": None,
    }


def test_the_account_is_derived(sf, acme):
    contact = sf.create("Contact", LastName="Ames", AccountId=acme)
    topic = sf.create("Community_Topic__c", Name="T", Account__c=acme)
    for parents in ({"WhatId": acme}, {"WhoId": contact}, {"WhatId": topic}):
        made = sf.create("Task", **parents)
        assert sf.read("Task", made, "AccountId") == {"AccountId": acme}


def test_a_lead_goes_with_no_what(sf, acme):
    lead = sf.create("Lead", LastName="L", Company="C")
    assert sf.create("Task", WhoId=lead)
    answer = sf.send("POST", "/sobjects/Task", {"WhoId": lead, "WhatId": acme})
    error = answer.json()[0]
    assert (error["errorCode"], error["fields"]) == (
        "FIELD_INTEGRITY_EXCEPTION",
        ["WhoId", "WhatId"],
    )


def test_owners(sandbox, sf):
    sandbox.reset("small")
    sf.login()
    users = {each["Alias"]: each for each in sandbox.rows("salesforce", "User")}
    queue = sandbox.rows("salesforce", "Group")[0]["Id"]
    assert sf.create("Task", OwnerId=users["drivera"]["Id"])
    assert sf.create("Task", OwnerId=queue)
    gone = users["kvance"]["Id"]
    answer = sf.send("POST", "/sobjects/Task", {"OwnerId": gone})
    assert answer.json()[0] == {
        "message": f"operation performed with inactive user [{gone[:15]}] as owner of task",
        "errorCode": "INACTIVE_OWNER_OR_USER",
        "fields": ["OwnerId"],
    }
    account = sandbox.rows("salesforce", "Account")[0]["Id"]
    assert sf.error("POST", "/sobjects/Task", {"OwnerId": account}) == (400, "MALFORMED_ID")


def test_a_subtype_is_set_once(sf):
    made = sf.create("Task", TaskSubtype="Call")
    assert sf.error("PATCH", f"/sobjects/Task/{made}", {"TaskSubtype": "Email"}) == (
        400,
        "INVALID_FIELD_FOR_INSERT_UPDATE",
    )


def test_a_unique_field_is_shared_by_tasks_and_events(sandbox, sf):
    sf.create("Event", Gainsight_Task_Id__c="g")
    body = {"Gainsight_Task_Id__c": "g"}
    assert sf.error("POST", "/sobjects/Task", body) == (400, "DUPLICATE_VALUE")
    sandbox.switch(activity_unique_across=False)
    assert sf.create("Task", **body)


def archive(sandbox):
    return sandbox.control("POST", "salesforce/archive", {})["archived"]


def test_the_nightly_job_archives_old_closed_tasks(sandbox, sf):
    sandbox.clock(now="2026-11-21T20:25:01Z")
    old = sf.create("Task", Status="Completed", ActivityDate="2025-11-21")
    sf.create("Task", Status="Completed", ActivityDate="2025-11-22")
    sf.create("Task", ActivityDate="2020-01-01")
    sf.create("Task", Status="Completed")
    assert archive(sandbox) == 1
    assert sf.read("Task", old, "IsArchived") == {"IsArchived": True}
    # archived rows can still be written, and are matched by an upsert
    path = f"/sobjects/Task/{old}"
    assert sf.send("PATCH", path, {"Gainsight_Task_Id__c": "g"}).status_code == 204
    upsert = "/sobjects/Task/Gainsight_Task_Id__c/g"
    assert sf.send("PATCH", upsert, {"Subject": "x"}).json()["created"] is False
    sandbox.switch(upsert_finds_archived=False)
    assert sf.error("PATCH", upsert, {"Subject": "x"}) == (400, "DUPLICATE_VALUE")
    assert sf.send("DELETE", path).status_code == 204


def test_what_is_archived_a_year_later(sandbox, sf):
    sf.create("Task", Status="Completed")
    assert archive(sandbox) == 0
    sandbox.clock(advance=366 * 86_400)
    assert archive(sandbox) == 1


def deleted(sandbox, name):
    return [row["IsDeleted"] for row in sandbox.rows("salesforce", name)]


def test_children_go_with_an_account(sandbox, sf, acme):
    contact = sf.create("Contact", LastName="Ames", AccountId=acme)
    sf.create("Task", WhoId=contact)
    sf.create("Task", WhatId=acme)
    topic = sf.create("Community_Topic__c", Name="T", Account__c=acme)
    sf.send("DELETE", f"/sobjects/Account/{acme}")
    assert deleted(sandbox, "Contact") == [True]
    assert deleted(sandbox, "Task") == [True, True]
    assert sf.read("Community_Topic__c", topic, "Account__c") == {"Account__c": None}


def test_a_task_about_something_else_outlives_its_contact(sandbox, sf, acme):
    contact = sf.create("Contact", LastName="Ames")
    made = sf.create("Task", WhoId=contact, WhatId=acme)
    sf.send("DELETE", f"/sobjects/Contact/{contact}")
    assert sf.read("Task", made, "WhoId", "WhatId") == {"WhoId": None, "WhatId": acme}


def test_children_may_be_left_alone(sandbox, sf, acme):
    sandbox.switch(delete_children=False)
    sf.create("Task", WhatId=acme)
    sf.send("DELETE", f"/sobjects/Account/{acme}")
    assert deleted(sandbox, "Task") == [False]


def test_occurrences_go_with_their_series(sandbox, sf):
    master = sf.create("Task", IsRecurrence=True)
    for status in ("Completed", "Not Started"):
        sandbox.create("salesforce", "Task", {"RecurrenceActivityId": master, "Status": status})
    sf.send("DELETE", f"/sobjects/Task/{master}")
    assert deleted(sandbox, "Task") == [True, True, True]


def test_the_recycle_bin_forgets(sandbox, sf, acme):
    sf.send("DELETE", f"/sobjects/Account/{acme}")
    path = f"/sobjects/Account/{acme}"
    assert sf.error("GET", path) == (404, "ENTITY_IS_DELETED")
    sandbox.clock(advance=15 * 86_400)
    sf.login()
    assert sf.error("GET", path) == (404, "NOT_FOUND")
    assert sandbox.control("POST", "salesforce/empty_recycle_bin", {}) == {"removed": 1}
    assert sandbox.rows("salesforce", "Account") == []


def test_a_deleted_parent_is_refused(sf, acme):
    sf.send("DELETE", f"/sobjects/Account/{acme}")
    assert sf.error("POST", "/sobjects/Task", {"WhatId": acme}) == (400, "ENTITY_IS_DELETED")
