"""The object query over HTTP: fields, paths, order, pages, shapes, refusals."""

from __future__ import annotations

import pytest


@pytest.fixture
def companies(sandbox, api):
    """Three companies: c1 is owned and has a parent, c2 is its parent, c3 is bare."""
    sandbox.create(
        "gainsight",
        "gsuser",
        {"_key": "u1", "Name": "Uma User", "Email": "uma@example.com", "IsActiveUser": True},
    )
    rows = [
        {
            "_key": "c2",
            "Name": "Beta Group",
            "Csm": {"ref": "u1"},
            "Stage": "Launched",
            "Arr": 10.5,
            "RenewalDate": "2026-03-31",
            "NpsLastUpdated": "2026-01-02T03:04:05.678Z",
        },
        {"_key": "c1", "Name": "Alpha", "ParentCompany": {"ref": "c2"}, "Employees": 5},
        {"_key": "c3", "Name": "gamma", "Employees": 5},
    ]
    return {row["_key"]: sandbox.create("gainsight", "company", row) for row in rows}


def where(name, operator, *values):
    condition = {"name": name, "alias": "A", "operator": operator, "value": list(values)}
    return {"conditions": [condition], "expression": "A"}


def test_records_echo_the_spelling_asked_for(api, companies):
    records = api.records(
        "COMPANY",
        ["gsid", "name", "PARENTCOMPANY__gr.name", "ParentCompany__gr.csm__gr.email"],
        where=where("NAME", "EQ", "Alpha"),
    )
    assert records == [
        {
            "gsid": companies["c1"]["Gsid"],
            "name": "Alpha",
            "PARENTCOMPANY__gr.name": "Beta Group",
            "ParentCompany__gr.csm__gr.email": "uma@example.com",
        }
    ]


def test_unset_values_and_lookups_are_null(api, companies):
    select = ["Employees", "Csm", "Csm__gr.Email", "Stage", "RenewalDate"]
    assert api.records("company", select, where=where("Name", "EQ", "Alpha")) == [
        {"Employees": 5, **dict.fromkeys(select[1:])}
    ]


def test_custom_lookups_lose_their_suffix_in_a_path(api, companies):
    api.inserted(
        "Community_User__gc",
        {
            "Name": "m",
            "Record_Key__gc": "northwind-en:1",
            "Company__gc": companies["c1"]["Gsid"],
        },
    )
    assert api.records("community_user__gc", ["Company__gr.Name"]) == [
        {"Company__gr.Name": "Alpha"}
    ]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ({"Name": "asc"}, ["Alpha", "Beta Group", "gamma"]),
        ({"Name": "DESC"}, ["gamma", "Beta Group", "Alpha"]),
        ({"Employees": "desc", "Name": "desc"}, ["gamma", "Alpha", "Beta Group"]),
        ({"ParentCompany__gr.Name": "desc", "Name": "asc"}, ["Alpha", "Beta Group", "gamma"]),
        ({}, ["Beta Group", "Alpha", "gamma"]),
    ],
)
def test_order(api, companies, order, names):
    found = api.records("company", ["Name"], orderBy=order)
    assert [each["Name"] for each in found] == names


def test_pages(api, companies):
    pages = [
        api.records("company", ["Name"], orderBy={"Name": "asc"}, limit=2, offset=offset)
        for offset in (0, 2, 4)
    ]
    assert [[each["Name"] for each in page] for page in pages] == [
        ["Alpha", "Beta Group"],
        ["gamma"],
        [],
    ]


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        (where("Stage", "EQ", "Launched"), 1),
        (where("Stage", "IN", "Launched", "Churn"), 1),
        (where("Stage", "EQ", "no such stage"), 0),
        (where("Stage", "NE", "Launched"), 0),
        (where("Csm__gr.Email", "EQ", "uma@example.com"), 1),
        (where("Csm__gr.IsActiveUser", "EQ", *[True]), 1),
        (where("Csm", "IS_NULL"), 2),
        ({}, 3),
        (None, 3),
    ],
)
def test_filters(api, companies, condition, count):
    assert len(api.records("company", ["Gsid"], where=condition)) == count


