"""Every kind of fault, as a client sees it that knows nothing of the sandbox."""

from __future__ import annotations

import pytest
import requests

LEADERBOARD = "/leaderboard"


def test_status_with_the_vendors_own_body(sandbox, get):
    sandbox.fault("status", status=403)
    answer = get("/user")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Forbidden"


JSON, HTML = "application/json", "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "status", "status": 503, "body": {"a": 1}}, (503, JSON, '{"a":1}')),
        ({"kind": "status", "status": 429, "body": "slow"}, (429, JSON, "slow")),
        ({"kind": "html"}, (502, HTML, "<html>")),
        ({"kind": "html", "status": 403, "body": "<p>no"}, (403, HTML, "<p>no")),
        ({"kind": "not_json"}, (200, JSON, '{"result": [')),
    ],
    ids=["json body", "text body", "html page", "html with status", "not json"],
)
def test_staged_answers(sandbox, get, fault, expected):
    sandbox.fault(**fault, headers={"X-Gateway": "1"})
    answer = get("/user")
    status, media, start = expected
    assert (answer.status_code, answer.headers["content-type"]) == (status, media)
    assert answer.headers["x-gateway"] == "1"
    assert answer.text.startswith(start)


def test_a_body_that_is_not_json(sandbox, get):
    sandbox.fault("not_json")
    with pytest.raises(requests.JSONDecodeError):
        get("/user").json()


@pytest.mark.parametrize(
    ("kind", "error", "cause"),
    [
        ("reset", requests.ConnectionError, "reset by peer"),
        ("timeout_after_commit", requests.ConnectionError, "without response"),
        ("truncate", requests.exceptions.ChunkedEncodingError, "IncompleteRead"),
    ],
)
def test_broken_connections(sandbox, get, kind, error, cause):
    sandbox.fault(kind)
    with pytest.raises(error, match=cause):
        get("/user")
    assert get("/user").ok
    assert [entry["fault"] for entry in sandbox.journal()] == [kind, None]


def test_delay_lets_a_client_time_out(sandbox, get):
    sandbox.fault("delay", seconds=0.3)
    with pytest.raises(requests.ReadTimeout):
        get("/user", timeout=0.02)
    assert get("/user").ok


def test_delayed_request_never_reaches_the_world_after_a_reset(sandbox, get, token):
    sandbox.fault("delay", seconds=0.2)
    with pytest.raises(requests.ReadTimeout):
        get("/user", timeout=0.02)
    sandbox.reset()
    token()
    sandbox.fault("delay", seconds=0.4)  # when this is answered, the one before would be too
    assert get(LEADERBOARD).ok
    assert sandbox.journal(path="^/user$") == []


@pytest.mark.parametrize(
    ("kind", "took_effect"), [("timeout_after_commit", True), ("truncate", True), ("reset", False)]
)
def test_whether_the_request_took_effect(sandbox, session, get, kind, took_effect):
    member = sandbox.create("communities", "users", {"username": "leaver"})
    sandbox.fault(kind, method="DELETE")
    with pytest.raises(requests.RequestException):
        # the answer to an erasure has a body, of two bytes
        session.delete(f"{sandbox.communities_url}/user/{member['userid']}/erase", timeout=5)
    assert get(f"/user/{member['userid']}").status_code == (404 if took_effect else 200)


def test_expired_token_makes_all_tokens_void(sandbox, get, token):
    sandbox.fault("expired_token")
    assert [get("/user").status_code for _ in range(2)] == [401, 401]
    token()
    assert get("/user").status_code == 200


def test_quota(sandbox, get):
    sandbox.fault("quota")
    answer = get("/user")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 86_400


def test_times_and_skip_choose_the_requests(sandbox, get):
    sandbox.fault("status", status=500, skip=1, times=2, match={"path": "^/user$"})
    assert get(LEADERBOARD).ok
    assert [get("/user").status_code for _ in range(4)] == [200, 500, 500, 200]


@pytest.mark.parametrize(
    "match",
    [{"vendor": "gainsight"}, {"method": "POST"}, {"path": "/topics"}],
    ids=["vendor", "method", "path"],
)
def test_other_requests_are_left_alone(sandbox, get, match):
    sandbox.fault("reset", match=match)
    assert get("/user").ok
    sandbox.clear_faults()
    assert sandbox.control("GET", "faults") == {"faults": []}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"kind": "meteor"}, "'meteor' is not a fault; faults are status"),
        ({"kind": "status"}, "needs a status"),
        ({"kind": "reset", "path": "("}, "not a regular expression"),
        ({"kind": "reset", "tims": 2}, "unexpected keyword argument 'tims'"),
    ],
    ids=["kind", "no status", "path", "key"],
)
def test_a_fault_that_cannot_be_planned_is_explained(sandbox, facts, why):
    with pytest.raises(AssertionError) as error:
        sandbox.control("POST", "faults", facts)
    assert "400" in str(error.value)
    assert why in str(error.value)
