"""The Salesforce client: addresses, queries, sessions, quota."""

from __future__ import annotations

import pytest

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    NotFound,
    OutcomeUnknown,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
)
from connector_kit.salesforce import SalesforceClient, soql
from connector_kit.salesforce.auth import ClientCredentials

GRANT = ClientCredentials("app", "secret")
ENDED = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]


@pytest.fixture
def client(vendor, clock, answer) -> SalesforceClient:
    vendor.token_answers = [answer({"access_token": "one", "instance_url": vendor.url})]
    return SalesforceClient(vendor.url, GRANT, clock=clock)


def page(*ids: str, total: int | None = None, more: str | None = None) -> dict[str, object]:
    rows = [{"attributes": {"type": "Task", "url": "/x"}, "Id": each} for each in ids]
    link = {"nextRecordsUrl": more} if more else {}
    return {
        "totalSize": len(ids) if total is None else total,
        "done": not more,
        "records": rows,
        **link,
    }


def test_a_query_follows_its_pages(client, vendor, answer):
    link = "/services/data/v62.0/query/0r8xx-2000"
    vendor.will_answer(answer(page("a", "b", total=3, more=link)), answer(page("c", total=3)))
    query = soql.select(["Id"], "Task", [f"Subject = {soql.quote('a&b+c=é')}"])
    assert list(client.query(query)) == [{"Id": "a"}, {"Id": "b"}, {"Id": "c"}]
    first, second = vendor.requests
    assert (first.path, second.path) == ("/services/data/v62.0/query", link)
    assert first.query == [("q", "SELECT Id FROM Task WHERE Subject = 'a&b+c=é'")]
    assert first.headers["sforce-query-options"] == "batchSize=2000"
    assert client.stats.calls == 3  # the login is one


def test_deleted_rows_are_another_address(client, vendor, answer):
    vendor.will_answer(answer(page()))
    assert list(client.query("SELECT Id FROM Task", all_rows=True, batch_size=200)) == []
    assert vendor.requests[0].path == "/services/data/v62.0/queryAll"
    assert vendor.requests[0].headers["sforce-query-options"] == "batchSize=200"


def test_attributes_are_taken_out_at_every_level(client, vendor, answer):
    attributes = {"type": "Name", "url": "/x"}
    row = {"attributes": attributes, "Who": {"attributes": attributes, "Name": "n"}, "What": None}
    vendor.will_answer(answer({"totalSize": 1, "done": True, "records": [row]}))
    assert list(client.query("SELECT Who.Name, What.Name FROM Task")) == [
        {"Who": {"Name": "n"}, "What": None}
    ]


def test_a_count_is_the_size(client, vendor, answer):
    vendor.will_answer(answer(page(total=42)))
    assert client.count("SELECT COUNT() FROM Task") == 42


def test_a_query_that_is_too_long_is_not_sent(client, vendor):
    with pytest.raises(ConfigurationFailed, match="Select fewer fields"):
        client.query_page("SELECT " + ",".join(f"Field_{n}__c" for n in range(1000)) + " FROM X")
    assert vendor.requests == []


def test_the_org_may_stand_behind_a_path(vendor, clock, answer):
    token = {"access_token": "one", "instance_url": f"{vendor.url}/gateway/"}
    vendor.token_answers = [answer(token)]
    client = SalesforceClient(vendor.url, GRANT, clock=clock, api_version="64.0")
    link = "/gateway/services/data/v64.0/query/0r8-1"
    vendor.will_answer(answer(page("a", more=link)), answer(page("b")))
    assert len(list(client.query("SELECT Id FROM Task"))) == 2
    client.request("GET", "/services/data", repeatable=True)
    assert [each.path for each in vendor.requests] == [
        "/gateway/services/data/v64.0/query",
        "/gateway/services/data/v64.0/query/0r8-1",
        "/gateway/services/data",
    ]


def test_metadata(client, vendor, answer):
    vendor.will_answer(
        answer({"sobjects": [{"name": "Task"}]}),
        answer({"name": "Task", "fields": []}),
        answer({"DailyApiRequests": {"Max": 10, "Remaining": 3}}),
    )
    assert client.sobjects() == [{"name": "Task"}]
    assert client.describe("Task")["name"] == "Task"
    assert client.limits()["DailyApiRequests"]["Max"] == 10
    assert [each.path.removeprefix("/services/data/v62.0/") for each in vendor.requests] == [
        "sobjects",
        "sobjects/Task/describe",
        "limits",
    ]


