"""The Gainsight client: what it sends, and every shape of answer it takes."""

from __future__ import annotations

import base64
import logging

import pytest

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
    ServiceUnavailable,
)
from connector_kit.gainsight import Condition, GainsightClient
from connector_kit.gainsight.refusals import field_errors_of

KEY = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def client(vendor, clock) -> GainsightClient:
    return GainsightClient(vendor.url, access_key=KEY, clock=clock)


def data(value: object) -> dict[str, object]:
    return {"result": True, "errorCode": None, "errorDesc": None, "data": value}


def refused(code: str, *errors: dict[str, object]) -> dict[str, object]:
    return {
        "result": False,
        "errorCode": code,
        "errorDesc": "Invalid. (Email = pat@example.com)",
        "data": {"count": 0, "errors": list(errors), "records": None},
    }


ROWS = [{"Gsid": "1P02A"}, {"Gsid": "1P02B"}]
EMPTY_TEXT = {"result": False, "errorCode": "GSOBJ_1XXX", "errorDesc": "No data found for given"}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param((200, data({"records": ROWS})), ROWS, id="data.records"),
        pytest.param((200, data(ROWS)), ROWS, id="data list"),
        pytest.param((200, data({"records": []})), [], id="empty records"),
        pytest.param((200, EMPTY_TEXT), [], id="result false, no data found"),
        pytest.param((400, refused("GSOBJ_1011")), [], id="GSOBJ_1011"),
        pytest.param((200, data(None)), [], id="data null"),
        pytest.param((200, data({})), [], id="data empty object"),
    ],
)
def test_query_takes_every_shape(client, vendor, answer, reply, expected):
    status, body = reply
    vendor.will_answer(answer(body, status))
    assert client.query("company", ["Gsid"]) == expected


def test_query_binds_values_and_names_terms(client, vendor, answer):
    vendor.will_answer(answer(data([])))
    client.query(
        "Company",
        ["Gsid", "Csm__gr.Email"],
        where=[
            Condition("Name", "EQ", ['x" OR A']),
            Condition("ModifiedDate", "GTE", ["2026-01-01T00:00:00Z"]),
            Condition("Website__gc", "IS_NULL"),
        ],
        expression="A AND (B OR C)",
        order_by={"ModifiedDate": "asc", "Gsid": "asc"},
        limit=10,
        offset=20,
    )
    (request,) = vendor.requests
    assert (request.method, request.path) == ("POST", "/v1/data/objects/query/Company")
    assert request.headers["accesskey"] == KEY
    assert request.json == {
        "select": ["Gsid", "Csm__gr.Email"],
        "limit": 10,
        "offset": 20,
        "where": {
            "conditions": [
                {"name": "Name", "alias": "A", "value": ['x" OR A'], "operator": "EQ"},
                {
                    "name": "ModifiedDate",
                    "alias": "B",
                    "value": ["2026-01-01T00:00:00Z"],
                    "operator": "GTE",
                },
                {"name": "Website__gc", "alias": "C", "value": [], "operator": "IS_NULL"},
            ],
            "expression": "A AND (B OR C)",
        },
        "orderBy": {"ModifiedDate": "asc", "Gsid": "asc"},
    }


def test_terms_are_all_required_by_default_and_may_be_many(client, vendor, answer):
    vendor.will_answer(answer(data([])))
    client.query("company", ["Gsid"], where=[Condition("A", "EQ", [n]) for n in range(28)])
    where = vendor.requests[0].json["where"]
    assert where["expression"].startswith("A AND B AND C")
    assert where["expression"].endswith("Z AND AA AND AB")
    assert len(where["conditions"]) == 28


def test_insert_returns_ids_in_order(client, vendor, answer):
    vendor.will_answer(answer(data({"count": 2, "errors": None, "records": ROWS})))
    assert client.insert("Community_User__gc", [{"Name": "a"}, {"Name": "b"}]) == [
        "1P02A",
        "1P02B",
    ]
    assert vendor.requests[0].json == {"records": [{"Name": "a"}, {"Name": "b"}]}


