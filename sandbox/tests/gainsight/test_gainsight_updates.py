"""Update and delete over HTTP: by keys, with a log of what was deleted."""

from __future__ import annotations

import pytest

MEMBER = {"Name": "Ann", "Record_Key__gc": "northwind-en:1"}
MISSING_ID = "1P02NORTHWIND00042" + "0" * 18


def test_update_by_key_changes_only_what_is_sent(sandbox, api):
    api.inserted("community_user__gc", {**MEMBER, "Username__gc": "ann", "Roles__gc": "r"})
    sandbox.clock(advance=60)
    reply = api.update(
        "community_user__gc",
        "record_key__gc",
        {"Record_Key__gc": "northwind-en:1", "Name": "Anna", "Roles__gc": None},
    )
    (row,) = sandbox.rows("gainsight", "community_user__gc")
    assert (row["Name"], row["Username__gc"], row["Roles__gc"]) == ("Anna", "ann", None)
    assert row["ModifiedDate"] > row["CreatedDate"]
    assert reply["data"] == {
        "count": 1,
        "errors": None,
        "records": [
            {
                "Record_Key__gc": "northwind-en:1",
                "Name": "Anna",
                "Roles__gc": None,
                "Gsid": row["Gsid"],
            }
        ],
    }


def test_update_moves_the_modification_time_without_a_change(sandbox, api):
    (gsid,) = api.inserted("community_user__gc", MEMBER)
    sandbox.clock(advance=60)
    api.update("community_user__gc", "Gsid", {"Gsid": gsid, "Name": MEMBER["Name"]})
    (row,) = sandbox.rows("gainsight", "community_user__gc")
    assert row["ModifiedDate"] > row["CreatedDate"]


def test_update_by_several_keys(sandbox, api):
    api.inserted("company", {"Name": "A", "Industry": "x"}, {"Name": "A", "Industry": "y"})
    api.update("company", "Name,Industry", {"Name": "A", "Industry": "y", "Employees": 7})
    assert [row["Employees"] for row in sandbox.rows("gainsight", "company")] == [None, 7]


@pytest.mark.parametrize(
    ("behaviour", "ok", "changed"), [("all", True, 2), ("first", True, 1), ("error", False, 0)]
)
def test_an_update_that_matches_several_rows(sandbox, api, behaviour, ok, changed):
    sandbox.switch(multi_match_update=behaviour)
    api.inserted("company", {"Name": "A"}, {"Name": "A"})
    reply = api.update("company", "Name", {"Name": "A", "Employees": 7})
    assert reply["result"] is ok
    employees = [row["Employees"] for row in sandbox.rows("gainsight", "company")]
    assert employees.count(7) == changed


@pytest.mark.parametrize(
    ("keys", "record", "code"),
    [
        ("Gsid", {"Gsid": MISSING_ID, "Name": "A"}, "GSOBJ_1011"),
        ("Name", {"Name": "nobody", "Employees": 1}, "GSOBJ_1011"),
        ("Gsid", {"Name": "A"}, "GSOBJ_1004"),
        ("Gsid", {"Gsid": "12345", "Name": "A"}, "GSOBJ_1004"),
        ("Name", {"Employees": 1}, "GSOBJ_1007"),
        ("Nonsense", {"Nonsense": 1}, "GSOBJ_1002"),
        ("Stage", {"Stage": "Launched"}, "GSOBJ_1002"),
        ("", {"Name": "A"}, "GSOBJ_1008"),
        ("Name,Industry,Logo,Summary", {"Name": "A"}, "GSOBJ_1008"),
        ("Name", {"Name": "A", "Gsid": MISSING_ID}, "GSOBJ_1002"),
        ("Name", {"Name": "A", "Stage": "xyz"}, "GSOBJ_1012"),
    ],
)
def test_bad_updates(sandbox, api, keys, record, code):
    api.inserted("company", {"Name": "A"})
    before = sandbox.rows("gainsight", "company")
    reply = api.update("company", keys, {"Name": "A", "Gsid": before[0]["Gsid"]}, record)
    if keys != "Gsid":
        reply = api.update("company", keys, record)
    assert (reply["result"], reply["errorCode"]) == (False, code)
    assert sandbox.rows("gainsight", "company") == before


def test_delete_is_logged_for_15_days(sandbox, api):
    (gsid,) = api.inserted("community_user__gc", MEMBER)
    reply = api.body("DELETE", f"/v1/data/objects/community_user__gc/{gsid}")
    assert (reply["result"], reply["errorCode"]) == (True, None)
    assert api.records("community_user__gc", ["Gsid"]) == []
    (entry,) = api.records("record_delete_log", ["RecordId", "ObjectName", "DeletedOn"])
    assert (entry["RecordId"], entry["ObjectName"]) == (gsid, "Community_User__gc")
    sandbox.clock(advance=14 * 86_400)
    assert len(api.records("record_delete_log", ["RecordId"])) == 1
    sandbox.clock(advance=2 * 86_400)
    assert api.records("record_delete_log", ["RecordId"]) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/data/objects/company/", "GSOBJ_1004"),
        ("/v1/data/objects/company/12345", "GSOBJ_1004"),
        (f"/v1/data/objects/company/{MISSING_ID}", "GSOBJ_1011"),
        (f"/v1/data/objects/gsuser/{MISSING_ID}", "GSOBJ_1023"),
    ],
)
def test_bad_deletes(api, path, code):
    assert api.body("DELETE", path)["errorCode"] == code
