"""The People API: upsert by e-mail, companies of a person, its own error codes."""

from __future__ import annotations

import json

import pytest

PEOPLE = "/v1/peoplemgmt/v1.0/people"
MISSING_ID = "1P02NORTHWIND00042" + "0" * 18


@pytest.fixture
def acme(api):
    (gsid,) = api.inserted("company", {"Name": "Acme"})
    return gsid


def put(api, **body):
    return api.body("PUT", PEOPLE, body)


@pytest.mark.parametrize("path", [PEOPLE, f"{PEOPLE}/", "/v1.0/api/people"])
def test_a_new_person_with_a_company(sandbox, api, acme, path):
    reply = api.body(
        "PUT",
        path,
        {
            "Email": "pat@example.com",
            "FirstName": "Pat",
            "LastName": "Doe",
            "companies": [{"Company_ID": acme, "Title": "CFO"}],
        },
    )
    (person,) = sandbox.rows("gainsight", "person")
    (link,) = sandbox.rows("gainsight", "company_person")
    assert (person["Name"], person["Email"]) == ("Pat Doe", "pat@example.com")
    assert (link["Person_ID"], link["Company_ID"], link["Title"], link["IsPrimaryCompany"]) == (
        person["Gsid"],
        acme,
        "CFO",
        True,
    )
    assert reply["result"]
    assert reply["data"] == {
        "Gsid": person["Gsid"],
        "companies": [{"Gsid": link["Gsid"], "Company_ID": acme}],
    }


def test_the_same_address_in_other_letters_is_the_same_person(sandbox, api, acme):
    put(api, Email="pat@example.com", Name="Pat", companies=[{"Company_ID": acme}])
    sandbox.clock(advance=60)
    put(api, Email="PAT@example.com", Location="Oslo", companies=[{"Company_ID": acme}])
    (person,) = sandbox.rows("gainsight", "person")
    assert (person["Name"], person["Location"]) == ("Pat", "Oslo")
    assert person["ModifiedDate"] > person["CreatedDate"]
    assert len(sandbox.rows("gainsight", "company_person")) == 1


def test_a_new_primary_company_replaces_the_old(sandbox, api, acme):
    (beta,) = api.inserted("company", {"Name": "Beta"})
    put(api, Email="pat@example.com", companies=[{"Company_ID": acme}])
    put(api, Email="pat@example.com", companies=[{"Company_ID": beta, "IsPrimaryCompany": True}])
    links = sandbox.rows("gainsight", "company_person")
    assert {each["Company_ID"]: each["IsPrimaryCompany"] for each in links} == {
        acme: False,
        beta: True,
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (None, "GSOBJ_VCRUDR1001"),
        ([], "GSOBJ_VCRUDR1001"),
        ({}, "GSOBJ_VCRUDR1001"),
        ({"Name": "Pat"}, "GSOBJ_VDTEMAIL1001"),
        ({"Email": ""}, "GSOBJ_VDTEMAIL1001"),
        ({"Email": "nobody"}, "GSOBJ_VDTEMAIL1001"),
        ({"Email": "a@example.com", "Nonsense": 1}, "GSOBJ_VCRUDR1002"),
        ({"Email": "a@example.com", "Gsid": MISSING_ID}, "GSOBJ_VCRUDR1002"),
        ({"Email": "a@example.com", "Name": 1}, "GSOBJ_VDTBSTR1001"),
        ({"Email": "a@example.com", "EmailOptOut": "perhaps"}, "GSOBJ_VDTBOOL1001"),
        ({"Email": "a@example.com", "MasterAvatarTypeCode": "x"}, "GSOBJ_VDTNUM1001"),
        ({"Email": "a@example.com", "LinkedinUrl": "not a url"}, "GSOBJ_VDTURL1001"),
        ({"Email": "a@example.com", "companies": {}}, "GSOBJ_VCRUDR1001"),
        ({"Email": "a@example.com", "companies": ["x"]}, "GSOBJ_VCRUDR1001"),
        ({"Email": "a@example.com", "companies": [{}]}, "GSOBJ_PEOPLE1001"),
        ({"Email": "a@example.com", "companies": [{"Company_ID": "x"}]}, "GSOBJ_VDTGSID1001"),
        (
            {"Email": "a@example.com", "companies": [{"Company_ID": MISSING_ID}]},
            "GSOBJ_PEOPLE1001",
        ),
    ],
)
def test_refusals_write_nothing(sandbox, api, body, code):
    response = api.send("PUT", PEOPLE, data=json.dumps(body))
    assert (response.status_code, response.json()["errorCode"]) == (400, code)
    assert sandbox.rows("gainsight", "person") == []
