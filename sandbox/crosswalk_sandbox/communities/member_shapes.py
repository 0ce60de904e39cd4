"""How a member looks: in the list, alone, found by a field, and as an author."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.communities.data import parsed
from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    import sqlite3

    from crosswalk_sandbox.store import Document

ROLE_IDS = {
    name: number
    for number, name in enumerate(
        ("roles.guest", "roles.registered", "roles.moderator", "roles.admin", "roles.superuser"), 1
    )
}
MODERATING_ROLES = frozenset({"roles.moderator", "roles.admin", "roles.community-manager"})
FIND_BY_ZONE = timezone(timedelta(hours=2))
"""Find-by tells the registration in a local zone, other than the rest of the API."""

_COPIED = [
    "userid",
    "username",
    "email",
    "avatar",
    "joindate",
    "lastvisit",
    "lastactivity",
    "lastpost",
    "posts",
    "topics",
    "solved",
    "likes",
    "likes_given",
]

# fields that the sandbox does not vary, in the types of the OpenAPI file
_CONSTANT: Document = {
    "lastpostid": 0,
    "deleted_posts": 0,
    "following": 0,
    "followers": 0,
    "subscriptions": 0,
    "pmunread": 0,
    "pmtotal": 0,
    "reputation": 0,
    "reviewcount": 0,
    "ratingcount": 0,
    "blogposts": 0,
    "researches": 0,
    "rank_avatar_icon": None,
    "rank_avatar_icon_thumb": None,
    "usertitle": "",
    "customtitle": 0,
    "signature": "",
    "cdn": "",
    "ipaddress": "192.0.2.1",
    "session_ids_flagged_for_logout": [],
    "external_logout_at": None,
    "options": 0,
    "autosubscribe": 0,
    "customoptions": 0,
    "autoAddToFavorites": False,
    "crudListCacheDependencyKey": "",
    "usergroupid": 0,
    "membergroupids": 0,
    "displaygroupid": 0,
}
_CONSTANT_TEXT = dump(_CONSTANT)[1:-1]


def user_text(row: sqlite3.Row, ranks: dict[int, Document], related: Any) -> str:  # noqa: ANN401 - JSON
    """Return the JSON of a user object, list and single alike, with these `_related` members."""
    rank = ranks.get(row["rank_id"], {"name": "", "title": ""})
    user = {name: row[name] for name in _COPIED}
    user["email"] = row["email"] or ""
    user["id"] = str(row["userid"])
    user["rank_id"] = row["rank_id"]
    user["rank_name"] = rank["name"]
    user["rank_display_name"] = rank["title"]
    user["is_moderator"] = int(is_moderator(row))
    user["insided_sso_customeruid"] = next(iter(parsed(row["sso"]).values()), "")
    user["_related"] = related
    return f"{dump(user)[:-1]},{_CONSTANT_TEXT}}}"


def is_moderator(row: sqlite3.Row) -> bool:
    """Tell whether a member may act as `moderatorId`."""
    return not MODERATING_ROLES.isdisjoint(parsed(row["roles"]))


def roles_and_badges(row: sqlite3.Row) -> Document:
    """Return the members of `_related` that the list carries too."""
    badges = parsed(row["badges"])
    return {
        "badges": [{"id": badge} for badge in badges],
        "badgesCount": len(badges),
        "roles": [_role(name, row["userid"]) for name in parsed(row["roles"])],
    }


def profile_fields(row: sqlite3.Row, fields: dict[int, Document]) -> list[Document]:
    """Return the profile fields of a member that have a value."""
    numbers = {field["name"]: number for number, field in fields.items()}
    return [
        {
            "id": row["userid"] * 100 + numbers.get(name, 0),
            "userid": row["userid"],
            "profilefieldid": numbers.get(name, 0),
            "value": value,
            "profilefield_name": name,
            "_related": [],
        }
        for name, value in parsed(row["profile_fields"]).items()
    ]


def found_user(row: sqlite3.Row, ranks: dict[int, Document]) -> Document:
    """Return the other field set of find-by: ISO date, SSO ids by provider."""
    return {
        "userid": row["userid"],
        "email": row["email"] or "",
        "username": row["username"],
        "rank": ranks.get(row["rank_id"], {"title": ""})["title"],
        "joindate": datetime.fromtimestamp(row["joindate"], FIND_BY_ZONE).isoformat(),
        "profileFields": [
            {"name": name, "NormalizedValue": value}
            for name, value in parsed(row["profile_fields"]).items()
        ],
        "roles": [
            {"auth_item": {"name": name, "main": name.startswith("roles.")}}
            for name in parsed(row["roles"])
        ],
        "user_statistics": {
            "post_count": row["posts"],
            "likes": row["likes"],
            "likes_given": row["likes_given"],
            "topic_count": row["topics"],
            "topic_answered_count": row["solved"],
        },
        "sso": parsed(row["sso"]),
    }


def author(row: sqlite3.Row | None, erased_author: str) -> Document:
    """Return the short author of a topic: strings only, no e-mail."""
    if row is None or row["erased"]:
        kept = row is not None and erased_author == "keeps_id"
        return {
            "id": str(row["userid"]) if row is not None and kept else "0",
            "username": "" if kept else "Anonymous",
            "avatar": "",
        }
    return {"id": str(row["userid"]), "username": row["username"], "avatar": row["avatar"]}


def rich_author(
    row: sqlite3.Row | None, erased_author: str, ranks: dict[int, Document]
) -> Document:
    """Return the author of a type-specific object or reply, with reputation."""
    rank = ranks.get(row["rank_id"], {}) if row is not None else {}
    return author(row, erased_author) | {
        "customTitle": "",
        "signature": "",
        "reputation": {
            "rank": rank.get("title", ""),
            "rankIcon": "",
            "rankIconThumbnail": "",
            "likesReceived": row["likes"] if row is not None else 0,
            "repliesMade": row["posts"] if row is not None else 0,
            "badgesReceived": parsed(row["badges"]) if row is not None else [],
        },
    }


def _role(name: str, userid: int) -> Document:
    number = ROLE_IDS.get(name, 100)
    item = {"id": number, "name": name, "type": 2, "description": None, "bizrule": None}
    item |= {"data": None, "visible": True, "main": name.startswith("roles."), "order": number}
    item |= {"exclude_for_spam_check": False, "_related": []}
    return {
        "auth_item_id": number,
        "itemname": name,
        "userid": userid,
        "bizrule": None,
        "data": None,
        "_related": {"items": item},
    }
