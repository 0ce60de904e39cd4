"""The User API: list, single, find-by, profile fields, erase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.call import Call, reply, reply_text
from crosswalk_sandbox.communities import member_shapes as shapes
from crosswalk_sandbox.communities.answers import not_found, unprocessable
from crosswalk_sandbox.communities.data import parsed
from crosswalk_sandbox.communities.paging import day_range, page_of, truth
from crosswalk_sandbox.communities.tables import USERS
from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    import sqlite3
    from array import array

    from starlette.responses import Response

    from crosswalk_sandbox.communities.vendor import Communities

SSO_PROVIDERS = frozenset(
    {"oauth2", "openidconnect", "saml", "token", "facebook", "linkedin", "janrain", "oracle"}
)
_ERASE = (
    f"update {USERS} set erased = 1, email = null, username = 'Anonymous', avatar = '',"
    " roles = '[]', badges = '[]', profile_fields = '{}', sso = '{}'"
    " where tenant = ? and userid = ?"
)


class Members:
    """Handlers of the User API."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor

    def listing(self, call: Call, tenant: str) -> Response:
        """Answer `GET /user`, in both shapes. The order is not documented."""
        vendor = self._vendor
        largest = vendor.switch("users_page_size_max")
        page = page_of(vendor, call, maximum=largest, window=vendor.switch("users_window"))
        ids = self._matching(call, tenant)
        rows = vendor.data.pick(USERS, "userid", tenant, ids[page.slice])
        if vendor.switch("mid_page_hidden_rows"):
            rows = [row for row in rows if "roles.banned" not in parsed(row["roles"])]
        call.records = len(rows)
        texts = [self._text(row, single=False) for row in rows]
        count = len(ids) if vendor.switch("users_count") == "total" else len(rows)
        statistics = f'"statistics":{{"count":{count}}}'
        if truth(call.one("_returnIterable")):
            return reply_text(f'{{"users":[{",".join(texts)}],{statistics}}}')
        by_userid = vendor.switch("users_unnamed_keys") == "userid"
        keys = [row["userid"] for row in rows] if by_userid else range(len(rows))
        pairs = [f'"{key}":{text}' for key, text in zip(keys, texts, strict=True)]
        return reply_text("{" + ",".join([*pairs, statistics]) + "}")

    def single(self, call: Call, tenant: str) -> Response:
        """Answer `GET /user/{id}`: a bare object, the only one with profile fields."""
        row = self.existing(tenant, call.path_params["id"])
        call.records = 1
        return reply_text(self._text(row, single=True))

    def find(self, call: Call, tenant: str) -> Response:
        """Answer `GET /user/{field}/{value}`."""
        field, value = call.path_params["field"], call.path_params["value"]
        data = self._vendor.data
        alive = f"select * from {USERS} where tenant = ? and erased = 0 and"
        provider = field.removesuffix("_sso_id")
        if field in ("email", "username"):
            sql, values = f"{alive} lower({field}) = lower(?)", [value]
        elif field == "userid" and value.isdecimal():
            sql, values = f"{alive} userid = ?", [value]
        elif field.endswith("_sso_id") and provider in SSO_PROVIDERS:
            sql, values = f"{alive} json_extract(sso, ?) = ?", [f"$.{provider}", value]
        else:
            raise not_found()
        row = data.store.execute(f"{sql} order by userid limit 1", (tenant, *values)).fetchone()
        if row is None:
            raise not_found()
        call.records = 1
        user = shapes.found_user(row, data.kind("ranks", tenant))
        bare = self._vendor.switch("find_by_shape") == "bare"
        return reply(user if bare else {"result": user})

    def put_profile_field(self, call: Call, tenant: str) -> Response:
        """Answer `PUT /user/{id}/profile_field/{name}/{value}`; the reply is assumed."""
        row = self.existing(tenant, call.path_params["id"])
        name = call.path_params["name"]
        if name not in {
            x["name"] for x in self._vendor.data.kind("profile_fields", tenant).values()
        }:
            raise unprocessable(f"Profile field {name} does not exist")
        fields = parsed(row["profile_fields"]) | {name: call.path_params["value"]}
        sql = f"update {USERS} set profile_fields = ? where tenant = ? and userid = ?"
        self._vendor.data.write(sql, (dump(fields), tenant, row["userid"]))
        call.records = 1
        return self.single(call, tenant)

    def erase(self, call: Call, tenant: str) -> Response:
        """Answer `DELETE /user/{id}/erase`: accepted; the member is gone, the content stays."""
        self.erase_member(tenant, call.path_params["id"])
        call.records = 1
        return reply({}, 202)

    def erase_member(self, tenant: str, userid: int) -> None:
        """Forget who a member was; topics and replies keep their now anonymous author."""
        self.existing(tenant, userid)
        self._vendor.data.write(_ERASE, (tenant, userid))

    def existing(self, tenant: str, userid: int) -> sqlite3.Row:
        """Return a member that is not erased.

        Raises:
            RefusedError: There is none.
        """
        row = self._vendor.data.one(USERS, tenant, userid=userid, erased=0)
        if row is None:
            raise not_found()
        return row

    def moderator(self, call: Call, tenant: str, *, required: bool = False) -> bool:
        """Tell whether the call acts as a moderator.

        Raises:
            RefusedError: `moderatorId` is missing though required, or is no moderator.
        """
        text = call.one("moderatorId")
        if not text:
            if required:
                raise unprocessable("moderatorId is required")
            return False
        row = None
        if text.isdecimal():
            row = self._vendor.data.one(USERS, tenant, userid=int(text), erased=0)
        if row is None or not shapes.is_moderator(row):
            raise unprocessable("moderatorId is not a valid moderator")
        return True

    def authors(self, tenant: str, ids: set[int]) -> dict[int, sqlite3.Row]:
        """Return what a text shows of its author, for several members by id."""
        columns = "userid, username, avatar, erased, rank_id, likes, posts, badges"
        rows = self._vendor.data.pick(USERS, "userid", tenant, ids, columns)
        return {row["userid"]: row for row in rows}

    def _matching(self, call: Call, tenant: str) -> array[int]:
        sql = f"select userid from {USERS} where tenant = ? and erased = 0"
        values: list[Any] = [tenant]
        for column in ("joindate", "lastactivity"):
            first, end = day_range(self._vendor, call, f"filter[{column}]")
            for test, bound in ((">=", first), ("<", end)):
                if bound is not None:
                    sql += f" and {column} {test} ?"
                    values.append(bound)
        userids = _numbers(call.many("filter[userid][]"))
        if userids:
            sql += f" and userid in ({','.join('?' * len(userids))})"
            values += userids
        roles = call.many("filter[roles.rolename][]")
        for column, wanted in (
            ("roles", roles),
            ("badges", _numbers(call.many("filter[badges.badgeid][]"))),
        ):
            if wanted:
                marks = ",".join("?" * len(wanted))
                sql += f" and exists (select 1 from json_each({column}) where value in ({marks}))"
                values += wanted
        by_activity = self._vendor.switch("users_order") == "last_activity"
        order = "lastactivity desc, userid" if by_activity else "userid"
        return self._vendor.data.ids(f"{sql} order by {order}", values)

    def _text(self, row: sqlite3.Row, *, single: bool) -> str:
        vendor, data, tenant = self._vendor, self._vendor.data, row["tenant"]
        if not single and vendor.switch("related_in_list") == "empty_array":
            return shapes.user_text(row, data.kind("ranks", tenant), [])
        related = shapes.roles_and_badges(row)
        if single or vendor.switch("profile_fields_in_list"):
            fields = data.kind("profile_fields", tenant)
            related["userprofilefields"] = shapes.profile_fields(row, fields)
        return shapes.user_text(row, data.kind("ranks", tenant), related)


def _numbers(texts: list[str]) -> list[int]:
    """Read ids of the query string; what is no number matches nothing (-1)."""
    return [int(text) if text.isdecimal() else -1 for text in texts]
