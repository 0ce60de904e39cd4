"""The unified list of topics and the lists and objects of each type."""

from __future__ import annotations

from collections import Counter

import pytest

ROW_KEYS = [
    "contentType",
    "id",
    "publicId",
    "title",
    "content",
    "featuredImage",
    "featuredImageAltText",
    "publicLabel",
    "categoryId",
    "categoryName",
    "tags",
    "moderatorTags",
    "moderationLabel",
    "replyCount",
    "inclusiveReplyCount",
    "inclusiveVisibleReplyCount",
    "likes",
    "votes",
    "views",
    "voteSet",
    "likeSet",
    "trashed",
    "sticky",
    "bestAnswer",
    "author",
    "lastContributor",
    "createdAt",
    "lastActivityAt",
    "status",
    "ideaStatus",
    "productAreas",
    "lastPostId",
    "publishedAt",
    "closed",
]


def topics(api, **params):
    return api.rows("/v2/topics", {"pageSize": 100, **params})


def titles(rows):
    return {row["title"] for row in rows}


def test_a_row(sandbox, api):
    sandbox.switch(views_per_day=0)
    row = next(row for row in topics(api) if row["title"].startswith("Export fails"))
    assert list(row) == ROW_KEYS
    assert row | {"content": ""} == row | {
        "contentType": "question",
        "id": "1",
        "publicId": "1001",
        "content": "",
        "categoryId": "3",
        "categoryName": "Integrations",
        "tags": ["export", "csv"],
        "moderatorTags": ["needs-triage"],
        "replyCount": 2,
        "likes": 1,
        "likeSet": ["5"],
        "views": 57,
        "bestAnswer": True,
        "author": {"id": "8", "username": "case04_new_at_acme", "avatar": ""},
        "lastContributor": {"id": "5", "username": "case01_ann", "avatar": ""},
        "createdAt": "2026-11-03T09:15:00+00:00",
        "lastActivityAt": "2026-11-04T11:02:41+00:00",
        "ideaStatus": {"name": "", "textColor": "", "backgroundColor": ""},
        "lastPostId": 5002,
    }
    assert row["content"].startswith("<p>Any hint?")


def test_idea_status_has_no_id_in_the_list(api):
    row = next(row for row in topics(api) if row["title"] == "Dark mode")
    assert row["ideaStatus"] == {
        "name": "Discussion ongoing",
        "textColor": "FFFFFF",
        "backgroundColor": "F59E0B",
    }
    assert row["productAreas"] == ["Dashboards"]
    assert (row["votes"], row["voteSet"]) == (4, ["5", "6", "12", "18"])


def test_private_ids_collide_and_public_ids_do_not(api):
    rows = topics(api)
    assert max(Counter(row["id"] for row in rows).values()) == 5
    assert len({row["publicId"] for row in rows}) == len(rows)
    assert {row["contentType"] for row in rows} == {
        "article",
        "conversation",
        "question",
        "idea",
        "productUpdate",
    }


