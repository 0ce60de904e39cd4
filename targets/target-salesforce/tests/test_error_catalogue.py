"""Every documented error, on both paths: what becomes of the row, and that this is the truth."""

from __future__ import annotations

import pytest

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
)

ROWS = 5
WRITES = "composite/sobjects|jobs/ingest$"
VALUE = "Rivera"  # of a record; it must not come back in a message

REFUSED = [
    ("INSUFFICIENT_ACCESS", "insufficient access rights on object id"),
    ("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"),
    (
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "insufficient access rights on cross-reference id: 001000000000001",
    ),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"Trigger: execution of BeforeInsert: {VALUE}"),
    ("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]"),
    (
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        f"Status: bad value for restricted picklist field: {VALUE}",
    ),
    ("INVALID_FIELD", f"Foreign key external ID: {VALUE} not found for field X__c in entity Y"),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: X__c."),
    ("INVALID_TYPE_ON_FIELD_IN_RECORD", f"Views: value not of required type: {VALUE}"),
    ("JSON_PARSER_ERROR", f"Cannot deserialize instance of date from VALUE_STRING value {VALUE}"),
    ("MALFORMED_ID", f"Account ID: id value of incorrect type: {VALUE}"),
    ("INVALID_ID_FIELD", "invalid cross reference id"),
    ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
    ("ENTITY_IS_DELETED", "entity is deleted"),
    ("NOT_FOUND", "The requested resource does not exist"),
    ("DUPLICATE_VALUE", f"Duplicate external id specified: {VALUE}"),
    ("DUPLICATE_EXTERNAL_ID", f"more than one record found for external id field: {VALUE}"),
    ("DUPLICATES_DETECTED", "Use one of these records?"),
    ("STRING_TOO_LONG", f"Name: data value too large: {VALUE} (max length=80)"),
    ("NUMBER_OUTSIDE_VALID_RANGE", f"Views: value outside of valid range: {VALUE}"),
    ("INVALID_EMAIL_ADDRESS", f"Email: invalid email address: {VALUE}"),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Pick another status"),
    ("FIELD_FILTER_VALIDATION_EXCEPTION", "Value does not exist or does not match filter criteria"),
    ("FIELD_INTEGRITY_EXCEPTION", "field integrity exception"),
    ("INACTIVE_OWNER_OR_USER", "operation performed with inactive user [005000000000001]"),
    ("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded"),
]
PASSING = [
    ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Trigger: UNABLE_TO_LOCK_ROW, unable to obtain"),
    ("TXN_SECURITY_METERING_ERROR", "transaction security took too long"),
    ("ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back"),
    ("PROCESSING_HALTED", "The transaction was rolled back"),
    ("QUERY_TIMEOUT", "Your query request was running for too long."),
    ("SERVER_UNAVAILABLE", "server is busy"),
    ("UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId: 1"),
]


def codes(table):
    return [pytest.param(*line, id=f"{line[0]} {line[1][:12]}") for line in table]


def check_truth(run, result):
    """The receipts add up, and say of every row what is in Salesforce."""
    there = set(run.rows())
    assert sum(result.counts.values()) == ROWS
    for key, outcome in result.outcomes.items():
        if outcome["status"] != "unknown":
            assert (key in there) == (outcome["status"] == "succeeded")


@pytest.mark.parametrize(("code", "message"), codes(REFUSED))
def test_a_row_that_is_refused(*, run, plan, sandbox, path, code, message):
    sandbox.fault("row_error", keys=["t-2"], code=code, message=message, times=99)
    result = run([plan.create(n) for n in range(ROWS)], **path)
    check_truth(run, result)
    assert result.error is None
    assert result.reasons == {"t-2": code}
    assert VALUE not in str(result.receipts) + result.text


@pytest.mark.parametrize(("code", "message"), codes(PASSING))
def test_a_row_that_is_sent_again(*, run, plan, sandbox, path, code, message):
    sandbox.fault("row_error", keys=["t-2"], code=code, message=message)
    result = run([plan.create(n) for n in range(ROWS)], **path)
    check_truth(run, result)
    assert result.counts == {"succeeded": ROWS}
    assert result.outcomes["t-2"]["attempts"] == 2


