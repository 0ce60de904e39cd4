"""`crosswalk check`: did the last run do everything it should have done?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_console.report import Report, Section
from crosswalk_console.warehouse import WarehouseUnavailableError

if TYPE_CHECKING:
    from crosswalk_console.warehouse import Row, Warehouse

PASSED, FAILED = 0, 1

_UNDONE = {"unknown": "have no answer", "not_attempted": "were not sent"}

_FAILED_EXTRACTS = """
    select connection, stream, error_code, error_message, codes.remedy as next_step
    from activity.extracts as extracts
    left join activity.reason_codes as codes on codes.code = extracts.error_code
    where status = 'failed'
        and run_id = (select run_id from activity.extracts order by started_at desc, run_id limit 1)
    order by connection, stream
"""
_FAILED_GUARDS = """
    select guard, detail, what_to_do as next_step from plan.guards
    where verdict = 'failed' order by guard
"""
# refusals are held against all records that are kept in step, not against what happened to change
_KEPT = """
    select destination, object, sum(records) as records from plan.summary
    where state in ('planned', 'unchanged') group by all
"""
_NOT_WRITTEN = """
    select deliveries.destination, deliveries.object, deliveries.status, deliveries.reason_code,
        count(*) as records, min(codes.remedy) as next_step
    from activity.deliveries as deliveries
    left join activity.reason_codes as codes on codes.code = deliveries.reason_code
    where deliveries.status <> 'succeeded'
        and deliveries.run_id = (select max(run_id) from plan.summary)
        and deliveries.planned_at = (select max(planned_at) from plan.summary)
    group by all order by records desc, reason_code
"""
_RECORDS = """
    select summary.destination, summary.object,
        coalesce(any_value(delivered.succeeded), 0) as written,
        coalesce(any_value(delivered.rejected), 0) as refused,
        coalesce(sum(records) filter (state = 'unchanged'), 0) as unchanged,
        coalesce(sum(records) filter (state = 'blocked'), 0) as blocked,
        coalesce(sum(records) filter (state = 'skipped'), 0) as skipped
    from plan.summary as summary
    left join (
        select destination, object, count(*) filter (status = 'succeeded') as succeeded,
            count(*) filter (status = 'rejected') as rejected
        from activity.deliveries
        where planned_at = (select max(planned_at) from plan.summary)
        group by all
    ) as delivered using (destination, object)
    group by all order by all
"""
_RAW_EXTRACTS = """
    select schema_name from duckdb_tables()
    where table_name = 'extracts' and starts_with(schema_name, 'raw_') order by schema_name
"""


def check_report(warehouse: Warehouse, *, max_rejected_share: float) -> Report:
    """Return what the last run left undone.

    Args:
        warehouse: Where the ledger and the plan are.
        max_rejected_share: Largest share of an object's records that the destination may refuse.

    Raises:
        WarehouseUnavailableError: No run has built the ledger yet, and no read has failed.
    """
    try:
        return _judged(warehouse, max_rejected_share)
    except WarehouseUnavailableError:
        # a first run that could not read everything ends before there is a ledger
        failed = [
            row for schema in warehouse.rows(_RAW_EXTRACTS) for row in _reads(warehouse, schema)
        ]
        if not failed:
            raise
        return _report([_extract_finding(row) for row in failed], [], 0, max_rejected_share)


def _reads(warehouse: Warehouse, schema: Row) -> list[Row]:
    """Return the failed reads of the last run of a source, from the raw table itself."""
    return warehouse.rows(f"""
        select connection, stream, error_code, error_message, null as next_step
        from {schema["schema_name"]}.extracts
        where status = 'failed'
            and run_id = (select max_by(run_id, started_at) from {schema["schema_name"]}.extracts)
        order by connection, stream
    """)


def _judged(warehouse: Warehouse, max_rejected_share: float) -> Report:
    kept = {(row["destination"], row["object"]): row["records"] for row in warehouse.rows(_KEPT)}
    not_written = warehouse.rows(_NOT_WRITTEN)
    findings = [
        *(_extract_finding(row) for row in warehouse.rows(_FAILED_EXTRACTS)),
        *(_guard_finding(row) for row in warehouse.rows(_FAILED_GUARDS)),
        *_undone_findings(not_written),
        *_refusal_findings(not_written, kept, max_rejected_share),
    ]
    refused = _total(not_written, "rejected")
    return _report(findings, warehouse.rows(_RECORDS), refused, max_rejected_share)


def _report(
    findings: list[Row], records: list[Row], refused: int, max_rejected_share: float
) -> Report:
    headline = f"Check failed: {len(findings)} findings." if findings else "Check passed."
    if refused and not findings:
        headline = f"Check passed; {refused:,} refused records are within the limit."
    return Report(
        headline=headline,
        sections=[
            Section("Records", list(records[0]) if records else [], records),
            Section("Findings", ["what", "next_step"], findings),
        ],
        data={
            "passed": not findings,
            "records": records,
            "findings": findings,
            "rejected": refused,
            "max_rejected_share": max_rejected_share,
        },
        exit_code=FAILED if findings else PASSED,
    )


def _finding(kind: str, what: str, next_step: str | None) -> dict[str, Any]:
    return {"kind": kind, "what": what, "next_step": next_step or "See `crosswalk activity`."}


def _extract_finding(row: Row) -> Row:
    return _finding(
        "extract_failed",
        f"{row['connection']}, stream {row['stream']} was not read: "
        f"{row['error_message'] or row['error_code']}",
        row["next_step"],
    )


def _guard_finding(row: Row) -> Row:
    return _finding(
        "guard_failed",
        f"Guard {row['guard']} failed: {row['detail']}",
        row["next_step"],
    )


def _undone_findings(rows: list[Row]) -> list[Row]:
    return [
        _finding(
            row["status"],
            f"{row['records']:,} planned records of {row['destination']} {row['object']} "
            f"{_UNDONE[row['status']]}: {row['reason_code']}",
            row["next_step"],
        )
        for row in rows
        if row["status"] in _UNDONE
    ]


def _refusal_findings(
    rows: list[Row], kept: dict[tuple[str, str], int], max_rejected_share: float
) -> list[Row]:
    findings = []
    for (destination, name), records in kept.items():
        refused = [
            row for row in rows if (row["destination"], row["object"]) == (destination, name)
        ]
        share = _total(refused, "rejected") / records
        if share > max_rejected_share:
            findings += [
                _finding(
                    "rejected",
                    f"{destination} refused {row['records']:,} {name} records: "
                    f"{row['reason_code']} ({share:.1%} of {records:,} are refused, "
                    f"the limit is {max_rejected_share:.1%})",
                    row["next_step"],
                )
                for row in refused
                if row["status"] == "rejected"
            ]
    return findings


def _total(rows: list[Row], status: str) -> int:
    return sum(row["records"] for row in rows if row["status"] == status)
