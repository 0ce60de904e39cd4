"""What the commands say, for machines and for people."""

from __future__ import annotations

import json

import pytest


def _json(crosswalk, path, *arguments):
    return json.loads(crosswalk(path, *arguments, "--format", "json").stdout)


def test_plan_with_changes(crosswalk, warehouse):
    data = _json(crosswalk, warehouse("changes"), "plan")
    assert (data["run_id"], data["made_at"], data["verdict"]) == (
        "run2",
        "2024-01-02T10:00:00+00:00",
        "changes_pending",
    )
    assert [(row["state"], row["operation"], row["records"]) for row in data["summary"]] == [
        ("planned", "create", 1),
        ("planned", "update", 1),
        ("skipped", "none", 1),
        ("unchanged", "none", 199),
    ]
    assert data["fields"][0] == {
        "destination": "gainsight",
        "object": "community_user",
        "field": "Email__gc",
        "create": 0,
        "update": 1,
    }
    assert [(row["field"], row["old_value"], row["new_value"]) for row in data["changes"]] == [
        ("Email__gc", "a***@acme.com", "a***@acme.com"),
        ("Match_Status__gc", "Unmatched", "Matched"),
        ("Topics__gc", "4", "5"),
        ("Name", None, "B***"),
    ]


def test_plan_that_was_written(crosswalk, warehouse):
    half = crosswalk(warehouse("changes", "half_written"), "plan").stdout
    assert "2 records are planned, 1 of them are written, 0 are blocked." in half
    path = warehouse("changes", "written")
    assert "Written; nothing is left to write." in crosswalk(path, "plan").stdout
    data = _json(crosswalk, path, "plan")
    assert (data["verdict"], data["left"]) == ("nothing_to_do", 0)


def test_plan_that_is_too_old_says_what_to_do(crosswalk, warehouse):
    path = warehouse("changes", "aged")
    shown = crosswalk(path, "ready").stdout
    assert "too old" in shown
    assert "`meltano run plan`" in shown
    assert _json(crosswalk, path, "ready")["too_old"][0]["age_hours"] > 6


def test_plan_of_tasks(crosswalk, warehouse):
    """Old, new and who decided; what is left to people; no text of theirs unless asked for."""
    path = warehouse("tasks")
    data = _json(crosswalk, path, "plan")
    assert [tuple(row.values())[-4:] for row in data["changes"]] == [
        ("Status", "Parked", "Completed", "conflict: newest"),
        ("Subject", "C***", "C***", "merge: changed in Gainsight"),
    ]
    (review,) = data["task_review"]
    assert (review["gainsight_value"], review["salesforce_editor"]) == ("C***", "S***")
    assert data["task_twins"][0]["salesforce_task_id"] == "00T000000000003AAA"
    assert [row["because_of_the_mapping"] for row in data["mapping_impact"]] == [1, 0]
    revealed = _json(crosswalk, path, "plan", "--reveal")
    assert revealed["task_review"][0]["salesforce_value"] == "Call Bea"
    shown = crosswalk(path, "plan").stdout
    for title in ("has to decide", "may be the same", "the mapping would change", "Of 9 synced"):
        assert title in shown
    _, impact = shown.split("the mapping would change", 1)
    assert "Status" not in impact.split("has to decide")[0]  # an edit, not the mapping


def test_tasks_of_an_earlier_plan_are_not_shown(crosswalk, warehouse):
    """The sync of tasks was switched off; its tables are still there."""
    path = warehouse("tasks", "no_tasks")
    assert _json(crosswalk, path, "plan")["task_review"] == []
    assert "has to decide" not in crosswalk(path, "plan").stdout


def test_plan_with_blocked_records(crosswalk, warehouse):
    data = _json(crosswalk, warehouse("blocked"), "plan")
    assert data["verdict"] == "nothing_to_do"
    assert data["blocked"] == [
        {
            "destination": "gainsight",
            "object": "community_user",
            "reason_code": "DOMAIN_SHARED",
            "field": "Company__gc",
            "records": 1,
            "next_step": "Remove the domain from all but one company",
        }
    ]
    assert data["blocked_records"][0]["record_key"] == "en:3"


def test_plan_that_is_invalid_says_what_to_do(crosswalk, warehouse):
    path = warehouse("guard", "mapping")
    data = _json(crosswalk, path, "plan")
    assert data["verdict"] == "invalid"
    assert {row["guard"]: row["verdict"] for row in data["guards"]} == {
        "deletes": "failed",
        "mapping": "failed",
    }
    assert data["mapping"][0]["reason"] == "The object has no field Gone__gc."
    shown = crosswalk(path, "plan").stdout
    assert shown.startswith(
        "The plan is invalid and nothing will be written: guard deletes, mapping"
    )
    assert "Correct field_mapping." in shown


@pytest.mark.parametrize(
    ("situations", "ok", "listed"),
    [
        pytest.param([], "4 of 4 ok.", [], id="all-ok"),
        pytest.param(
            ["guard"], "2 of 4 ok.",
            [
                ["deletes", "gainsight", "community_user", "failed", "101", "100"],
                ["deletes", "salesforce", "contact", "failed", "101", "100"],
            ],
            id="one-failed-for-both-objects",
        ),
    ],
)  # fmt: skip
def test_plan_lists_the_guards_that_failed(crosswalk, warehouse, situations, ok, listed):
    """Each with what it is for; the others only as a number. For machines all of them."""
    path = warehouse("second_object", *situations)
    shown = crosswalk(path, "plan", "--format", "md").stdout
    guards = shown.split("### Guards\n")[1].split("\n### ")[0]
    rows = [
        line.strip("| ").split(" | ")[:6] for line in guards.splitlines() if " | failed | " in line
    ]
    assert rows == listed
    assert guards.strip().endswith(ok)
    assert ok in crosswalk(path, "plan").stdout
    assert len(_json(crosswalk, path, "plan")["guards"]) == 4


