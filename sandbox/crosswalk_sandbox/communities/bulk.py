"""Topics of generated worlds: many rows quickly, replies only counted (see `replies.py`)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from crosswalk_sandbox.worlds.generate import NEWEST, SPAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS = [
    "tenant",
    "public_id",
    "content_type",
    "id",
    "title",
    "content",
    "category_id",
    "tags",
    "views",
    "author_id",
    "created_at",
    "published_at",
    "last_activity_at",
    "idea_status_id",
    "reply_count",
    "last_post_id",
    "last_contributor_id",
    "computed_replies",
    "first_reply_id",
]

_TYPES = "question question question question conversation conversation idea idea article"
_KINDS = [*_TYPES.split(), "productUpdate"]
_SUBJECTS = [
    "Export",
    "Dashboard",
    "Webhook",
    "Sign-on",
    "Report",
    "Filter",
    "Permission",
    "Import",
]
_PROBLEMS = ("is slow", "fails", "in version 4?", "for beginners", "with many rows", "by API")
_CONTENTS = (
    "<p>Any hint? The log says <code>0 rows</code> &amp; stops.</p>",
    "<h2>What happens</h2><p>We press <strong>Run</strong> and wait.</p><ul><li>once</li></ul>",
    '<p>See <a href="https://docs.example.com/start">the guide</a>.</p>',
    "<p>Grüße aus Zürich 🙂</p>",
)
_TAGS = ("[]", '["export"]', '["api","export"]', '["onboarding"]')


def topic_rows(
    tenant: str, numbers: Mapping[str, int], categories: int
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a tenant's topics in the order of `COLUMNS`."""
    topics, replies, users = numbers["topics"], numbers["replies"], numbers["users"]
    last_topic: defaultdict[str, int] = defaultdict(int)
    last_reply: defaultdict[str, int] = defaultdict(int)
    public_reply = 1_000_000
    for n in range(topics):
        kind = _KINDS[n % 10]
        last_topic[kind] += 1
        # every second topic has the replies of two, so that the sum is exact
        silent = n % 2 == 0 and n < topics - 1
        first = n if n % 2 == 0 else n - 1
        count = 0 if silent else (n + 1) * replies // topics - first * replies // topics
        first_reply = last_reply[kind] + 1
        last_reply[kind] += count
        public_reply += count
        created = NEWEST - SPAN + SPAN * n // topics
        chance = n * 2_654_435_761 + numbers["seed"] & 0xFFFFFFFF
        active = min(NEWEST - 1, created + chance % (60 * 86_400)) if count else created
        yield (
            tenant,
            1000 + n,
            kind,
            last_topic[kind],
            f"{_SUBJECTS[n % 8]} {_PROBLEMS[n // 8 % 6]} ({n})",
            _CONTENTS[n % 4],
            1 + n % categories,
            _TAGS[n // 3 % 4],
            chance % 5000,
            1 + chance % users,
            created,
            created,
            active,
            1 + n % 4 if kind == "idea" else None,
            count,
            public_reply if count else 0,
            1 + (chance >> 7) % users if count else None,
            count,
            first_reply if count else 0,
        )
