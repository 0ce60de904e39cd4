"""Content: the unified list, the five type lists, single topics, trashed and drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.call import Call, reply, reply_text
from crosswalk_sandbox.communities import member_shapes, topic_shapes
from crosswalk_sandbox.communities.answers import forbidden, not_found, unprocessable
from crosswalk_sandbox.communities.data import parsed
from crosswalk_sandbox.communities.paging import DAY_SECONDS, day_range, listed, page_of, truth
from crosswalk_sandbox.communities.tables import REPLIES, TOPICS
from crosswalk_sandbox.communities.topic_shapes import SEGMENTS
from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from starlette.responses import Response

    from crosswalk_sandbox.communities.vendor import Communities
    from crosswalk_sandbox.store import Document

SORTS = {
    "lastActivityAt": "last_activity_at",
    "createdAt": "created_at",
    "likes": "like_count",
    "voteCount": "vote_count",
    "replyCount": "reply_count",
}
_BY_ACTIVITY = "last_activity_at desc, public_id desc"


class Topics:
    """Handlers of the content API, replies apart."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor

    def unified(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/topics`: always descending, the first 10,000 matches only."""
        chosen = _Where()
        categories = call.many("categoryIds[]", "categoryId")
        areas = call.many("productAreaIds[]")
        either = []
        if categories:
            either.append(chosen.text_in("cast(category_id as text)", categories))
        if areas:
            either.append(chosen.json_in("product_areas", [int(x) for x in areas if x.isdecimal()]))
        if either:  # both filters together are an "or"
            chosen.tests.append(f"({' or '.join(either)})")
        chosen.any_of("content_type", call.many("contentTypes[]", "contentType"))
        return self._filtered(call, tenant, chosen)

    def of_category(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/categories/{id}/topics`."""
        chosen = _Where(["category_id = ?"], [self._open_category(call, tenant)])
        return self._filtered(call, tenant, chosen)

    def search(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/topics/search`: the one list of trashed topics without a moderator."""
        chosen = _Where()
        chosen.any_of("cast(category_id as text)", _csv(call, "categories"))
        chosen.any_of("content_type", _csv(call, "contentTypes"))
        return self._filtered(call, tenant, chosen, trashed=truth(call.one("trashed")))

    def of_type(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer `GET /v2/{type}`: no filters, last activity first."""
        chosen = _Where(["content_type = ?"], [content_type])
        drafts = content_type == "article" and self._vendor.switch("drafts_in_articles")
        self._only_visible(chosen, tenant, call, drafts=drafts)
        return self._typed_page(call, tenant, chosen)

    def of_category_and_type(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer `GET /v2/categories/{id}/{type}`."""
        chosen = _Where(["content_type = ?"], [content_type])
        chosen.add("category_id = ?", self._open_category(call, tenant))
        self._only_visible(chosen, tenant, call)
        return self._typed_page(call, tenant, chosen)

    def trashed(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer `GET /v2/{type}/trashed`, for moderators."""
        self._vendor.members.moderator(call, tenant, required=True)
        chosen = _Where(["content_type = ?", "trashed = 1"], [content_type])
        return self._typed_page(call, tenant, chosen)

    def drafts(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer `GET /v2/{type}/drafts`, for moderators: newest created first."""
        self._vendor.members.moderator(call, tenant, required=True)
        chosen = _Where(["content_type = ?", "status = 'draft'", "trashed = 0"], [content_type])
        return self._typed_page(call, tenant, chosen, order="created_at desc, public_id desc")

    def single(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer `GET /v2/{type}/{id}`; trashed and draft ones only for a moderator."""
        row = self.existing(call, tenant, content_type)
        call.records = 1
        return reply({"result": self._typed([row], tenant)[0]})

    def existing(self, call: Call, tenant: str, content_type: str) -> sqlite3.Row:
        """Return the topic of the path.

        Raises:
            RefusedError: There is none, or it is trashed or a draft and the caller no moderator.
        """
        moderator = self._vendor.members.moderator(call, tenant)
        row = self._vendor.data.one(
            TOPICS, tenant, content_type=content_type, id=call.path_params["id"]
        )
        hidden = row is not None and (row["trashed"] or row["status"] != "published")
        if row is None or (hidden and not moderator):
            raise not_found()
        return row

    def private_categories(self, tenant: str) -> list[int]:
        """Return the ids of the categories that only members see."""
        categories = self._vendor.data.kind("categories", tenant)
        return [number for number, category in categories.items() if category.get("private")]

    def _open_category(self, call: Call, tenant: str) -> int:
        category = self._vendor.data.kind("categories", tenant).get(call.path_params["id"])
        if category is None:
            raise not_found()
        if category.get("private") and not call.one("authorId"):
            raise forbidden()
        return int(category["id"])

    def _filtered(
        self, call: Call, tenant: str, chosen: _Where, *, trashed: bool = False
    ) -> Response:
        if text := call.one("q"):
            chosen.add("instr(lower(title || ' ' || content), lower(?)) > 0", text)
        chosen.any_of("cast(public_id as text)", call.many("publicIds[]"))
        for column, name in (("tags", "tags"), ("moderator_tags", "moderatorTags")):
            if wanted := _csv(call, name):
                chosen.tests.append(chosen.json_in(column, wanted))
        for column, name in (("created_at", "createdAt"), ("last_activity_at", "lastActivityAt")):
            first, end = day_range(self._vendor, call, name)
            if first is not None:
                chosen.add(f"{column} >= ?", first)
            if end is not None:
                chosen.add(f"{column} < ?", end)
        sort = call.one("sort") or "lastActivityAt"
        if sort not in SORTS:
            raise unprocessable(f"sort must be one of {', '.join(SORTS)}")
        if trashed:
            chosen.tests.append("trashed = 1")
        else:
            self._only_visible(chosen, tenant, call)
        window = self._vendor.switch("topics_window")
        page = page_of(self._vendor, call, window=window)
        sql = f"select public_id from {TOPICS} where tenant = ? and {chosen.sql}"
        sql += f" order by {SORTS[sort]} desc, public_id desc limit {window or -1}"
        ids = self._vendor.data.ids(sql, [tenant, *chosen.values])
        rows = self._vendor.data.pick(TOPICS, "public_id", tenant, ids[page.slice])
        rows = [row for row in rows if trashed or not row["trashed"]]
        call.records = len(rows)
        around = dump(listed(self._vendor, page, len(ids), []))
        texts = ",".join(self._rows(rows, tenant))
        return reply_text(around.replace("[]", f"[{texts}]", 1))

    def _typed_page(
        self, call: Call, tenant: str, chosen: _Where, order: str = _BY_ACTIVITY
    ) -> Response:
        page = page_of(self._vendor, call, window=self._vendor.switch("type_lists_window"))
        sql = f"select public_id from {TOPICS} where tenant = ? and {chosen.sql} order by {order}"
        ids = self._vendor.data.ids(sql, [tenant, *chosen.values])
        rows = self._vendor.data.pick(TOPICS, "public_id", tenant, ids[page.slice])
        rows = [row for row in rows if "trashed = 1" in chosen.tests or not row["trashed"]]
        call.records = len(rows)
        return reply(listed(self._vendor, page, len(ids), self._typed(rows, tenant)))

    def _only_visible(
        self, chosen: _Where, tenant: str, call: Call, *, drafts: bool = False
    ) -> None:
        if not drafts:
            chosen.tests.append("status = 'published'")
        if not self._vendor.switch("mid_page_hidden_rows"):
            chosen.tests.append("trashed = 0")
        private = self.private_categories(tenant)
        shown = call.one("authorId") or self._vendor.switch("private_categories")
        if private and not shown:
            chosen.tests.append(f"category_id not in ({','.join(map(str, private))})")

    def _rows(self, rows: Sequence[sqlite3.Row], tenant: str) -> list[str]:
        vendor, data = self._vendor, self._vendor.data
        categories = data.kind("categories", tenant)
        statuses = data.kind("idea_statuses", tenant)
        writers = {row["author_id"] for row in rows} | {
            row["last_contributor_id"] for row in rows if row["last_contributor_id"]
        }
        people = vendor.members.authors(tenant, writers)
        erased = vendor.switch("erased_author")
        grown = self._views_since_load()
        shapes = []
        for row in rows:
            author = member_shapes.author(people.get(row["author_id"]), erased)
            last = row["last_contributor_id"]
            contributor = author
            if last:
                contributor = member_shapes.author(people.get(last), erased)
            elif vendor.switch("unreplied_contributor") == "empty":
                contributor = {"id": "", "username": "", "avatar": ""}
            shapes.append(
                topic_shapes.topic_text(
                    row,
                    views=row["views"] + grown,
                    category=categories.get(row["category_id"], {}),
                    author=author,
                    contributor=contributor,
                    idea_status=statuses.get(row["idea_status_id"]),
                    product_areas=self._areas(row, tenant),
                )
            )
        return shapes

    def _typed(self, rows: Sequence[sqlite3.Row], tenant: str) -> list[Document]:
        vendor, data = self._vendor, self._vendor.data
        ranks, statuses = data.kind("ranks", tenant), data.kind("idea_statuses", tenant)
        people = vendor.members.authors(tenant, {row["author_id"] for row in rows})
        erased = vendor.switch("erased_author")
        grown = self._views_since_load()
        shapes = []
        for row in rows:
            shape = topic_shapes.typed_topic(
                row,
                author=member_shapes.rich_author(people.get(row["author_id"]), erased, ranks),
                trashed_replies=self._trashed_replies(row),
                idea_status=statuses.get(row["idea_status_id"]),
                product_areas=self._areas(row, tenant),
            )
            if vendor.switch("views_in_types"):
                shape["views"] = row["views"] + grown
            shapes.append(shape)
        return shapes

    def _areas(self, row: sqlite3.Row, tenant: str) -> list[Document]:
        areas = self._vendor.data.kind("product_areas", tenant)
        return [areas[one] for one in parsed(row["product_areas"]) if one in areas]

    def _trashed_replies(self, row: sqlite3.Row) -> int:
        sql = f"select count(*) from {REPLIES} where tenant = ? and content_type = ?"
        sql += " and topic_id = ? and trashed = 1"
        values = (row["tenant"], row["content_type"], row["id"])
        return int(self._vendor.data.store.execute(sql, values).fetchone()[0])

    def _views_since_load(self) -> int:
        seconds = self._vendor.world.clock.now() - self._vendor.loaded_at
        return max(0, int(seconds / DAY_SECONDS * self._vendor.switch("views_per_day")))


class _Where:
    """Conditions of a query and their values, in the same order."""

    def __init__(self, tests: list[str] | None = None, values: list[Any] | None = None) -> None:
        self.tests = tests or []
        self.values = values or []

    @property
    def sql(self) -> str:
        return " and ".join(self.tests) or "true"

    def add(self, test: str, value: Any) -> None:  # noqa: ANN401 - any SQL value
        self.tests.append(test)
        self.values.append(value)

    def any_of(self, expression: str, wanted: list[str]) -> None:
        if wanted:
            self.tests.append(self.text_in(expression, wanted))

    def text_in(self, expression: str, wanted: Sequence[str]) -> str:
        self.values += wanted
        return f"{expression} in ({','.join('?' * len(wanted))})"

    def json_in(self, column: str, wanted: Sequence[Any]) -> str:
        inner = self.text_in("value", wanted)
        return f"exists (select 1 from json_each({column}) where {inner})"


def _csv(call: Call, name: str) -> list[str]:
    return [part.strip() for part in (call.one(name) or "").split(",") if part.strip()]


__all__ = ["SEGMENTS", "Topics"]
