"""What a person does in the community or its Control area, past the API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.communities import load
from crosswalk_sandbox.communities.answers import RefusedError
from crosswalk_sandbox.communities.tables import KINDS, REPLIES, TOPICS, USERS
from crosswalk_sandbox.store import dump
from crosswalk_sandbox.vendor import NoSuchObjectError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from crosswalk_sandbox.communities.vendor import Communities
    from crosswalk_sandbox.vendor import Row

_JSON = [
    "roles",
    "badges",
    "profile_fields",
    "sso",
    "tags",
    "moderator_tags",
    "product_areas",
    "likes",
    "votes",
    "liked_by",
]
_MOMENTS = ("joindate", "lastvisit", "lastactivity", "lastpost", "created_at", "published_at")
_TABLES = {
    "users": (USERS, "userid"),
    "topics": (TOPICS, "public_id"),
    "replies": (REPLIES, "public_id"),
}


class Edits:
    """Rows of `users`, `topics`, `replies` (by public id) and of the small lists."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor
        self._data = vendor.data

    def rows(self, name: str, tenant: str) -> list[Row]:
        """Return every row of an object; erased members and trashed content included."""
        if name in KINDS:
            return list(self._data.kind(name, tenant).values())
        table, key = _table(name)
        sql = f"select * from {table} where tenant = ? order by {key}"
        return [_shown(row) for row in self._data.store.execute(sql, (tenant,))]

    def row(self, name: str, row_id: str, tenant: str) -> Row:
        """Return one row."""
        if name in KINDS:
            found = self._data.kind(name, tenant).get(int(row_id))
        else:
            table, key = _table(name)
            one = self._data.one(table, tenant, **{key: int(row_id)})
            found = _shown(one) if one else None
        if found is None:
            raise NoSuchObjectError(f"there is no {row_id} among the {name} of {tenant}")
        return found

    def create(self, name: str, fields: Row, tenant: str) -> Row:
        """Make a row from the fields that a world file would give."""
        if name in KINDS:
            entries = self._data.kind(name, tenant)
            entry = load.entry(name, max(entries, default=0) + 1, fields)
            self._data.put_kind(name, tenant, entry)
            return self.row(name, entry["id"], tenant)
        creators = {"users": self._user, "topics": self._topic, "replies": self._reply}
        table, key = _table(name)
        row = creators[name](fields, tenant)
        self._data.forget()
        load.insert(self._data.store, table, [row])
        return self.row(name, str(row[key]), tenant)

    def update(self, name: str, row_id: str, fields: Row, tenant: str) -> Row:
        """Change fields by their column names; lists and mappings are replaced as a whole.

        A new `content_type` converts a topic: new private ids for it and its replies.
        """
        before = self.row(name, row_id, tenant)
        if name in KINDS:
            self._data.put_kind(name, tenant, before | fields)
            return self.row(name, row_id, tenant)
        fields = dict(fields)
        if name == "topics" and "content_type" in fields:
            self._convert(before, fields.pop("content_type"))
        values = {
            column: dump(value)
            if isinstance(value, (list, dict))
            else load.seconds(value)
            if column in _MOMENTS
            else value
            for column, value in fields.items()
        }
        unknown = values.keys() - before.keys()
        if unknown:
            raise ValueError(f"{name} have no {', '.join(sorted(unknown))}")
        if values:
            table, key = _table(name)
            changes = ", ".join(f"{column} = :{column}" for column in values)
            self._data.write(
                f"update {table} set {changes} where tenant = :_tenant and {key} = :_id",
                {**values, "_tenant": tenant, "_id": int(row_id)},
            )
        return self.row(name, row_id, tenant)

    def delete(self, name: str, row_id: str, tenant: str) -> None:
        """Erase a member, or delete content or an entry for good."""
        self.row(name, row_id, tenant)
        if name in KINDS:
            self._data.delete_kind(name, tenant, int(row_id))
        elif name == "users":
            try:
                self._vendor.members.erase_member(tenant, int(row_id))
            except RefusedError as error:
                raise NoSuchObjectError(f"member {row_id} is erased already") from error
        else:
            table, key = _table(name)
            self._data.write(
                f"delete from {table} where tenant = ? and {key} = ?", (tenant, int(row_id))
            )

    def _user(self, fields: Row, tenant: str) -> Row:
        now = self._vendor.world.clock.now()
        userid = fields.get("userid") or self._data.next_id(USERS, "userid", tenant)
        counters = dict.fromkeys(("posts", "topics", "solved", "likes", "likes_given"), 0)
        return load.user_row(tenant, userid, {"joindate": now, **counters, **fields})

    def _topic(self, fields: Row, tenant: str) -> Row:
        kind = fields["content_type"]
        spec = {"created_at": self._vendor.world.clock.now(), **fields}
        return load.topic_row(
            tenant,
            self._data.next_id(TOPICS, "public_id", tenant),
            self._data.next_id(TOPICS, "id", tenant, content_type=kind),
            spec,
            self._usernames(tenant),
        )

    def _reply(self, fields: Row, tenant: str) -> Row:
        topic = self._data.one(TOPICS, tenant, public_id=int(fields["topic"]))
        if topic is None:
            raise NoSuchObjectError(f"there is no topic {fields['topic']} in {tenant}")
        self._vendor.replies.store_computed(topic)
        spec = {"replied_at": self._vendor.world.clock.now(), **fields}
        row = load.reply_row(
            dict(topic),
            *self._vendor.replies.next_ids(tenant, topic["content_type"]),
            spec,
            self._usernames(tenant),
        )
        self._data.write(
            f"update {TOPICS} set reply_count = reply_count + 1, last_activity_at = ?,"
            " last_post_id = ?, last_contributor_id = ? where tenant = ? and public_id = ?",
            (row["replied_at"], row["public_id"], row["author_id"], tenant, topic["public_id"]),
        )
        return row

    def _convert(self, topic: Mapping[str, Any], kind: str) -> None:
        """Move a topic to another type: `publicId` stays, private ids are given anew."""
        data, tenant, old = self._data, topic["tenant"], topic["content_type"]
        new_id = data.next_id(TOPICS, "id", tenant, content_type=kind)
        key = (tenant, topic["public_id"])
        data.write(
            f"update {TOPICS} set content_type = ?, id = ?, answer_id = null"
            " where tenant = ? and public_id = ?",
            (kind, new_id, *key),
        )
        rows = data.store.execute(
            f"select id from {REPLIES} where tenant = ? and content_type = ? and topic_id = ?",
            (tenant, old, topic["id"]),
        ).fetchall()
        for row in rows:
            _, reply_id = self._vendor.replies.next_ids(tenant, kind)
            data.write(
                f"update {REPLIES} set content_type = ?, topic_id = ?, id = ?"
                " where tenant = ? and content_type = ? and id = ?",
                (kind, new_id, reply_id, tenant, old, row["id"]),
            )

    def _usernames(self, tenant: str) -> dict[str, int]:
        sql = f"select username, userid from {USERS} where tenant = ?"
        return dict(self._data.store.execute(sql, (tenant,)).fetchall())


def _shown(row: sqlite3.Row) -> Row:
    """Return a row with its lists and mappings decoded."""
    return {
        column: json.loads(value) if column in _JSON and isinstance(value, str) else value
        for column, value in dict(row).items()
    }


def _table(name: str) -> tuple[str, str]:
    if name not in _TABLES:
        names = ", ".join([*_TABLES, *KINDS])
        raise NoSuchObjectError(f"there is no object {name!r}; objects are {names}")
    return _TABLES[name]
