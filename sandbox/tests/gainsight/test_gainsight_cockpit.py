"""Cockpit: lists and writes of calls to action and tasks, and what follows from a write."""

from __future__ import annotations

import pytest

TASKS, CTAS = "/v2/cockpit/task", "/v2/cockpit/cta"
NOW = "2026-11-20T09:00:00Z"


@pytest.fixture
def small(sandbox, api):
    sandbox.reset("small")
    sandbox.clock(now=NOW, frozen=True)
    return sandbox


def task(sandbox, key):
    return sandbox.control("GET", f"gainsight/cs_task/{key}")


def gsid(sandbox, object_name, key):
    return sandbox.control("GET", f"gainsight/{object_name}/{key}")["Gsid"]


def put(api, *records, path=TASKS, method="PUT", **body):
    requests = [{"record": {"referenceId": str(n), **one}} for n, one in enumerate(records)]
    return api.send(method, path, json={"requests": requests, **body})


def codes(entry):
    return [(one["fieldName"], one["errorCode"]) for one in entry["errors"]]


def test_an_update_changes_what_is_sent_and_names_each_record(small, api):
    records = [
        {"Gsid": task(small, "T5")["Gsid"], "Name": "Book the room", "priority": "High"},
        {"Gsid": task(small, "T6")["Gsid"], "Description": None, "DueDate": "2026-12-31"},
    ]
    reply = put(api, *records)
    assert reply.status_code == 200
    assert reply.json()["data"] == {
        "success": [{"referenceId": str(n), "Gsid": one["Gsid"]} for n, one in enumerate(records)],
        "failure": [],
    }
    one, two = task(small, "T5"), task(small, "T6")
    assert (one["Name"], one["DueDate"]) == ("Book the room", "2026-12-08")
    assert one["PriorityId"] == gsid(small, "da_picklist", "priority_high")
    assert one["ModifiedDate"] == "2026-11-20T09:00:00.000Z"
    assert one["ModifiedById"] == gsid(small, "gsuser", "csm_rivera")
    assert (two["Description"], two["DueDate"]) == (None, "2026-12-31")
    (journal,) = small.journal("gainsight", method="PUT")
    assert journal["records"] == 2


def test_a_bad_record_is_told_alone_and_the_others_are_written(small, api):
    good, bad = task(small, "T5")["Gsid"], task(small, "T6")["Gsid"]
    gone = good[:-4] + "ZZZZ"
    reply = put(
        api,
        {"Gsid": good, "Name": "Written"},
        {"Gsid": bad, "status": "Parked", "Name": "x" * 501},
        {"Gsid": gone, "Name": "Nobody's"},
        {"Gsid": "T5", "Name": "No id"},
        {"Gsid": bad, "IsClosed": True},
    ).json()
    assert reply["result"] is True
    assert [one["referenceId"] for one in reply["data"]["success"]] == ["0"]
    assert [(one["referenceId"], codes(one)) for one in reply["data"]["failure"]] == [
        ("1", [("status", "GSOBJ_1012"), ("Name", "GSOBJ_1001")]),
        ("2", [("Gsid", "GSOBJ_1011")]),
        ("3", [("Gsid", "GSOBJ_1004")]),
        ("4", [("IsClosed", "GSOBJ_1002")]),
    ]
    assert task(small, "T5")["Name"] == "Written"
    assert task(small, "T6")["Name"] == "Send the agenda"


@pytest.mark.parametrize(
    ("switches", "others"),
    [
        pytest.param({"cockpit_failures": "all_or_none"}, 1, id="all or none"),
        pytest.param({}, 0, id="all are bad"),
    ],
)
def test_a_refusal_of_the_whole_call(small, api, switches, others):
    small.switch(**switches)
    good, bad = task(small, "T5")["Gsid"], task(small, "T6")["Gsid"]
    records = [{"Gsid": good, "Name": "Written"}] * others
    reply = put(api, *records, {"Gsid": bad, "status": "Parked"})
    assert reply.status_code == 400
    assert (reply.json()["errorCode"], reply.json()["data"]["count"]) == ("GSOBJ_1012", 0)
    assert task(small, "T5")["Name"] == "Book the review"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no requests"),
        pytest.param({"requests": []}, id="none"),
        pytest.param({"requests": [{"Gsid": "x"}]}, id="no record"),
        pytest.param({"requests": [{"record": {}}] * 51}, id="too many"),
    ],
)
def test_a_malformed_write_is_refused(small, api, body):
    reply = api.send("PUT", TASKS, json=body)
    assert (reply.status_code, reply.json()["errorCode"]) == (400, "GSOBJ_1008")


