"""Sending: retries, waiting, tokens, and requests that must not be repeated."""

from __future__ import annotations

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

import pytest

from connector_kit.budget import FixedWindowBudget, Limit
from connector_kit.communities.errors import RULES
from connector_kit.decisions import Body
from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    ConnectorError,
    OutcomeUnknown,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
)
from connector_kit.http import ApiClient, NoSigner
from connector_kit.testing import FakeClock
from connector_kit.tokens import BearerToken

NOW = 1_800_000_000.0
SECRET = "s3cr3t-value"


def make_client(vendor, clock, **options) -> ApiClient:
    return ApiClient(vendor.url, NoSigner(), RULES, clock=clock, **options)


def free_port_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_success_returns_the_parsed_body_and_counts_one_call(vendor, clock, answer):
    vendor.will_answer(answer({"result": [1]}))
    client = make_client(vendor, clock)
    assert client.send("GET", "/x", repeatable=True) == {"result": [1]}
    assert (client.stats.calls, client.stats.retries) == (1, 0)


def test_empty_204_is_a_success_without_a_body(vendor, clock, answer):
    vendor.will_answer(answer(None, 204))
    assert make_client(vendor, clock).send("POST", "/x", repeatable=False) is None


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"status": 500, "body": {"message": "Internal Server Error"}}, id="500"),
        pytest.param({"status": 502, "body": "<html>Bad gateway</html>"}, id="HTML 502"),
        pytest.param({"status": 200, "body": "<html>Sign in</html>"}, id="HTML 200"),
        pytest.param({"status": 200, "body": '{"result": [{"id"'}, id="JSON cut off"),
        pytest.param({"status": 200, "body": '{"result": []}', "cut": True}, id="body cut off"),
        pytest.param({"status": 200, "body": "[" * 100_000 + "]" * 100_000}, id="JSON too deep"),
        pytest.param({"status": 200, "body": None}, id="empty 200"),
        pytest.param({"drop": True}, id="connection dropped"),
    ],
)
def test_passing_trouble_is_retried(vendor, clock, answer, trouble):
    vendor.will_answer(answer(**trouble), answer(**trouble), answer({"result": [1]}))
    client = make_client(vendor, clock)
    assert client.send("GET", "/x", repeatable=True) == {"result": [1]}
    assert clock.slept == [1.0, 2.0]
    assert (client.stats.calls, client.stats.retries) == (3, 2)


def test_retries_end_with_a_text_for_a_person(vendor, clock, answer):
    vendor.will_answer(answer({"message": "Internal Server Error"}, 500))
    client = make_client(vendor, clock)
    with pytest.raises(ServiceUnavailable, match="status page") as caught:
        client.send("GET", "/x", repeatable=True)
    assert "HTTP 500" in caught.value.message
    assert clock.slept == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert client.stats.calls == 6


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        pytest.param({"Retry-After": "7"}, 7.0, id="seconds"),
        pytest.param({"Retry-After": formatdate(NOW + 20, usegmt=True)}, 20.0, id="date"),
        pytest.param({"X-RateLimit-Reset": "12"}, 12.0, id="reset in seconds"),
        pytest.param({"X-RateLimit-Reset": str(int(NOW) + 9)}, 9.0, id="reset as Unix time"),
        pytest.param({"Retry-After": "soon"}, 60.0, id="nonsense: the window's end"),
        pytest.param({}, 60.0, id="nothing: the window's end"),
    ],
)
def test_429_waits_as_long_as_the_vendor_says(vendor, clock, answer, headers, waited):
    vendor.will_answer(answer({"message": "slow"}, 429, headers), answer({"result": []}))
    client = make_client(vendor, clock)
    client.send("GET", "/x", repeatable=True)
    assert sum(clock.slept) == waited
    assert client.stats.throttled_seconds == waited
    assert len(vendor.requests) == 2


