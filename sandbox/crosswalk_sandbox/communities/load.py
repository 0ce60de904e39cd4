"""From a world file to rows: short YAML entries on one side, every column on the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from crosswalk_sandbox.communities import bulk
from crosswalk_sandbox.communities.tables import KINDS, POINTS, REPLIES, TOPICS, USERS
from crosswalk_sandbox.store import Store, dump

Spec = Mapping[str, Any]
FIRST_USER_ID = 1

_DEFAULTS: dict[str, Spec] = {
    "categories": {"module": "community", "parent": None, "section": False, "private": False},
    "idea_statuses": {"default": False, "visible": True, "type": "", "textColor": "FFFFFF"},
}

# members whose counters the world file leaves open: counted from their content
_COUNTERS = f"""
update {USERS} set
  topics = coalesce(topics, (select count(*) from {TOPICS} t where t.tenant = {USERS}.tenant
    and t.author_id = userid and t.trashed = 0 and t.status = 'published')),
  posts = coalesce(posts, (select count(*) from {REPLIES} r where r.tenant = {USERS}.tenant
    and r.author_id = userid and r.trashed = 0)),
  solved = coalesce(solved, (select count(*) from {TOPICS} t join {REPLIES} r
    on r.tenant = t.tenant and r.content_type = t.content_type and r.id = t.answer_id
    where t.tenant = {USERS}.tenant and r.author_id = userid)),
  likes = coalesce(likes, (select coalesce(sum(t.like_count), 0) from {TOPICS} t
    where t.tenant = {USERS}.tenant and t.author_id = userid)),
  likes_given = coalesce(likes_given, (select count(*) from {TOPICS} t, json_each(t.likes)
    where t.tenant = {USERS}.tenant and value = cast(userid as text)))
where topics is null or posts is null or solved is null or likes is null or likes_given is null
"""
_POINTS = f"""
insert into {POINTS}
select tenant, userid, lastactivity, posts + 2 * topics + 10 * solved from {USERS}
where lastactivity > 0 and posts + topics + solved > 0
"""


def load_tenant(store: Store, tenant: str, spec: Spec) -> None:
    """Insert everything that the world file says about one community."""
    for kind in KINDS:
        entries = [entry(kind, n, given) for n, given in enumerate(spec.get(kind, []), 1)]
        documents = store.documents(f"communities {kind}", index=["tenant"])
        documents.put_many((f"{tenant}/{x['id']}", {"tenant": tenant, **x}) for x in entries)
    insert(store, USERS, (user_row(tenant, *pair) for pair in _numbered(spec.get("users", []))))
    usernames = dict(
        store.execute(
            f"select username, userid from {USERS} where tenant = ?", (tenant,)
        ).fetchall()
    )
    topics, replies = content_rows(tenant, spec.get("topics", []), usernames)
    insert(store, TOPICS, topics)
    insert(store, REPLIES, replies)
    if "generate" in spec:
        marks = ", ".join("?" * len(bulk.COLUMNS))
        store.executemany(
            f"insert into {TOPICS} ({', '.join(bulk.COLUMNS)}) values ({marks})",
            bulk.topic_rows(tenant, spec["generate"], len(spec["categories"])),
        )


def finish(store: Store) -> None:
    """Count what the world file left open, once every tenant is loaded."""
    store.execute(_COUNTERS)
    store.execute(_POINTS)


def insert(store: Store, table: str, rows: Iterable[Spec]) -> None:
    """Insert rows that all have the same columns."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    sql = f"insert into {table} ({', '.join(first)}) values ({', '.join('?' * len(first))})"
    with store.transaction():
        store.execute(sql, tuple(first.values()))
        store.executemany(sql, (tuple(row.values()) for row in iterator))


def entry(kind: str, number: int, spec: Spec) -> dict[str, Any]:
    """Return an entry of a small list, numbered by its place unless it gives an `id`."""
    order = "displayOrder" if kind == "idea_statuses" else "order"
    return {"id": number, order: number, **_DEFAULTS.get(kind, {}), **spec}


def user_row(tenant: str, userid: int, spec: Spec) -> dict[str, Any]:
    """Return the columns of a member. Counters that are not given are counted later."""
    return {
        "tenant": tenant,
        "userid": userid,
        "username": spec["username"],
        "email": spec.get("email"),
        "joindate": seconds(spec["joindate"]),
        "lastvisit": seconds(spec.get("lastvisit", spec.get("lastactivity", 0))),
        "lastactivity": seconds(spec.get("lastactivity", 0)),
        "lastpost": seconds(spec.get("lastpost", 0)),
        **{name: spec.get(name) for name in ("posts", "topics", "solved", "likes", "likes_given")},
        "rank_id": spec.get("rank_id", 1),
        "roles": dump(spec.get("roles", ["roles.registered"])),
        "badges": dump(spec.get("badges", [])),
        "profile_fields": dump(spec.get("profile_fields", {})),
        "sso": dump(spec.get("sso", {})),
    }


