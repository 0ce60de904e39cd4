"""What Salesforce's documentation leaves open, and settings of an org."""

from __future__ import annotations

from crosswalk_sandbox.switches import Switch

_YES_NO = (True, False)


def _flag(name: str, description: str, *, default: bool = False) -> Switch:
    return Switch(name, default, description, _YES_NO)


SWITCHES = (
    # signing in
    Switch("session_seconds", 7200, "a token dies after this long without a call"),
    _flag("refresh_token_rotation", "a refreshed token comes with a new refresh token"),
    _flag("password_flow", "the username-password flow is allowed (new orgs block it)"),
    _flag("login_host", "this is a login host, where client credentials are refused"),
    _flag("run_as_user", "the app has a user to run as for client credentials", default=True),
    _flag("user_approved", "the user of a JWT has approved the app", default=True),
    _flag("jwt_issued_at", "replies to a JWT carry issued_at and signature"),
    # what the user may see and do
    Switch("hidden_fields", "", "fields hidden from the user: `Task.Type,Contact.Title`"),
    Switch(
        "duplicate_rule",
        "off",
        "rule for equal e-mails of contacts and leads and equal names of accounts",
        ("off", "alert", "block"),
    ),
    # replies
    Switch(
        "unreadable_record",
        "row",
        "a record of a Collections call with an unknown field or a value of a wrong JSON type is"
        " refused alone, or the whole call with 400",
        ("row", "call"),
    ),
    Switch(
        "too_many_records",
        "EXCEEDED_ID_LIMIT",
        "code of a Collections call with more than 200 records",
        ("EXCEEDED_ID_LIMIT", "INVALID_BATCH_SIZE"),
    ),
    Switch("lock_status", 400, "HTTP status of UNABLE_TO_LOCK_ROW on a single row", (400, 500)),
    Switch(
        "unknown_key_message",
        "resource",
        "404 for a key field that is none: the general text, or one that names the field",
        ("resource", "field"),
    ),
    _flag(
        "rolled_back_ids", "rows that all-or-none rolled back still show their ids", default=True
    ),
    # writes
    Switch(
        "repeated_key_in_call",
        "later",
        "a key that stands twice in an upsert: the later rows are refused, all of them, or none",
        ("later", "all", "none"),
    ),
    _flag("upsert_finds_archived", "an upsert matches archived tasks", default=True),
    _flag(
        "activity_unique_across",
        "a unique custom field of activities is unique across tasks and events",
        default=True,
    ),
    Switch(
        "lock_scope",
        "row",
        "what a lock refuses: its row, or the whole transaction of up to 200 rows",
        ("row", "transaction"),
    ),
    _flag("delete_children", "contacts and activities go with what they belong to", default=True),
    # what is stored
    _flag("datetime_milliseconds", "moments keep their milliseconds"),
    _flag("trim_text", "blanks around a text are dropped"),
    Switch(
        "textarea_newlines",
        "keep",
        "line breaks of long texts are kept, or stored as CR LF",
        ("keep", "crlf"),
    ),
)
