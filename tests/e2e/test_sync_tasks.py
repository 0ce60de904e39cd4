"""Tasks between Gainsight and Salesforce, through command lines: made once, in step both ways."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .conftest import Project

JOB = "sync-tasks"
MORE = 210  # tasks beside those of the world: more than one call takes
PER_CALL = 200  # records of one call to sObject Collections


def gainsight_tasks(project: Project) -> dict[str, dict[str, Any]]:
    return {row["Name"]: row for row in project.sandbox.rows("gainsight", "cs_task")}


def salesforce_tasks(project: Project) -> dict[str, dict[str, Any]]:
    """The tasks with a key, by it; each key once."""
    rows = [
        row
        for row in project.sandbox.rows("salesforce", "Task")
        if row["Gainsight_Task_Id__c"] and not row["IsDeleted"]
    ]
    found = {row["Gainsight_Task_Id__c"]: row for row in rows}
    assert len(found) == len(rows), "a task was made twice"
    return found


def new_task(project: Project, name: str) -> None:
    fields = {
        "Name": name, "EntityType": "COMPANY", "CtaId": {"ref": "CTA2"}, "CompanyId": {"ref": "C3"},
        "OwnerId": {"ref": "csm_okafor"}, "StatusId": {"ref": "status_new"},
        "PriorityId": {"ref": "priority_low"}, "DueDate": "2026-12-24", "IsClosed": False,
    }  # fmt: skip
    project.sandbox.create("gainsight", "cs_task", fields)


def test_tasks_both_ways(project: Project):
    """Create, close and edit on both sides, lose an answer: one task each, and then silence."""
    sandbox = project.sandbox
    project.with_tasks()
    for number in range(MORE):
        new_task(project, f"Step {number}")
    before = len(salesforce_tasks(project))
    sandbox.fault(
        "timeout_after_commit",
        match={"vendor": "salesforce", "method": "PATCH", "path": "/composite/sobjects/Task/"},
    )
    project.meltano(JOB)
    made = len(salesforce_tasks(project)) - before
    assert made > MORE
    paths = [path for method, path in project.writes() if method == "PATCH"]
    creates = [path for path in paths if path.endswith("/Gainsight_Task_Id__c")]
    assert len(creates) == ceil(made / PER_CALL) + 1 == 3  # what got no answer was sent again
    assert len(paths) - len(creates) == 1  # the linked tasks that differed
    reasons = project.query(
        "select reason_code, detail from plan.blocked where record_key = ?",
        gainsight_tasks(project)["Send the agenda"]["Gsid"],
    )
    assert [code for code, _ in reasons] == ["VALUE_NOT_MAPPED"]
    assert "Waiting On Partner" in reasons[0][1]

    # people work on both sides
    closed = gainsight_tasks(project)["Step 1"]["Gsid"]
    sandbox.update(
        "salesforce", "Task", salesforce_tasks(project)[closed]["Id"], {"Status": "Completed"}
    )
    both = gainsight_tasks(project)["Step 2"]["Gsid"]
    sandbox.update("gainsight", "cs_task", both, {"Name": "Earlier, in Gainsight"})
    sandbox.clock(advance=30)
    later = {"Subject": "Later, in Salesforce"}
    sandbox.update("salesforce", "Task", salesforce_tasks(project)[both]["Id"], later)
    project.meltano(JOB)
    task = next(row for row in gainsight_tasks(project).values() if row["Gsid"] == closed)
    assert (task["StatusId"], task["IsClosed"]) == (
        gainsight_tasks(project)["Send the usage report"]["StatusId"],
        True,
    )
    assert project.query(
        "select old_value, new_value, rule from plan.changes"
        " where record_key = ? and field = 'Name'",
        both,
    ) == [("Earlier, in Gainsight", "Later, in Salesforce", "conflict: newest")]
    assert gainsight_tasks(project)["Later, in Salesforce"]["Gsid"] == both
    assert len(salesforce_tasks(project)) == before + made

    sandbox.clear_journal()
    project.meltano(JOB)
    assert project.writes() == []
    shown = project.run("crosswalk", "plan")
    assert shown.returncode == 0, shown.stdout
    assert "VALUE_NOT_MAPPED" in shown.stdout


def test_sync_that_is_off_says_what_to_switch_on(project: Project):
    done = project.run("meltano", "run", "dbt--tasks:build")
    assert done.returncode != 0
    log = done.stdout + done.stderr
    assert "TASK_SYNC=on" in log
    assert "PLAN_DESTINATIONS=gainsight,salesforce" in log
