"""Logging in to Salesforce: every way, what is sent, and what is kept."""

from __future__ import annotations

import base64
import json
import logging
import os
import stat
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from connector_kit.errors import AuthenticationFailed, ConfigurationFailed, ServiceUnavailable
from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.auth import ClientCredentials
from connector_kit.salesforce.jwt_bearer import default_audience
from connector_kit.salesforce.login import grant_from

PAIR = {"client_id": "app", "client_secret": "s3cret+&"}


def pem(key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


@pytest.fixture
def granted(vendor, answer):
    def granted(*more: dict) -> None:
        token = {"access_token": "tok", "instance_url": vendor.url, "token_type": "Bearer"}
        vendor.token_answers = [answer(token | each) for each in more or [{}]]

    granted()
    return granted


def log_in(vendor, clock, grant) -> dict[str, str]:
    """Make a call, and return the form that was sent to log in."""
    SalesforceClient(vendor.url, grant, clock=clock).limits()
    request = vendor.token_requests[-1]
    assert (request.method, request.path) == ("POST", "/services/oauth2/token")
    return {name: values[0] for name, values in parse_qs(request.body).items()}


def settings(vendor, **more) -> dict[str, str]:
    return {"base_url": vendor.url, **more}


def test_client_credentials_go_into_the_form(vendor, clock, granted):
    form = log_in(vendor, clock, grant_from(settings(vendor, **PAIR)))
    assert form == {"grant_type": "client_credentials", **PAIR}
    assert vendor.requests[0].headers["authorization"] == "Bearer tok"
    assert vendor.requests[0].path == "/services/data/v62.0/limits"


def test_client_credentials_go_into_a_header(vendor, clock, granted):
    form = log_in(vendor, clock, ClientCredentials("app", "s3cret+&", basic=True))
    assert form == {"grant_type": "client_credentials"}
    header = vendor.token_requests[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(header) == b"app:s3cret+&"


@pytest.mark.parametrize("spelled", [False, True], ids=["line breaks", "spelled line breaks"])
def test_jwt_is_signed_for_the_user(vendor, clock, granted, key, spelled):
    text = pem(key).replace("\n", "\\n") if spelled else pem(key)
    given = settings(vendor, auth="jwt", client_id="app", username="ann@example.com")
    form = log_in(vendor, clock, grant_from(given | {"private_key": text}))
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert jwt.get_unverified_header(form["assertion"])["alg"] == "RS256"
    claims = jwt.decode(
        form["assertion"],
        key.public_key(),
        ["RS256"],
        audience="https://login.salesforce.com",
        options={"verify_exp": False},
    )
    assert claims == {
        "iss": "app",
        "sub": "ann@example.com",
        "aud": "https://login.salesforce.com",
        "exp": clock.now() + 180,
    }


def test_each_login_has_a_new_jwt(vendor, clock, granted, key, answer):
    given = settings(vendor, auth="jwt", client_id="app", username="u", private_key=pem(key))
    client = SalesforceClient(vendor.url, grant_from(given), clock=clock)
    vendor.will_answer(answer({}), answer([{"errorCode": "INVALID_SESSION_ID"}], 401), answer({}))
    granted({"access_token": "one"}, {"access_token": "two"})
    client.limits()
    clock.sleep(7200)
    client.limits()
    first, second = (parse_qs(each.body)["assertion"][0] for each in vendor.token_requests)
    assert first != second
    assert [each.headers["authorization"] for each in vendor.requests] == [
        "Bearer one",
        "Bearer one",
        "Bearer two",
    ]


@pytest.mark.parametrize("text", ["", "no key", None], ids=["empty", "no key", "another kind"])
def test_a_key_that_cannot_sign_is_told_at_once(vendor, text):
    text = pem(ec.generate_private_key(ec.SECP256R1())) if text is None else text
    given = settings(vendor, auth="jwt", client_id="app", username="u", private_key=text)
    with pytest.raises(ConfigurationFailed, match="private_key") as caught:
        grant_from(given)
    assert "BEGIN" not in str(caught.value)


@pytest.mark.parametrize(
    ("base_url", "audience"),
    [
        ("https://login.salesforce.com", "https://login.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://login.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        ("https://acme--dev.sandbox.my.salesforce.com", "https://test.salesforce.com"),
    ],
)
def test_audience_of_a_login_host(base_url, audience):
    assert default_audience(base_url) == audience


def refresh_settings(vendor, path=None, first="first") -> dict[str, str]:
    more = {"refresh_token_path": str(path)} if path else {}
    return settings(vendor, auth="refresh_token", refresh_token=first, **PAIR, **more)


def test_a_refresh_token_is_used_as_it_is(vendor, clock, granted):
    form = log_in(vendor, clock, grant_from(refresh_settings(vendor)))
    assert form == {"grant_type": "refresh_token", **PAIR, "refresh_token": "first"}


def test_a_public_app_needs_no_secret(vendor, clock, granted):
    given = refresh_settings(vendor) | {"client_secret": None}
    assert "client_secret" not in log_in(vendor, clock, grant_from(given))


def test_a_replaced_refresh_token_is_kept_for_the_next_process(vendor, clock, granted, tmp_path):
    path = tmp_path / "new" / "token.json"
    granted({"refresh_token": "second"}, {"refresh_token": "third"})
    used = [
        log_in(vendor, clock, grant_from(refresh_settings(vendor, path)))["refresh_token"]
        for _ in range(2)
    ]
    assert used == ["first", "second"]
    assert json.loads(path.read_text())["token"] == "third"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {each.name for each in path.parent.iterdir()} == {"token.json", "token.json.lock"}
    # whoever authorizes again and changes the settings is not held up by the file
    fresh = log_in(vendor, clock, grant_from(refresh_settings(vendor, path, "fresh")))
    assert fresh["refresh_token"] == "fresh"


def test_a_replaced_refresh_token_serves_the_same_process_without_a_file(
    vendor, clock, granted, answer
):
    granted({"refresh_token": "second", "access_token": "one"}, {"access_token": "two"})
    vendor.will_answer(answer([{"errorCode": "INVALID_SESSION_ID"}], 401), answer({}))
    form = log_in(vendor, clock, grant_from(refresh_settings(vendor)))
    assert form["refresh_token"] == "second"


@pytest.mark.parametrize("content", ["", "[]", '{"token": 1}'])
def test_a_broken_file_is_told(vendor, clock, granted, tmp_path, content):
    path = tmp_path / "token.json"
    path.write_text(content)
    with pytest.raises(ConfigurationFailed, match="refresh_token_path"):
        log_in(vendor, clock, grant_from(refresh_settings(vendor, path)))


def test_a_file_that_cannot_be_written_is_told(vendor, clock, granted, tmp_path):
    (tmp_path / "file").write_text("")
    granted({"refresh_token": "second"})
    grant = grant_from(refresh_settings(vendor, tmp_path / "file" / "token.json"))
    with pytest.raises(ConfigurationFailed, match="writable"):
        log_in(vendor, clock, grant)
    assert vendor.token_requests == []  # the token that is there is still good


def test_a_new_token_that_cannot_be_kept_is_told(vendor, clock, granted, tmp_path):
    (tmp_path / f"token.json.{os.getpid()}").mkdir()  # stands in the way of the new file
    granted({"refresh_token": "second"})
    grant = grant_from(refresh_settings(vendor, tmp_path / "token.json"))
    with pytest.raises(ConfigurationFailed, match="authorize again") as caught:
        log_in(vendor, clock, grant)
    assert caught.value.code == "REFRESH_TOKEN_NOT_KEPT"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "client_id, client_secret"),
        ({"auth": "jwt", "client_id": "app"}, "username, private_key"),
        ({"auth": "refresh_token", "client_id": "app"}, "refresh_token"),
        ({"auth": "password"}, "jwt"),
    ],
)
def test_missing_settings_are_named(given, words):
    with pytest.raises(ConfigurationFailed, match=words):
        grant_from({"base_url": "https://login.salesforce.com", **given})


