"""Signing in: every grant, every refusal, and the life of a session."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from json import dumps
from xml.etree import ElementTree as ET

import pytest
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

CLIENT = {"client_id": "sf-client", "client_secret": "sandbox-sf-secret"}
CREDENTIALS = {"grant_type": "client_credentials", **CLIENT}
REFRESH = {"grant_type": "refresh_token", "refresh_token": "sandbox-refresh-token", **CLIENT}
USER = "integration@northwind.example.com"
PASSWORD = {
    "grant_type": "password",
    "username": USER,
    "password": "sandbox-passwordsandboxtoken",
    **CLIENT,
}
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def test_client_credentials_in_the_body(sandbox, sf):
    answer = sf.login()
    body = answer.json()
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    assert list(body) == [
        "access_token",
        "signature",
        "scope",
        "instance_url",
        "id",
        "token_type",
        "issued_at",
    ]
    assert body["instance_url"] == sandbox.salesforce_url
    assert body["issued_at"].isdigit()
    assert len(body["issued_at"]) == 13
    assert sf.send("GET", "/limits").status_code == 200


def test_client_credentials_as_basic_authorization(sandbox):
    answer = requests.post(
        f"{sandbox.salesforce_url}/services/oauth2/token",
        {"grant_type": "client_credentials"},
        auth=("sf-client", "sandbox-sf-secret"),
        timeout=5,
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("switches", "form", "error"),
    [
        ({}, {**CREDENTIALS, "client_id": "x"}, ("invalid_client_id", "client identifier invalid")),
        (
            {},
            {**CREDENTIALS, "client_secret": "x"},
            ("invalid_client", "invalid client credentials"),
        ),
        ({}, {"grant_type": "magic"}, ("unsupported_grant_type", "grant type not supported")),
        (
            {"login_host": True},
            CREDENTIALS,
            ("invalid_grant", "request not supported on this domain"),
        ),
        (
            {"run_as_user": False},
            CREDENTIALS,
            ("invalid_grant", "no client credentials user enabled"),
        ),
        (
            {},
            {**REFRESH, "refresh_token": "old"},
            ("invalid_grant", "expired access/refresh token"),
        ),
        ({}, PASSWORD, ("invalid_grant", "authentication failure")),
        (
            {"password_flow": True},
            {**PASSWORD, "password": "x"},
            ("invalid_grant", "authentication failure"),
        ),
        ({}, {"grant_type": JWT, "assertion": "a.b.c"}, ("invalid_grant", "invalid assertion")),
    ],
    ids=[
        "unknown client",
        "wrong secret",
        "unknown grant",
        "login host",
        "no run-as user",
        "dead refresh token",
        "blocked password flow",
        "wrong password",
        "no assertion",
    ],
)
def test_refused_token_requests(sandbox, sf, switches, form, error):
    sandbox.switch(**switches)
    answer = sf.login(**form)
    assert answer.status_code == 400
    assert tuple(answer.json().values()) == error


def test_password_flow_where_it_is_allowed(sandbox, sf):
    sandbox.switch(password_flow=True)
    assert sf.login(**PASSWORD).status_code == 200


def test_refresh_without_rotation_keeps_the_token(sf):
    assert "refresh_token" not in sf.login(**REFRESH).json()
    assert sf.login(**REFRESH).status_code == 200


def test_refresh_with_rotation_replaces_the_token(sandbox, sf):
    sandbox.switch(refresh_token_rotation=True)
    fresh = sf.login(**REFRESH).json()["refresh_token"]
    assert sf.login(**REFRESH).json()["error_description"] == "expired access/refresh token"
    assert sf.login(**{**REFRESH, "refresh_token": fresh}).status_code == 200


def part(value):
    raw = value if isinstance(value, bytes) else dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def key_pair():
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - this test alone

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return key, public.decode()


def signed(key, **changes):
    claims = {
        "iss": "sf-client",
        "sub": USER,
        "aud": "https://login.salesforce.com",
        "exp": str(int(time.time()) + 180),
        **changes,
    }
    head = f"{part({'alg': 'RS256'})}.{part(claims)}"
    signature = key.sign(head.encode(), padding.PKCS1v15(), hashes.SHA256())
    return {"grant_type": JWT, "assertion": f"{head}.{part(signature)}"}


def test_jwt_bearer(sandbox, sf, key_pair):
    key, public = key_pair
    sandbox.control("POST", "salesforce/certificate", {"pem": public})
    body = sf.login(**signed(key)).json()
    assert body["token_type"] == "Bearer"
    assert "issued_at" not in body
    assert sf.send("GET", "/limits").status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"iss": "x"}, "client identifier invalid"),
        ({"sub": "nobody@example.com"}, "user hasn't approved this consumer"),
        ({"aud": "https://example.com"}, "audience is invalid"),
        ({"exp": 1}, "expired authorization code"),
    ],
    ids=["issuer", "user", "audience", "time"],
)
def test_jwt_with_a_wrong_claim(sandbox, sf, key_pair, changes, error):
    key, public = key_pair
    sandbox.control("POST", "salesforce/certificate", {"pem": public})
    assert sf.login(**signed(key, **changes)).json()["error_description"] == error


def test_jwt_signed_with_another_key(sandbox, sf, key_pair):
    told = sandbox.control("POST", "salesforce/certificate", {})
    assert sf.login(**signed(key_pair[0])).json()["error_description"] == "invalid assertion"
    made = serialization.load_pem_private_key(told["private_key"].encode(), None)
    assert sf.login(**signed(made)).status_code == 200


ENVELOPE = """<?xml version="1.0"?><env:Envelope
 xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
