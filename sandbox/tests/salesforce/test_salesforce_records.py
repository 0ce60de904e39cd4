"""Single records: by id, and by external id."""

from __future__ import annotations

from urllib.parse import quote

import pytest

NOWHERE = "0015g00000ZZZZZ"


def test_create_read_update_delete(sf):
    answer = sf.send("POST", "/sobjects/account", {"name": "Acme", "AnnualRevenue": 5})
    made = answer.json()["id"]
    assert answer.status_code == 201
    assert answer.json() == {"id": made, "success": True, "errors": []}
    assert answer.headers["Location"] == f"/services/data/v62.0/sobjects/Account/{made}"

    record = sf.read("Account", made)
    assert record["attributes"] == {
        "type": "Account",
        "url": f"/services/data/v62.0/sobjects/Account/{made}",
    }
    assert (record["Name"], record["AnnualRevenue"], record["Website"]) == ("Acme", 5.0, None)
    assert record["OwnerId"] == record["CreatedById"]

    changed = sf.send("PATCH", f"/sobjects/Account/{made}", {"Website": "acme.com"})
    assert (changed.status_code, changed.content) == (204, b"")
    assert sf.read("Account", made, "Name", "Website") == {"Name": "Acme", "Website": "acme.com"}

    assert sf.send("DELETE", f"/sobjects/Account/{made}").status_code == 204
    for method in ("GET", "DELETE", "PATCH"):
        body = {} if method == "PATCH" else None
        assert sf.error(method, f"/sobjects/Account/{made}", body) == (404, "ENTITY_IS_DELETED")


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("GET", "NOT_FOUND"),
        ("PATCH", "INVALID_CROSS_REFERENCE_KEY"),
        ("DELETE", "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_a_row_that_is_not_there(sf, method, code):
    body = {"Name": "X"} if method == "PATCH" else None
    assert sf.error(method, f"/sobjects/Account/{NOWHERE}", body) == (404, code)


def test_ids_have_no_place_in_a_body(sf):
    made = sf.create("Account", Name="Acme")
    assert sf.error("PATCH", f"/sobjects/Account/{made}", {"Id": made}) == (400, "INVALID_FIELD")
    body = {"Id": made, "Name": "Other"}
    assert sf.error("POST", "/sobjects/Account", body) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE")


def test_an_update_moves_the_times_even_when_nothing_differs(sandbox, sf):
    sandbox.clock(now="2026-11-21T20:25:01Z", frozen=True)
    made = sf.create("Account", Name="Acme")
    sandbox.clock(advance=60)
    sf.send("PATCH", f"/sobjects/Account/{made}", {"Name": "Acme"})
    assert sf.read("Account", made, "CreatedDate", "LastModifiedDate", "SystemModstamp") == {
        "CreatedDate": "2026-11-21T20:25:01.000+0000",
        "LastModifiedDate": "2026-11-21T20:26:01.000+0000",
        "SystemModstamp": "2026-11-21T20:26:01.000+0000",
    }


KEY = "/sobjects/Contact/Community_User_Key__c"


@pytest.mark.parametrize("value", ["northwind-en:5", "a/b", "ü & ?=%", "with blank"])
def test_upsert_by_external_id(sf, value):
    path = f"{KEY}/{quote(value, safe='')}"
    first = sf.send("PATCH", path, {"LastName": "Ames"})
    assert first.status_code == 201
    made = first.json()["id"]
    assert first.json() == {"id": made, "success": True, "errors": [], "created": True}
    second = sf.send("PATCH", path, {"LastName": "Moss"})
    assert (second.status_code, second.json()["created"]) == (200, False)
    record = sf.send("GET", path, params={"fields": "LastName,Community_User_Key__c"}).json()
    assert (record["LastName"], record["Community_User_Key__c"]) == ("Moss", value)
    assert sf.send("DELETE", path).status_code == 204
    assert sf.error("GET", path) == (404, "NOT_FOUND")


def test_external_ids_are_compared_in_any_case(sf):
    sf.send("PATCH", f"{KEY}/KEY-1", {"LastName": "Ames"})
    assert sf.send("PATCH", f"{KEY}/key-1", {"LastName": "Moss"}).status_code == 200


def test_before_46_an_upsert_that_updates_answers_nothing(sf):
    sf.send("PATCH", f"{KEY}/1", {"LastName": "Ames"})
    sf.version = "45.0"
    assert sf.send("PATCH", f"{KEY}/1", {"LastName": "Moss"}).status_code == 204


def test_update_only_inserts_nothing(sf):
    path = f"{KEY}/1?updateOnly=true"
    assert sf.error("PATCH", path, {"LastName": "Ames"}) == (404, "NOT_FOUND")
    sf.send("PATCH", f"{KEY}/1", {"LastName": "Ames"})
    assert sf.send("PATCH", path, {"LastName": "Moss"}).status_code == 200


def test_the_key_does_not_stand_in_the_body(sf):
    body = {"LastName": "Ames", "community_user_key__c": "1"}
    assert sf.error("PATCH", f"{KEY}/1", body) == (400, "INVALID_FIELD")


@pytest.mark.parametrize("field", ["Nope__c", "Title"])
def test_a_field_that_is_no_key(sandbox, sf, field):
    path = f"/sobjects/Contact/{field}/1"
    assert sf.error("PATCH", path, {"LastName": "X"}) == (404, "NOT_FOUND")
    sandbox.switch(unknown_key_message="field")
    told = sf.send("PATCH", path, {"LastName": "X"}).json()[0]["message"]
    assert told == f"Provided external ID field does not exist or is not accessible: {field}"


def test_a_key_of_several_rows(sf):
    ids = [sf.create("Contact", LastName=name, Email="a@example.com") for name in ("A", "B")]
    for method in ("GET", "PATCH", "DELETE"):
        answer = sf.send(method, "/sobjects/Contact/Email/a@example.com", {"LastName": "C"})
        urls = [f"/services/data/v62.0/sobjects/Contact/{each}" for each in ids]
        assert (answer.status_code, answer.json()) == (300, urls)


def test_insert_by_id(sf):
    assert sf.send("POST", "/sobjects/Contact/Id", {"LastName": "Ames"}).status_code == 201


def test_a_deleted_row_is_not_matched_by_its_key(sf):
    first = sf.send("PATCH", f"{KEY}/1", {"LastName": "Ames"}).json()["id"]
    sf.send("DELETE", f"/sobjects/Contact/{first}")
    assert sf.send("PATCH", f"{KEY}/1", {"LastName": "Ames"}).json()["created"] is True


def test_parents_by_external_id(sf):
    account = sf.create("Account", Name="Acme", Gainsight_Company_Id__c="C-1")
    contact = sf.create("Contact", LastName="Ames", Account={"gainsight_company_id__c": "c-1"})
    assert sf.read("Contact", contact, "AccountId") == {"AccountId": account}
    sf.send("PATCH", f"/sobjects/Contact/{contact}", {"Email": "ann@example.com"})
    who = {"attributes": {"type": "Contact"}, "Email": "ann@example.com"}
    task = sf.create("Task", Who=who)
    assert sf.read("Task", task, "WhoId") == {"WhoId": contact}
    topic = sf.create("Community_Topic__c", Name="T", Account__r={"Gainsight_Company_Id__c": "C-1"})
    assert sf.read("Community_Topic__c", topic, "Account__c") == {"Account__c": account}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"Account": {"Gainsight_Company_Id__c": "X-9"}}, "x-9 not found for field"),
        ({"Account": {"Gainsight_Company_Id__c": None}}, "Foreign key external ID:  not found"),
        ({"Account": {"Name": "Acme"}}, "Name is not an External ID"),
        ({"Nope": {"Name": "Acme"}}, "No such column 'Nope' on sobject of type Contact"),
    ],
    ids=["no row", "no value", "no key", "no relationship"],
)
def test_parents_that_are_not_found(sf, record, message):
    answer = sf.send("POST", "/sobjects/Contact", {"LastName": "X", **record})
    (error,) = answer.json()
    assert (answer.status_code, error["errorCode"]) == (400, "INVALID_FIELD")
    assert message in error["message"]


