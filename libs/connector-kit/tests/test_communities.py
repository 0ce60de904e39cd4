"""The Customer Communities client: what it sends, and every shape of answer it takes."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from connector_kit.communities import CommunitiesClient
from connector_kit.errors import AuthenticationFailed, NotFound, ServiceUnavailable

ROW = {"userid": 1}


@pytest.fixture
def client(vendor, clock) -> CommunitiesClient:
    return CommunitiesClient(vendor.url, "me", "s3cret", clock=clock)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"users": [ROW], "statistics": {"count": 1}}, [ROW], id="iterable"),
        pytest.param({"0": ROW, "statistics": {"count": "1"}}, [ROW], id="default shape"),
        pytest.param({"statistics": {"count": 0}}, [], id="default shape, empty"),
        pytest.param({"users": {"0": ROW}}, [ROW], id="list with gaps"),
        pytest.param({"users": []}, [], id="empty"),
        pytest.param([ROW], [ROW], id="bare list"),
    ],
)
def test_users_page_takes_every_shape(client, vendor, answer, body, expected):
    vendor.will_answer(answer(body))
    assert client.users_page(1) == expected


@pytest.mark.parametrize(
    ("statistics", "total"),
    [({"count": 7}, 7), ({"count": "7"}, 7), ({}, None), ([], None), ({"count": "?"}, None)],
    ids=str,
)
def test_a_users_page_knows_the_total_if_the_answer_gives_it(
    client, vendor, answer, statistics, total
):
    vendor.will_answer(answer({"users": [ROW], "statistics": statistics}))
    assert client.users_page(1).total == total


def test_users_page_sends_its_filters(client, vendor, answer):
    vendor.will_answer(answer({"users": []}))
    client.users_page(
        2, 50, {"lastactivity": ("2026-01-01", None), "joindate": (None, "2026-02-01")}
    )
    (request,) = vendor.requests
    assert request.path == "/user"
    assert request.query == [
        ("page", "2"),
        ("pageSize", "50"),
        ("_returnIterable", "true"),
        ("filter[lastactivity][from]", "2026-01-01"),
        ("filter[joindate][to]", "2026-02-01"),
    ]
    assert request.headers["authorization"] == "Bearer tok-secret-1"


def test_the_token_is_asked_for_once_with_the_scope(client, vendor, answer):
    vendor.will_answer(answer({"result": []}))
    client.categories_page(1)
    client.idea_statuses_page(1)
    (token,) = vendor.token_requests
    assert dict(parse_qsl(token.body)) == {
        "grant_type": "client_credentials",
        "client_id": "me",
        "client_secret": "s3cret",
        "scope": "read",
    }
    assert client.stats.calls == 3


def test_topics_page_sends_windows_types_and_order(client, vendor, answer):
    vendor.will_answer(answer({"result": [{"publicId": "1"}]}))
    rows = client.topics_page(
        1,
        filters={"createdAt": ("2026-01-01", "2026-01-31")},
        content_types=["idea"],
        sort="createdAt",
    )
    assert rows == [{"publicId": "1"}]
    assert vendor.requests[0].query[2:] == [
        ("sort", "createdAt"),
        ("createdAt[from]", "2026-01-01"),
        ("createdAt[to]", "2026-01-31"),
        ("contentTypes[]", "idea"),
    ]


@pytest.mark.parametrize(
    "body", [{"userid": 7}, {"result": {"userid": 7}}], ids=["bare", "wrapped"]
)
def test_one_user(client, vendor, answer, body):
    vendor.will_answer(answer(body))
    assert client.user(7) == {"userid": 7}
    assert vendor.requests[0].path == "/user/7"


def test_a_user_who_is_gone(client, vendor, answer):
    vendor.will_answer(answer({"message": "Not Found"}, 404))
    with pytest.raises(NotFound):
        client.user(7)


@pytest.mark.parametrize(
    ("call", "body"),
    [
        pytest.param("topics_page", {"result": "x"}, id="topics, no list"),
        pytest.param("topics_page", "[1, 2", id="topics, cut off"),
        pytest.param("topics_page", {"message": "Try again later"}, id="topics, something else"),
        pytest.param("categories_page", {"message": "Try again later"}, id="categories"),
        pytest.param("idea_statuses_page", {}, id="idea statuses, empty object"),
        pytest.param("users_page", {"message": "Try again later"}, id="members, something else"),
        pytest.param("users_page", {"error": {"code": 503}}, id="members, an object in an object"),
        pytest.param("users_page", {}, id="members, empty object"),
        pytest.param("users_page", {"users": {"message": "Later"}}, id="members, no object of any"),
        pytest.param("users_page", {"users": None}, id="members, null"),
        pytest.param("user", {"message": "Try again later"}, id="one member"),
        pytest.param("user", {"result": {"message": "Later"}}, id="one member, wrapped"),
    ],
)
class TestAnUnheardOfForm:
    """A list that takes it for an empty page ends early, and who is missing looks deleted."""

    def test_is_named_when_it_stays(self, client, vendor, answer, call, body):
        vendor.will_answer(answer(body))
        with pytest.raises(ServiceUnavailable):
            getattr(client, call)(1)

    def test_is_asked_again_as_it_may_pass(self, client, vendor, answer, call, body):
        # "result" for what is read in an envelope, "statistics" for members, "userid" for one
        good = {"result": [], "statistics": {"count": 0}}
        good = {"userid": 1} if call == "user" else good
        vendor.will_answer(answer(body), answer(good))
        assert getattr(client, call)(1) == (good if call == "user" else [])
        assert client.stats.retries == 1


def test_a_wrong_secret_names_the_place_to_look_and_not_the_secret(client, vendor, answer):
    vendor.token_answers = [answer({"error": "invalid_client"}, 401)]
    with pytest.raises(AuthenticationFailed, match="Control > Integrations > API") as caught:
        client.categories_page(1)
    assert "s3cret" not in str(caught.value)
    assert vendor.requests == []