def test_an_unknown_object_is_a_configuration_failure(client, vendor, answer):
    vendor.will_answer(answer([{"errorCode": "NOT_FOUND", "message": "x"}], 404))
    with pytest.raises(ConfigurationFailed, match="__c"):
        client.describe("Nothing__c")
    with pytest.raises(NotFound):
        client.request("GET", "sobjects/Task/00T", repeatable=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.sobjects(),
        lambda client: client.describe("Task"),
        lambda client: client.limits(),
        lambda client: client.query_page("SELECT Id FROM Task"),
    ],
    ids=["sobjects", "describe", "limits", "query"],
)
def test_an_unheard_of_form_is_named(client, vendor, answer, call):
    vendor.will_answer(answer(["surprise"]))
    with pytest.raises(ServiceUnavailable, match="never seen"):
        call(client)


@pytest.mark.parametrize("repeatable", [True, False], ids=["safe", "unsafe"])
def test_a_session_that_ended_is_renewed_once(client, vendor, answer, repeatable):
    vendor.will_answer(answer(ENDED, 401), answer([]))
    assert client.request("POST", "composite/sobjects", json={}, repeatable=repeatable) == []
    assert (len(vendor.requests), len(vendor.token_requests)) == (2, 2)
    vendor.will_answer(answer(ENDED, 401))
    with pytest.raises(AuthenticationFailed, match="not even a new one"):
        client.limits()
    assert len(vendor.requests) == 4


def test_a_session_without_the_api_is_not_renewed(client, vendor, answer):
    text = "This session is not valid for use with the REST API"
    vendor.will_answer(answer([{"errorCode": "INVALID_SESSION_ID", "message": text}], 401))
    with pytest.raises(AuthenticationFailed):
        client.limits()
    assert len(vendor.token_requests) == 1


def test_a_lock_is_waited_for_even_by_an_insert(client, vendor, answer, clock):
    locked = [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access"}]
    vendor.will_answer(answer(locked, 400), answer(locked, 500), answer({"id": "00T"}, 201))
    assert client.request("POST", "sobjects/Task", json={}, repeatable=False) == {"id": "00T"}
    assert clock.slept == [1.0, 2.0]


def test_an_insert_without_an_answer_is_unknown(client, vendor, answer):
    vendor.will_answer(answer(drop=True))
    with pytest.raises(OutcomeUnknown):
        client.request("POST", "sobjects/Task", json={}, repeatable=False)
    assert len(vendor.requests) == 1


def test_an_unexpected_failure_is_tried_three_times(client, vendor, answer):
    vendor.will_answer(answer([{"errorCode": "UNKNOWN_EXCEPTION", "message": "x"}], 500))
    with pytest.raises(ServiceUnavailable):
        client.limits()
    assert len(vendor.requests) == 3


def test_a_refusal_carries_code_and_fields_and_no_value(client, vendor, answer):
    text = "Title: data value too large: Rivera (max length=25)"
    refusal = {"errorCode": "STRING_TOO_LONG", "message": text, "fields": ["Title"]}
    vendor.will_answer(answer([refusal], 400))
    with pytest.raises(RequestRefused) as caught:
        client.request("POST", "sobjects/Contact", json={}, repeatable=False)
    assert caught.value.code == "STRING_TOO_LONG"
    assert "Fields: Title." in str(caught.value)
    assert caught.value.errors[0].message == "Title: data value too large: *** (max length=25)"
    assert "Rivera" not in str(caught.value) + repr(caught.value.errors)


def test_an_answer_tells_the_usage(client, vendor, answer):
    assert client.usage is None
    info = "api-usage=18/15000; per-app-api-usage=17/250(appName=sample-app)"
    vendor.will_answer(answer({}, 200, {"Sforce-Limit-Info": info}))
    client.limits()
    assert (client.usage.used, client.usage.allowed) == (18, 15_000)


@pytest.mark.parametrize(
    ("info", "stops"),
    [
        ("api-usage=89/100", False),
        ("api-usage=90/100", True),
        ("api-usage=5/100; per-app-api-usage=9/10(appName=x)", True),
        ("nonsense", False),
        (None, False),
    ],
)
def test_the_reserve_of_the_quota_is_not_touched(client, vendor, answer, info, stops):
    vendor.will_answer(answer({}, 200, {"Sforce-Limit-Info": info} if info else {}))
    client.limits()
    if stops:
        for _ in range(2):
            with pytest.raises(QuotaExhausted, match="reserved for others"):
                client.limits()
    else:
        client.limits()
    assert len(vendor.requests) == (1 if stops else 2)


def test_a_used_up_quota_is_not_asked_twice(client, vendor, answer, clock):
    text = "TotalRequests Limit exceeded."
    vendor.will_answer(answer([{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": text}], 403))
    for _ in range(2):
        with pytest.raises(QuotaExhausted):
            client.limits()
    assert (len(vendor.requests), clock.slept) == (1, [])