def test_insert_without_all_ids_is_an_unknown_outcome(client, vendor, answer):
    vendor.will_answer(answer(data({"records": ROWS[:1]})))
    with pytest.raises(OutcomeUnknown):
        client.insert("company", [{}, {}])


@pytest.mark.parametrize("status", [200, 400])
def test_a_refusal_lists_the_fields_and_hides_their_values(client, vendor, answer, status, caplog):
    caplog.set_level(logging.DEBUG)
    field = {
        "errorMessage": "Invalid email value",
        "errorCode": "GSOBJ_VDTEMAIL1001",
        "fieldName": "Email",
        "invalidValue": ["pat@example.com"],
    }
    vendor.will_answer(answer(refused("GSOBJ_1008", {"success": False, "errors": [field]}), status))
    with pytest.raises(RequestRefused) as caught:
        client.insert("person", [{}])
    (error,) = caught.value.errors
    assert (caught.value.code, error.field, error.value) == (
        "GSOBJ_1008",
        "Email",
        "pat@example.com",
    )
    assert "(HTTP" in str(caught.value)
    assert "Fields: Email." in str(caught.value)
    for text in (str(caught.value), repr(error), repr(caught.value.errors), caplog.text):
        assert "pat@" not in text
        assert KEY not in text


def test_update_sends_its_keys_and_is_repeated_after_an_error(client, vendor, answer):
    vendor.will_answer(answer({}, 502), answer(data({"records": ROWS})))
    assert client.update("company", [{"Gsid": "1P02A"}], ["Gsid", "Name"]) == ["1P02A", "1P02B"]
    request = vendor.requests[-1]
    assert (request.method, request.query) == ("PUT", [("keys", "Gsid,Name")])


def test_an_update_that_matches_nothing_is_not_found(client, vendor, answer):
    vendor.will_answer(answer(refused("GSOBJ_1011"), 400))
    with pytest.raises(NotFound):
        client.update("company", [{"Gsid": "x"}], ["Gsid"])


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, {"result": True, "errorCode": None}), (400, refused("GSOBJ_1011"))],
    ids=["deleted", "was gone already"],
)
def test_delete(client, vendor, answer, status, body):
    vendor.will_answer(answer(body, status))
    client.delete("company", "1P02/ A")
    assert vendor.requests[0].path == "/v1/data/objects/company/1P02%2F%20A"


def test_upsert_person_is_one_flat_object(client, vendor, answer):
    vendor.will_answer(answer(data({"Gsid": "1P01"})))
    record = {"Email": "pat@example.com", "companies": [{"Company_ID": "1P02A"}]}
    assert client.upsert_person(record) == {"Gsid": "1P01"}
    assert vendor.requests[0].json == record


def test_metadata(client, vendor, answer):
    vendor.will_answer(answer(data([{"objectName": "company"}])))
    assert client.objects() == [{"objectName": "company"}]
    assert client.describe("company") == {"objectName": "company"}
    vendor.will_answer(answer(data({"categoryDetails": {}, "childItems": [{"name": "x"}]})))
    assert client.picklist_items("1I00") == [{"name": "x"}]
    assert [(r.method, r.path) for r in vendor.requests] == [
        ("POST", "/v1/meta/services/objects"),
        ("GET", "/v1/meta/services/objects/company/describe"),
        ("GET", "/v1/meta/services/dropdowns/1I00"),
    ]


def test_an_unknown_object_is_a_configuration_failure(client, vendor, answer):
    vendor.will_answer(answer({"result": False, "title": "OBJECT_NOT_FOUND"}, 404))
    with pytest.raises(ConfigurationFailed, match="__gc"):
        client.describe("nothing__gc")


