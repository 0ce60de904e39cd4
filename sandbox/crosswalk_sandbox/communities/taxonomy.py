"""Categories, their tree and counts, tags, product areas, idea statuses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crosswalk_sandbox.call import Call, reply
from crosswalk_sandbox.communities.answers import forbidden, not_found, unprocessable
from crosswalk_sandbox.communities.paging import listed, page_of, truth
from crosswalk_sandbox.communities.tables import TOPICS

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.communities.vendor import Communities
    from crosswalk_sandbox.store import Document

MODULES = ("community", "knowledge-base", "groups")


class Taxonomy:
    """Handlers of the small lists around content."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor

    def categories(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/categories`: public ones only without `authorId`; groups mixed in."""
        members_only = bool(call.one("authorId"))
        without_groups = truth(call.one("excludeGroups"))
        rows = [
            {"id": str(one["id"]), "name": one["name"], "order": one["order"]}
            for one in self._ordered(tenant)
            if (members_only or not one["private"])
            and not (without_groups and one["module"] == "groups")
            and not one["section"]
        ]
        return self._page(call, rows)

    def category(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/categories/{id}`."""
        one = self._vendor.data.kind("categories", tenant).get(call.path_params["id"])
        if one is None:
            raise not_found()
        if one["private"] and not call.one("authorId"):
            raise forbidden()
        call.records = 1
        shape = {"id": str(one["id"]), "name": one["name"], "order": one["order"]}
        bare = self._vendor.switch("category_shape") == "bare"
        return reply(shape if bare else {"result": shape})

    def tree(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/category/getTree` (singular): integer ids, nested, per module."""
        modules = call.many("module[]")
        if not modules or not set(modules) <= set(MODULES):
            raise unprocessable(f"module must be some of {', '.join(MODULES)}")
        tops = [int(x) for x in call.many("topLevelSectionIds[]") if x.isdecimal()]
        if tops and len(modules) > 1:
            raise unprocessable("topLevelSectionIds needs a single module")
        rows = [one for one in self._ordered(tenant) if call.one("authorId") or not one["private"]]
        call.records = len(rows)
        result = {}
        for module in modules:
            own = [one for one in rows if one["module"] == module]
            trees = _nested(own, None)
            result[module] = [tree for tree in trees if not tops or tree["id"] in tops]
        return reply({"result": result})

    def visible_counts(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/categories/getVisibleTopicsCount`: ids to counts written as text."""
        sql = f"select category_id, count(*) from {TOPICS} where tenant = ? and trashed = 0"
        found = self._vendor.data.store.execute(
            f"{sql} and status = 'published' group by category_id", (tenant,)
        )
        counts: Counter[int] = Counter(dict(found.fetchall()))
        rows = [one for one in self._ordered(tenant) if not (one["private"] or one["section"])]
        call.records = len(rows)
        return reply({"result": {str(one["id"]): str(counts[one["id"]]) for one in rows}})

    def tags(self, call: Call, tenant: str, column: str) -> Response:
        """Answer `GET /v2/tags` and `/v2/moderatorTags`, numbered in the order of their names."""
        sql = f"select distinct value from {TOPICS}, json_each({column}) where tenant = ?"
        names = self._vendor.data.remember(
            (column, tenant),
            lambda: sorted(row[0] for row in self._vendor.data.store.execute(sql, (tenant,))),
        )
        rows = [{"id": str(n), "name": name} for n, name in enumerate(names, 1)]
        return self._page(call, _named(call, rows), small=True)

    def product_areas(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/productAreas`."""
        areas = self._vendor.data.kind("product_areas", tenant).values()
        rows = [{"id": str(one["id"]), "name": one["name"]} for one in areas]
        return self._page(call, _named(call, rows), small=True)

    def idea_statuses(self, call: Call, tenant: str) -> Response:
        """Answer `GET /v2/ideas/ideaStatuses`: newest created first."""
        statuses = self._vendor.data.kind("idea_statuses", tenant).values()
        names = [
            "name",
            "backgroundColor",
            "textColor",
            "default",
            "visible",
            "type",
            "displayOrder",
        ]
        rows = [
            {"id": str(one["id"])} | {name: one[name] for name in names}
            for one in sorted(statuses, key=lambda one: -int(one["id"]))
        ]
        return self._page(call, rows, small=True)

    def _ordered(self, tenant: str) -> list[Document]:
        rows = self._vendor.data.kind("categories", tenant).values()
        return sorted(rows, key=lambda one: (one["order"], one["id"]))

    def _page(self, call: Call, rows: list[Document], *, small: bool = False) -> Response:
        page = page_of(self._vendor, call)
        shown = rows[page.slice]
        call.records = len(shown)
        bare = small and self._vendor.switch("small_lists_shape") == "bare"
        return reply(shown if bare else listed(self._vendor, page, len(rows), shown))


def _named(call: Call, rows: list[Document]) -> list[Document]:
    text = (call.one("q") or "").lower()
    return [row for row in rows if text in row["name"].lower()]


def _nested(rows: list[Document], parent: int | None) -> list[Document]:
    return [
        {
            "id": one["id"],
            "type": "section" if one["section"] else "category",
            "displayOrder": one["order"],
            "title": one["name"],
            "description": "",
            "parentId": parent,
            "isSection": one["section"],
            "heroImage": None,
            "thumbnailImage": None,
            "supportedContentTypes": [],
            "children": _nested(rows, one["id"]),
        }
        for one in rows
        if one["parent"] == parent
    ]