def test_a_status_closes_and_opens_again(small, api):
    record = {"Gsid": task(small, "T5")["Gsid"]}
    put(api, {**record, "status": "Closed Success"})
    closed = task(small, "T5")
    assert (closed["IsClosed"], closed["ClosedDate"]) == (True, "2026-11-20T09:00:00.000Z")
    small.clock(advance=60)
    put(api, {**record, "status": "Closed Invalid"})
    assert task(small, "T5")["ClosedDate"] == closed["ClosedDate"]
    put(api, {**record, "status": "Work In Progress"})
    assert (task(small, "T5")["IsClosed"], task(small, "T5")["ClosedDate"]) == (False, None)


def test_a_due_date_that_moves_keeps_the_first_one(small, api):
    record = {"Gsid": task(small, "T5")["Gsid"]}
    put(api, {**record, "DueDate": "2026-12-09"})
    put(api, {**record, "DueDate": "2026-12-12"})
    row = task(small, "T5")
    assert (row["OriginalDueDate"], row["DueDateVariance"]) == ("2026-12-09", 3)


def test_a_new_task_takes_after_its_call_to_action(small, api):
    cta = gsid(small, "call_to_action", "CTA8")
    owner = gsid(small, "gsuser", "csm_okafor")
    record = {"Name": "New", "CtaId": cta, "OwnerId": owner, "DueDate": "2026-12-01"}
    (made,) = put(api, record, method="POST").json()["data"]["success"]
    row = task(small, made["Gsid"])
    assert (row["EntityType"], row["CompanyId"]) == ("RELATIONSHIP", gsid(small, "company", "C3"))
    assert row["StatusId"] == gsid(small, "da_picklist", "status_new")
    assert (row["IsClosed"], row["OriginalDueDate"]) == (False, "2026-12-01")
    refused = put(api, {"Name": "No call to action"}, method="POST").json()
    names = {one["errors"][0]["fieldName"] for one in refused["data"]["errors"]}
    assert names == {"CtaId", "OwnerId", "DueDate"}


def test_a_call_to_action_counts_its_tasks(small, api):
    put(api, {"Gsid": task(small, "T14")["Gsid"], "status": "Closed Success"})
    row = small.control("GET", "gainsight/call_to_action/CTA2")
    counts = [row[f"{kind}TaskCount"] for kind in ("Total", "Open", "Closed")]
    assert (counts, row["NextTaskDueDate"]) == ([5, 3, 2], "2026-11-28")
    assert row["ModifiedDate"] < "2026-11-20"


def test_tasks_move_and_go_with_their_call_to_action(small, api):
    cta, company = gsid(small, "call_to_action", "CTA4"), gsid(small, "company", "C2")
    put(api, {"Gsid": cta, "CompanyId": company}, path=CTAS)
    assert {task(small, key)["CompanyId"] for key in ("T5", "T6")} == {company}
    assert task(small, "T5")["ModifiedDate"] == "2026-11-20T09:00:00.000Z"
    ids = {task(small, key)["Gsid"] for key in ("T5", "T6")}
    small.delete("gainsight", "call_to_action", "CTA4")
    log = api.records("record_delete_log", ["RecordId", "ObjectName"])
    assert {one["RecordId"] for one in log if one["ObjectName"] == "CS_Task"} == ids
    (gone,) = api.body("POST", f"{CTAS}/deleted/list", {})["data"]
    assert gone["Gsid"] == cta
    flagged = api.body("POST", f"{CTAS}/list", {"includeonlyDeletedRecords": True})
    assert (flagged["data"], flagged["currentPageNum"]) == ([gone], 1)


def test_a_person_edits_and_says_who(small, api):
    changes = {
        "StatusId": {"ref": "status_closed_no_action"},
        "ModifiedById": {"ref": "csm_okafor"},
    }
    row = small.update("gainsight", "cs_task", "T5", changes)
    assert (row["IsClosed"], row["ClosedDate"]) == (True, "2026-11-20T09:00:00.000Z")
    assert row["ModifiedById"] == gsid(small, "gsuser", "csm_okafor")


def test_a_deleted_task_can_come_back_with_its_id(small, api):
    known = task(small, "T5")
    small.delete("gainsight", "cs_task", "T5")
    small.clock(advance=60)
    fields = {"_key": "T5", "Name": known["Name"], "CtaId": {"ref": "CTA4"}}
    back = small.create("gainsight", "cs_task", fields)
    assert (back["Gsid"], back["CompanyId"]) == (known["Gsid"], known["CompanyId"])


def test_lookups_find_owners(small, api):
    lookup = {
        "fields": {"OwnerEmail": "Email"},
        "lookupField": "Gsid",
        "objectName": "gsuser",
        "onNoMatch": "ERROR",
    }
    records = [
        {"Gsid": task(small, "T5")["Gsid"], "OwnerEmail": "sam.okafor@vendor.com"},
        {"Gsid": task(small, "T6")["Gsid"], "OwnerEmail": "nobody@example.com"},
    ]
    reply = put(api, *records, lookups={"OwnerId": lookup}).json()
    assert [codes(one) for one in reply["data"]["failure"]] == [[("OwnerId", "GSOBJ_1008")]]
    assert task(small, "T5")["OwnerId"] == gsid(small, "gsuser", "csm_okafor")


