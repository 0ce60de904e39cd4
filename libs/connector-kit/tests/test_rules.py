"""Every line of both tables: an answer, and the decision it leads to."""

from __future__ import annotations

import pytest

from connector_kit.communities import errors as communities
from connector_kit.decisions import Body, Decision, Reply, Rule, classify
from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    NotFound,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
)
from connector_kit.gainsight import errors as gainsight

OK, RETRY, THROTTLE = Decision.SUCCEED, Decision.RETRY, Decision.THROTTLE
REFRESH, FAIL = Decision.REFRESH, Decision.FAIL
HTML = "<html>"


def reply(table, status: int, body: object) -> Reply:
    if body is None:
        return Reply(status, {}, Body.EMPTY)
    if body == HTML:
        return Reply(status, {}, Body.UNREADABLE)
    return Reply(status, {}, Body.JSON, body, table.code_of(body))


def check(table, status, body, decision, error) -> None:
    rule = classify(reply(table, status, body), table.rules)
    assert rule.decision is decision
    if decision is not OK:
        assert rule.error is error
        assert rule.message
        assert rule.next_step


@pytest.mark.parametrize(
    ("status", "body", "decision", "error"),
    [
        pytest.param(200, {"result": []}, OK, None, id="200"),
        pytest.param(204, None, OK, None, id="204 empty"),
        pytest.param(200, None, RETRY, ServiceUnavailable, id="200 empty"),
        pytest.param(200, HTML, RETRY, ServiceUnavailable, id="200 HTML"),
        pytest.param(302, HTML, FAIL, ConfigurationFailed, id="redirect"),
        pytest.param(400, {"message": "Bad Request"}, FAIL, RequestRefused, id="400"),
        pytest.param(401, None, REFRESH, AuthenticationFailed, id="401 empty"),
        pytest.param(401, {"message": "x"}, REFRESH, AuthenticationFailed, id="401 JSON"),
        pytest.param(403, {"message": "Forbidden"}, FAIL, AuthenticationFailed, id="403"),
        pytest.param(403, HTML, FAIL, AuthenticationFailed, id="403 of a proxy"),
        pytest.param(404, {"message": "Not Found"}, FAIL, NotFound, id="404"),
        pytest.param(404, HTML, FAIL, ConfigurationFailed, id="404 of a web server"),
        pytest.param(408, {}, RETRY, ServiceUnavailable, id="408"),
        pytest.param(422, {"errors": ["x"]}, FAIL, RequestRefused, id="422"),
        pytest.param(429, None, THROTTLE, QuotaExhausted, id="429"),
        pytest.param(500, {"message": "x"}, RETRY, ServiceUnavailable, id="500"),
        pytest.param(503, HTML, RETRY, ServiceUnavailable, id="503 HTML"),
        pytest.param(418, {}, FAIL, ConfigurationFailed, id="anything else"),
    ],
)
def test_communities(status, body, decision, error):
    check(communities.RULES, status, body, decision, error)


@pytest.mark.parametrize("table", [communities.TOKEN_RULES, gainsight.TOKEN_RULES])
@pytest.mark.parametrize(
    ("status", "body", "decision", "error"),
    [
        pytest.param(200, {"access_token": "t"}, OK, None, id="200"),
        pytest.param(200, HTML, RETRY, ServiceUnavailable, id="200 HTML"),
        pytest.param(200, None, RETRY, ServiceUnavailable, id="200 empty"),
        pytest.param(301, None, FAIL, ConfigurationFailed, id="redirect"),
        pytest.param(400, {"error": "x"}, FAIL, AuthenticationFailed, id="400"),
        pytest.param(401, {"error": "x"}, FAIL, AuthenticationFailed, id="401"),
        pytest.param(403, HTML, FAIL, AuthenticationFailed, id="403"),
        pytest.param(429, None, THROTTLE, QuotaExhausted, id="429"),
        pytest.param(408, {}, RETRY, ServiceUnavailable, id="408"),
        pytest.param(502, HTML, RETRY, ServiceUnavailable, id="502"),
    ],
)
def test_token_endpoints(table, status, body, decision, error):
    check(table, status, body, decision, error)


def failed(code: str | None, description: str = "text") -> dict[str, object]:
    return {"result": False, "errorCode": code, "errorDesc": description, "data": None}


NO_DATA = failed("GSOBJ_1XXX", "No data found for given criteria")
NO_OBJECT = {"result": False, "title": "OBJECT_NOT_FOUND", "errorDesc": "x"}


@pytest.mark.parametrize(
    ("status", "body", "decision", "error"),
    [
        pytest.param(200, failed("GS_APIG_2404"), THROTTLE, QuotaExhausted, id="2404 with 200"),
        pytest.param(403, failed("GS_APIG_2404"), THROTTLE, QuotaExhausted, id="2404 with 403"),
        pytest.param(429, failed("GU_2400"), THROTTLE, QuotaExhausted, id="GU_2400"),
        pytest.param(200, failed("GU_1101"), RETRY, ServiceUnavailable, id="GU_1101 with 200"),
        pytest.param(500, failed("GU_1101"), RETRY, ServiceUnavailable, id="GU_1101"),
        pytest.param(200, failed("GS_APIG_2401"), FAIL, AuthenticationFailed, id="2401 with 200"),
        pytest.param(200, failed(None), FAIL, AuthenticationFailed, id="refused without a code"),
        pytest.param(
            200, {"result": True, "access_token": "t"}, OK, None, id="a token that says so"
        ),
    ],
)
def test_token_endpoint_of_gainsight(status, body, decision, error):
    check(gainsight.TOKEN_RULES, status, body, decision, error)