def test_only_published_visible_public_topics(sandbox, api):
    hidden = {"Spam that was removed", "Draft on permissions", "Trashed idea", "December release"}
    private = {"Roadmap for champions", "Champions call"}
    assert not titles(topics(api)) & (hidden | private)
    assert titles(topics(api, authorId=5)) > private
    sandbox.switch(private_categories=True)
    assert titles(topics(api)) > private


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        (None, "lastActivityAt"),
        ("lastActivityAt", "lastActivityAt"),
        ("createdAt", "createdAt"),
        ("likes", "likes"),
        ("voteCount", "votes"),
        ("replyCount", "replyCount"),
    ],
)
def test_sorting_is_always_descending(api, sort, key):
    values = [row[key] for row in topics(api, **({"sort": sort} if sort else {}))]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 1


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"contentTypes[]": ["productUpdate"]}, 3),
        ({"contentTypes[]": ["productUpdate", "idea"]}, 9),
        ({"contentType": "idea"}, 6),
        ({"categoryIds[]": [4]}, 6),
        ({"categoryId": 4, "categoryIds[]": [5]}, 11),
        ({"productAreaIds[]": [2]}, 3),
        ({"categoryIds[]": [5], "productAreaIds[]": [2]}, 8),
        ({"publicIds[]": [1001, 1002]}, 2),
        ({"tags": "export"}, 4),
        ({"tags": "sso,webhooks"}, 2),
        ({"moderatorTags": "needs-triage"}, 1),
        ({"q": "RELEASE"}, 3),
        ({"q": "Zürich"}, 1),
        ({"createdAt[from]": "2026-11-10"}, 1),
        ({"createdAt[from]": "2026-10-01", "createdAt[to]": "2026-10-01"}, 1),
        ({"lastActivityAt[from]": "2026-11-04", "lastActivityAt[to]": "2026-11-06"}, 2),
        ({"createdAt": '{"from": "2026-11-10"}', "lastActivity": "2030-01-01", "id": 42}, 28),
    ],
    ids=str,
)
def test_filters(api, params, expected):
    assert len(topics(api, **params)) == expected


@pytest.mark.parametrize(
    "params",
    [{"sort": "title"}, {"pageSize": 101}, {"createdAt[from]": "2026-11-10T00:00:00Z"}],
    ids=str,
)
def test_invalid_parameters(api, params):
    assert api.get("/v2/topics", params).status_code == 422


def test_paging_ends_with_an_empty_page(api):
    pages = [api.rows("/v2/topics", {"page": n}) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 3, 0]


def test_the_window(sandbox, api):
    inside = api.get("/v2/topics", {"page": 100, "pageSize": 100})
    assert (inside.status_code, inside.json()) == (200, {"result": []})
    beyond = api.get("/v2/topics", {"page": 101, "pageSize": 100})
    assert beyond.status_code == 422
    assert isinstance(beyond.json()["errors"], list)
    # the type lists have none, unless switched on
    assert api.get("/v2/questions", {"page": 101, "pageSize": 100}).status_code == 200
    sandbox.switch(type_lists_window=10_000, topics_window=5)
    assert api.get("/v2/questions", {"page": 101, "pageSize": 100}).status_code == 422
    assert len(api.rows("/v2/topics", {"pageSize": 5})) == 5
    assert api.get("/v2/topics", {"page": 2, "pageSize": 5}).status_code == 422


def test_metadata_is_a_switch(sandbox, api):
    assert "_metadata" not in api.get("/v2/topics").json()
    sandbox.switch(metadata_on_lists=True)
    metadata = api.get("/v2/topics", {"page": 2}).json()["_metadata"]
    assert metadata == {"totalCount": 28, "limit": 25, "offset": 25}


def test_hidden_rows_make_a_middle_page_short(sandbox, api):
    sandbox.switch(mid_page_hidden_rows=True)
    sizes = [len(api.rows("/v2/topics", {"page": n, "pageSize": 10})) for n in (1, 2, 3, 4, 5)]
    assert sum(sizes) == 28
    assert min(sizes[:3]) < 10


def test_views_grow_with_the_clock(sandbox, api):
    before = topics(api)[0]["views"]
    sandbox.clock(advance=86_400)
    api.sign_in()
    assert topics(api)[0]["views"] == before + 24


def test_last_contributor_of_an_unreplied_topic(sandbox, api):
    def row():
        return next(row for row in topics(api) if row["title"] == "Glossary")

    assert row()["lastContributor"] == row()["author"]
    sandbox.switch(unreplied_contributor="empty")
    assert row()["lastContributor"] == {"id": "", "username": "", "avatar": ""}


