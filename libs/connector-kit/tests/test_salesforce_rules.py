"""Every line of Salesforce's tables: an answer, and what follows from it."""

from __future__ import annotations

import pytest

from connector_kit.decisions import Body, Decision, Reply, classify
from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    NotFound,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
)
from connector_kit.salesforce.codes import field_errors_of
from connector_kit.salesforce.errors import RULES
from connector_kit.salesforce.row_errors import RowDecision, bulk_row_error, row_error
from connector_kit.salesforce.texts import safe_text
from connector_kit.salesforce.token_errors import TOKEN_RULES

OK, RETRY, AGAIN = Decision.SUCCEED, Decision.RETRY, Decision.AGAIN
REFRESH, FAIL = Decision.REFRESH, Decision.FAIL
HTML = "<html>"
SECRET_VALUE = "Rivera"


def failed(code: str, message: str = "text", fields: list[str] | None = None) -> list[dict]:
    return [{"errorCode": code, "message": message, **({"fields": fields} if fields else {})}]


def check(table, status, body, decision, error, *, attempts=None) -> None:
    kind = Body.EMPTY if body is None else Body.UNREADABLE if body == HTML else Body.JSON
    code = table.code_of(body) if kind is Body.JSON else None
    rule = classify(Reply(status, {}, kind, body, code), table.rules)
    assert rule.decision is decision
    assert rule.attempts == attempts
    if decision is not OK:
        assert rule.error is error
        assert rule.message.endswith(".")
        assert rule.next_step.endswith(".")


