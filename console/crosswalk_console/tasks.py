"""What a plan of tasks leaves to people: fields to decide, twins, the reach of the mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_console.masking import HARMLESS_FIELDS, mask
from crosswalk_console.report import Section

if TYPE_CHECKING:
    from crosswalk_console.warehouse import Row, Warehouse

_REVIEW = f"""
    with harmless as ({HARMLESS_FIELDS})
    select record_key, salesforce_task_id, field, gainsight_value, salesforce_value,
        last_agreed_value, gainsight_changed_at, salesforce_changed_at, gainsight_editor,
        salesforce_editor, rule, next_step,
        ('salesforce__task', field) in (select (plan_object, field) from harmless) as is_harmless
    from plan.task_review order by record_key, field
"""
_TWINS = """
    select record_key, salesforce_task_id, name as subject, due_date, next_step
    from plan.task_twins order by record_key, salesforce_task_id
"""
_IMPACT = """
    select field, synced_tasks, differing_tasks, written_to_salesforce, written_to_gainsight,
        left_for_review, because_of_the_mapping
    from plan.mapping_impact order by differing_tasks desc, field
"""
_PERSONAL = {"gainsight_editor", "salesforce_editor", "subject"}
_VALUES = {"gainsight_value", "salesforce_value", "last_agreed_value"}


def task_rows(warehouse: Warehouse, summary: list[Row], *, reveal: bool) -> dict[str, list[Row]]:
    """Return what people have to look at, by name; empty when the plan is not about tasks.

    While the sync of tasks is off their tables are missing, or left over from before.
    """
    if not any(row["object"] == "task" for row in summary):
        return {"task_review": [], "task_twins": [], "mapping_impact": []}
    return {
        "task_review": [_shown(row, reveal=reveal) for row in warehouse.rows(_REVIEW)],
        "task_twins": [_shown(row, reveal=reveal) for row in warehouse.rows(_TWINS)],
        "mapping_impact": warehouse.rows(_IMPACT),
    }


def task_sections(found: dict[str, list[Row]]) -> list[Section]:
    """Return the same as tables."""
    review, twins = found["task_review"], found["task_twins"]
    # what people changed is listed with the changes
    impact = [row for row in found["mapping_impact"] if row["because_of_the_mapping"]]
    return [
        Section(
            "Synced tasks that the mapping would change",
            ["field", "differing", "to_salesforce", "to_gainsight", "for_review", "no_edit"],
            [_short(row) for row in impact],
            f"Of {impact[0]['synced_tasks']:,} synced tasks. No edit: nobody touched these since "
            "both sides agreed, so it is the mapping that changes them."
            if impact
            else "",
        ),
        Section(
            "Tasks that a person has to decide",
            ["record_key", "field", "gainsight_value", "salesforce_value", "last_agreed_value"],
            review,
            review[0]["next_step"] if review else "",
        ),
        Section(
            "Tasks that may be the same",
            ["record_key", "salesforce_task_id", "subject", "due_date"],
            twins,
            "To adopt one, enter the record key in the Salesforce task's key field; to have a new "
            "one made, choose Sync in the Gainsight task."
            if twins
            else "",
        ),
    ]


def _shown(row: Row, *, reveal: bool) -> Row:
    hidden = _PERSONAL if row.pop("is_harmless", False) else _PERSONAL | _VALUES
    return row if reveal else row | {name: mask(row[name]) for name in hidden & row.keys()}


def _short(row: Row) -> Row:
    return {
        "field": row["field"],
        "differing": row["differing_tasks"],
        "to_salesforce": row["written_to_salesforce"],
        "to_gainsight": row["written_to_gainsight"],
        "for_review": row["left_for_review"],
        "no_edit": row["because_of_the_mapping"],
    }
