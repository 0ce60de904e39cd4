"""Tokens, scopes, tenants."""

from __future__ import annotations

import base64

import pytest

BASIC = base64.b64encode(b"northwind-en:sandbox-secret-en").decode()


def test_token_by_body(api):
    answer = api.token()
    assert answer.status_code == 200
    assert answer.json() | {"access_token": ""} == {
        "token_type": "bearer",
        "access_token": "",
        "expires_in": 7200,
    }


def test_token_by_basic(api):
    answer = api.send(
        "POST",
        "/oauth2/token",
        data={"grant_type": "client_credentials", "scope": "read"},
        headers={"Authorization": f"Basic {BASIC}"},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
    ids=["secret", "client", "grant"],
)
def test_refused_credentials(api, form, status, error):
    answer = api.token(**form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    ("scope", "content", "users"),
    [("read", 200, 200), ("read write", 200, 200), ("write", 401, 200), ("", 401, 200)],
    ids=["read", "both", "write only", "none"],
)
def test_scopes_count_for_v2_only(sandbox, connect, scope, content, users):
    client = connect(scope=scope)
    assert client.get("/v2/topics").status_code == content
    assert client.get("/user").status_code == users
    assert client.get("/leaderboard").status_code == users


def test_a_token_expires_by_the_worlds_clock(sandbox, api):
    sandbox.clock(advance=7190)
    assert api.get("/user").status_code == 200
    sandbox.clock(advance=20)
    assert api.get("/user").status_code == 401
    api.sign_in()
    assert api.get("/user").status_code == 200


@pytest.mark.parametrize("header", [None, "Bearer unknown", "Basic eA=="], ids=str)
def test_without_a_valid_token(api, header):
    answer = api.send("GET", "/user", headers={"Authorization": header})
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


@pytest.mark.parametrize(
    ("body", "start"), [("oauth", '{"error":"invalid_token"'), ("empty", "")], ids=str
)
def test_other_bodies_of_401(sandbox, api, body, start):
    sandbox.switch(unauthorized_body=body)
    answer = api.send("GET", "/user", headers={"Authorization": None})
    assert answer.status_code == 401
    assert answer.text.startswith(start)
    assert bool(answer.text) == bool(start)


def test_the_credentials_pick_the_community(api, connect):
    german = connect("northwind-de")
    assert {user["username"] for user in german.users()} >= {"ann_ames", "admin_jonas"}
    assert "case01_ann" in {user["username"] for user in api.users()}
    # user ids are counted per community
    assert {user["userid"] for user in german.users()} < {user["userid"] for user in api.users()}


@pytest.mark.parametrize("told", [True, False], ids=["with Retry-After", "without"])
def test_throttling(sandbox, api, told):
    sandbox.switch(throttle_retry_after=told)
    sandbox.limits("communities", per_minute=0)
    answer = api.get("/user")
    assert (answer.status_code, answer.json()) == (429, {"message": "Too Many Requests"})
    assert ("Retry-After" in answer.headers) == told
