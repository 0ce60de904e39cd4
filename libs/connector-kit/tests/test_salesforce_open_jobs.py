"""Open ingest jobs that nobody knows of are found among all jobs, and nobody else's are touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.auth import ClientCredentials
from connector_kit.salesforce.open_jobs import abort_open

ASKED = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
ME = "0055g000000001AAA"


@pytest.fixture
def client(vendor, clock, answer) -> SalesforceClient:
    identity = f"https://login.salesforce.com/id/00D000000000001AAA/{ME}"
    vendor.token_answers = [
        answer({"access_token": "one", "instance_url": vendor.url, "id": identity})
    ]
    return SalesforceClient(vendor.url, ClientCredentials("app", "secret"), clock=clock)


def job(number: int = 1, seconds: float = 0, **facts):
    made = ASKED + timedelta(seconds=seconds)
    return {
        "id": f"750{number}",
        "createdById": ME,
        "object": "Topic__c",
        "operation": "upsert",
        "state": "Open",
        "createdDate": made.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        **facts,
    }


def page(*jobs, following=None):
    return {"done": following is None, "records": list(jobs), "nextRecordsUrl": following}


def test_it_is_aborted(client, vendor, answer):
    vendor.will_answer(answer(page(job(), job(2))), answer({"state": "Aborted"}))
    assert abort_open(client, "topic__c", "upsert", ASKED.timestamp()) == 2
    sent = [(one.method, one.path.rpartition("/v62.0/")[2]) for one in vendor.requests]
    assert sent == [
        ("GET", "jobs/ingest"),
        ("PATCH", "jobs/ingest/7501"),
        ("PATCH", "jobs/ingest/7502"),
    ]
    assert vendor.requests[1].json == {"state": "Aborted"}


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"createdById": "0055g000000002AAA"}, id="another user"),
        pytest.param({"object": "Contact"}, id="another object"),
        pytest.param({"operation": "delete"}, id="another operation"),
        pytest.param({"state": "UploadComplete"}, id="closed"),
        pytest.param({"seconds": -3_600}, id="older"),
        pytest.param({"seconds": 3_600}, id="much later"),
        pytest.param({"createdDate": None}, id="without a date"),
        pytest.param({"id": "750known"}, id="noted"),
        pytest.param({"id": "750made"}, id="made by this process"),
    ],
)
def test_others_are_left_alone(client, vendor, answer, facts):
    client.jobs_made.add("750made")
    vendor.will_answer(answer(page(job(**facts))))
    assert abort_open(client, "Topic__c", "upsert", ASKED.timestamp(), {"750known"}) == 0
    assert len(vendor.requests) == 1


def test_every_page_is_looked_at(client, vendor, answer):
    following = "/services/data/v62.0/jobs/ingest?queryLocator=MTAwMA"
    vendor.will_answer(
        answer(page(job(state="JobComplete"), following=following)),
        answer(page(job(2))),
        answer({"state": "Aborted"}),
    )
    assert abort_open(client, "Topic__c", "upsert", ASKED.timestamp()) == 1
    assert vendor.requests[1].query == [("queryLocator", "MTAwMA")]


def test_one_that_is_gone_meanwhile_is_fine(client, vendor, answer):
    gone = [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]
    vendor.will_answer(answer(page(job())), answer(gone, 404))
    assert abort_open(client, "Topic__c", "upsert", ASKED.timestamp()) == 0


def test_the_orgs_time_is_that_of_its_answers(client, vendor, clock, answer):
    vendor.will_answer(answer(page()))
    client.request("GET", "jobs/ingest", repeatable=True)
    # the fake clock stands in 2027, the vendor's answers carry the real time
    assert abs(client.org_time() - datetime.now(UTC).timestamp()) < 60
    clock.sleep(100)
    assert abs(client.org_time() - datetime.now(UTC).timestamp() - 100) < 60
