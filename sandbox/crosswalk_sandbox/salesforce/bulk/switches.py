"""What tests turn on jobs: their pace, and what the documentation leaves open."""

from __future__ import annotations

from crosswalk_sandbox.switches import Switch

SWITCHES = (
    Switch("bulk_polls", 1, "Polls of a closed job that answer InProgress before it is worked on"),
    Switch("bulk_seconds", 0, "Seconds of the clock that a closed job waits before"),
    Switch("bulk_rows_per_poll", 100_000, "Rows of an ingest job that one poll works on"),
    Switch("bulk_result_rows", 50_000, "Rows of a page of query results when no one says"),
    Switch(
        "bulk_embedded_crlf",
        "refuse",
        "CRLF inside quoted cells of a job with line ending LF: the job fails, or they are kept",
        ("refuse", "keep"),
    ),
    Switch(
        "bulk_owner_column",
        "either",
        "Header of a parent column of Owner: Owner.X, User:Owner.X, or either",
        ("either", "plain", "typed"),
    ),
    Switch(
        "bulk_failed_no_content",
        False,  # noqa: FBT003 - the value of a switch
        "failedResults answers 204 when a column is not spelled as in describe",
    ),
    Switch("bulk_hard_delete", False, "The user has the permission Bulk API Hard Delete"),  # noqa: FBT003 - its default
)