def test_a_picklist_is_filtered_by_label_system_name_or_id(sandbox, api):
    sandbox.create("gainsight", "gsuser", {"Name": "Uma", "LicenseType": "Internal Collaborator"})
    (gsid,) = (each["LicenseType"] for each in api.records("gsuser", ["LicenseType"]))
    assert gsid.startswith("1I00")
    for value in ("Internal Collaborator", "Internal_Collaborator", gsid):
        assert api.records("gsuser", ["Gsid"], where=where("LicenseType", "EQ", value))


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.678999+00:00",
        "2026-01-01T19:04:05.678-0800",
    ],
)
def test_filter_moments_in_every_spelling(api, companies, moment):
    assert len(api.records("company", ["Gsid"], where=where("NpsLastUpdated", "EQ", moment))) == 1


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize(
    ("name", "operator", "values", "count"),
    [
        ("NpsLastUpdated", "GTE", ["2026-01-02T03:04Z"], 1),
        ("NpsLastUpdated", "GTE", ["2026-01-02 03:04:05"], 1),
        ("NpsLastUpdated", "LT", ["2026-01-02 03:04:05.6"], 0),
        ("NpsLastUpdated", "GT", ["2026-01-02"], 1),
        ("NpsLastUpdated", "GT", ["01-02-2026"], 1),
        ("RenewalDate", "EQ", ["2026-03-31"], 1),
        ("RenewalDate", "EQ", ["03-31-2026"], 1),
        ("RenewalDate", "BTW", ["2026-03-01", "2026-03-31"], 1),
    ],
)
def test_filter_dates_in_every_spelling(api, name, operator, values, count):
    found = api.records("company", ["Gsid"], where=where(name, operator, *values))
    assert len(found) == count


def test_the_zone_of_a_naive_filter_is_a_switch(sandbox, api, companies):
    sandbox.switch(naive_filter_utc_offset=-8)
    naive = where("NpsLastUpdated", "GT", "2026-01-02 00:00:00")
    assert api.records("company", ["Gsid"], where=naive) == []


@pytest.mark.parametrize(("inclusive", "count"), [(True, 1), (False, 0)])
def test_the_upper_end_of_btw_is_a_switch(sandbox, api, companies, inclusive, count):
    sandbox.switch(btw_inclusive=inclusive)
    between = where("RenewalDate", "BTW", "2026-03-01", "2026-03-31")
    assert len(api.records("company", ["Gsid"], where=between)) == count


@pytest.mark.parametrize(("sensitive", "count"), [(True, 0), (False, 1)])
def test_the_case_of_texts_is_a_switch(sandbox, api, companies, sensitive, count):
    sandbox.switch(text_case_sensitive=sensitive)
    assert len(api.records("company", ["Gsid"], where=where("Name", "EQ", "ALPHA"))) == count


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize(
    ("switches", "dates"),
    [
        ({}, ["2026-03-31", "2026-01-02T03:04:05.678Z", None]),
        ({"date_mode": "iso_seconds"}, ["2026-03-31", "2026-01-02T03:04:05Z", None]),
        ({"date_mode": "no_zone"}, ["2026-03-31", "2026-01-02 03:04:05.6", None]),
        ({"date_mode": "epoch_ms"}, [1774915200000, 1767323045678, None]),
        ({"empty_dates": "blank"}, ["2026-03-31", "2026-01-02T03:04:05.678Z", ""]),
        ({"date_mode": "epoch_ms", "empty_dates": "blank"}, [1774915200000, 1767323045678, ""]),
    ],
)
def test_dates_of_replies(sandbox, api, switches, dates):
    sandbox.switch(**switches)
    found = api.records(
        "company", ["RenewalDate", "NpsLastUpdated", "CsatLastUpdated"], orderBy={"Name": "asc"}
    )
    assert list(found[0].values()) == [dates[-1]] * 3
    assert list(found[1].values()) == dates


def test_rows_can_be_a_bare_list(sandbox, api, companies):
    sandbox.switch(data_shape="list")
    assert len(api.query("company", ["Name"])["data"]) == 3