# status, code, message; how it ends when it never passes
CALLS: list[tuple[int, str, str, type[Exception]]] = [
    (401, "INVALID_SESSION_ID", "Session expired or invalid", AuthenticationFailed),
    (401, "INVALID_AUTH_HEADER", "INVALID_JWT_FORMAT", AuthenticationFailed),
    (
        401,
        "INVALID_SESSION_ID",
        "This session is not valid for use with the REST API",
        AuthenticationFailed,
    ),
    (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", QuotaExhausted),
    (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit.", ServiceUnavailable),
    (403, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization", AuthenticationFailed),
    (403, "API_CURRENTLY_DISABLED", "API is currently disabled", AuthenticationFailed),
    (400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access", ServiceUnavailable),
    (400, "TXN_SECURITY_METERING_ERROR", "transaction security", ServiceUnavailable),
    (403, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", RequestRefused),
    (400, "LIMIT_EXCEEDED", "a limit is used up", RequestRefused),
    (410, "UNSUPPORTED_API_VERSION", "Invalid Api version", ConfigurationFailed),
    (431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "too long", ConfigurationFailed),
]
# no job is made then, which may pass
NO_JOBS = [
    (403, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", ServiceUnavailable),
    (400, "LIMIT_EXCEEDED", "a limit is used up", ServiceUnavailable),
    (403, "INSUFFICIENT_ACCESS", "insufficient access rights on object id", ServiceUnavailable),
    (403, "TOO_MANY_JOBS", "too many jobs", ServiceUnavailable),
    (400, "ExceededQuota", "batches per day", ServiceUnavailable),
]
NEVER = [
    *[(2_000, *call) for call in CALLS],
    *[(0, *call) for call in CALLS if call[3] is not RequestRefused],
    *[(0, *call) for call in NO_JOBS],
]


@pytest.mark.parametrize(("threshold", "status", "code", "message", "error"), NEVER)
def test_a_call_that_is_never_taken(*, run, plan, sandbox, threshold, status, code, message, error):
    body = [{"errorCode": code, "message": message}]
    sandbox.fault("status", path=WRITES, status=status, body=body, times=999)
    result = run([plan.create(n) for n in range(ROWS)], bulk_threshold=threshold)
    check_truth(run, result)
    assert isinstance(result.error, error)
    assert result.error.next_step
    # an answer that Salesforce is too busy says that nothing was done
    assert result.counts == {"not_attempted": ROWS}
    assert result.states == []


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [line[:3] for line in CALLS if line[1] in {"INVALID_AUTH_HEADER", "UNABLE_TO_LOCK_ROW"}]
    + [CALLS[0][:3], CALLS[4][:3], (400, "TXN_SECURITY_METERING_ERROR", "too long")],
)
def test_a_call_that_is_taken_the_second_time(*, run, plan, sandbox, path, status, code, message):
    body = [{"errorCode": code, "message": message}]
    sandbox.fault("status", path=WRITES, status=status, body=body)
    result = run([plan.create(n) for n in range(ROWS)], **path)
    check_truth(run, result)
    assert result.counts == {"succeeded": ROWS}


@pytest.mark.parametrize("status", [406, 420, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("what", ["create", "update", "delete", "create without a key"])
def test_a_status_that_says_nothing_about_the_row(*, run, plan, sandbox, path, status, what):
    known = run([plan.create(n) for n in range(ROWS)]).outcomes if what[0] != "c" else {}
    ids = [known.get(f"t-{n}", {}).get("destination_id") for n in range(ROWS)]
    rows = {
        "update": [plan.update(n, ids[n], Views__c=n) for n in range(ROWS)],
        "delete": [plan.delete(n, ids[n]) for n in range(ROWS)],
    }.get(what, [plan.create(n) for n in range(ROWS)])
    keyless = {"objects": {plan.stream: {"object": plan.object}}} if "without" in what else {}
    sandbox.fault("status", path=WRITES, status=status)
    result = run(rows, **path, **keyless)
    assert result.error is None
    # a create that was not done leaves no trace, and 429 alone says that it was not done
    lost = bool(keyless) and bool(path["bulk_threshold"]) and status != 429
    assert result.counts == {"unknown" if lost else "succeeded": ROWS}


@pytest.mark.parametrize(
    ("code", "wanted"),
    [("QUERY_TIMEOUT", "succeeded"), ("INVALID_TYPE", "not_attempted")],
)
def test_the_search_for_ids(run, plan, sandbox, code, wanted):
    run([plan.create(n) for n in range(ROWS)])
    body = [{"errorCode": code, "message": "Your query request was running for too long."}]
    sandbox.fault("status", path="/query", status=400, body=body)
    result = run([plan.update(n, Views__c=n) for n in range(ROWS)])
    assert result.counts == {wanted: ROWS}
    assert run.calls()["query"] == (3 if wanted == "succeeded" else 1)


@pytest.mark.parametrize(
    ("message", "done", "error"),
    [
        ("InvalidBatch : Field name not found : X__c", 0, ConfigurationFailed),
        ("InvalidBatch : The 'delete' batch must contain only ids", 0, ConfigurationFailed),
        ("ClientInputError : LineEnding is invalid on user data.", 0, ConfigurationFailed),
        ("InternalServerError : An unexpected error occurred.", 0, None),
        ("InternalServerError : An unexpected error occurred.", 2, None),
        ("TooManyLockFailure : retried too often", 2, None),
        ("Timeout : too long", 2, None),
        ("ExceededQuota : batches", 0, QuotaExhausted),
        ("ExceededQuota : batches", 2, QuotaExhausted),
    ],
)
def test_a_job_that_fails(*, run, plan, sandbox, message, done, error):
    sandbox.fault("bulk_failed", message=message, rows=done)
    result = run([plan.create(n) for n in range(ROWS)], bulk_threshold=0)
    check_truth(run, result)
    assert isinstance(result.error, error or type(None))
    assert result.counts["succeeded"] == (done if error else ROWS)