@pytest.mark.parametrize(
    ("segment", "count", "own_keys"),
    [
        ("articles", 5, {"createdAt", "likedBy", "lastModifiedAt"}),
        ("conversations", 7, {"startedAt", "likedBy", "pinnedReplyId"}),
        ("questions", 7, {"askedAt", "likedBy", "answer"}),
        ("ideas", 6, {"submittedAt", "votedBy", "ideaStatusChangedAt"}),
        ("productUpdates", 3, {"createdAt", "likedBy", "productAreas"}),
    ],
)
def test_type_lists_and_single_objects(api, segment, count, own_keys):
    rows = api.rows(f"/v2/{segment}", {"contentTypes[]": "ignored", "q": "ignored"})
    assert len(rows) == count
    active = [row["lastActivityAt"] for row in rows]
    assert active == sorted(active, reverse=True)
    assert own_keys <= rows[0].keys()
    assert "views" not in rows[0]
    assert rows[0]["author"]["reputation"]["rank"]
    assert api.get(f"/v2/{segment}/{rows[0]['id']}").json() == {"result": rows[0]}


def test_details_of_types(sandbox, api):
    question = api.get("/v2/questions/1").json()["result"]
    assert question["answer"] == "2"
    assert (question["replyCount"], question["trashedReplyCount"]) == (2, 1)
    idea = api.get("/v2/ideas/2").json()["result"]
    assert idea["ideaStatus"]["id"] == "3"
    assert idea["ideaStatusChangedAt"] == "2026-09-01T00:00:00+00:00"
    assert idea["productAreas"] == [{"id": "1", "name": "Exports"}]
    article = api.get("/v2/articles/1").json()["result"]
    assert article["publishedAt"] != article["createdAt"]
    assert article["lastModifiedAt"] == "2026-09-09T09:09:09+00:00"
    assert article["seoCommunityUrl"] == "/c-5/getting-started-in-ten-minutes-1025"
    sandbox.switch(views_in_types=True)
    assert api.get("/v2/articles/1").json()["result"]["views"] >= 5400


def test_articles_may_show_drafts(sandbox, api):
    sandbox.switch(drafts_in_articles=True)
    assert "draft" in {row["status"] for row in api.rows("/v2/articles")}
    assert "draft" not in {row["status"] for row in api.rows("/v2/productUpdates")}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v2/questions/trashed", {"Spam that was removed"}),
        ("/v2/ideas/trashed", {"Trashed idea"}),
        ("/v2/conversations/trashed", set()),
        ("/v2/articles/trashed", {"Removed article"}),
        ("/v2/productUpdates/trashed", set()),
        ("/v2/articles/drafts", {"Draft on permissions"}),
        ("/v2/productUpdates/drafts", {"December release"}),
    ],
)
def test_trashed_and_drafts_need_a_moderator(api, path, expected):
    for params in ({}, {"moderatorId": 5}, {"moderatorId": "x"}, {"moderatorId": 999}):
        answer = api.get(path, params)
        assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)
    assert titles(api.rows(path, {"moderatorId": 2})) == expected


@pytest.mark.parametrize("path", ["/v2/questions/7", "/v2/articles/3"], ids=["trashed", "draft"])
def test_single_hidden_topics_need_a_moderator(api, path):
    assert api.get(path).status_code == 404
    assert api.get(path, {"moderatorId": 5}).status_code == 422
    assert api.get(path, {"moderatorId": 2}).status_code == 200


def test_search_lists_trashed_topics_without_a_moderator(api):
    trashed = api.rows("/v2/topics/search", {"trashed": "true"})
    assert titles(trashed) == {"Spam that was removed", "Trashed idea", "Removed article"}
    found = api.rows("/v2/topics/search", {"q": "export", "contentTypes": "article,idea"})
    assert titles(found) == {
        "All export formats",
        "Scheduled exports",
        "Export to Parquet",
        "Troubleshooting exports",
    }


def test_topics_of_a_category(api):
    rows = api.rows("/v2/categories/3/topics", {"sort": "createdAt", "categoryIds[]": 4})
    assert {row["categoryId"] for row in rows} == {"3"}
    assert titles(api.rows("/v2/categories/3/conversations")) == {
        "What do you automate?",
        "Dashboard colours",
    }
    assert api.get("/v2/categories/99/topics").status_code == 404
    refused = api.get("/v2/categories/7/topics")
    assert (refused.status_code, refused.json()) == (
        403,
        {"message": "Forbidden", "description": "Category is not accessible for this user"},
    )
    assert len(api.rows("/v2/categories/7/topics", {"authorId": 5})) == 2


