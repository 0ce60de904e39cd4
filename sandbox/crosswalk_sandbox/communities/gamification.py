"""Badges, leaderboards and points."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crosswalk_sandbox.call import Call, reply
from crosswalk_sandbox.communities.answers import RefusedError, unprocessable
from crosswalk_sandbox.communities.paging import page_of, truth
from crosswalk_sandbox.communities.tables import POINTS, USERS

if TYPE_CHECKING:
    import sqlite3

    from starlette.responses import Response

    from crosswalk_sandbox.communities.vendor import Communities
    from crosswalk_sandbox.store import Document

MAX_RANKED = 25
_RANKING = f"""
    select u.userid, u.username, u.avatar, sum(p.points) as total from {POINTS} p
    join {USERS} u on u.tenant = p.tenant and u.userid = p.userid and u.erased = 0
    where p.tenant = ? and p.earned_at >= ?
    and not exists (select 1 from json_each(u.roles) where value in ({{marks}}))
    group by u.userid order by total desc, u.userid
"""


class Gamification:
    """Handlers of the Gamification API."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor

    def badges(self, call: Call, tenant: str) -> Response:
        """Answer `GET /gamification/badges`."""
        page = page_of(self._vendor, call, default=10)
        manual = truth(call.one("filters[manualOnly]"))
        rows = [
            {
                "id": one["id"],
                "title": one["title"],
                "description": one.get("description", ""),
                "enableBadgeRules": not one.get("manual", False),
                "image": "",
                "thumbImage": "",
            }
            for one in self._vendor.data.kind("badges", tenant).values()
            if one.get("manual", False) or not manual
        ]
        shown = rows[page.slice]
        call.records = len(shown)
        return reply({"totalItems": len(rows), "results": shown})

    def leaderboard(self, call: Call, tenant: str) -> Response:
        """Answer `GET /leaderboard`: a bare array, at most 25 a page."""
        return self._board(call, tenant, since=0)

    def weekly(self, call: Call, tenant: str) -> Response:
        """Answer `GET /leaderboard/weekly`: since Monday (UTC assumed)."""
        return self._board(call, tenant, since=self._monday())

    def ranked_user(self, call: Call, tenant: str) -> Response:
        """Answer `GET /leaderboard/user/{id}`; a member without points has no rank."""
        since = self._monday() if call.one("period") == "weekly" else 0
        for position, row in enumerate(self._ranking(call, tenant, since), 1):
            if row["userid"] == call.path_params["id"]:
                call.records = 1
                return reply(self._ranked(row, position))
        raise RefusedError(reply({"message": "User is not ranked"}, 404))

    def points(self, call: Call, tenant: str) -> Response:
        """Answer `GET /points`: one sum per user in the window, not paged."""
        users = call.many("userId[]")
        if not users or not all(one.isdecimal() for one in users):
            raise unprocessable("userId is required")
        first, end = _moment(call, "earnedAt[from]"), _moment(call, "earnedAt[to]")
        sql = f"select userid, sum(points) from {POINTS} where tenant = ?"
        sql += (
            f" and userid in ({','.join('?' * len(users))}) and earned_at >= ? and earned_at <= ?"
        )
        values = (tenant, *map(int, users), first or 0, end or 2**62)
        found = self._vendor.data.store.execute(f"{sql} group by userid order by userid", values)
        rows = [{"userId": userid, "points": total} for userid, total in found]
        call.records = len(rows)
        return reply(rows)

    def _board(self, call: Call, tenant: str, since: int) -> Response:
        page = page_of(self._vendor, call, default=MAX_RANKED, maximum=MAX_RANKED)
        ranking = self._ranking(call, tenant, since)
        first = page.slice.start + 1
        rows = [self._ranked(row, n) for n, row in enumerate(ranking[page.slice], first)]
        call.records = len(rows)
        return reply(rows)

    def _ranking(self, call: Call, tenant: str, since: int) -> list[sqlite3.Row]:
        excluded = call.many("excluded[]")
        sql = _RANKING.format(marks=",".join("?" * len(excluded)))
        values = (tenant, since, *excluded)
        return self._vendor.data.remember(
            ("ranking", *values),
            lambda: self._vendor.data.store.execute(sql, values).fetchall(),
        )

    def _ranked(self, row: sqlite3.Row, position: int) -> Document:
        return {
            self._vendor.switch("leaderboard_id"): row["userid"],
            "points": row["total"],
            "name": row["username"],
            "leaderboardPosition": position,
            "avatar": row["avatar"],
            "rank": "",
        }

    def _monday(self) -> int:
        now = datetime.fromtimestamp(self._vendor.world.clock.now(), UTC)
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return int((day - timedelta(days=day.weekday())).timestamp())


def _moment(call: Call, name: str) -> int | None:
    text = call.one(name)
    if not text:
        return None
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise unprocessable(f"{name} must have the form YYYY-MM-DD HH:MM:SS") from None
    return int(moment.timestamp())