@pytest.mark.parametrize(
    ("status", "body", "decision", "error"),
    [
        pytest.param(200, {"result": True, "data": []}, OK, None, id="200"),
        pytest.param(200, {"data": []}, OK, None, id="200 without result"),
        pytest.param(200, HTML, RETRY, ServiceUnavailable, id="200 HTML"),
        pytest.param(200, None, RETRY, ServiceUnavailable, id="200 empty"),
        pytest.param(200, failed("GSOBJ_1012"), FAIL, RequestRefused, id="refused with 200"),
        pytest.param(200, failed(None), FAIL, RequestRefused, id="refused without a code"),
        pytest.param(400, failed("GSOBJ_1001"), FAIL, RequestRefused, id="1001 too long"),
        pytest.param(400, failed("GSOBJ_1007"), FAIL, RequestRefused, id="1007 null"),
        pytest.param(400, failed("GSOBJ_1011"), FAIL, NotFound, id="1011 no match"),
        pytest.param(200, NO_DATA, FAIL, NotFound, id="no data, placeholder code"),
        pytest.param(400, failed("GSOBJ_1023"), FAIL, ConfigurationFailed, id="1023"),
        pytest.param(200, failed("COCKPIT_5101"), FAIL, ConfigurationFailed, id="unknown field"),
        pytest.param(400, NO_OBJECT, FAIL, ConfigurationFailed, id="unknown object by title"),
        pytest.param(
            400,
            failed("X", "Requested object not found."),
            FAIL,
            ConfigurationFailed,
            id="unknown object by text",
        ),
        pytest.param(404, failed("GS_APIG_1000"), FAIL, ConfigurationFailed, id="no route"),
        pytest.param(404, {}, FAIL, ConfigurationFailed, id="404"),
        pytest.param(404, HTML, FAIL, ConfigurationFailed, id="404 HTML"),
        pytest.param(302, HTML, FAIL, ConfigurationFailed, id="redirect"),
        pytest.param(401, failed("GS_APIG_2401"), REFRESH, AuthenticationFailed, id="2401"),
        pytest.param(401, None, REFRESH, AuthenticationFailed, id="401 empty"),
        pytest.param(400, failed("GSOBJ_1024"), REFRESH, AuthenticationFailed, id="1024"),
        pytest.param(403, failed("GS_APIG_2402"), FAIL, AuthenticationFailed, id="2402 IP list"),
        pytest.param(401, failed("GS_APIG_2402"), FAIL, AuthenticationFailed, id="2402, 401"),
        pytest.param(403, None, FAIL, AuthenticationFailed, id="403"),
        pytest.param(429, None, THROTTLE, QuotaExhausted, id="429"),
        pytest.param(429, failed("GS_APIG_2404"), THROTTLE, QuotaExhausted, id="2404"),
        pytest.param(200, failed("GS_APIG_2404"), THROTTLE, QuotaExhausted, id="2404 with 200"),
        pytest.param(429, failed("GU_2400"), THROTTLE, QuotaExhausted, id="GU_2400"),
        pytest.param(500, failed("GSOBJ_1003"), RETRY, RequestRefused, id="1003"),
        pytest.param(500, failed("GU_1101"), RETRY, ServiceUnavailable, id="GU_1101"),
        pytest.param(503, HTML, RETRY, ServiceUnavailable, id="503 HTML"),
        pytest.param(408, {}, RETRY, ServiceUnavailable, id="408"),
        pytest.param(408, HTML, RETRY, ServiceUnavailable, id="408 HTML"),
        pytest.param(413, HTML, FAIL, ConfigurationFailed, id="413 HTML"),
    ],
)
def test_gainsight(status, body, decision, error):
    check(gainsight.RULES, status, body, decision, error)


def test_a_table_without_a_last_line_is_a_mistake():
    with pytest.raises(LookupError, match="HTTP 200"):
        classify(Reply(200, {}, Body.EMPTY), [Rule(OK, statuses={201})])


INNER = {"errorMessage": "Bad.", "errorCode": "GSOBJ_1012", "fieldName": "Stage"}


@pytest.mark.parametrize(
    ("errors", "values"),
    [
        pytest.param([INNER | {"invalidValue": "xyz"}], ["xyz"], id="flat"),
        pytest.param([[INNER | {"invalidValue": 7}]], [7], id="list of lists"),
        pytest.param([{"success": False, "errors": [INNER]}], [None], id="below the row"),
        pytest.param([INNER | {"invalidValue": ["a", "b"]}], ["a", "b"], id="several values"),
        pytest.param([INNER | {"invalidValue": []}], [None], id="no value"),
        pytest.param(None, [], id="none"),
        pytest.param("text", [], id="not a list"),
    ],
)
def test_field_errors_of_every_shape(errors, values):
    found = gainsight.field_errors_of({"data": {"errors": errors}})
    assert [error.value for error in found] == values
    assert all((error.field, error.code) == ("Stage", "GSOBJ_1012") for error in found)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Failed to parse value as percentage. (F = 12x).", "Failed to parse value as percentage."),
        ("Invalid Boolean Value: pat (F = pat)", "Invalid Boolean Value: ***"),
        ("Field exceeds maximum allowed length", "Field exceeds maximum allowed length"),
    ],
)
def test_a_record_value_in_a_text_is_taken_out(message, expected):
    row = {"errorMessage": message, "fieldName": "F", "invalidValue": "pat"}
    (error,) = gainsight.field_errors_of({"data": {"errors": [row]}})
    assert error.message == expected
    assert "pat" not in repr(error)