def test_replies_of_a_topic(sandbox, api):
    body = api.get("/v2/questions/1/replies").json()
    assert body["_metadata"] == {"totalCount": 2, "limit": 25, "offset": 0}
    first, second = body["result"]
    assert (first["id"], first["publicReplyId"]) == ("1", "5001")
    assert first["repliedAt"] == "2026-11-03T10:00:00+00:00"
    assert second["likedBy"] == ["8", "6"]
    assert second["permalink"].endswith("-1001?postid=5002#post5002")
    assert [
        row["id"] for row in api.rows("/v2/questions/1/replies", {"sort": "mostRecentFirst"})
    ] == ["2", "1"]
    assert api.rows("/v2/questions/1/replies", {"sort": "mostLiked"})[0]["id"] == "2"
    assert api.rows("/v2/questions/1/replies", {"page": 2}) == []
    with_trashed = api.rows("/v2/questions/1/replies", {"moderatorId": 2})
    assert [row["trashed"] for row in with_trashed] == [False, False, True]
    assert (
        len(api.rows("/v2/questions/1/replies", {"moderatorId": 2, "onlyNotTrashed": "true"})) == 2
    )


def test_a_single_reply_is_wrapped_for_questions_only(api):
    assert api.get("/v2/questions/1/replies/2").json()["result"]["publicReplyId"] == "5002"
    assert api.get("/v2/ideas/1/replies/1").json()["id"] == "1"
    assert api.get("/v2/questions/1/replies/3").status_code == 404
    assert api.get("/v2/questions/1/replies/3", {"moderatorId": 2}).status_code == 200


def test_replies_of_a_listed_topic_may_be_missing(sandbox, api):
    sandbox.switch(replies_missing_every=7)
    statuses = {
        row["publicId"]: api.get(f"/v2/questions/{row['id']}/replies").status_code
        for row in api.rows("/v2/questions")
    }
    assert statuses["1001"] == 404  # 7 * 143
    assert set(statuses.values()) == {200, 404}


def test_a_person_edits_content(sandbox, api):
    made = sandbox.create(
        "communities",
        "topics",
        {"content_type": "idea", "title": "New", "category_id": 4, "author": "case01_ann"},
    )
    assert (made["id"], made["public_id"]) == (8, 1036)
    reply = sandbox.create(
        "communities", "replies", {"topic": 1036, "author": "admin_mira", "content": "<p>ok</p>"}
    )
    assert topics(api)[0]["title"] == "New"
    assert topics(api)[0]["lastPostId"] == reply["public_id"]
    sandbox.update("communities", "topics", 1036, {"title": "Newer", "tags": ["x"]})
    assert api.get("/v2/ideas/8").json()["result"]["tags"] == ["x"]
    sandbox.update("communities", "topics", 1036, {"trashed": 1})
    assert api.get("/v2/ideas/8").status_code == 404
    sandbox.delete("communities", "topics", 1036)
    assert api.get("/v2/ideas/8", {"moderatorId": 2}).status_code == 404


def test_conversion_gives_new_private_ids(sandbox, api):
    before = api.rows("/v2/conversations/2/replies")
    public_id = api.get("/v2/conversations/2").json()["result"]["publicId"]
    sandbox.update("communities", "topics", public_id, {"content_type": "question"})
    assert api.get("/v2/conversations/2").status_code == 404
    assert api.get("/v2/questions/10").json()["result"]["publicId"] == public_id
    after = api.rows("/v2/questions/10/replies")
    assert [row["publicReplyId"] for row in after] == [row["publicReplyId"] for row in before]
    assert [row["id"] for row in after] != [row["id"] for row in before]