def test_plan_lists_as_much_as_asked_for(crosswalk, warehouse):
    path = warehouse("changes")
    assert len(_json(crosswalk, path, "plan", "--limit", "2")["changes"]) == 2
    assert "The first 2 of 4; more with --limit." in crosswalk(path, "plan", "--limit", "2").stdout


def test_activity_of_the_latest_run(crosswalk, warehouse):
    data = _json(crosswalk, warehouse("extract", "rejected"), "activity")
    assert [run["run_id"] for run in data["runs"]] == ["run2", "run1"]
    assert data["run"]["run_id"] == "run2"
    assert [(row["connection"], row["status"], row["api_calls"]) for row in data["extracts"]] == [
        ("de", "failed", 6),
        ("en", "succeeded", 4),
    ]
    assert data["failures"] == [
        {
            "destination": "gainsight",
            "object": "community_user",
            "status": "rejected",
            "reason_code": "GSOBJ_1006",
            "records": 1,
            "message": "The field takes another format.",
            "next_step": None,
        }
    ]


def test_activity_of_an_older_run(crosswalk, warehouse):
    data = _json(crosswalk, warehouse(), "activity", "--run", "run1")
    assert data["run"]["succeeded"] == 199
    assert data["deliveries"] == [
        {
            "destination": "gainsight",
            "object": "community_user",
            "operation": "create",
            "status": "succeeded",
            "records": 199,
        }
    ]


def test_unresolved_by_domain(crosswalk, warehouse):
    data = _json(crosswalk, warehouse("unresolved"), "unresolved")
    assert data == {
        "members": 2,
        "reasons": [
            {"status": "AMBIGUOUS", "reason_code": "DOMAIN_SHARED", "members": 1},
            {"status": "UNMATCHED", "reason_code": "NO_EMAIL", "members": 1},
        ],
        "by_domain": [
            {
                "domain": "globex.com",
                "reason_code": "DOMAIN_SHARED",
                "members": 1,
                "next_step": "Decide",
            }
        ],
    }


def test_unresolved_by_user(crosswalk, warehouse):
    path = warehouse("unresolved")
    hidden = _json(crosswalk, path, "unresolved", "--by", "user")["by_user"]
    assert [(row["record_key"], row["username"], row["candidate"]) for row in hidden] == [
        ("en:3", "C***", "Globex Inc"),
        ("en:3", "C***", "Globex Energy"),
        ("en:4", "d***@example.com", None),
    ]
    shown = _json(crosswalk, path, "unresolved", "--by", "user", "--reveal")["by_user"]
    assert [row["username"] for row in shown] == ["Cem Example", "Cem Example", "dora@example.com"]


def test_check_names_each_finding_and_the_next_step(crosswalk, warehouse):
    share = "(1.5% of 199 are refused, the limit is 1.0%)"
    data = _json(
        crosswalk,
        warehouse("extract", "guard", "many_rejected", "unknown", "not_attempted"),
        "check",
    )
    assert not data["passed"]
    assert [
        (finding["kind"], finding["what"], finding["next_step"]) for finding in data["findings"]
    ] == [
        (
            "extract_failed",
            "de, stream users was not read: The community did not answer.",
            "Run again later",
        ),
        (
            "guard_failed",
            "Guard deletes failed: 0 of 199 existing records would be deleted",
            "Look at `crosswalk plan`.",
        ),
        (
            "not_attempted",
            "1 planned records of gainsight community_user were not sent: NOT_ATTEMPTED",
            "Run the job again",
        ),
        (
            "unknown",
            "1 planned records of gainsight community_user have no answer: OUTCOME_UNKNOWN",
            "See `crosswalk activity`.",
        ),
        (
            "rejected",
            f"gainsight refused 3 community_user records: GSOBJ_1006 {share}",
            "See `crosswalk activity`.",
        ),
    ]


def test_check_mentions_refusals_within_the_limit(crosswalk, warehouse):
    shown = crosswalk(warehouse("rejected"), "check").stdout
    lines = shown.splitlines()
    assert lines[0] == "Check passed; 1 refused records are within the limit."
    assert lines[-1].split() == ["gainsight", "community_user", "0", "1", "199", "0", "1"]


@pytest.mark.parametrize("command", ["plan", "activity", "unresolved", "check"])
def test_tables_fit_a_terminal_and_hide_members(crosswalk, warehouse, command):
    path = warehouse("changes", "blocked", "guard", "mapping", "extract", "rejected", "unresolved")
    for style in ("table", "md", "json"):
        shown = crosswalk(path, command, "--format", style).stdout
        assert "ann@" not in shown
        assert "ann.lee" not in shown
        assert "Example" not in shown
        if style == "table":
            assert max(len(line) for line in shown.splitlines()) <= 100


def test_reveal_shows_values(crosswalk, warehouse):
    assert "ann@acme.com" in crosswalk(warehouse("changes"), "plan", "--reveal").stdout


def test_markdown_is_a_table(crosswalk, warehouse):
    shown = crosswalk(warehouse("unresolved"), "unresolved", "--format", "md").stdout
    assert "| domain | members | reason | next step |\n| --- | --: | --- | --- |" in shown
    assert "| globex.com | 1 | DOMAIN_SHARED | Decide |" in shown