def test_a_refused_login_is_tried_once_and_tells_no_secret(vendor, clock, answer, caplog):
    caplog.set_level(logging.DEBUG)
    refusal = {"error": "invalid_client", "error_description": "invalid client credentials"}
    vendor.token_answers = [answer(refusal, 400)]
    client = SalesforceClient(vendor.url, grant_from(settings(vendor, **PAIR)), clock=clock)
    for _ in range(2):
        with pytest.raises(AuthenticationFailed, match="client_secret") as caught:
            client.limits()
        assert "s3cret" not in str(caught.value) + caplog.text
    assert len(vendor.token_requests) == 1
    assert vendor.requests == []


def test_too_many_logins_are_waited_for(vendor, clock, answer, granted):
    refusal = {"error": "rate_limit_exceeded", "error_description": "login rate exceeded"}
    vendor.token_answers = [answer(refusal, 400), *vendor.token_answers]
    log_in(vendor, clock, grant_from(settings(vendor, **PAIR)))
    assert clock.slept == [1.0]


@pytest.mark.parametrize("reply", [{"access_token": "t"}, {"instance_url": "x"}, []])
def test_a_grant_without_token_or_address_is_told(vendor, clock, answer, reply):
    vendor.token_answers = [answer(reply)]
    client = SalesforceClient(vendor.url, grant_from(settings(vendor, **PAIR)), clock=clock)
    with pytest.raises((AuthenticationFailed, ServiceUnavailable)):
        client.limits()


def test_a_session_is_not_shown_to_an_address_without_encryption(vendor, clock, answer):
    token = {"access_token": "tok", "instance_url": "http://acme.my.salesforce.com"}
    vendor.token_answers = [answer(token)]
    client = SalesforceClient(vendor.url, grant_from(settings(vendor, **PAIR)), clock=clock)
    for _ in range(2):
        with pytest.raises(ConfigurationFailed, match="https://"):
            client.limits()
    assert len(vendor.token_requests) == 1
