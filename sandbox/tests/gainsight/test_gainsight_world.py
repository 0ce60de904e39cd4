"""Loading rows, symbolic references, custom metadata, edits as a person, taking up a file."""

from __future__ import annotations

import pytest

from crosswalk_sandbox.gainsight.identifiers import is_gsid
from crosswalk_sandbox.gainsight.metadata import extended_catalog, standard_catalog
from crosswalk_sandbox.gainsight.tables import Tables
from crosswalk_sandbox.gainsight.world import Loader, WorldError
from crosswalk_sandbox.store import Store
from crosswalk_sandbox.world import World


@pytest.fixture
def store():
    made = Store()
    yield made
    made.close()


def loader(store, catalog):
    tables = Tables(store, catalog)
    tables.create()
    return Loader(catalog, tables), tables


def test_references_hold_in_any_order(store):
    catalog = standard_catalog()
    load, tables = loader(store, catalog)
    company = catalog.get("company")
    rows = [{"_key": "a", "Name": "A", "ParentCompany": {"ref": "b"}}, {"_key": "b", "Name": "B"}]
    assert load.load_rows(company, rows) == 2
    load.check_references()
    a, b = tables.find(company, {})
    assert a["ParentCompany"] == b["Gsid"] == load.key_id(company, "b")
    assert is_gsid(a["Gsid"])
    assert a["CreatedDate"] == a["ModifiedDate"]


def test_rows_come_in_calls_of_fifty_unless_they_say_when(store):
    catalog = standard_catalog()
    load, tables = loader(store, catalog)
    company = catalog.get("company")
    load.load_rows(company, ({"Name": f"Company {n}"} for n in range(101)))
    load.load_rows(company, [{"Name": "Old", "CreatedDate": "2020-01-01T00:00:00Z"}])
    times = [row["ModifiedDate"] for row in tables.find(company, {})]
    assert [times.count(each) for each in sorted(set(times))] == [1, 50, 50, 1]
    assert times[-1] == "2020-01-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"Nmae": "A"}, "company has no field Nmae"),
        ({"Stage": "xyz"}, "company.Stage: Invalid/Inactive"),
        ({"Name": {"ref": "a"}}, "company.Name is not a look-up"),
    ],
)
def test_mistakes_in_a_world_are_named(store, row, message):
    catalog = standard_catalog()
    load, _ = loader(store, catalog)
    with pytest.raises(WorldError, match=message):
        load.load_rows(catalog.get("company"), [row])


def test_a_reference_to_nothing_is_named(store):
    catalog = standard_catalog()
    load, _ = loader(store, catalog)
    load.load_rows(catalog.get("company"), [{"Name": "A", "Csm": {"ref": "nobody"}}])
    with pytest.raises(WorldError, match=r"company\.Csm: 1 rows refer to nothing"):
        load.check_references()


def test_a_world_declares_objects_and_fields(store):
    catalog = extended_catalog(
        {"Product_Line__gc": {"fields": {"Name": "STRING", "Owner__gc": _lookup("gsuser")}}},
        {"company": {"Tier__gc": {"type": "PICKLIST", "options": ["A", "B"]}, "Name": "STRING"}},
    )
    load, tables = loader(store, catalog)
    line = catalog.get("PRODUCT_LINE__GC")
    assert (line.kind, line.writable, line.label) == ("CUSTOM", True, "Product Line")
    assert line.find_lookup("owner__gr").name == "Owner__gc"
    load.load_rows(catalog.get("company"), [{"Name": "A", "Tier__gc": "B"}])
    (row,) = tables.find(catalog.get("company"), {})
    assert catalog.get("company").find("tier__gc").category.find(row["Tier__gc"]).label == "B"
    assert standard_catalog().get("company").find("Tier__gc") is None


def _lookup(target):
    return {"type": "LOOKUP", "to": target}


def test_a_person_creates_edits_and_deletes(sandbox, api):
    created = sandbox.create(
        "gainsight", "company", {"_key": "c1", "Name": "A", "ManagedAs": "Partner", "Arr": 1}
    )
    assert (created["ManagedAs"], created["Arr"]) == ("Partner", 1)
    sandbox.clock(advance=60)
    edited = sandbox.update("gainsight", "company", "c1", {"Name": "B", "Arr": None})
    assert (edited["Gsid"], edited["Name"], edited["Arr"]) == (created["Gsid"], "B", None)
    assert edited["ModifiedDate"] > created["ModifiedDate"]
    person = sandbox.create("gainsight", "person", {"Name": "Ann", "Email": "ann@example.com"})
    link = {"Person_ID": person["Gsid"], "Company_ID": {"ref": "c1"}, "Active": True}
    sandbox.create("gainsight", "company_person", link)
    assert api.records("company_person", ["Company_ID__gr.Name", "Person_ID__gr.Email"]) == [
        {"Company_ID__gr.Name": "B", "Person_ID__gr.Email": "ann@example.com"}
    ]
    sandbox.delete("gainsight", "company", created["Gsid"])
    assert sandbox.rows("gainsight", "company") == []
    (entry,) = api.records("record_delete_log", ["RecordId", "ObjectName"])
    assert entry == {"RecordId": created["Gsid"], "ObjectName": "Company"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("gainsight/nothing", None, 404),
        ("gainsight/company/nobody", None, 404),
        ("gainsight/company/update", {"id": "nobody", "fields": {}}, 404),
        ("gainsight/company/create", {"fields": {"Nmae": "A"}}, 400),
        ("gainsight/record_delete_log/x", None, 404),
    ],
)
def test_mistakes_of_a_person_are_explained(sandbox, path, body, status):
    with pytest.raises(AssertionError, match=str(status)):
        sandbox.control("POST" if body else "GET", path, body)


def test_the_small_world_has_what_the_cases_need(sandbox, api):
    sandbox.reset("small")
    names = [each["Name"] for each in api.records("company", ["Name"])]
    assert len(names) == 14
    assert len(sandbox.rows("gainsight", "gsuser")) == 5
    ctas = api.records("call_to_action", ["Name", "StatusId__gr.Name", "CompanyId__gr.Name"])
    assert ctas
    assert all(each["StatusId__gr.Name"] and each["CompanyId__gr.Name"] for each in ctas)


def test_a_file_is_taken_up_again(tmp_path):
    first = World("empty", tmp_path / "sandbox.db")
    made = first.vendors["gainsight"].create("company", {"Name": "Kept"}, {})
    first.store.close()
    second = World("empty", tmp_path / "sandbox.db")
    vendor = second.vendors["gainsight"]
    assert vendor.rows("company", {}) == [made]
    assert vendor.create("company", {"Name": "New"}, {})["Gsid"] != made["Gsid"]
    second.store.close()