def test_a_polymorphic_parent_needs_its_type(sf):
    sf.create("Contact", LastName="Ames", Email="ann@example.com")
    body = {"Who": {"Email": "ann@example.com"}}
    assert sf.error("POST", "/sobjects/Task", body) == (400, "INVALID_FIELD")


def test_compound_fields_are_read_only(sf):
    made = sf.create("Account", Name="Acme", BillingCity="Bern", BillingCountry="Switzerland")
    address = sf.read("Account", made)["BillingAddress"]
    assert (address["city"], address["country"], address["street"]) == ("Bern", "Switzerland", None)
    assert sf.error("PATCH", f"/sobjects/Account/{made}", {"BillingAddress": {}}) == (
        400,
        "INVALID_FIELD_FOR_INSERT_UPDATE",
    )
    contact = sf.create("Contact", FirstName="Ann", LastName="Ames")
    assert sf.read("Contact", contact, "Name") == {"Name": "Ann Ames"}


def test_a_user_is_not_deleted(sf):
    user = sf.send("GET", "/services/oauth2/userinfo").json()["user_id"]
    assert sf.error("DELETE", f"/sobjects/User/{user}") == (400, "INVALID_TYPE_FOR_OPERATION")


def test_duplicate_rules(sandbox, sf):
    first = sf.create("Contact", LastName="Ames", Email="ann@example.com")
    again = {"LastName": "Ames", "Email": "Ann@Example.com"}
    sandbox.switch(duplicate_rule="alert")
    answer = sf.send("POST", "/sobjects/Contact", again)
    (error,) = answer.json()
    assert (answer.status_code, error["errorCode"]) == (400, "DUPLICATES_DETECTED")
    found = error["duplicateResut"]
    assert found["allowSave"] is True
    assert found["matchResults"][0]["matchRecords"][0]["record"]["Id"] == first

    allowed = {"Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails=false"}
    assert sf.send("POST", "/sobjects/Contact", again, headers=allowed).status_code == 201
    sandbox.switch(duplicate_rule="block")
    blocked = sf.send("POST", "/sobjects/Contact", again, headers=allowed).json()[0]
    assert blocked["duplicateResut"]["allowSave"] is False
    # a change that leaves the address alone is no duplicate
    answer = sf.send("PATCH", f"/sobjects/Contact/{first}", {"Title": "Head"})
    assert answer.status_code == 204