@pytest.mark.parametrize(
    ("asked", "waits"), [("0", [60.0]), ("1", [1.0, 59.0])], ids=["at once", "in a second"]
)
def test_a_wait_that_did_not_help_is_followed_by_one_for_the_next_window(
    vendor, answer, asked, waits
):
    class ClosedForAMinute(FakeClock):
        def sleep(self, seconds):
            super().sleep(seconds)
            if self.now() >= NOW + 60:
                vendor.will_answer(answer({"result": [1]}))

    vendor.will_answer(answer({}, 429, {"Retry-After": asked}))
    clock = ClosedForAMinute(NOW)
    client = make_client(vendor, clock, budget=FixedWindowBudget([Limit(100, 60)], 0, clock))
    assert client.send("GET", "/x", repeatable=True) == {"result": [1]}
    assert clock.slept == waits


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        pytest.param({"RateLimit-Remaining": "900", "RateLimit-Reset": "3000"}, [1, 2], id="reset"),
        pytest.param({"X-RateLimit-Reset": str(int(NOW) + 3000)}, [1, 2], id="reset, Unix time"),
        pytest.param({"Retry-After": "0"}, [1, 2], id="at once"),
        pytest.param({"Retry-After": "7"}, [7, 7], id="in seven seconds"),
    ],
)
def test_a_failure_is_no_used_up_quota_whatever_its_headers_tell_of_one(
    vendor, clock, answer, headers, waits
):
    failure = answer({}, 502, headers)
    vendor.will_answer(failure, failure, answer({"result": [1]}))
    assert make_client(vendor, clock).send("GET", "/x", repeatable=True) == {"result": [1]}
    assert clock.slept == waits


def test_429_never_ending_is_a_quota_and_later_calls_are_not_sent(vendor, clock, answer):
    vendor.will_answer(answer({}, 429))
    client = make_client(vendor, clock)
    for _ in range(2):
        with pytest.raises(QuotaExhausted):
            client.send("GET", "/x", repeatable=True)
    assert len(vendor.requests) == 6


def test_a_long_retry_after_is_not_waited_for(vendor, clock, answer):
    vendor.will_answer(answer({}, 429, {"Retry-After": "43200"}))
    with pytest.raises(QuotaExhausted, match="43200 seconds"):
        make_client(vendor, clock).send("GET", "/x", repeatable=True)
    assert clock.slept == []
    assert len(vendor.requests) == 1


def test_one_429_holds_back_every_thread(vendor, clock, answer):
    vendor.will_answer(answer({}, 429, {"Retry-After": "5"}), answer({"result": []}))
    budget = FixedWindowBudget([Limit(100, 60)], 0, clock)
    client = make_client(vendor, clock, budget=budget)
    client.send("GET", "/x", repeatable=True)
    assert clock.now() == NOW + 5


def test_redirects_are_not_followed(vendor, clock, answer):
    vendor.will_answer(answer(None, 302, {"Location": "http://127.0.0.1:1/elsewhere"}))
    with pytest.raises(ConfigurationFailed, match="base URL"):
        make_client(vendor, clock).send("GET", "/x", repeatable=True)
    assert len(vendor.requests) == 1


@pytest.mark.parametrize("repeatable", [True, False], ids=["repeatable", "not repeatable"])
def test_an_unreachable_host_is_tried_again_and_then_named_by_kind(clock, repeatable):
    client = ApiClient(free_port_url(), NoSigner(), RULES, clock=clock)
    with pytest.raises(ServiceUnavailable, match="could not be reached"):
        client.send("POST", "/x", repeatable=repeatable)
    assert client.stats.calls == 6


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"drop": True}, id="connection dropped"),
        pytest.param({"body": '{"ok": 1}', "cut": True}, id="body cut off"),
        pytest.param({"body": "<html>"}, id="HTML"),
        pytest.param({"body": {}, "status": 504}, id="gateway time-out"),
    ],
)
def test_what_may_have_worked_is_never_sent_again(vendor, clock, answer, trouble):
    vendor.will_answer(answer(**trouble), answer({"result": []}))
    with pytest.raises(OutcomeUnknown, match="Nothing was sent again"):
        make_client(vendor, clock).send("POST", "/x", json={"a": 1}, repeatable=False)
    assert len(vendor.requests) == 1


