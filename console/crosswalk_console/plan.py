"""`crosswalk plan`: what would be written, what is blocked, what the guards say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crosswalk_console.masking import HARMLESS_FIELDS, mask
from crosswalk_console.report import Report, Section
from crosswalk_console.tasks import task_rows, task_sections

if TYPE_CHECKING:
    from crosswalk_console.warehouse import Row, Warehouse

NOTHING_TO_DO, INVALID, CHANGES_PENDING = 0, 1, 2

_SUMMARY = """
    select destination, object, operation, state, records from plan.summary
    order by destination, object, state, operation
"""
_WRITTEN = """
    select destination, object, count(distinct record_key) as records
    from plan_steps.int_plan__written group by all
"""
_GUARDS = """
    select guard, destination, object, value, limit_value as "limit", verdict, detail, what_to_do
    from plan.guards order by verdict = 'ok', destination, object, guard
"""
_MADE = "select max(run_id) as run_id, max(judged_at) as made_at from plan.guards"
_MAPPING = """
    select destination, object, field, source, verdict, reason from plan.mapping_check
    where verdict <> 'ok' order by verdict, destination, object, field
"""
_BLOCKED = """
    select destination, object, reason_code, field, count(*) as records, min(next_step) as next_step
    from plan.blocked group by all order by records desc, reason_code, field
"""
_BLOCKED_RECORDS = """
    select destination, object, record_key, operation, field, reason_code, detail, next_step
    from plan.blocked order by destination, object, record_key, field limit ?
"""
_FIELDS = """
    select destination, object, field,
        count(*) filter (operation = 'create') as "create",
        count(*) filter (operation = 'update') as "update"
    from plan.changes group by all order by destination, object, "update" desc, "create" desc, field
"""
_CHANGES = f"""
    with harmless as ({HARMLESS_FIELDS})
    select destination, object, operation, record_key, field, old_value, new_value, rule,
        rule = 'link'
        or (destination || '__' || object, field) in (select (plan_object, field) from harmless)
        as is_harmless
    from plan.changes order by operation = 'create', destination, object, record_key, field limit ?
"""


def plan_report(warehouse: Warehouse, *, limit: int, reveal: bool) -> Report:
    """Return the plan that was made last.

    Args:
        warehouse: Where the plan is.
        limit: How many single changes and blocked records to list.
        reveal: Show values of members as they are.
    """
    summary = warehouse.rows(_SUMMARY)
    guards = warehouse.rows(_GUARDS)
    made = warehouse.rows(_MADE)[0]
    mapping = warehouse.rows(_MAPPING)
    blocked = warehouse.rows(_BLOCKED)
    blocked_records = warehouse.rows(_BLOCKED_RECORDS, [limit])
    fields = warehouse.rows(_FIELDS)
    changes = [_shown(row, reveal=reveal) for row in warehouse.rows(_CHANGES, [limit])]

    tasks = task_rows(warehouse, summary, reveal=reveal)
    failed = [guard for guard in guards if guard["verdict"] == "failed"]
    planned = _count(summary, "planned")
    left = records_left(warehouse)
    verdict, exit_code = _verdict(left, failed)
    return Report(
        headline=_headline(planned, left, _count(summary, "blocked"), failed),
        sections=[
            _guards(guards),
            Section("What to do", ["guard", "what_to_do"], failed),
            Section("Mapping", ["verdict", "fields", "reason"], _by_reason(mapping)),
            Section("Records", ["destination", "object", "state", "operation", "records"], summary),
            Section(
                "Fields that change",
                ["destination", "object", "field", "create", "update"],
                fields,
            ),
            Section(
                "Changes",
                [
                    "destination",
                    "operation",
                    "record_key",
                    "field",
                    "old_value",
                    "new_value",
                    "rule",
                ],
                changes,
                _cut(changes, sum(row["create"] + row["update"] for row in fields)),
                heads=3,
            ),
            *task_sections(tasks),
            Section("Blocked", ["reason_code", "field", "records", "next_step"], blocked),
            Section(
                "Blocked records",
                ["record_key", "field", "reason_code", "detail"],
                blocked_records,
                _cut(blocked_records, sum(row["records"] for row in blocked)),
            ),
        ],
        data={
            "run_id": made["run_id"],
            "made_at": made["made_at"],
            "verdict": verdict,
            "left": left,
            "summary": summary,
            "guards": guards,
            "mapping": mapping,
            "fields": fields,
            "changes": changes,
            "blocked": blocked,
            "blocked_records": blocked_records,
            **tasks,
        },
        exit_code=exit_code,
    )


def records_left(warehouse: Warehouse) -> int:
    """Return how many planned records were not written yet."""
    planned = Counter[tuple[str, str]]()
    for row in warehouse.rows(_SUMMARY):
        if row["state"] == "planned":
            planned[row["destination"], row["object"]] += row["records"]
    planned.subtract(
        {(row["destination"], row["object"]): row["records"] for row in warehouse.rows(_WRITTEN)}
    )
    # what another build planned and wrote is in no summary of this one
    return sum(number for number in planned.values() if number > 0)


def _guards(guards: list[Row]) -> Section:
    # each one judges each destination and object, so nearly all lines would say ok
    alarming = [guard for guard in guards if guard["verdict"] != "ok"]
    columns = ["guard", "destination", "object", "verdict", "value", "limit", "detail"]
    passed = f"{len(guards) - len(alarming):,} of {len(guards):,} ok."
    return Section("Guards", columns, alarming, passed)


def _by_reason(mapping: list[Row]) -> list[Row]:
    # an object that was never read is one finding, not one per field
    fields: dict[tuple[str, str], list[str]] = {}
    for row in mapping:
        fields.setdefault((row["verdict"], row["reason"]), []).append(row["field"])
    return [
        {
            "verdict": verdict,
            "fields": names[0] if len(names) == 1 else f"{len(names)} fields",
            "reason": reason,
        }
        for (verdict, reason), names in fields.items()
    ]


def _verdict(left: int, failed: list[Row]) -> tuple[str, int]:
    if failed:
        return "invalid", INVALID
    return ("changes_pending", CHANGES_PENDING) if left else ("nothing_to_do", NOTHING_TO_DO)


def _count(summary: list[Row], state: str) -> int:
    return sum(row["records"] for row in summary if row["state"] == state)


def _headline(planned: int, left: int, blocked: int, failed: list[Row]) -> str:
    if failed:
        names = ", ".join(guard["guard"] for guard in failed)
        return f"The plan is invalid and nothing will be written: guard {names} failed."
    if left:
        done = f", {planned - left:,} of them are written" if left < planned else ""
        return (
            f"{planned:,} records are planned{done}, {blocked:,} are blocked. "
            "Write the planned ones with `meltano run apply`."
        )
    if planned:
        return f"Written; nothing is left to write. {blocked:,} records are blocked."
    return f"Nothing to do. {blocked:,} records are blocked."


def _shown(change: Row, *, reveal: bool) -> Row:
    if change.pop("is_harmless") or reveal:
        return change
    return change | {name: mask(change[name]) for name in ("old_value", "new_value")}


def _cut(shown: list[Row], total: int) -> str:
    return (
        f"The first {len(shown):,} of {total:,}; more with --limit." if total > len(shown) else ""
    )
