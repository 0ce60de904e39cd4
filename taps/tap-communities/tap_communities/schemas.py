"""The JSON schema of every stream; names are the API's, flattened ones are put together."""

from __future__ import annotations

from typing import Any

from singer_sdk import typing as th

_KEY = th.Property("connection", th.StringType, required=True, description="Name of the connection")


def _schema(*properties: th.Property[Any]) -> dict[str, Any]:
    return th.PropertiesList(_KEY, *properties).to_dict()


def _texts(*names: str) -> list[th.Property[Any]]:
    return [th.Property(name, th.StringType) for name in names]


def _integers(*names: str) -> list[th.Property[Any]]:
    return [th.Property(name, th.IntegerType) for name in names]


def _booleans(*names: str) -> list[th.Property[Any]]:
    return [th.Property(name, th.BooleanType) for name in names]


def _moments(*names: str) -> list[th.Property[Any]]:
    return [th.Property(name, th.DateTimeType) for name in names]


_TEXT_LIST = th.ArrayType(th.StringType)

# left out on purpose: `ipaddress`, private-message counters, session and other internal fields
USERS = _schema(
    th.Property("userid", th.IntegerType, required=True),
    *_texts("community_id", "username", "email"),
    *_moments("joindate", "lastvisit", "lastactivity", "lastpost"),
    *_integers("posts", "topics", "solved", "likes", "likes_given"),
    *_integers("rank_id"),
    *_texts("rank_name", "rank_display_name"),
    *_booleans("is_moderator"),
    th.Property("roles", _TEXT_LIST, description="Names of the member's roles"),
    *_integers("badges_count"),
    *_texts("insided_sso_customeruid"),
    th.Property(
        "email_domain_ascii", th.StringType, description="Host of the e-mail, IDNA A-labels"
    ),
)

USER_PROFILE_FIELDS = _schema(
    th.Property("userid", th.IntegerType, required=True),
    th.Property(
        "profile_fields",
        th.ArrayType(
            th.ObjectType(
                th.Property("profilefieldid", th.IntegerType),
                th.Property("name", th.StringType),
                th.Property("value", th.StringType),
            ),
        ),
    ),
    th.Property("phone_e164", th.StringType, description="First valid telephone number among them"),
    *_moments("fetched_at"),
)

CATEGORIES = _schema(
    th.Property("id", th.StringType, required=True),
    *_texts("name"),
    *_integers("order"),
)

IDEA_STATUSES = _schema(
    th.Property("id", th.StringType, required=True),
    *_texts("name", "backgroundColor", "textColor"),
    *_booleans("default", "visible"),
    *_texts("type"),
    *_integers("displayOrder"),
)

TOPICS = _schema(
    th.Property("publicId", th.StringType, required=True, description="Unique in the platform"),
    *_texts("contentType", "id", "title", "content", "categoryId", "categoryName", "status"),
    th.Property("tags", _TEXT_LIST),
    th.Property("moderatorTags", _TEXT_LIST),
    *_texts("moderationLabel", "publicLabel", "featuredImage", "featuredImageAltText"),
    *_integers("replyCount", "likes", "votes", "views"),
    th.Property("voteSet", _TEXT_LIST, description="Ids of the members who voted"),
    th.Property("likeSet", _TEXT_LIST, description="Ids of the members who liked"),
    *_booleans("trashed", "sticky", "bestAnswer", "closed"),
    *_texts("authorId", "authorUsername", "lastContributorId", "lastContributorUsername"),
    *_moments("createdAt", "lastActivityAt", "publishedAt"),
    *_texts("ideaStatusName"),
    th.Property("productAreas", _TEXT_LIST),
    *_integers("lastPostId"),
)
