"""Replies of a topic: stored ones, or computed from the topic in large worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.call import Call, reply
from crosswalk_sandbox.communities.answers import not_found, unprocessable
from crosswalk_sandbox.communities.data import parsed
from crosswalk_sandbox.communities.member_shapes import rich_author
from crosswalk_sandbox.communities.paging import iso, metadata, page_of, truth
from crosswalk_sandbox.communities.tables import REPLIES, TOPICS, USERS
from crosswalk_sandbox.communities.topic_shapes import permalink

if TYPE_CHECKING:
    import sqlite3

    from starlette.responses import Response

    from crosswalk_sandbox.communities.vendor import Communities
    from crosswalk_sandbox.store import Document

SORTS = {
    "oldestFirst": "replied_at, id",
    "mostRecentFirst": "replied_at desc, id desc",
    "mostLiked": "json_array_length(liked_by) desc, id",
}
_TEXTS = (
    "<p>Thanks, this solved it for us.</p>",
    "<p>We see the same. Any news?</p>",
    "<p>Have a look at <strong>Settings &gt; Export</strong>.</p>",
    "<p>Not for us: it still fails &amp; the log is empty.</p>",
)


class Replies:
    """Handlers of `/v2/{type}/{id}/replies`."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor

    def listing(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer the replies of a topic; moderators see trashed ones too."""
        topic = self._topic(call, tenant, content_type)
        page = page_of(self._vendor, call)
        sort = call.one("sort") or "oldestFirst"
        if sort not in SORTS:
            raise unprocessable(f"sort must be one of {', '.join(SORTS)}")
        self.store_computed(topic)
        sql = f"select * from {REPLIES} where tenant = ? and content_type = ? and topic_id = ?"
        all_states = self._vendor.members.moderator(call, tenant)
        if not all_states or truth(call.one("onlyNotTrashed")):
            sql += " and trashed = 0"
        values = (tenant, content_type, topic["id"])
        rows = self._vendor.data.store.execute(f"{sql} order by {SORTS[sort]}", values).fetchall()
        shown = rows[page.slice]
        call.records = len(shown)
        return reply(
            {
                "result": self._shapes(shown, topic),
                "_metadata": metadata(page, len(rows)),
            }
        )

    def single(self, call: Call, tenant: str, content_type: str) -> Response:
        """Answer one reply: inside `result` for questions, bare for the other types."""
        topic = self._topic(call, tenant, content_type)
        self.store_computed(topic)
        row = self._vendor.data.one(
            REPLIES,
            tenant,
            content_type=content_type,
            topic_id=topic["id"],
            id=call.path_params["reply"],
        )
        if row is None or (row["trashed"] and not self._vendor.members.moderator(call, tenant)):
            raise not_found()
        call.records = 1
        shape = self._shapes([row], topic)[0]
        return reply({"result": shape} if content_type == "question" else shape)

    def store_computed(self, topic: sqlite3.Row) -> None:
        """Make rows of the replies that a generated topic only counts, when first asked for.

        A world of a million replies starts quickly because nobody reads them all.
        """
        count = topic["computed_replies"]
        if not count:
            return
        store, tenant = self._vendor.data.store, topic["tenant"]
        users = self._vendor.data.count(USERS, tenant)
        span = topic["last_activity_at"] - topic["created_at"]
        first_public = topic["last_post_id"] - count + 1
        rows = []
        for n in range(count):
            last = n == count - 1
            author = (topic["public_id"] * 7919 + n * 104_729) % users + 1
            rows.append(
                (
                    tenant,
                    topic["content_type"],
                    topic["first_reply_id"] + n,
                    topic["id"],
                    first_public + n,
                    topic["last_contributor_id"] if last else author,
                    _TEXTS[(topic["public_id"] + n) % len(_TEXTS)],
                    topic["created_at"] + span * (n + 1) // count,
                )
            )
        columns = "tenant, content_type, id, topic_id, public_id, author_id, content, replied_at"
        with store.transaction():
            store.executemany(
                f"insert into {REPLIES} ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )
            store.execute(
                f"update {TOPICS} set computed_replies = 0 where tenant = ? and public_id = ?",
                (tenant, topic["public_id"]),
            )

    def next_ids(self, tenant: str, content_type: str) -> tuple[int, int]:
        """Return the public id and the id of the type after the highest ones, stored or counted."""
        data = self._vendor.data
        counted = data.store.execute(
            "select coalesce(max(last_post_id), 0),"
            " coalesce(max(iif(content_type = ?, first_reply_id + computed_replies - 1, 0)), 0)"
            f" from {TOPICS} where tenant = ? and computed_replies > 0",
            (content_type, tenant),
        ).fetchone()
        return (
            max(data.next_id(REPLIES, "public_id", tenant), counted[0] + 1),
            max(data.next_id(REPLIES, "id", tenant, content_type=content_type), counted[1] + 1),
        )

    def _topic(self, call: Call, tenant: str, content_type: str) -> sqlite3.Row:
        topic = self._vendor.topics.existing(call, tenant, content_type)
        every = self._vendor.switch("replies_missing_every")
        if every and topic["public_id"] % every == 0:
            raise not_found()
        return topic

    def _shapes(self, rows: list[sqlite3.Row], topic: sqlite3.Row) -> list[Document]:
        vendor, tenant = self._vendor, topic["tenant"]
        people = vendor.members.authors(tenant, {row["author_id"] for row in rows})
        ranks, erased = vendor.data.kind("ranks", tenant), vendor.switch("erased_author")
        link = f"https://{tenant}.example.com{permalink(topic)}"
        return [
            {
                "id": str(row["id"]),
                "publicReplyId": str(row["public_id"]),
                "content": row["content"],
                "author": rich_author(people.get(row["author_id"]), erased, ranks),
                "repliedAt": iso(row["replied_at"]),
                "inclusiveReplyCount": 0,
                "inclusiveVisibleReplyCount": 0,
                "trashed": bool(row["trashed"]),
                "spam": bool(row["spam"]),
                "reported": False,
                "reportedContent": None,
                "pendingApproval": False,
                "highlighted": bool(row["highlighted"]),
                "likedBy": parsed(row["liked_by"]),
                "permalink": f"{link}?postid={row['public_id']}#post{row['public_id']}",
            }
            for row in rows
        ]