def test_a_throttled_request_was_not_done_and_is_sent_again(vendor, clock, answer):
    vendor.will_answer(answer({}, 429, {"Retry-After": "1"}), answer({"result": [1]}))
    client = make_client(vendor, clock)
    assert client.send("POST", "/x", json={}, repeatable=False) == {"result": [1]}


def test_a_proxy_and_a_netrc_of_the_environment_do_not_get_the_request(
    vendor, clock, answer, monkeypatch, tmp_path
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", free_port_url())
    signer = BearerToken(lambda: {"access_token": "ours", "expires_in": 60}, clock)
    vendor.will_answer(answer({}))
    ApiClient(vendor.url, signer, RULES, clock=clock).send("GET", "/x", repeatable=True)
    assert vendor.requests[0].headers["authorization"] == "Bearer ours"


def test_an_expired_token_is_renewed_once_and_the_request_replayed(vendor, clock, answer):
    tokens = iter(["old", "new"])
    signer = BearerToken(lambda: {"access_token": next(tokens), "expires_in": 7200}, clock)
    vendor.will_answer(answer({}, 401), answer({"result": []}))
    client = ApiClient(vendor.url, signer, RULES, clock=clock)
    client.send("POST", "/x", json={"a": 1}, repeatable=False)
    sent = [request.headers["authorization"] for request in vendor.requests]
    assert sent == ["Bearer old", "Bearer new"]
    assert clock.slept == []


def test_a_token_that_is_refused_twice_is_an_authentication_failure(vendor, clock, answer):
    fetched: list[int] = []

    def fetch() -> dict[str, object]:
        fetched.append(1)
        return {"access_token": f"t{len(fetched)}", "expires_in": 7200}

    vendor.will_answer(answer({}, 401))
    client = ApiClient(vendor.url, BearerToken(fetch, clock), RULES, clock=clock)
    with pytest.raises(AuthenticationFailed, match="scope"):
        client.send("GET", "/x", repeatable=True)
    assert (len(vendor.requests), len(fetched)) == (2, 2)


def test_threads_share_one_renewal(clock):
    fetched: list[int] = []

    def fetch() -> dict[str, object]:
        fetched.append(1)
        return {"access_token": f"t{len(fetched)}", "expires_in": 7200}

    signer = BearerToken(fetch, clock)
    refused = signer.headers()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: signer.refresh(refused), range(8)))
    assert len(fetched) == 2


def test_a_token_is_renewed_before_it_runs_out(clock):
    tokens = iter(["first", "second"])
    signer = BearerToken(lambda: {"access_token": next(tokens), "expires_in": 7200}, clock)
    assert signer.headers() == {"Authorization": "Bearer first"}
    clock.sleep(7141)
    assert signer.headers() == {"Authorization": "Bearer second"}


def test_a_refused_secret_is_not_tried_again(clock):
    tried: list[int] = []

    def fetch() -> None:
        tried.append(1)
        raise AuthenticationFailed("no")

    signer = BearerToken(fetch, clock)
    for _ in range(3):
        with pytest.raises(AuthenticationFailed):
            signer.headers()
    assert len(tried) == 1


