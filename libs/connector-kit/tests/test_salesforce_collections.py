"""sObject Collections: up to 200 records with a call, each with its own result."""

from __future__ import annotations

import pytest

from connector_kit.errors import OutcomeUnknown
from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.auth import ClientCredentials
from connector_kit.salesforce.collections import Collections, RowResult

CREATED = {"id": "a01", "success": True, "created": True, "errors": []}


@pytest.fixture
def client(vendor, clock, answer) -> SalesforceClient:
    vendor.token_answers = [answer({"access_token": "one", "instance_url": vendor.url})]
    return SalesforceClient(vendor.url, ClientCredentials("app", "secret"), clock=clock)


def test_records_go_with_their_type_and_without_assignment_rules(client, vendor, answer):
    vendor.will_answer(answer([CREATED]))
    results = Collections(client, "Topic__c").upsert([{"Key__c": "a", "Views__c": None}], "Key__c")
    assert results == [RowResult("a01", created=True)]
    (request,) = vendor.requests
    assert request.method == "PATCH"
    assert request.path == "/services/data/v62.0/composite/sobjects/Topic__c/Key__c"
    assert request.json == {
        "allOrNone": False,
        "records": [{"attributes": {"type": "Topic__c"}, "Key__c": "a", "Views__c": None}],
    }
    assert request.headers["sforce-auto-assign"] == "FALSE"
    assert "sforce-duplicate-rule-header" not in request.headers


def test_duplicates_are_saved_only_when_that_is_asked_for(client, vendor, answer):
    vendor.will_answer(answer([CREATED]))
    Collections(client, "Topic__c", allow_duplicates=True).insert([{"Key__c": "a"}])
    (request,) = vendor.requests
    assert (request.method, request.path[-19:]) == ("POST", "/composite/sobjects")
    assert request.headers["sforce-duplicate-rule-header"] == "allowSave=true"


def test_rows_are_deleted_by_their_ids(client, vendor, answer):
    vendor.will_answer(answer([{"id": "a01", "success": True, "errors": []}]))
    assert Collections(client, "Topic__c").delete(["a01"]) == [RowResult("a01")]
    assert dict(vendor.requests[0].query) == {"ids": "a01", "allOrNone": "false"}


@pytest.mark.parametrize(
    ("told", "code", "fields"),
    [
        pytest.param(
            {"statusCode": "REQUIRED_FIELD_MISSING", "message": "x", "fields": ["Name"]},
            "REQUIRED_FIELD_MISSING",
            ("Name",),
            id="statusCode",
        ),
        pytest.param({"errorCode": "NOT_FOUND", "message": "x"}, "NOT_FOUND", (), id="errorCode"),
        pytest.param({}, "REFUSED", (), id="no code"),
    ],
)
def test_a_refused_record_says_why(*, client, vendor, answer, told, code, fields):
    # `created` is told of a record that would have been created, too
    vendor.will_answer(answer([{"success": False, "created": True, "errors": [told]}, CREATED]))
    refused, fine = Collections(client, "Topic__c").update([{"id": "a"}, {"id": "b"}])
    assert (refused.error.code, refused.error.fields) == (code, fields)
    assert (refused.id, refused.created) == (None, False)
    assert fine.error is None


def test_a_refused_record_without_errors_is_refused(client, vendor, answer):
    vendor.will_answer(answer([{"success": False}]))
    (result,) = Collections(client, "Topic__c").insert([{}])
    assert result.error.code == "REFUSED"


@pytest.mark.parametrize("body", [[], {"records": []}, [CREATED, CREATED]])
def test_results_that_do_not_fit_the_records_leave_them_unknown(client, vendor, answer, body):
    vendor.will_answer(answer(body))
    with pytest.raises(OutcomeUnknown):
        Collections(client, "Topic__c").insert([{"Key__c": "a"}])


@pytest.mark.parametrize(("verb", "calls"), [("insert", 1), ("upsert", 1), ("update", 2)])
def test_only_an_update_is_repeated_when_its_answer_is_lost(client, vendor, answer, verb, calls):
    vendor.will_answer(answer(drop=True), answer([CREATED]))
    collections = Collections(client, "Topic__c")
    write = getattr(collections, verb)
    arguments = ([{"id": "a01"}], *(["Key__c"] if verb == "upsert" else []))
    if calls == 1:
        with pytest.raises(OutcomeUnknown):
            write(*arguments)
    else:
        assert write(*arguments) == [RowResult("a01", created=True)]
    assert len(vendor.requests) == calls