LATER = {"message": "Service temporarily unavailable"}
CALLS = {
    "query": lambda client: client.query("company", ["Gsid"]),
    "update": lambda client: client.update("company", [{"Gsid": "1P02A"}], ["Gsid"]),
    "delete": lambda client: client.delete("company", "1P02A"),
    "tasks": lambda client: client.update_tasks([{"Gsid": "1S01A"}]),
    "person": lambda client: client.upsert_person({"Email": "pat@example.com"}),
    "objects": lambda client: client.objects(),
    "describe": lambda client: client.describe("company"),
    "picklist": lambda client: client.picklist_items("1I00"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(
    "body", [["surprise"], LATER, {}, {"data": None} | LATER], ids=["list", "later", "{}", "null"]
)
def test_an_unheard_of_form_is_asked_again_and_named(client, vendor, answer, call, body):
    vendor.will_answer(answer(body))
    with pytest.raises(ServiceUnavailable, match="never seen") as caught:
        call(client)
    assert caught.value.code == "UNEXPECTED_FORM"
    assert client.stats.retries == 5


@pytest.mark.parametrize("value", [LATER, {"records": LATER}, "text"], ids=str)
def test_a_query_takes_nothing_for_a_row_that_is_none(client, vendor, answer, value):
    vendor.will_answer(answer(data(value)), answer(data({"records": ROWS})))
    assert client.query("company", ["Gsid"]) == ROWS


def test_an_insert_with_an_unheard_of_answer_is_an_unknown_outcome(client, vendor, answer):
    vendor.will_answer(answer(LATER))
    with pytest.raises(OutcomeUnknown):
        client.insert("company", [{}])
    assert len(vendor.requests) == 1


def test_oauth_gets_a_token_by_basic_and_uses_it(vendor, clock, answer):
    client = GainsightClient(vendor.url, client_id="me", client_secret="s3cret", clock=clock)
    vendor.will_answer(answer(data([])))
    client.query("company", ["Gsid"])
    token, query = vendor.token_requests[0], vendor.requests[0]
    assert token.path == "/v1/users/m2m/oauth/token"
    assert base64.b64decode(token.headers["authorization"].split()[1]) == b"me:s3cret"
    assert query.headers["authorization"] == "Bearer tok-secret-1"
    assert "accesskey" not in query.headers
    assert client.stats.calls == 2


def test_a_wrong_access_key_is_not_tried_again(client, vendor, answer):
    vendor.will_answer(answer(refused("GS_APIG_2401"), 401))
    with pytest.raises(AuthenticationFailed, match="access key"):
        client.query("company", ["Gsid"])
    assert len(vendor.requests) == 1


def test_without_credentials_it_says_which_are_missing(vendor):
    with pytest.raises(ConfigurationFailed, match="access key"):
        GainsightClient(vendor.url, client_id="me")


def test_the_share_of_calls_per_minute_is_kept(vendor, clock, answer):
    client = GainsightClient(vendor.url, access_key=KEY, clock=clock, calls_per_minute=2)
    vendor.will_answer(answer(data([])))
    for _ in range(3):
        client.query("company", ["Gsid"])
    assert clock.slept == [60.0]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        pytest.param("Invalid value. (Stage = xyz).", ("Stage", "xyz"), id="value"),
        pytest.param("Invalid value. (Name = a (b) = c)", ("Name", "a (b) = c"), id="brackets"),
        pytest.param("Invalid value. (Email = )", ("Email", ""), id="empty"),
    ],
)
def test_without_a_list_of_errors_the_description_names_field_and_value(description, expected):
    body = {"result": False, "errorCode": "GSOBJ_1012", "errorDesc": description}
    (error,) = field_errors_of({**body, "data": {"count": 0, "errors": [], "records": None}})
    assert (error.field, error.value, error.code) == (*expected, "GSOBJ_1012")
    assert "xyz" not in error.message


def test_a_description_without_a_field_names_nothing():
    assert field_errors_of({"result": False, "errorDesc": "Invalid", "data": None}) == []
