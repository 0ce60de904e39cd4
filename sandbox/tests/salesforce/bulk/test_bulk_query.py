"""Query jobs: states, pages of results, values, what they cannot run."""

from __future__ import annotations

import csv
import io

import pytest


@pytest.fixture
def run(sf, jobs):
    """Return a maker of finished query jobs."""

    def make(text, operation="query", **body):
        answer = sf.send("POST", "/jobs/query", {"operation": operation, "query": text, **body})
        assert answer.status_code == 200, answer.text
        job = answer.json()
        assert job["state"] == "UploadComplete"
        assert jobs.wait(job["id"], "query")["state"] == "JobComplete"
        return job["id"]

    return make


@pytest.fixture
def contacts(sf):
    return [sf.create("Contact", LastName=f"L{n}") for n in range(5)]


def results(sf, job, **params):
    return sf.send("GET", f"/jobs/query/{job}/results", params=params)


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode(), newline="")))


def test_states(sf, jobs, contacts):
    body = {"operation": "query", "query": "SELECT Id FROM Contact", "contentType": "CSV"}
    job = sf.send("POST", "/jobs/query", body).json()
    assert "contentUrl" not in job
    assert jobs.poll(job["id"], "query")["state"] == "InProgress"
    assert sf.error("GET", f"/jobs/query/{job['id']}/results") == (400, "INVALIDJOBSTATE")
    done = jobs.poll(job["id"], "query")
    assert (done["state"], done["jobType"]) == ("JobComplete", "V2Query")
    assert done["numberRecordsProcessed"] == 5
    assert done["isPkChunkingSupported"]


def test_pages_by_locator(sf, run, contacts):
    job = run("SELECT Id FROM Contact")
    locator, found = None, []
    for count, following in ((2, "Mg"), (2, "NA"), (1, "null")):
        params = {"maxRecords": 2, "locator": locator}
        answer = results(sf, job, **{k: v for k, v in params.items() if v})
        assert answer.headers["Sforce-NumberOfRecords"] == str(count)
        assert answer.headers["Sforce-Locator"] == following
        header, *page = rows(answer)
        assert header == ["Id"]
        found += [row[0] for row in page]
        locator = following
    assert found == contacts
    again = results(sf, job, locator="Mg")
    assert [row[0] for row in rows(again)[1:]] == contacts[2:]


def test_an_empty_result(sf, run):
    answer = results(sf, run("SELECT Id, LastName FROM Contact"))
    assert answer.text == '"Id","LastName"\n'
    assert answer.headers["Sforce-Locator"] == "null"
    assert answer.headers["Content-Type"] == "text/csv"


def test_values(sandbox, sf, run):
    sandbox.clock(now="2026-11-21T20:25:01Z", frozen=True)
    account = sf.create("Account", Name='a "b",\nc')
    sf.create("Contact", LastName="Ann", AccountId=account, Community_Topics__c=5)
    sf.create("Contact", LastName="Bob")
    text = "SELECT LastName, Account.Name, CreatedDate, IsDeleted, Community_Topics__c FROM Contact"
    header, ann, bob = rows(results(sf, run(text)))
    assert header == ["LastName", "Account.Name", "CreatedDate", "IsDeleted", "Community_Topics__c"]
    assert ann == ["Ann", 'a "b",\nc', "2026-11-21T20:25:01.000Z", "false", "5.0"]
    assert bob == ["Bob", "", "2026-11-21T20:25:01.000Z", "false", ""]


def test_line_ends_and_delimiters(sf, run, contacts):
    job = run("SELECT Id, LastName FROM Contact", columnDelimiter="PIPE", lineEnding="CRLF")
    assert results(sf, job).text.startswith('"Id"|"LastName"\r\n')


def test_query_all(sf, run, contacts):
    sf.send("DELETE", f"/sobjects/Contact/{contacts[0]}")
    text = "SELECT IsDeleted FROM Contact"
    assert len(rows(results(sf, run(text)))) == 5
    assert ["true"] in rows(results(sf, run(text, "queryAll")))


