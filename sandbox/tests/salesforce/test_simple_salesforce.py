"""A client that nobody here wrote: simple-salesforce, through login, REST and Bulk API 2.0.

It insists on https and on a host without a path, so its requests are led to the sandbox by an
adapter of its session; nothing else of it is changed but the waiting between polls.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceMalformedRequest,
    SalesforceOperationError,
    SalesforceResourceNotFound,
)

USER = {
    "username": "integration@northwind.example.com",
    "password": "sandbox-password",
    "security_token": "sandboxtoken",
}
APP = {"consumer_key": "sf-client", "consumer_secret": "sandbox-sf-secret"}
KEY = "Community_User_Key__c"


class Detour(HTTPAdapter):
    """Leads every https request to the sandbox."""

    def __init__(self, base_url):
        super().__init__()
        self._base_url = base_url

    def send(self, request, **options):
        parts = urlsplit(request.url)
        query = f"?{parts.query}" if parts.query else ""
        # after a token reply the client's host is the whole instance URL, its path included
        path = parts.path.removeprefix(urlsplit(self._base_url).path)
        request.url = f"{self._base_url}{path}{query}"
        return super().send(request, **options)


@pytest.fixture
def session(sandbox, monkeypatch):
    monkeypatch.setattr("simple_salesforce.bulk2.sleep", lambda _: None)
    with requests.Session() as made:
        made.trust_env = False
        made.mount("https://", Detour(sandbox.salesforce_url))
        yield made


@pytest.fixture
def sf(session):
    return Salesforce(**USER, session=session, version="62.0")


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def contacts(count, **more):
    return [
        {"LastName": f"Last {n}", "Email": f"user{n}@example.com", KEY: f"northwind-en:{n}", **more}
        for n in range(count)
    ]


# signing in


def test_soap_login_with_security_token(sandbox, sf):
    assert sf.query("SELECT Username FROM User")["records"][0]["Username"] == USER["username"]
    assert sandbox.journal("salesforce", path="/services/Soap/u/62.0")


def test_soap_login_with_a_wrong_token(session):
    with pytest.raises(SalesforceAuthenticationFailed) as raised:
        Salesforce(**{**USER, "security_token": "wrong"}, session=session)
    assert raised.value.code == "INVALID_LOGIN"


def test_soap_login_is_gone_in_late_versions(session):
    with pytest.raises(SalesforceAuthenticationFailed) as raised:
        Salesforce(**USER, session=session, version="65.0")
    assert raised.value.code == "UNSUPPORTED_API_VERSION"


def test_client_credentials_by_basic_authentication(session):
    sf = Salesforce(**APP, domain="northwind.my", session=session)
    assert sf.limits()["DailyApiRequests"]["Max"] == 100_000


def test_client_credentials_with_a_wrong_secret(session):
    wrong = {**APP, "consumer_secret": "wrong"}
    with pytest.raises(SalesforceAuthenticationFailed, match="invalid_client"):
        Salesforce(**wrong, domain="northwind.my", session=session)


def test_an_expired_session_is_renewed_by_the_client(sandbox, sf):
    sandbox.fault("expired_token", vendor="salesforce", path="/query")
    assert sf.query("SELECT COUNT() FROM User")["totalSize"] == 1


# records


def test_a_record_from_birth_to_death(sf):
    made = sf.Contact.create({"LastName": "Doe", "Email": "doe@example.com", KEY: "northwind-en:1"})
    assert made["success"]
    assert sf.Contact.update(made["id"], {"FirstName": "Jane"}) == 204
    assert sf.Contact.get(made["id"])["Name"] == "Jane Doe"
    assert sf.Contact.get_by_custom_id(KEY, "northwind-en:1")["Id"] == made["id"]
    assert sf.Contact.delete(made["id"]) == 204
    with pytest.raises(SalesforceResourceNotFound):
        sf.Contact.get(made["id"])


def test_upsert_by_external_id(sf):
    assert sf.Contact.upsert(f"{KEY}/northwind-en%3A1", {"LastName": "Doe"}) == 201
    assert sf.Contact.upsert(f"{KEY}/northwind-en%3A1", {"LastName": "Roe"}) == 200
    assert [r["LastName"] for r in sf.query("SELECT LastName FROM Contact")["records"]] == ["Roe"]


def test_a_refused_record_tells_code_and_field(sf):
    with pytest.raises(SalesforceMalformedRequest) as raised:
        sf.Contact.create({"FirstName": "Nobody"})
    (error,) = raised.value.content
    assert (error["errorCode"], error["fields"]) == ("REQUIRED_FIELD_MISSING", ["LastName"])


def test_describe(sf):
    names = {each["name"] for each in sf.describe()["sobjects"]}
    assert {"Account", "Contact", "Task", "User"} <= names
    fields = {each["name"]: each for each in sf.Contact.describe()["fields"]}
    assert fields[KEY]["externalId"]


# queries


def test_pages_are_followed_to_the_end(sandbox, sf):
    sandbox.switch(query_page_rows=2)
    for record in contacts(5):
        sf.Contact.create(record)
    first = sf.query("SELECT LastName FROM Contact ORDER BY LastName")
    assert (first["totalSize"], first["done"], len(first["records"])) == (5, False, 2)
    second = sf.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    assert [r["LastName"] for r in second["records"]] == ["Last 2", "Last 3"]
    everything = sf.query_all("SELECT LastName, Account.Name FROM Contact")
    assert [r["Account"] for r in everything["records"]] == [None] * 5
    assert len(list(sf.query_all_iter("SELECT Id FROM Contact"))) == 5


def test_deleted_records_are_seen_by_query_all_of_the_api(sf):
    made = sf.Contact.create({"LastName": "Doe"})
    sf.Contact.delete(made["id"])
    text = "SELECT Id, IsDeleted FROM Contact"
    assert sf.query(text)["totalSize"] == 0
    assert sf.query_all(text, include_deleted=True)["records"][0]["IsDeleted"]


def test_changed_and_deleted_ids_of_a_span(sandbox, sf):
    sandbox.clock(now="2026-11-21T10:00:30Z", frozen=True)
    kept, gone = (sf.Contact.create({"LastName": name})["id"] for name in ("Kept", "Gone"))
    sf.Contact.delete(gone)
    sandbox.clock(advance=600)
    end = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)
    start = end - timedelta(hours=1)
    assert sf.Contact.updated(start, end)["ids"] == [kept]
    assert [r["id"] for r in sf.Contact.deleted(start, end)["deletedRecords"]] == [gone]


def test_a_malformed_query(sf):
    with pytest.raises(SalesforceMalformedRequest, match="No such column 'Foo' on entity 'User'"):
        sf.query("SELECT Foo FROM User")


# Bulk API 2.0


def test_bulk_insert_and_its_three_result_files(sf):
    records = [*contacts(3), {"LastName": "", "Email": "x@example.com", KEY: "northwind-en:9"}]
    (told,) = sf.bulk2.Contact.insert(records=records)
    assert (told["numberRecordsProcessed"], told["numberRecordsFailed"]) == (4, 1)
    successful = rows(sf.bulk2.Contact.get_successful_records(told["job_id"]))
    assert {r["sf__Created"] for r in successful} == {"true"}
    assert {r["sf__Id"] for r in successful} == {
        r["Id"] for r in sf.query("SELECT Id FROM Contact")["records"]
    }
    (failed,) = rows(sf.bulk2.Contact.get_failed_records(told["job_id"]))
    assert failed["sf__Id"] == ""
    assert failed["sf__Error"] == (
        "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
    )
    assert rows(sf.bulk2.Contact.get_unprocessed_records(told["job_id"])) == []


def test_bulk_upsert_inserts_and_updates(sf):
    sf.Contact.create(contacts(1)[0])
    records = contacts(3, Title='a "quoted", comma\nand a line')
    (told,) = sf.bulk2.Contact.upsert(records=records, external_id_field=KEY)
    found = rows(sf.bulk2.Contact.get_successful_records(told["job_id"]))
    assert {r[KEY]: r["sf__Created"] for r in found} == {
        "northwind-en:0": "false",
        "northwind-en:1": "true",
        "northwind-en:2": "true",
    }
    titles = {r["Title"] for r in sf.query("SELECT Title FROM Contact")["records"]}
    assert titles == {'a "quoted", comma\nand a line'}


def test_bulk_update_and_delete(sf):
    sf.bulk2.Contact.insert(records=contacts(3))
    ids = [r["Id"] for r in sf.query("SELECT Id FROM Contact")["records"]]
    sf.bulk2.Contact.update(records=[{"Id": i, "Email": "#N/A"} for i in ids])
    assert sf.query("SELECT COUNT() FROM Contact WHERE Email = null")["totalSize"] == 3
    (told,) = sf.bulk2.Contact.delete(records=[{"Id": i} for i in [*ids, ids[0]]])
    assert told["numberRecordsFailed"] == 1
    (failed,) = rows(sf.bulk2.Contact.get_failed_records(told["job_id"]))
    assert failed["sf__Error"] == "ENTITY_IS_DELETED:entity is deleted:--"
    assert sf.query("SELECT COUNT() FROM Contact")["totalSize"] == 0


def test_bulk_splits_into_jobs(sandbox, sf):
    told = sf.bulk2.Contact.insert(records=contacts(25), batch_size=10)
    assert [each["numberRecordsTotal"] for each in told] == [10, 10, 5]
    assert len(sandbox.journal("salesforce", "POST", "/jobs/ingest")) == 3


def test_a_failed_job_raises_its_error_message(sf):
    with pytest.raises(SalesforceOperationError, match="Field name not found : Nonsense__c"):
        sf.bulk2.Contact.insert(records=[{"LastName": "Doe", "Nonsense__c": "x"}])


def test_bulk_query_in_pages(sf):
    sf.bulk2.Contact.insert(records=contacts(5))
    text = f"SELECT Id, {KEY}, IsDeleted FROM Contact"
    pages = list(sf.bulk2.Contact.query(text, max_records=2))
    assert [len(rows(page)) for page in pages] == [2, 2, 1]
    keys = {row[KEY] for page in pages for row in rows(page)}
    assert keys == {f"northwind-en:{n}" for n in range(5)}


def test_bulk_query_all_returns_deleted_rows(sf, tmp_path):
    made = sf.Contact.create({"LastName": "Doe"})
    sf.Contact.delete(made["id"])
    (page,) = sf.bulk2.Contact.query_all("SELECT Id, IsDeleted FROM Contact")
    assert [row["IsDeleted"] for row in rows(page)] == ["true"]
    (file,) = sf.bulk2.Contact.download("SELECT Id FROM User", path=str(tmp_path))
    assert file["number_of_records"] == 1
