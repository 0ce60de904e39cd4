"""What the Customer Communities documentation leaves open, with the likeliest reading first."""

from __future__ import annotations

from crosswalk_sandbox.switches import Switch

SWITCHES = (
    Switch(
        "token_seconds",
        default=7200,
        description="life of a token in seconds, by the sandbox's clock",
    ),
    Switch(
        "token_type",
        default="bearer",
        description="spelling of token_type",
        choices=("bearer", "Bearer"),
    ),
    Switch(
        "unauthorized_body",
        default="message",
        description="body of a 401: {message}, OAuth's {error, error_description}, or nothing",
        choices=("message", "oauth", "empty"),
    ),
    Switch(
        "throttle_retry_after",
        default=True,
        description="whether a 429 carries Retry-After",
        choices=(True, False),
    ),
    Switch("users_page_size_max", default=100, description="largest pageSize of the users list"),
    Switch(
        "page_size_beyond_max",
        default="refuse",
        description="a larger pageSize is refused with 422, or cut down silently",
        choices=("refuse", "clamp"),
    ),
    Switch(
        "users_window", default=0, description="reachable users, as for topics; 0 for no window"
    ),
    Switch(
        "users_order",
        default="id",
        description="order of the users list: by user id, or the latest activity first",
        choices=("id", "last_activity"),
    ),
    Switch(
        "type_lists_window",
        default=0,
        description="reachable rows of /v2/questions and the like; 0 for no window",
    ),
    Switch("topics_window", default=10_000, description="reachable matches of /v2/topics"),
    Switch(
        "mid_page_hidden_rows",
        default=False,
        description="banned users and trashed topics take a place on a page without being shown",
        choices=(True, False),
    ),
    Switch(
        "day_filter_offset_hours",
        default=0,
        description="zone in which a day of a date filter begins, as hours",
    ),
    Switch(
        "profile_fields_in_list",
        default=False,
        description="profile fields in the users list",
        choices=(True, False),
    ),
    Switch(
        "related_in_list",
        default="roles_and_badges",
        description="_related in the users list: roles and badges, or an empty array",
        choices=("roles_and_badges", "empty_array"),
    ),
    Switch(
        "users_unnamed_keys",
        default="index",
        description="keys of the default form of the users list: 0, 1, ... or user ids",
        choices=("index", "userid"),
    ),
    Switch(
        "users_count",
        default="total",
        description="statistics.count is the number of all matches, or of this page",
        choices=("total", "page"),
    ),
    Switch(
        "find_by_shape",
        default="result",
        description="find-by inside result, or bare",
        choices=("result", "bare"),
    ),
    Switch(
        "erased_author",
        default="anonymous",
        description="author of erased members' content: id 0 and a common name, or the old id",
        choices=("anonymous", "keeps_id"),
    ),
    Switch(
        "metadata_on_lists",
        default=False,
        description="_metadata on every /v2 list",
        choices=(True, False),
    ),
    Switch(
        "drafts_in_articles",
        default=False,
        description="drafts in /v2/articles",
        choices=(True, False),
    ),
    Switch(
        "private_categories",
        default=False,
        description="their topics in lists without authorId",
        choices=(True, False),
    ),
    Switch(
        "small_lists_shape",
        default="result",
        description="tags, product areas and idea statuses inside result, or as bare arrays",
        choices=("result", "bare"),
    ),
    Switch(
        "category_shape",
        default="bare",
        description="single category bare, or inside result",
        choices=("bare", "result"),
    ),
    Switch(
        "views_in_types",
        default=False,
        description="views in the type-specific objects",
        choices=(True, False),
    ),
    Switch(
        "views_per_day",
        default=24,
        description="by how much every topic's views grow per day of the clock",
    ),
    Switch(
        "replies_missing_every",
        default=0,
        description="replies of every n-th listed topic (by public id) answer 404; 0 for none",
    ),
    Switch(
        "unreplied_contributor",
        default="author",
        description="lastContributor of a topic without replies: its author, or empty strings",
        choices=("author", "empty"),
    ),
    Switch(
        "leaderboard_id",
        default="userId",
        description="name of the user id in rankings",
        choices=("userId", "id"),
    ),
)
