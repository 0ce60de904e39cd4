"""From a row of an answer to a record of a stream; None when the row lacks its key."""

from __future__ import annotations

from typing import Any

from tap_communities.values import array, boolean, email_host, integer, mapping, moment, text

Row = dict[str, Any]


def user(row: Row, connection: str, community_id: str | None) -> Row | None:
    """Return a member."""
    userid = integer(row.get("userid"))
    if userid is None:
        userid = integer(row.get("id"))
    if userid is None:
        return None
    related = mapping(row.get("_related"))
    email = text(row.get("email"))
    roles = [text(mapping(role).get("itemname")) for role in array(related.get("roles"))]
    return {
        "connection": connection,
        "userid": userid,
        "community_id": community_id,
        "username": text(row.get("username")),
        "email": email,
        "joindate": moment(row.get("joindate")),
        "lastvisit": moment(row.get("lastvisit")),
        "lastactivity": moment(row.get("lastactivity")),
        "lastpost": moment(row.get("lastpost")),
        "posts": integer(row.get("posts")),
        "topics": integer(row.get("topics")),
        "solved": integer(row.get("solved")),
        "likes": integer(row.get("likes")),
        "likes_given": integer(row.get("likes_given")),
        "rank_id": integer(row.get("rank_id")),
        "rank_name": text(row.get("rank_name")),
        "rank_display_name": text(row.get("rank_display_name")),
        "is_moderator": boolean(row.get("is_moderator")),
        "roles": [role for role in roles if role],
        "badges_count": integer(related.get("badgesCount")),
        "insided_sso_customeruid": text(row.get("insided_sso_customeruid")),
        "email_domain_ascii": email_host(email),
    }


def profile_fields(row: Row) -> list[Row]:
    """Return the profile fields of a member fetched alone."""
    return [
        {
            "profilefieldid": integer(field.get("profilefieldid")),
            "name": text(field.get("profilefield_name")),
            "value": text(field.get("value")),
        }
        for item in array(mapping(row.get("_related")).get("userprofilefields"))
        if (field := mapping(item))
    ]


def category(row: Row, connection: str) -> Row | None:
    """Return a category."""
    if row.get("id") is None:
        return None
    return {
        "connection": connection,
        "id": text(row["id"]),
        "name": text(row.get("name")),
        "order": integer(row.get("order")),
    }


def idea_status(row: Row, connection: str) -> Row | None:
    """Return an idea status."""
    if row.get("id") is None:
        return None
    return {
        "connection": connection,
        "id": text(row["id"]),
        "name": text(row.get("name")),
        "backgroundColor": text(row.get("backgroundColor")),
        "textColor": text(row.get("textColor")),
        "default": boolean(row.get("default")),
        "visible": boolean(row.get("visible")),
        "type": text(row.get("type")),
        "displayOrder": integer(row.get("displayOrder")),
    }


def topic(row: Row, connection: str) -> Row | None:
    """Return a topic. Its `id` is unique only within its type, `publicId` everywhere."""
    if not row.get("publicId"):
        return None
    author, last = mapping(row.get("author")), mapping(row.get("lastContributor"))
    return {
        "connection": connection,
        "publicId": text(row["publicId"]),
        "contentType": text(row.get("contentType")),
        "id": text(row.get("id")),
        "title": text(row.get("title")),
        "content": text(row.get("content")),
        "categoryId": text(row.get("categoryId")),
        "categoryName": text(row.get("categoryName")),
        "status": text(row.get("status")),
        "tags": _texts(row.get("tags")),
        "moderatorTags": _texts(row.get("moderatorTags")),
        "moderationLabel": text(row.get("moderationLabel")),
        "publicLabel": text(row.get("publicLabel")),
        "featuredImage": text(row.get("featuredImage")),
        "featuredImageAltText": text(row.get("featuredImageAltText")),
        "replyCount": integer(row.get("replyCount")),
        "likes": integer(row.get("likes")),
        "votes": integer(row.get("votes")),
        "views": integer(row.get("views")),
        "voteSet": _texts(row.get("voteSet")),
        "likeSet": _texts(row.get("likeSet")),
        "trashed": boolean(row.get("trashed")),
        "sticky": boolean(row.get("sticky")),
        "bestAnswer": boolean(row.get("bestAnswer")),
        "closed": boolean(row.get("closed")),
        "authorId": text(author.get("id")),
        "authorUsername": text(author.get("username")),
        "lastContributorId": text(last.get("id")),
        "lastContributorUsername": text(last.get("username")),
        "createdAt": moment(row.get("createdAt")),
        "lastActivityAt": moment(row.get("lastActivityAt")),
        "publishedAt": moment(row.get("publishedAt")),
        # an object of empty texts stands for "not an idea"
        "ideaStatusName": text(mapping(row.get("ideaStatus")).get("name")) or None,
        "productAreas": _texts(row.get("productAreas")),
        "lastPostId": integer(row.get("lastPostId")),
    }


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - whatever the vendor sends
    return [item for item in map(text, array(value)) if item is not None]
