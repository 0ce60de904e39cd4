"""Credentials, tokens, limits, headers, routes."""

from __future__ import annotations

import pytest

KEY = "11111111-2222-3333-4444-555555555555"
TOKEN_PATH = "/v1/users/m2m/oauth/token"
PATH = "/v1/meta/services/objects/list"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def token(api, *, auth=("gs-client", "sandbox-m2m-secret"), headers=None, **options):
    return api.send("POST", TOKEN_PATH, auth=auth, headers=headers or {}, **options)


@pytest.mark.parametrize("name", ["Accesskey", "accesskey", "AccessKey", "accessKey"])
def test_the_access_key_in_every_spelling(api, name):
    assert api.send("GET", PATH, headers={name: KEY}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accesskey": "wrong"},
        {"authentication": KEY},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer wrong", "accesskey": KEY},
        {"Authorization": "Basic !"},
    ],
)
def test_calls_without_valid_credentials(api, headers):
    response = api.send("GET", PATH, headers=headers)
    assert response.status_code == 401
    body = response.json()
    assert body.pop("requestId") == response.headers["x-gs-request-id"]
    assert body == {
        "result": False,
        "errorCode": "GS_APIG_2401",
        "errorDesc": "Unauthorized",
        "message": "Unauthorized",
    }


def test_the_user_api_takes_the_key_under_another_name(api):
    response = api.send("POST", "/v1/users/services/list", headers={"authentication": KEY}, json={})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"headers": JSON},
        {"headers": JSON, "data": b"{}"},
        {"headers": FORM, "data": "grant_type=client_credentials"},
    ],
)
def test_every_form_of_token_request(api, options):
    response = token(api, **options)
    assert response.status_code == 200
    body = response.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 86_400)
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert api.send("GET", PATH, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"auth": ("gs-client", "wrong")}, 401),
        ({"auth": ("wrong", "sandbox-m2m-secret")}, 401),
        ({"auth": None}, 401),
        ({"auth": None, "headers": {"Authorization": "Basic ?"}}, 401),
        ({"headers": FORM, "data": "grant_type=password"}, 400),
    ],
)
def test_bad_token_requests(api, options, status):
    assert token(api, **options).status_code == status


def test_a_token_expires_after_a_day(sandbox, api):
    headers = {"Authorization": f"Bearer {token(api).json()['access_token']}"}
    sandbox.clock(advance=86_399)
    assert api.send("GET", PATH, headers=headers).status_code == 200
    sandbox.clock(advance=2)
    assert api.send("GET", PATH, headers=headers).status_code == 401


def test_the_fault_expired_token_voids_tokens(sandbox, api):
    headers = {"Authorization": f"Bearer {token(api).json()['access_token']}"}
    sandbox.fault("expired_token", vendor="gainsight")
    assert [api.send("GET", PATH, headers=headers).status_code for _ in range(2)] == [401, 401]
    headers = {"Authorization": f"Bearer {token(api).json()['access_token']}"}
    assert api.send("GET", PATH, headers=headers).status_code == 200


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_address(sandbox, api, status):
    bearer = {"Authorization": f"Bearer {token(api).json()['access_token']}"}
    sandbox.switch(ip_refused=True, ip_refused_status=status)
    response = api.send("GET", PATH)
    assert (response.status_code, response.json()["errorCode"]) == (status, "GS_APIG_2402")
    assert api.send("GET", PATH, headers=bearer).status_code == 200


@pytest.mark.parametrize(
    ("switches", "status", "code"),
    [
        ({}, 429, "GS_APIG_2404"),
        ({"throttle_status": 200}, 200, "GS_APIG_2404"),
        ({"throttle_code": "GU_2400"}, 429, "GU_2400"),
    ],
)
def test_the_limit_of_a_minute_is_a_fixed_window(sandbox, api, switches, status, code):
    sandbox.switch(**switches)
    sandbox.clock(now="2026-03-01T10:00:30Z", frozen=True)
    sandbox.limits("gainsight", per_minute=2, per_day=10)
    replies = [api.send("GET", PATH) for _ in range(3)]
    assert [each.json()["result"] for each in replies] == [True, True, False]
    refused = replies[-1]
    assert (refused.status_code, refused.json()["errorCode"]) == (status, code)
    assert "data" not in refused.json()
    assert refused.headers["x-ratelimit-limit"].startswith("2")
    assert "retry-after" not in refused.headers
    sandbox.clock(advance=30)
    assert api.body("GET", PATH)["result"]


def test_the_documented_limits_hold_by_default(sandbox, api):
    sandbox.clock(now="2026-03-01T10:00:00Z", frozen=True)
    statuses = [api.send("GET", PATH).status_code for _ in range(101)]
    assert statuses == [200] * 100 + [429]


def test_request_ids_in_header_and_body(api):
    response = api.send("GET", PATH)
    body = response.json()
    assert response.headers["x-gs-request-id"] == body["requestId"]
    assert response.headers["x-request-id"] == body["requestId"]


def test_unknown_routes(api):
    response = api.send("GET", "/v1/nothing")
    assert (response.status_code, response.json()["errorCode"]) == (404, "GS_APIG_1000")
    assert api.send("DELETE", PATH.removesuffix("/list")).status_code == 405