@pytest.mark.parametrize(
    ("mode", "status", "expected"),
    [
        ("records", 200, {"result": True, "errorCode": None, "data": {"records": []}}),
        (
            "no_data",
            200,
            {
                "result": False,
                "errorCode": None,
                "errorDesc": "No data found for given criteria",
                "data": None,
            },
        ),
        ("1011", 400, {"result": False, "errorCode": "GSOBJ_1011", "data": None}),
    ],
)
def test_three_kinds_of_nothing(sandbox, api, mode, status, expected):
    sandbox.switch(empty_mode=mode)
    response = api.send("POST", "/v1/data/objects/query/company", json={"select": ["Name"]})
    assert response.status_code == status
    assert expected.items() <= response.json().items()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "GSOBJ_1008"),
        ({"select": []}, "GSOBJ_1008"),
        ({"select": ["Nmae"]}, "GSOBJ_1002"),
        ({"select": ["Csm__gr"]}, "GSOBJ_1002"),
        ({"select": ["Name__gr.Name"]}, "GSOBJ_1002"),
        ({"where": {"conditions": [], "expression": "A"}}, "GSOBJ_1008"),
        ({"where": {"conditions": "A", "expression": "A"}}, "GSOBJ_1008"),
        ({"where": {"conditions": where("Name", "EQ", "a")["conditions"]}}, "GSOBJ_1008"),
        ({"where": {**where("Name", "EQ", "a"), "expression": "A AND"}}, "GSOBJ_1008"),
        ({"where": where("Name", "EQ")}, "GSOBJ_1008"),
        ({"where": where("Name", "EQ", "a", "b")}, "GSOBJ_1008"),
        ({"where": where("Name", "GTE", "a")}, "GSOBJ_1008"),
        ({"where": where("Name", "LIKE", "a")}, "GSOBJ_1008"),
        ({"where": where("Name", "EQ", 1)}, "GSOBJ_1002"),
        ({"where": where("Nmae", "EQ", "a")}, "GSOBJ_1002"),
        ({"where": where("Employees", "EQ", "many")}, "GSOBJ_1002"),
        ({"where": where("Employees", "CONTAINS", 1)}, "GSOBJ_1008"),
        ({"where": where("Csm__gr.IsActiveUser", "EQ", "perhaps")}, "GSOBJ_1002"),
        ({"where": where("NpsLastUpdated", "GT", 1521743018667)}, "GSOBJ_1005"),
        ({"where": where("NpsLastUpdated", "GT", "yesterday")}, "GSOBJ_1005"),
        ({"where": where("RenewalDate", "GT", "2026-02-30")}, "GSOBJ_1006"),
        ({"where": where("RenewalDate", "BTW", "2026-02-01")}, "GSOBJ_1008"),
        ({"orderBy": {"Nmae": "asc"}}, "GSOBJ_1002"),
        ({"orderBy": {"Name": "up"}}, "GSOBJ_1008"),
        ({"orderBy": ["Name"]}, "GSOBJ_1008"),
        ({"limit": 0}, "GSOBJ_1008"),
        ({"limit": "10"}, "GSOBJ_1008"),
        ({"offset": -1}, "GSOBJ_1008"),
    ],
)
def test_malformed_queries_are_refused(api, body, code):
    asked = {"select": ["Name"], **body} if body and "select" not in body else body
    response = api.send("POST", "/v1/data/objects/query/company", json=asked)
    assert response.status_code == 400
    reply = response.json()
    assert (reply["result"], reply["errorCode"], reply["data"]) == (False, code, None)
    assert reply["errorDesc"]


@pytest.mark.parametrize(
    ("switches", "body"),
    [
        ({"parentheses": False}, {"where": {**where("Name", "EQ", "a"), "expression": "(A)"}}),
        ({"text_in": False}, {"where": where("Name", "IN", "a")}),
        ({"max_limit_behaviour": "error"}, {"limit": 5001}),
    ],
)
def test_switches_that_narrow_the_grammar(sandbox, api, switches, body):
    assert api.query("company", ["Name"], **body)["result"]
    sandbox.switch(**switches)
    assert not api.query("company", ["Name"], **body)["result"]


def test_a_page_has_no_more_than_5000_rows_and_1000_by_default(sandbox, api, tmp_path):
    for start in range(0, 5050, 50):
        records = [{"Name": f"Company {n}"} for n in range(start, start + 50)]
        assert api.insert("company", *records)["result"]
        sandbox.clock(advance=1)
        sandbox.limits("gainsight", per_minute=None)
    assert len(api.records("company", ["Name"])) == 1000
    assert len(api.records("company", ["Name"], limit=9999)) == 5000


@pytest.mark.parametrize("status", [404, 400, 200])
def test_an_unknown_object(sandbox, api, status):
    sandbox.switch(object_not_found_status=status)
    sandbox.clock(now="2021-02-03T10:31:28Z", frozen=True)
    response = api.send("POST", "/v1/data/objects/query/nothing", json={"select": ["Gsid"]})
    assert response.status_code == status
    reply = response.json()
    assert reply.pop("requestId")
    assert reply == {
        "result": False,
        "instance": "2021-02-03 10:31:28 UTC",
        "title": "OBJECT_NOT_FOUND",
        "detail": "Requested object not found.",
        "errorDesc": "Requested object not found.",
    }


def test_unreadable_objects_are_refused(api):
    assert api.query("email_logs", ["Email"])["errorCode"] == "GSOBJ_1023"


def test_one_record_by_id(api, companies):
    gsid = companies["c2"]["Gsid"]
    reply = api.body("GET", f"/v1/data/objects/Company/{gsid}")
    (record,) = reply["data"]["records"]
    assert (record["Gsid"], record["Arr"], record["Stage"][:4]) == (gsid, 10.5, "1I00")
    assert api.body("GET", "/v1/data/objects/Company/unknown")["data"] == {"records": []}