@pytest.mark.parametrize(
    ("status", "body", "decision", "error"),
    [
        pytest.param(200, {"done": True}, OK, None, id="200"),
        pytest.param(200, [{"success": False, "errors": []}], OK, None, id="refused rows are 200"),
        pytest.param(201, {"id": "001"}, OK, None, id="201"),
        pytest.param(201, None, OK, None, id="201 empty, as after an upload"),
        pytest.param(204, None, OK, None, id="204 empty"),
        pytest.param(200, None, RETRY, ServiceUnavailable, id="200 empty"),
        pytest.param(200, HTML, RETRY, ServiceUnavailable, id="200 HTML"),
        pytest.param(300, ["/a", "/b"], FAIL, RequestRefused, id="300 several records"),
        pytest.param(302, HTML, FAIL, ConfigurationFailed, id="redirect"),
        pytest.param(401, failed("INVALID_SESSION_ID"), REFRESH, AuthenticationFailed, id="ended"),
        pytest.param(401, failed("INVALID_AUTH_HEADER"), REFRESH, AuthenticationFailed, id="jwt"),
        pytest.param(401, HTML, REFRESH, AuthenticationFailed, id="401 HTML"),
        pytest.param(
            401,
            failed("INVALID_SESSION_ID", "This session is not valid for use with the REST API"),
            FAIL,
            AuthenticationFailed,
            id="a policy, no new session helps",
        ),
        pytest.param(
            403,
            failed("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
            FAIL,
            QuotaExhausted,
            id="daily limit",
        ),
        pytest.param(
            403,
            failed("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."),
            AGAIN,
            ServiceUnavailable,
            id="concurrent limit",
        ),
        pytest.param(400, failed("UNABLE_TO_LOCK_ROW"), AGAIN, ServiceUnavailable, id="lock, 400"),
        pytest.param(500, failed("UNABLE_TO_LOCK_ROW"), AGAIN, ServiceUnavailable, id="lock, 500"),
        pytest.param(
            400,
            failed("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger: UNABLE_TO_LOCK_ROW, x"),
            AGAIN,
            ServiceUnavailable,
            id="lock in a trigger",
        ),
        pytest.param(
            400,
            failed("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger failed"),
            FAIL,
            RequestRefused,
            id="trigger",
        ),
        pytest.param(403, failed("API_DISABLED_FOR_ORG"), FAIL, AuthenticationFailed, id="no API"),
        pytest.param(
            403, failed("API_CURRENTLY_DISABLED"), FAIL, AuthenticationFailed, id="API off"
        ),
        pytest.param(400, failed("LIMIT_EXCEEDED"), FAIL, RequestRefused, id="jobs of a day"),
        pytest.param(403, failed("ExceededQuota"), FAIL, RequestRefused, id="ExceededQuota"),
        pytest.param(400, failed("QUERY_TIMEOUT"), FAIL, RequestRefused, id="query too slow"),
        pytest.param(400, failed("INVALID_QUERY_LOCATOR"), FAIL, RequestRefused, id="lost pages"),
        pytest.param(400, failed("OPERATION_TOO_LARGE"), FAIL, RequestRefused, id="too large"),
        pytest.param(400, failed("MALFORMED_QUERY"), FAIL, ConfigurationFailed, id="bad query"),
        pytest.param(400, failed("INVALID_TYPE"), FAIL, ConfigurationFailed, id="no object"),
        pytest.param(400, failed("INVALID_FIELD"), FAIL, RequestRefused, id="no field"),
        pytest.param(400, failed("REQUIRED_FIELD_MISSING"), FAIL, RequestRefused, id="required"),
        pytest.param(400, failed("DUPLICATES_DETECTED"), FAIL, RequestRefused, id="duplicates"),
        pytest.param(404, failed("NOT_FOUND"), FAIL, NotFound, id="not found"),
        pytest.param(404, failed("ENTITY_IS_DELETED"), FAIL, NotFound, id="deleted"),
        pytest.param(404, failed("INVALID_CROSS_REFERENCE_KEY"), FAIL, NotFound, id="bad id"),
        pytest.param(
            400, failed("INVALID_CROSS_REFERENCE_KEY"), FAIL, RequestRefused, id="bad parent"
        ),
        pytest.param(404, HTML, FAIL, ConfigurationFailed, id="404 of a web server"),
        pytest.param(403, failed("INSUFFICIENT_ACCESS"), FAIL, RequestRefused, id="no access"),
        pytest.param(400, failed("STORAGE_LIMIT_EXCEEDED"), FAIL, RequestRefused, id="storage"),
        pytest.param(403, failed("FORBIDDEN"), FAIL, AuthenticationFailed, id="403"),
        pytest.param(409, failed("VERSION_MISMATCH"), FAIL, RequestRefused, id="409"),
        pytest.param(410, failed("UNSUPPORTED_API"), FAIL, ConfigurationFailed, id="410 retired"),
        pytest.param(414, HTML, FAIL, ConfigurationFailed, id="414"),
        pytest.param(431, None, FAIL, ConfigurationFailed, id="431"),
        pytest.param(406, None, RETRY, ServiceUnavailable, id="406"),
        pytest.param(420, None, RETRY, ServiceUnavailable, id="420"),
        pytest.param(429, None, AGAIN, ServiceUnavailable, id="429"),
        pytest.param(408, {}, RETRY, ServiceUnavailable, id="408"),
        pytest.param(502, HTML, RETRY, ServiceUnavailable, id="502 HTML"),
        pytest.param(503, failed("SERVER_UNAVAILABLE"), RETRY, ServiceUnavailable, id="503"),
        pytest.param(418, HTML, FAIL, ConfigurationFailed, id="a page of something else"),
    ],
)
def test_salesforce(status, body, decision, error):
    check(RULES, status, body, decision, error)


@pytest.mark.parametrize(
    ("status", "code", "decision"),
    [(500, "UNKNOWN_EXCEPTION", RETRY), (403, "TXN_SECURITY_METERING_ERROR", AGAIN)],
)
def test_what_is_tried_three_times_only(status, code, decision):
    check(RULES, status, failed(code), decision, ServiceUnavailable, attempts=3)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "invalid_grant", "error_description": "authentication failure"}, "this user"),
        (
            {"error": "invalid_grant", "error_description": "expired access/refresh token"},
            "refresh token",
        ),
        (
            {
                "error": "invalid_grant",
                "error_description": "request not supported on this domain",
            },
            "My Domain",
        ),
        (
            {"error": "invalid_grant", "error_description": "no client credentials user enabled"},
            "Run As",
        ),
        ({"error": "invalid_grant", "error_description": "Audience validation failed"}, "audience"),
        ({"error": "invalid_grant", "error_description": "audience is invalid"}, "audience"),
        (
            {"error": "invalid_grant", "error_description": "user hasn't approved this consumer"},
            "Pre-authorize",
        ),
        (
            {
                "error": "invalid_app_access",
                "error_description": "user is not admin approved to access this app",
            },
            "Pre-authorize",
        ),
        ({"error": "invalid_grant", "error_description": "invalid assertion"}, "certificate"),
        (
            {"error": "invalid_client_id", "error_description": "client identifier invalid"},
            "client_id",
        ),
        (
            {"error": "invalid_client", "error_description": "invalid client credentials"},
            "client_secret",
        ),
        ({"error": "unsupported_grant_type"}, "base URL"),
        ({"error": "inactive_user", "error_description": "user is inactive"}, "Activate"),
        ({"error": "inactive_org"}, "contract"),
        ({"error": "something_new", "error_description": SECRET_VALUE}, "Setup"),
    ],
)
def test_every_refused_login_says_what_to_do(body, words):
    rule = classify(Reply(400, {}, Body.JSON, body, TOKEN_RULES.code_of(body)), TOKEN_RULES.rules)
    assert rule.decision is FAIL
    assert rule.error is AuthenticationFailed
    assert words in f"{rule.message} {rule.next_step}"
    assert SECRET_VALUE not in f"{rule.message} {rule.next_step}"


