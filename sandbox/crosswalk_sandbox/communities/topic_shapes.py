"""How a topic looks: a row of the unified list, and the object of its own type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crosswalk_sandbox.communities.data import parsed
from crosswalk_sandbox.communities.paging import iso
from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    import sqlite3

    from crosswalk_sandbox.store import Document

SEGMENTS = {
    "articles": "article",
    "conversations": "conversation",
    "questions": "question",
    "ideas": "idea",
    "productUpdates": "productUpdate",
}
_CREATED_KEY = {"conversation": "startedAt", "question": "askedAt", "idea": "submittedAt"}
_NO_IDEA_STATUS = {"name": "", "textColor": "", "backgroundColor": ""}
_HOLLOW = dump(_NO_IDEA_STATUS)
"""A topic without idea status carries a hollow object, not null."""
_BOOLEANS = ("false", "true")


def topic_text(
    row: sqlite3.Row,
    *,
    views: int,
    category: Document,
    author: Document,
    contributor: Document,
    idea_status: Document | None,
    product_areas: list[Document],
) -> str:
    """Return the JSON of a row of `/v2/topics`, keys in the order that real rows show.

    As text: an encoder took a quarter of a page's time. Lists are stored as JSON already.
    """
    status = idea_status and dump({key: idea_status[key] for key in _NO_IDEA_STATUS})
    replies = row["reply_count"]
    return (
        f'{{"contentType":"{row["content_type"]}"'
        f',"id":"{row["id"]}"'
        f',"publicId":"{row["public_id"]}"'
        f',"title":{dump(row["title"])}'
        f',"content":{dump(row["content"])}'
        ',"featuredImage":"","featuredImageAltText":"","publicLabel":""'
        f',"categoryId":"{row["category_id"]}"'
        f',"categoryName":{dump(category.get("name", ""))}'
        f',"tags":{row["tags"]}'
        f',"moderatorTags":{row["moderator_tags"]}'
        ',"moderationLabel":""'
        f',"replyCount":{replies}'
        f',"inclusiveReplyCount":{replies}'
        f',"inclusiveVisibleReplyCount":{replies}'
        f',"likes":{row["like_count"]}'
        f',"votes":{row["vote_count"]}'
        f',"views":{views}'
        f',"voteSet":{row["votes"]}'
        f',"likeSet":{row["likes"]}'
        f',"trashed":{_BOOLEANS[row["trashed"]]}'
        f',"sticky":{_BOOLEANS[row["sticky"]]}'
        f',"bestAnswer":{_BOOLEANS[row["answer_id"] is not None]}'
        f',"author":{dump(author)}'
        f',"lastContributor":{dump(contributor)}'
        f',"createdAt":"{iso(row["created_at"])}"'
        f',"lastActivityAt":"{iso(row["last_activity_at"])}"'
        f',"status":"{row["status"]}"'
        f',"ideaStatus":{status or _HOLLOW}'
        f',"productAreas":{dump([area["name"] for area in product_areas])}'
        f',"lastPostId":{dump(row["last_post_id"])}'
        f',"publishedAt":"{iso(row["published_at"])}"'
        f',"closed":{_BOOLEANS[row["closed"]]}}}'
    )


def typed_topic(
    row: sqlite3.Row,
    *,
    author: Document,
    trashed_replies: int,
    idea_status: Document | None,
    product_areas: list[Document],
) -> Document:
    """Return the object of `/v2/{type}` and `/v2/{type}/{id}`: other names per type."""
    kind = row["content_type"]
    total = row["reply_count"] + trashed_replies
    liked = {"votedBy" if kind == "idea" else "likedBy": parsed(row[_liked(kind)])}
    topic = {
        "id": str(row["id"]),
        "publicId": str(row["public_id"]),
        "title": row["title"],
        "content": row["content"],
        "author": author,
        "categoryId": str(row["category_id"]),
        _CREATED_KEY.get(kind, "createdAt"): iso(row["created_at"]),
        "lastActivityAt": iso(row["last_activity_at"]),
        "replyCount": row["reply_count"],
        "spamReplyCount": 0,
        "pendingReplyCount": 0,
        "trashedReplyCount": trashed_replies,
        "totalReplyCount": total,
        "inclusiveReplyCount": total,
        "inclusiveVisibleReplyCount": row["reply_count"],
        "tags": parsed(row["tags"]),
        "moderatorTags": parsed(row["moderator_tags"]),
        **liked,
        "sticky": bool(row["sticky"]),
        "closed": bool(row["closed"]),
        "trashed": bool(row["trashed"]),
        "seoCommunityUrl": permalink(row),
    }
    return topic | _extra(row, idea_status, product_areas)


def permalink(row: sqlite3.Row) -> str:
    """Return the relative address of a topic on the community's site."""
    slug = re.sub("[^a-z0-9]+", "-", row["title"].lower()).strip("-") or "topic"
    return f"/c-{row['category_id']}/{slug}-{row['public_id']}"


def _extra(
    row: sqlite3.Row, idea_status: Document | None, product_areas: list[Document]
) -> Document:
    kind = row["content_type"]
    areas = [{"id": str(area["id"]), "name": area["name"]} for area in product_areas]
    published = {
        "status": row["status"],
        "featuredImage": "",
        "featuredImageAltText": "",
        "publicLabel": "",
        "scheduledBy": None,
    }
    flags = {"spam": False, "reported": False, "reportedContent": None, "pendingApproval": False}
    match kind:
        case "article":
            times = {"publishedAt": iso(row["published_at"]), "scheduledAt": ""}
            modified = {"lastModifiedAt": iso(row["modified_at"] or row["created_at"])}
            return times | modified | published | {"containsPoll": False, "isPreviewPublic": False}
        case "productUpdate":
            return published | {"productAreas": areas, "containsPoll": False}
        case "idea":
            return flags | {
                "ideaStatus": _full_status(idea_status),
                "ideaStatusChangedAt": iso(row["idea_status_at"]),
                "productAreas": areas,
                "assignedModerator": None,
                "moderationLabel": None,
                "pinnedReplyId": None,
            }
        case "question":
            answer = row["answer_id"]
            return flags | {"answer": str(answer) if answer else None, "containsPoll": False}
        case _:
            return flags | {"pinnedReplyId": None, "containsPoll": False}


def _full_status(status: Document | None) -> Document | None:
    if status is None:
        return None
    names = ("name", "backgroundColor", "textColor", "default", "visible", "type")
    return {"id": str(status["id"])} | {name: status[name] for name in names}


def _liked(kind: str) -> str:
    return "votes" if kind == "idea" else "likes"
