"""What the documentation of Gainsight CS leaves open; the default is the likeliest reading."""

from __future__ import annotations

from crosswalk_sandbox.switches import Switch

_YES_NO = (True, False)

SWITCHES = (
    # replies to reads
    Switch("data_shape", "records", "where rows stand in `data`", ("records", "list")),
    Switch(
        "empty_mode",
        "records",
        "nothing matched: an empty list, `result: false` without a code, or GSOBJ_1011",
        ("records", "no_data", "1011"),
    ),
    Switch(
        "date_mode",
        "iso",
        "DATE and DATETIME in replies: ISO 8601 with milliseconds or whole seconds and Z, a blank"
        " without a zone, or epoch milliseconds. Stored values keep their milliseconds",
        ("iso", "iso_seconds", "no_zone", "epoch_ms"),
    ),
    Switch("empty_dates", "null", "an unset date in replies: null or ''", ("null", "blank")),
    Switch("default_limit", 1000, "rows of a page when the query names no limit"),
    Switch(
        "max_limit_behaviour",
        "cap",
        "a limit above 5,000 is lowered to it, or refused",
        ("cap", "error"),
    ),
    # the grammar of conditions
    Switch(
        "btw_inclusive",
        default=True,
        description="BTW includes its upper end; the lower always",
        choices=_YES_NO,
    ),
    Switch(
        "parentheses",
        default=True,
        description="`expression` may hold parentheses",
        choices=_YES_NO,
    ),
    Switch(
        "text_in",
        default=True,
        description="IN and NOT_IN work on texts, ids and look-ups",
        choices=_YES_NO,
    ),
    Switch(
        "text_case_sensitive",
        default=True,
        description="texts are compared as they are",
        choices=_YES_NO,
    ),
    Switch("naive_filter_utc_offset", 0, "hours east of UTC of a filter date without a zone"),
    # writes
    Switch(
        "errors_shape",
        "flat",
        "`data.errors` of a refused write: a list of rows, or one list of rows per bad record",
        ("flat", "nested"),
    ),
    Switch(
        "errors_reported",
        "all",
        "a refused write tells of every bad record, the first, or of none in `data.errors`",
        ("all", "first", "none"),
    ),
    Switch(
        "multi_match_update",
        "all",
        "an update whose keys match several rows changes all, the first, or is refused",
        ("all", "first", "error"),
    ),
    Switch(
        "managed_as_writable",
        default=False,
        description="Company.ManagedAs may be written",
        choices=_YES_NO,
    ),
    Switch(
        "stored_text",
        "exact",
        "what becomes of a text: kept, blanks around it dropped, or '' stored as null",
        ("exact", "trimmed", "blank_to_null"),
    ),
    Switch(
        "echo_inserted",
        default=False,
        description="an insert returns the fields sent beside Gsid",
        choices=_YES_NO,
    ),
    # Cockpit
    Switch(
        "cockpit_failures",
        "per_row",
        "a write with bad records: the others are written and each failure is told, or all are"
        " refused as by the object API",
        ("per_row", "all_or_none"),
    ),
    Switch("cockpit_max_requests", 50, "records of a write of Cockpit at most"),
    Switch(
        "cockpit_objects_writable",
        default=False,
        description="calls to action and tasks are written by the object API too",
        choices=_YES_NO,
    ),
    # refusals
    Switch("object_not_found_status", 404, "HTTP status of OBJECT_NOT_FOUND", (404, 400, 200)),
    Switch("failure_status", "http", "a refusal is sent as HTTP 4xx or as 200", ("http", "200")),
    Switch(
        "throttle_code", "GS_APIG_2404", "code of a throttled call", ("GS_APIG_2404", "GU_2400")
    ),
    Switch("throttle_status", 429, "HTTP status of a throttled call", (429, 200)),
    Switch(
        "ip_refused",
        default=False,
        description="calls with the access key come from a refused address",
        choices=_YES_NO,
    ),
    Switch("ip_refused_status", 403, "HTTP status of that refusal", (401, 403)),
    Switch(
        "high_volume_delete_log",
        default=False,
        description="record_delete_log_high_volume exists",
        choices=_YES_NO,
    ),
)