<n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>{}</n1:username>
<n1:password>{}</n1:password></n1:login></env:Body></env:Envelope>"""


def soap(sandbox, version, password):
    return requests.post(
        f"{sandbox.salesforce_url}/services/Soap/u/{version}",
        ENVELOPE.format(USER, password),
        headers={"content-type": "text/xml", "SOAPAction": "login"},
        timeout=5,
    )


def test_soap_login(sandbox, sf):
    answer = soap(sandbox, "64.0", PASSWORD["password"])
    result = {each.tag.partition("}")[2]: each.text for each in ET.XML(answer.text).iter()}
    assert answer.headers["content-type"].startswith("text/xml")
    assert result["serverUrl"].startswith(f"{sandbox.salesforce_url}/services/Soap/u/64.0/00D")
    assert result["passwordExpired"] == "false"
    assert result["organizationId"].startswith("00D")
    assert result["userId"].startswith("005")
    sf.session.headers["Authorization"] = f"Bearer {result['sessionId']}"
    assert sf.send("GET", "/limits").status_code == 200


@pytest.mark.parametrize(
    ("version", "password", "code"),
    [("59.0", "wrong", "INVALID_LOGIN"), ("65.0", "wrong", "UNSUPPORTED_API_VERSION")],
    ids=["wrong password", "retired version"],
)
def test_soap_faults(sandbox, version, password, code):
    answer = soap(sandbox, version, password)
    assert answer.status_code == 500
    assert f"<sf:exceptionCode>{code}</sf:exceptionCode>" in answer.text


DEAD = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_a_session_dies_when_it_is_not_used(sandbox, sf):
    sandbox.clock(advance=7000)
    assert sf.send("GET", "/limits").status_code == 200
    sandbox.clock(advance=7000)
    assert sf.send("GET", "/limits").status_code == 200
    sandbox.clock(advance=7300)
    answer = sf.send("GET", "/limits")
    assert (answer.status_code, answer.json()) == (401, DEAD)


def test_no_token_and_revoked_token(sf):
    token = sf.session.headers.pop("Authorization")
    assert sf.send("GET", "/limits").json() == DEAD
    sf.session.headers["Authorization"] = token
    sf.send("POST", "/services/oauth2/revoke", data={"token": token.removeprefix("Bearer ")})
    assert sf.send("GET", "/limits").json() == DEAD


def test_the_expired_token_fault_may_come_after_some_calls(sandbox, sf):
    sandbox.fault("expired_token", vendor="salesforce", skip=2)
    codes = [sf.send("GET", "/limits").status_code for _ in range(4)]
    assert codes == [200, 200, 401, 401]
    sf.login()
    assert sf.send("GET", "/limits").status_code == 200


def test_who_am_i(sandbox, sf):
    identity = sf.login().json()["id"]
    told = sf.session.get(identity, timeout=5).json()
    assert told["username"] == USER
    info = sf.send("GET", "/services/oauth2/userinfo").json()
    assert (info["user_id"], info["organization_id"]) == (
        told["user_id"],
        told["organization_id"],
    )


def test_the_vendor_is_served_at_the_root_too(sandbox, sf):
    sf.base_url = sandbox.url
    assert sf.login().json()["instance_url"] == sandbox.url
    assert sf.send("GET", "/limits").status_code == 200