def test_an_answer_without_a_token_says_what_to_check(clock):
    with pytest.raises(AuthenticationFailed, match="client id"):
        BearerToken(lambda: {"hello": 1}, clock).headers()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "community.example.com",
        "ftp://example.com",
        "https://api..example.com",
        f"https://{'a' * 64}.example.com",
        "https://[your-region].example.com",
    ],
)
def test_a_malformed_address_is_a_configuration_failure(clock, url):
    client = ApiClient(url, NoSigner(), RULES, clock=clock)
    with pytest.raises(ConfigurationFailed, match="https://"):
        client.send("GET", "/x", repeatable=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.gainsightcloud.com",
        "HTTP://acme.gainsightcloud.com",
        " http://acme.gainsightcloud.com",
        "\u00a0http://acme.gainsightcloud.com",  # copied from a page, with its space
        "http:acme.gainsightcloud.com",
        "http://192.168.1.5:8080",
        "http://127.0.0.1.example.com",
        "http://localhost@example.com",
    ],
)
def test_no_credentials_go_unencrypted_to_another_machine(clock, url):
    with pytest.raises(ConfigurationFailed, match="https://") as caught:
        ApiClient(url, NoSigner(), RULES, clock=clock)
    assert caught.value.code == "ADDRESS_NOT_ENCRYPTED"


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.gainsightcloud.com",
        "HTTPS://acme.gainsightcloud.com",
        "http://127.0.0.1:8765/gainsight",
        "http://localhost:8765/gainsight",
        "http://LOCALHOST",
        "http://[::1]:8765",
    ],
)
def test_encrypted_addresses_and_this_machine_are_called(clock, url):
    ApiClient(url, NoSigner(), RULES, clock=clock)


def test_a_number_that_json_does_not_know_is_refused_before_it_is_sent(vendor, clock):
    with pytest.raises(RequestRefused, match="JSON"):
        make_client(vendor, clock).send("POST", "/x", json={"a": float("nan")}, repeatable=False)
    assert vendor.requests == []


def test_no_secret_and_no_member_in_logs_or_errors(vendor, clock, answer, caplog):
    caplog.set_level(logging.INFO)
    body = {"message": "pat@example.com", "errors": [f"{SECRET} is no good"]}
    vendor.will_answer(answer(body, 422))
    with pytest.raises(ConnectorError) as caught:
        make_client(vendor, clock).send(
            "POST", "/x", data={"client_secret": SECRET}, repeatable=True
        )
    for text in (str(caught.value), repr(caught.value), caplog.text):
        assert SECRET not in text
        assert "pat@example.com" not in text


def test_a_file_is_saved_as_it_came(vendor, clock, answer, tmp_path):
    headers = {"Content-Type": "text/csv", "X-More": "1"}
    vendor.will_answer(answer("long", 200, headers, cut=True), answer("short", 200, headers))
    with (tmp_path / "file").open("w+b") as file:
        reply = make_client(vendor, clock).exchange("GET", "/x", into=file, repeatable=True)
        assert (reply.kind, reply.headers["x-more"], file.read()) == (Body.FILE, "1", b"short")


@pytest.mark.parametrize("reply", [(200, "text/html"), (500, "text/csv")])
def test_what_is_no_file_is_not_saved(vendor, clock, answer, tmp_path, reply):
    status, kind = reply
    vendor.will_answer(answer("<html>", status, {"Content-Type": kind}))
    with (tmp_path / "file").open("w+b") as file:
        with pytest.raises(ServiceUnavailable):
            make_client(vendor, clock).exchange("GET", "/x", into=file, repeatable=True)
        assert file.read() == b""


def test_a_file_is_sent_from_its_beginning_in_every_attempt(vendor, clock, answer, tmp_path):
    (tmp_path / "file").write_text("content")
    vendor.will_answer(answer({}, 503), answer({"result": []}))
    with (tmp_path / "file").open("rb") as file:
        make_client(vendor, clock).send("PUT", "/x", data=file, repeatable=True)
    assert [request.body for request in vendor.requests] == ["content", "content"]


def test_every_answer_is_shown(vendor, clock, answer):
    vendor.will_answer(answer({}, 503), answer({"result": []}))
    seen = []
    client = make_client(vendor, clock, on_reply=lambda reply: seen.append(reply.status))
    client.send("GET", "/x", repeatable=True)
    assert seen == [503, 200]
