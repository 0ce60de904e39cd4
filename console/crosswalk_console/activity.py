"""`crosswalk activity`: what a run read and wrote, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_console.report import Report, Section

if TYPE_CHECKING:
    from crosswalk_console.warehouse import Row, Warehouse

LATEST = "latest"

_RUNS = """
    select run_id, started_at, status, records_valid, records_invalid, api_calls, throttled_seconds,
        streams_failed, planned, succeeded, rejected, "unknown", not_attempted
    from activity.runs order by started_at desc, run_id limit ?
"""
_EXTRACTS = """
    select connection, stream, mode, status, records_valid, records_invalid, api_calls, retries,
        throttled_seconds, started_at, finished_at, error_code, error_message
    from activity.extracts where run_id = ? order by connection, stream, started_at
"""
_DELIVERIES = """
    select destination, object, operation, status, count(*) as records
    from activity.deliveries where run_id = ? group by all order by all
"""
_FAILURES = """
    select deliveries.destination, deliveries.object, deliveries.status, deliveries.reason_code,
        count(*) as records, min(deliveries.message) as message, min(codes.remedy) as next_step
    from activity.deliveries
    left join activity.reason_codes as codes on codes.code = deliveries.reason_code
    where deliveries.run_id = ? and deliveries.status <> 'succeeded'
    group by all order by records desc, reason_code
"""


class UnknownRunError(Exception):
    """The ledger has no run of that id."""


def activity_report(warehouse: Warehouse, *, run: str, limit: int) -> Report:
    """Return the last runs, and one of them in detail.

    Args:
        warehouse: Where the ledger is.
        run: A run's id, or `latest`.
        limit: How many runs to list.

    Raises:
        UnknownRunError: There is no such run.
    """
    runs = warehouse.rows(_RUNS, [limit])
    if not runs:
        return Report("No run has been recorded yet.", data={"runs": [], "run": None})
    chosen = runs[0] if run == LATEST else _find(warehouse, run)
    run_id = chosen["run_id"]
    extracts = warehouse.rows(_EXTRACTS, [run_id])
    deliveries = warehouse.rows(_DELIVERIES, [run_id])
    failures = warehouse.rows(_FAILURES, [run_id])
    failed = [extract for extract in extracts if extract["status"] == "failed"]
    return Report(
        headline=f"Run {run_id}: {chosen['status']}.",
        sections=[
            Section(
                "Runs",
                [
                    "started_at",
                    "status",
                    "records_valid",
                    "api_calls",
                    "planned",
                    "succeeded",
                    "rejected",
                    "unknown",
                    "not_attempted",
                ],
                runs,
            ),
            Section(
                "Read",
                [
                    "connection",
                    "stream",
                    "status",
                    "records_valid",
                    "records_invalid",
                    "api_calls",
                    "throttled_seconds",
                ],
                extracts,
            ),
            Section(
                "Could not be read", ["connection", "stream", "error_code", "error_message"], failed
            ),
            Section(
                "Written", ["destination", "object", "operation", "status", "records"], deliveries
            ),
            Section(
                "Not written",
                ["status", "reason_code", "records", "message", "next_step"],
                failures,
            ),
        ],
        data={
            "run": chosen,
            "runs": runs,
            "extracts": extracts,
            "deliveries": deliveries,
            "failures": failures,
        },
    )


def _find(warehouse: Warehouse, run: str) -> Row:
    found = warehouse.rows("select * from activity.runs where run_id = ?", [run])
    if not found:
        raise UnknownRunError(f"There is no run {run}. See `crosswalk activity` for the last ones.")
    return found[0]