def content_rows(
    tenant: str, specs: Iterable[Spec], usernames: Mapping[str, int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the columns of topics and of their replies.

    Private ids count per content type and so collide across types; public ids are unique for all
    topics, and for all replies.
    """
    next_topic: Callable[[str], int] = _Counter()
    next_reply: Callable[[str], int] = _Counter()
    public_reply = 5000
    topics, replies = [], []
    for number, spec in enumerate(specs, 1):
        kind = spec["content_type"]
        topic = topic_row(tenant, 1000 + number, next_topic(kind), spec, usernames)
        for reply_spec in spec.get("replies", []):
            public_reply += 1
            reply = reply_row(topic, public_reply, next_reply(kind), reply_spec, usernames)
            replies.append(reply)
            if reply_spec.get("answer"):
                topic["answer_id"] = reply["id"]
            if reply["trashed"]:
                continue
            topic["reply_count"] += 1
            topic["last_post_id"] = reply["public_id"]
            topic["last_contributor_id"] = reply["author_id"]
            topic["last_activity_at"] = reply["replied_at"]
        topics.append(topic)
    return topics, replies


def topic_row(
    tenant: str, public_id: int, private_id: int, spec: Spec, usernames: Mapping[str, int]
) -> dict[str, Any]:
    """Return the columns of a topic without replies."""
    created = seconds(spec["created_at"])
    likes = [str(usernames[name]) for name in spec.get("likes", [])]
    votes = [str(usernames[name]) for name in spec.get("votes", [])]
    return {
        "tenant": tenant,
        "public_id": public_id,
        "content_type": spec["content_type"],
        "id": private_id,
        "title": spec["title"],
        "content": spec.get("content", ""),
        "category_id": spec["category_id"],
        "tags": dump(spec.get("tags", [])),
        "moderator_tags": dump(spec.get("moderator_tags", [])),
        "likes": dump(likes),
        "votes": dump(votes),
        "like_count": len(likes),
        "vote_count": len(votes),
        "views": spec.get("views", 0),
        "trashed": int(spec.get("trashed", False)),
        "sticky": int(spec.get("sticky", False)),
        "closed": int(spec.get("closed", False)),
        "status": spec.get("status", "published"),
        "author_id": usernames[spec["author"]],
        "created_at": created,
        "published_at": seconds(spec.get("published_at", created)),
        "last_activity_at": created,
        "modified_at": seconds(spec.get("modified_at", 0)),
        "idea_status_id": spec.get("idea_status_id"),
        "idea_status_at": seconds(spec.get("idea_status_at", 0)),
        "product_areas": dump(spec.get("product_areas", [])),
        "reply_count": 0,
        "answer_id": None,
        "last_post_id": 0,
        "last_contributor_id": None,
        "computed_replies": 0,
        "first_reply_id": 0,
    }


def reply_row(
    topic: Spec, public_id: int, private_id: int, spec: Spec, usernames: Mapping[str, int]
) -> dict[str, Any]:
    """Return the columns of a reply."""
    return {
        "tenant": topic["tenant"],
        "content_type": topic["content_type"],
        "id": private_id,
        "topic_id": topic["id"],
        "public_id": public_id,
        "author_id": usernames[spec["author"]],
        "content": spec.get("content", "<p>Thanks.</p>"),
        "replied_at": seconds(spec["replied_at"]),
        "liked_by": dump([str(usernames[name]) for name in spec.get("likes", [])]),
        "trashed": int(spec.get("trashed", False)),
        "spam": int(spec.get("spam", False)),
        "highlighted": int(spec.get("highlighted", False)),
    }


def seconds(value: float | str | date) -> int:
    """Read a moment of a world file (YAML time, ISO 8601 text or Unix seconds)."""
    if isinstance(value, (int, float)):
        return int(value)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return int(value.timestamp())


class _Counter:
    """Numbers from 1, apart for each name."""

    def __init__(self) -> None:
        self._last: defaultdict[str, int] = defaultdict(int)

    def __call__(self, name: str) -> int:
        self._last[name] += 1
        return self._last[name]


def _numbered(users: Iterable[Spec]) -> Iterable[tuple[int, Spec]]:
    number = FIRST_USER_ID - 1
    for spec in users:
        number = spec.get("userid", number + 1)
        yield number, spec