def where(*conditions):
    named = [{"alias": alias, **one} for alias, one in zip("ABC", conditions, strict=False)]
    expression = " AND ".join(one["alias"] for one in named)
    return {"conditions": named, "expression": expression}


def test_lists_have_default_fields_and_leave_out_what_is_empty(small, api):
    body = {
        "select": ["name", "ctaid__gr.companyid__gr.name"],
        "where": where({"fieldName": "Name", "operator": "EQ", "value": ["Thank them"]}),
    }
    (row,) = api.body("POST", f"{TASKS}/list", body)["data"]
    assert row["Name"] == "Thank them"
    assert row["CtaId__gr.CompanyId__gr.Name"] == "Delta Air Lines"
    assert row["StatusId__gr.Name"] == "Closed Success"
    assert "OwnerId" not in row
    assert "DueDate" not in row


def test_lists_have_pages_literals_and_linked_objects(small, api):
    small.clock(now="2026-12-01T12:00:00Z", frozen=True)
    today = where({"fieldName": "DueDate", "operator": "EQ", "literal": "TODAY"})
    (row,) = api.body("POST", f"{CTAS}/list", {"where": today, "linkedObject": True})["data"]
    assert (row["Name"], row["associatedRecords"]) == ("Kick off the rollout", [])
    pages = [
        api.body("POST", f"{TASKS}/list", {"pageSize": 10, "pageNumber": n})["data"] for n in (1, 2)
    ]
    assert [len(page) for page in pages] == [10, 8]
    cta = gsid(small, "call_to_action", "CTA4")
    of_one = api.body("GET", f"{TASKS}/list/{cta}")["data"]
    assert {one["Name"] for one in of_one} == {"Book the review", "Send the agenda"}


@pytest.mark.parametrize("path", [TASKS, CTAS])
def test_an_unknown_field_of_a_list_has_a_code_of_its_own(small, api, path):
    reply = api.send("POST", f"{path}/list", json={"select": ["Nmae"]}).json()
    assert (reply["errorCode"], reply["data"]) == ("COCKPIT_5101", {})
    assert reply["errorDesc"] == "Invalid fields in select clause - Nmae"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"select": "Name"}, id="select is no list"),
        pytest.param({"pageNumber": 0}, id="page 0"),
        pytest.param({"where": where({"associatedRecord": True})}, id="linked objects"),
        pytest.param({"where": where({"fieldName": "DueDate", "literal": "SOON"})}, id="literal"),
    ],
)
def test_a_malformed_list_is_refused(small, api, body):
    reply = api.send("POST", f"{TASKS}/list", json=body).json()
    assert (reply["result"], reply["errorCode"]) == (False, "GSOBJ_1008")


def test_the_picklists_of_cockpit(small, api):
    path = "/v2/cockpit/admin/picklist/lite"
    params = {"category": "CTA_STATUS,CTA_PRIORITY", "et": "COMPANY"}
    data = api.send("GET", path, params=params).json()["data"]
    assert [one["Name"] for one in data["CTA_PRIORITY"]] == ["Low", "Medium", "High"]
    assert data["CTA_STATUS"][-1]["Name"] == "Waiting On Partner"


def test_the_object_api_writes_tasks_only_where_the_switch_says_so(small, api):
    row = {"Gsid": task(small, "T5")["Gsid"], "Name": "Renamed"}
    row["StatusId"] = gsid(small, "da_picklist", "status_closed_success")
    assert api.update("cs_task", "Gsid", row)["errorCode"] == "GSOBJ_1023"
    small.switch(cockpit_objects_writable=True)
    assert api.update("cs_task", "Gsid", row)["result"] is True
    assert (task(small, "T5")["Name"], task(small, "T5")["IsClosed"]) == ("Renamed", True)


def test_the_small_world_has_the_cases_of_task_sync(small, api):
    tasks = {row["Name"]: row for row in small.rows("gainsight", "cs_task")}
    ctas = {row["Gsid"]: row for row in small.rows("gainsight", "call_to_action")}
    for row in tasks.values():
        cta = ctas[row["CtaId"]]
        assert (row["CompanyId"], row["EntityType"]) == (cta["CompanyId"], cta["EntityType"])
    assert [row["Name"] for row in tasks.values() if row["Sync_To_Salesforce__gc"] == "Desync"] == [
        "Agree on the discount"
    ]
    closed = {row["StatusId"] for row in tasks.values() if row["IsClosed"]}
    assert closed == {gsid(small, "da_picklist", "status_closed_success")}
    assert all(row["IsClosed"] == (row["ClosedDate"] is not None) for row in tasks.values())