@pytest.mark.parametrize(
    ("status", "body", "decision", "error"),
    [
        pytest.param(200, {"access_token": "t"}, OK, None, id="200"),
        pytest.param(200, HTML, RETRY, ServiceUnavailable, id="200 HTML"),
        pytest.param(200, None, RETRY, ServiceUnavailable, id="200 empty"),
        pytest.param(301, None, FAIL, ConfigurationFailed, id="redirect"),
        pytest.param(408, {}, RETRY, ServiceUnavailable, id="408"),
        pytest.param(503, HTML, RETRY, ServiceUnavailable, id="503"),
        pytest.param(429, None, RETRY, ServiceUnavailable, id="429"),
        pytest.param(
            400,
            {"error": "rate_limit_exceeded", "error_description": "login rate exceeded"},
            AGAIN,
            ServiceUnavailable,
            id="too many logins",
        ),
        pytest.param(404, HTML, FAIL, AuthenticationFailed, id="404 HTML"),
    ],
)
def test_token_endpoint(status, body, decision, error):
    check(TOKEN_RULES, status, body, decision, error)


@pytest.mark.parametrize(
    ("code", "decision"),
    [
        ("UNABLE_TO_LOCK_ROW", RowDecision.AGAIN),
        ("TXN_SECURITY_METERING_ERROR", RowDecision.AGAIN),
        ("QUERY_TIMEOUT", RowDecision.AGAIN),
        ("SERVER_UNAVAILABLE", RowDecision.AGAIN),
        ("UNKNOWN_EXCEPTION", RowDecision.AGAIN),
        ("ALL_OR_NONE_OPERATION_ROLLED_BACK", RowDecision.RESEND),
        ("PROCESSING_HALTED", RowDecision.RESEND),
        ("ENTITY_IS_DELETED", RowDecision.GONE),
        ("STRING_TOO_LONG", RowDecision.REFUSE),
        ("A_CODE_OF_TOMORROW", RowDecision.REFUSE),
    ],
)
def test_refused_rows(code, decision):
    assert row_error(code, "text").decision is decision


@pytest.mark.parametrize(
    ("text", "code", "message", "fields"),
    [
        pytest.param(
            "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --",
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [Name]",
            ("Name",),
            id="one field",
        ),
        pytest.param(
            "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--",
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id",
            (),
            id="no field",
        ),
        pytest.param(
            "FIELD_INTEGRITY_EXCEPTION:a: b:WhoId WhatId --",
            "FIELD_INTEGRITY_EXCEPTION",
            "a: b",
            ("WhoId", "WhatId"),
            id="two fields",
        ),
        pytest.param("NOT_FOUND:gone", "NOT_FOUND", "gone", (), id="without an end"),
        pytest.param("NOT_FOUND", "NOT_FOUND", "", (), id="a code alone"),
        pytest.param("", "", "", (), id="nothing"),
    ],
)
def test_a_bulk_error_is_taken_apart(text, code, message, fields):
    error = bulk_row_error(text)
    assert (error.code, error.message, error.fields) == (code, message, fields)


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        (
            "STRING_TOO_LONG",
            "Title: data value too large: Rivera\nRivera (max length=25)",
            "Title: data value too large: *** (max length=25)",
        ),
        (
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Status: bad value for restricted picklist field: Rivera",
            "Status: bad value for restricted picklist field: ***",
        ),
        ("INVALID_EMAIL_ADDRESS", "Email: invalid email address: Rivera", None),
        ("INVALID_TYPE_ON_FIELD_IN_RECORD", "X: value not of required type: Rivera", None),
        ("DUPLICATE_VALUE", "Duplicate external id specified: Rivera", None),
        (
            "DUPLICATE_VALUE",
            "duplicate value found: X__c duplicates value on record with id: 001xx",
            "duplicate value found: X__c duplicates value on record with id: 001xx",
        ),
        (
            "INVALID_FIELD",
            "Foreign key external ID: Rivera not found for field X__c in entity Account",
            "Foreign key external ID: *** not found for field X__c in entity Account",
        ),
        (
            "INVALID_FIELD",
            "No such column 'X' on sobject of type Account",
            "No such column 'X' on sobject of type Account",
        ),
        (
            "INVALID_FIELD",
            "\nWHERE Name = 'Rivera'\n      ^\nERROR at Row:1\nNo such column 'X' on entity 'Task'",
            "***No such column 'X' on entity 'Task'",
        ),
        ("MALFORMED_ID", "Account ID: id value of incorrect type: Rivera", None),
        ("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", None),
        ("A_CODE_OF_TOMORROW", "Rivera does not please me", ""),
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Ask ann@example.com", "Ask a***@example.com"),
    ],
)
def test_a_message_is_passed_on_without_values(code, message, expected):
    text = safe_text(code, message)
    assert "Rivera" not in text
    if expected is not None:
        assert text == expected


def test_refused_fields():
    errors = field_errors_of(
        failed("STRING_TOO_LONG", "T: data value too large: Rivera (max length=2)", ["T", "U"])
    )
    assert [(error.field, error.code, error.value) for error in errors] == [
        ("T", "STRING_TOO_LONG", None),
        ("U", "STRING_TOO_LONG", None),
    ]
    assert [error.field for error in field_errors_of(failed("X"))] == [""]
    assert field_errors_of({"error": "invalid_grant"}) == []
    assert field_errors_of(["/a"]) == []
