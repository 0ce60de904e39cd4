"""What is written down: extracts, receipts, the run's id, and nothing that is secret."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit import runs
from connector_kit.errors import ConfigurationFailed, ServiceUnavailable
from connector_kit.extracts import EXTRACTS_SCHEMA, ExtractLog
from connector_kit.receipts import Receipt, ReceiptLog
from connector_kit.redaction import mask_email, redact
from connector_kit.stats import ApiStats

RECEIPT_KEYS = [
    "run_id",
    "destination",
    "object",
    "operation",
    "record_key",
    "plan_hash",
    "destination_id",
    "status",
    "reason_code",
    "message",
    "attempts",
    "sent_at",
    "completed_at",
    "recorded_at",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer ***"),
        ("Basic dXNlcjpwYXNz", "Basic ***"),
        ('{"access_token": "tok-1", "expires_in": 7}', '{"access_token": "***", "expires_in": 7}'),
        ("client_id=me&client_secret=s3cret&x=1", "client_id=me&client_secret=***&x=1"),
        ("Accesskey: 1111-2222", "Accesskey: ***"),
        ("https://me:pw@host/x", "https://***@host/x"),
        ("mail pat.doe@example.com now", "mail p***@example.com now"),
        ("user/email/pat@example.com", "user/email/p***@example.com"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_redact(text, expected):
    assert redact(text) == expected


@given(st.text(max_size=200))
def test_redact_takes_any_text(text):
    assert isinstance(redact(text), str)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("ann@acme.com", "a***@acme.com"), ("@acme.com", "***@acme.com"), ("nobody", "***")],
)
def test_mask_email(address, expected):
    assert mask_email(address) == expected


@pytest.mark.parametrize(
    "name", ["CROSSWALK_RUN_ID", "MELTANO_PARENT_CONTEXT_UUID", "MELTANO_RUN_ID"]
)
def test_the_run_id_comes_from_the_environment(monkeypatch, name):
    for other in runs._VARIABLES:
        monkeypatch.delenv(other, raising=False)
    assert runs.run_id() == runs.run_id()
    monkeypatch.setenv(name, "run-7")
    assert runs.run_id() == "run-7"


def test_an_extract_that_succeeded(clock):
    log, stats = ExtractLog("communities", clock), ApiStats()
    stats.add(calls=5)
    with log.stream("en", "users", "full", stats) as extract:
        extract.records += 3
        extract.bookmark_to = "2026-01-01T00:00:00+00:00"
        stats.add(calls=2, retries=1, throttled_seconds=1.5)
        clock.sleep(4)
    (row,) = log.rows
    assert list(row) == list(EXTRACTS_SCHEMA["properties"])
    assert row["status"] == "succeeded"
    assert (row["records"], row["api_calls"], row["retries"]) == (3, 2, 1)
    assert row["throttled_seconds"] == 1.5
    assert (row["started_at"], row["finished_at"]) == (
        "2027-01-15T08:00:00.000000Z",
        "2027-01-15T08:00:04.000000Z",
    )


def test_an_extract_that_failed_is_recorded_and_goes_no_further(clock):
    log = ExtractLog("communities", clock)
    with log.stream("en", "users", "full", ApiStats()) as extract:
        raise ServiceUnavailable("pat@example.com is down.", next_step="Wait.")
    assert isinstance(extract.error, ServiceUnavailable)
    assert log.rows[0]["status"] == "failed"
    assert log.rows[0]["error_code"] == "SERVICE_UNAVAILABLE"
    assert log.rows[0]["error_message"] == "p***@example.com is down. Wait."


def test_an_unexpected_error_goes_on_but_its_text_is_not_kept(clock):
    log = ExtractLog("communities", clock)
    with (
        pytest.raises(KeyError),
        log.stream("en", "users", "full", ApiStats()),
    ):
        raise KeyError("pat@example.com")
    assert log.rows[0]["error_message"] == "KeyError"


def test_a_skipped_stream(clock):
    log = ExtractLog("communities", clock)
    log.skipped("en", "users")
    assert (log.rows[0]["status"], log.rows[0]["mode"]) == ("skipped", None)


def test_receipts_are_lines_with_the_agreed_keys(tmp_path, clock):
    row = {"object": "community_user", "operation": "create", "plan_hash": "h1"}
    with ReceiptLog(tmp_path / "deep", "run-7", "gainsight", clock) as log:
        log.intents([Receipt(record_key=key, **row) for key in ("en:1", "en:2")])
        sent = log.path.read_text().splitlines()  # durable before the call is made
        clock.sleep(1)
        log.outcomes(
            [
                Receipt(record_key="en:1", status="succeeded", destination_id="1P02", **row),
                Receipt(record_key="en:2", status="rejected", message="pat@example.com", **row),
            ]
        )
        log.outcome(Receipt(record_key="en:3", status="not_attempted", **row))
    assert log.path.name == "run-7--gainsight.jsonl"
    lines = [json.loads(line) for line in log.path.read_text().splitlines()]
    assert len(sent) == 2
    assert all(list(line) == RECEIPT_KEYS for line in lines)
    assert [line["status"] for line in lines] == [
        "sent",
        "sent",
        "succeeded",
        "rejected",
        "not_attempted",
    ]
    assert [line["completed_at"] is None for line in lines] == [True, True, False, False, True]
    assert lines[3]["message"] == "p***@example.com"
    assert lines[4]["sent_at"] is None


def test_a_second_run_with_the_same_id_adds_to_the_file(tmp_path, clock):
    for key in ("a", "b"):
        with ReceiptLog(tmp_path, "run-7", "gainsight", clock) as log:
            log.intent(Receipt(object="o", operation="create", record_key=key))
    assert len(log.path.read_text().splitlines()) == 2


def test_a_torn_line_does_not_swallow_the_next_receipt(tmp_path, clock):
    torn = tmp_path / "run-7--gainsight.jsonl"
    torn.write_text('{"run_id": "run-7", "destin')
    with ReceiptLog(tmp_path, "run-7", "gainsight", clock) as log:
        log.intent(Receipt(object="o", operation="create", record_key="en:1"))
    lines = torn.read_text().splitlines()
    assert len(lines) == 2
    assert json.loads(lines[1])["record_key"] == "en:1"


def test_an_error_says_what_to_do_next():
    error = ConfigurationFailed("No such field.", next_step="Check the mapping.")
    assert str(error) == "No such field. Check the mapping."
    assert error.code == "CONFIGURATION_FAILED"