def test_results_are_those_of_the_time_of_the_job(sf, run, contacts):
    job = run("SELECT LastName FROM Contact")
    sf.send("PATCH", f"/sobjects/Contact/{contacts[0]}", {"LastName": "Changed"})
    assert ["L0"] in rows(results(sf, job))


def test_another_version_is_a_conflict(sf, run):
    job = run("SELECT Id FROM Contact")
    assert sf.send("GET", f"/services/data/v61.0/jobs/query/{job}/results").status_code == 409


def test_addresses_of_result_pages(sandbox, sf, run, contacts):
    sandbox.switch(bulk_result_rows=1)
    sf.create("Contact", LastName="L5")
    job = run("SELECT LastName FROM Contact")
    first = sf.send("GET", f"/jobs/query/{job}/resultPages").json()
    assert (len(first["resultPages"]), first["done"]) == (5, False)
    second = sf.send("GET", first["nextRecordsUrl"]).json()
    assert (len(second["resultPages"]), second["done"]) == (1, True)
    pages = [*first["resultPages"], *second["resultPages"]]
    found = [rows(sf.send("GET", page["resultUrl"]))[1][0] for page in pages]
    assert found == [f"L{n}" for n in range(6)]


def test_result_pages_are_unknown_in_early_versions(sf, run):
    sf.version = "57.0"
    job = run("SELECT LastName FROM Contact")
    assert sf.error("GET", f"/jobs/query/{job}/resultPages") == (404, "NOT_FOUND")


def test_abort_and_delete(sf, jobs, run):
    body = {"operation": "query", "query": "SELECT Id FROM Contact"}
    job = sf.send("POST", "/jobs/query", body).json()["id"]
    assert jobs.change(job, "Aborted", "query").json()["state"] == "Aborted"
    assert sf.send("DELETE", f"/jobs/query/{job}").status_code == 204
    assert sf.error("GET", f"/jobs/query/{job}/results") == (404, "NOT_FOUND")


def test_a_job_sees_what_earlier_jobs_write(sf, jobs, run):
    jobs.closed("insert", "LastName\nAnn\n")
    assert rows(results(sf, run("SELECT LastName FROM Contact")))[1:] == [["Ann"]]


def test_failures(sandbox, sf, jobs):
    body = {"operation": "query", "query": "SELECT Id FROM Contact"}
    for fault, message in (("bulk_failed", "InternalServerError"), ("query_timeout", "TIMEOUT")):
        sandbox.fault(fault, keys=["Contact"])
        job = jobs.wait(sf.send("POST", "/jobs/query", body).json()["id"], "query")
        assert job["state"] == "Failed"
        assert message in job["errorMessage"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT COUNT() FROM Contact", "INVALIDJOB"),
        ("SELECT LastName FROM Contact GROUP BY LastName", "INVALIDJOB"),
        ("SELECT Id FROM Contact OFFSET 1", "INVALIDJOB"),
        ("SELECT MailingAddress FROM Contact", "INVALIDJOB"),
        ("SELECT Id FROM TaskStatus", "INVALIDENTITY"),
        ("SELECT Id FROM Foo", "INVALID_TYPE"),
        ("SELECT Foo FROM Contact", "INVALID_FIELD"),
        ("SELECT", "MALFORMED_QUERY"),
        ("", "INVALIDJOB"),
    ],
)
def test_queries_that_cannot_run(sf, text, code):
    body = {"operation": "query", "query": text}
    assert sf.error("POST", "/jobs/query", body) == (400, code)


@pytest.mark.parametrize("params", [{"locator": "%"}, {"maxRecords": "0"}, {"maxRecords": "x"}])
def test_bad_pages(sf, run, params):
    job = run("SELECT Id FROM Contact")
    assert sf.error("GET", f"/jobs/query/{job}/results", params=params)[0] == 400
