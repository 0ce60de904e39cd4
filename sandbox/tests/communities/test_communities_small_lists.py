"""Categories, tags, statuses, badges, rankings, points."""

from __future__ import annotations

import pytest


def names(rows):
    return [row["name"] for row in rows]


def test_categories_are_public_and_mixed_with_groups(api):
    rows = api.rows("/v2/categories")
    assert rows[0] == {"id": "2", "name": "Getting started", "order": 2}
    assert names(rows) == [
        "Getting started",
        "Integrations",
        "Ideas",
        "Knowledge base",
        "User group Berlin",
    ]
    assert "User group Berlin" not in names(api.rows("/v2/categories", {"excludeGroups": "true"}))
    assert "Champions only" in names(api.rows("/v2/categories", {"authorId": 5}))


def test_a_category(sandbox, api):
    shape = {"id": "3", "name": "Integrations", "order": 3}
    assert api.get("/v2/categories/3").json() == shape
    sandbox.switch(category_shape="result")
    assert api.get("/v2/categories/3").json() == {"result": shape}
    assert api.get("/v2/categories/7").status_code == 403
    assert api.get("/v2/categories/8").status_code == 404


def test_the_tree_is_nested_with_integer_ids(api):
    tree = api.rows("/v2/category/getTree", {"module[]": ["community", "groups"]})
    (section,) = tree["community"]
    assert (section["id"], section["isSection"], section["parentId"]) == (1, True, None)
    assert [child["title"] for child in section["children"]] == [
        "Getting started",
        "Integrations",
        "Ideas",
    ]
    assert [group["title"] for group in tree["groups"]] == ["User group Berlin"]
    one = {"module[]": "community", "topLevelSectionIds[]": 99}
    assert api.rows("/v2/category/getTree", one) == {"community": []}
    assert api.get("/v2/category/getTree").status_code == 422
    assert api.get("/v2/category/getTree", {"module[]": "kitchen"}).status_code == 422


def test_counts_are_text(api):
    counts = api.rows("/v2/categories/getVisibleTopicsCount")
    assert counts == {"2": "9", "3": "7", "4": "6", "5": "5", "6": "1"}


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("/v2/tags", {}, ["api", "csv", "export", "onboarding", "sso", "webhooks"]),
        ("/v2/tags", {"q": "EX"}, ["export"]),
        ("/v2/tags", {"pageSize": 2, "page": 2}, ["export", "onboarding"]),
        ("/v2/moderatorTags", {}, ["needs-triage"]),
        ("/v2/productAreas", {}, ["Exports", "Dashboards"]),
        (
            "/v2/ideas/ideaStatuses",
            {},
            ["Not implemented", "Implemented", "Discussion ongoing", "New"],
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, str | dict) else "",
)
def test_small_lists(sandbox, api, path, params, expected):
    assert names(api.rows(path, params)) == expected
    sandbox.switch(small_lists_shape="bare")
    assert names(api.get(path, params).json()) == expected


def test_an_idea_status(api):
    assert api.rows("/v2/ideas/ideaStatuses")[-1] == {
        "id": "1",
        "name": "New",
        "backgroundColor": "3B82F6",
        "textColor": "FFFFFF",
        "default": True,
        "visible": True,
        "type": "open",
        "displayOrder": 1,
    }


@pytest.mark.parametrize("prefix", ["", "/api1"])
def test_badges(api, prefix):
    body = api.get(f"{prefix}/gamification/badges").json()
    assert body["totalItems"] == 3
    assert [badge["id"] for badge in body["results"]] == [1, 2, 3]
    manual = api.rows(f"{prefix}/gamification/badges", {"filters[manualOnly]": 1})
    assert [badge["title"] for badge in manual] == ["Beta tester"]


@pytest.mark.parametrize("prefix", ["", "/gamification"])
def test_leaderboard(sandbox, api, prefix):
    board = api.get(f"{prefix}/leaderboard", {"pageSize": 3}).json()
    assert isinstance(board, list)
    assert [row["leaderboardPosition"] for row in board] == [1, 2, 3]
    points = [row["points"] for row in board]
    assert points == sorted(points, reverse=True)
    excluded = api.get(f"{prefix}/leaderboard", {"excluded[]": "roles.admin"}).json()
    assert "admin_mira" not in {row["name"] for row in excluded}
    assert api.get(f"{prefix}/leaderboard", {"pageSize": 26}).status_code == 422
    user = api.get(f"{prefix}/leaderboard/user/{board[1]['userId']}").json()
    assert user == board[1]
    assert api.get(f"{prefix}/leaderboard/user/4").status_code == 404
    sandbox.switch(leaderboard_id="id")
    assert "id" in api.get(f"{prefix}/leaderboard").json()[0]


def test_the_weekly_leaderboard_starts_on_monday(sandbox, api):
    sandbox.clock(now="2026-11-21T12:00:00Z", frozen=True)
    api.sign_in()
    week = {row["name"] for row in api.get("/leaderboard/weekly").json()}
    assert week == {
        "admin_mira",
        "moderator_theo",
        "case01_ann",
        "case02_greta",
        "case04_new_at_acme",
    }


def test_points(api):
    total = api.get("/points", {"userId[]": [5, 6, 999]}).json()
    assert [row["userId"] for row in total] == [5, 6]
    window = {"earnedAt[from]": "2026-11-19 00:00:00", "earnedAt[to]": "2026-11-19 23:59:59"}
    assert [row["userId"] for row in api.get("/points", {"userId[]": [5, 6], **window}).json()] == [
        5
    ]
    for params in ({}, {"userId[]": "x"}, {"userId[]": 5, "earnedAt[from]": "2026-11-19"}):
        assert api.get("/points", params).status_code == 422
