"""What happens to the values of a linked task."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from task_world import World


def test_a_new_task_is_created_once_and_linked_back(world: World):
    world.left_task("T1", Description="<p>Ask &amp; listen</p><p>Then <b>write</b></p>")
    world.plan()
    assert world.states() == {"T1": ("planned", "create", None)}
    world.apply()
    task = world.only_right()
    assert {key: task[key] for key in ("Subject", "Status", "Priority", "OwnerId", "WhatId")} == {
        "Subject": "Task T1", "Status": "Not Started", "Priority": "Normal",
        "OwnerId": "005000000000001AAA", "WhatId": "001000000000001AAA",
    }  # fmt: skip
    assert task["Description"] == "Ask & listen\nThen write"
    assert task["ActivityDate"] == date(2026, 4, 1)
    world.plan()
    assert world.planned("salesforce") == {}
    assert world.planned("gainsight")["T1"]["changed_fields"] == '["Salesforce_Task_Id__gc"]'
    world.apply()
    assert world.left["T1"]["Salesforce_Task_Id__gc"] == task["Id"]
    assert world.round() == 0


def test_each_side_gives_the_other_what_changed(synced: World):
    synced.left_task("T1", Name="Call them", StatusId="S2")
    task = synced.only_right()
    synced.right_task(task["Id"], Priority="High", ActivityDate=date(2026, 5, 5))
    synced.plan()
    assert synced.planned("salesforce")["T1"]["changed_fields"] == '["Subject","Status"]'
    back = synced.planned("gainsight")["T1"]
    assert back["changed_fields"] == '["DueDate","PriorityId"]'
    assert (back["PriorityId"], back["DueDate"]) == ("P3", date(2026, 5, 5))
    synced.apply()
    assert synced.round() == 0
    assert synced.only_right()["Status"] == "In Progress"
    assert synced.left["T1"]["PriorityId"] == "P3"


def test_closing_in_salesforce_closes_in_gainsight(synced: World):
    synced.right_task(synced.only_right()["Id"], Status="Completed")
    synced.settle()
    assert synced.left["T1"]["StatusId"] == "S3"
    # another kind of closed means the same in Salesforce: nothing to write, and it stays
    synced.left_task("T1", StatusId="S4")
    assert synced.round() == 0
    assert synced.left["T1"]["StatusId"] == "S4"


def test_formatting_survives_as_long_as_the_text_is_the_same(synced: World):
    html = synced.left["T1"]["Description"]
    synced.right_task(synced.only_right()["Id"], Subject="New subject")
    synced.settle()
    assert synced.left["T1"]["Description"] == html
    synced.right_task(synced.only_right()["Id"], Description="a < b & c\r\n\r\n  indented  ")
    synced.settle()
    assert synced.left["T1"]["Description"] == "a &lt; b &amp; c<br><br>indented"
    assert synced.only_right()["Description"] == "a < b & c\r\n\r\n  indented  "


def test_the_newest_of_two_edits_wins_and_says_so(synced: World):
    synced.right_task(synced.only_right()["Id"], Subject="right")
    synced.left_task("T1", Name="left")
    synced.plan()
    [merged] = synced.rows("select * from plan_steps.int_tasks__merged")
    assert (merged["verdict"], merged["rule"]) == ("forward", "conflict: newest")
    assert (merged["base_value"], merged["right_value"]) == ("Task T1", "right")


def test_edits_too_close_to_order_wait_for_a_person(synced: World):
    task_id = synced.only_right()["Id"]
    synced.left_task("T1", Name="left", StatusId="S2")
    synced.tick(-59)
    synced.right_task(task_id, Subject="right")
    synced.plan()
    [row] = synced.rows("select * from plan.task_review")
    assert (row["field"], row["gainsight_value"], row["salesforce_value"]) == (
        "Subject",
        "left",
        "right",
    )
    assert (row["gainsight_editor"], row["salesforce_editor"]) == ("U2", "U2")
    # the other fields go on; what remains is blocked, and stays so
    assert synced.planned("salesforce")["T1"]["changed_fields"] == '["Status"]'
    synced.settle()
    assert synced.states()["T1"] == ("blocked", "update", "MERGE_REVIEW")
    synced.left_task("T1", Name="right")
    synced.settle()
    assert synced.states()["T1"] == ("unchanged", "none", None)


def test_an_edit_right_after_our_write_is_that_sides_change(synced: World):
    synced.left_task("T1", Name="second")
    synced.plan()
    synced.apply()
    synced.right_task(synced.only_right()["Id"], Subject="third")
    synced.settle()
    assert synced.left["T1"]["Name"] == "third"


def test_a_status_without_a_translation_is_never_guessed(synced: World):
    synced.left_task("T1", StatusId="S5", Name="renamed")
    synced.plan()
    assert synced.states()["T1"] == ("blocked", "update", "VALUE_NOT_MAPPED")
    synced.left_task("T1", StatusId="S1")
    synced.right_task(synced.only_right()["Id"], Status="Deferred")
    synced.plan()
    assert synced.states("gainsight")["T1"] == ("blocked", "update", "VALUE_NOT_MAPPED")


def test_without_bidirectional_sync_gainsight_has_the_say(world_of: Callable[[str], World]):
    world = world_of("forward")
    world.left_task("T1")
    world.settle()
    world.right_task(world.only_right()["Id"], Subject="only here")
    world.settle()
    assert (world.only_right()["Subject"], world.left["T1"]["Name"]) == ("Task T1", "Task T1")


def test_a_destination_that_stores_its_own_form_is_not_written_again(synced: World):
    synced.left_task("T1", Name="Straße")
    synced.plan()
    synced.apply()
    task = synced.only_right()
    synced.right[task["Id"]]["Subject"] = "Strasse"  # as the vendor stored it, by the same write
    synced.plan()
    assert synced.states()["T1"] == ("unchanged", "none", "DESTINATION_NORMALISES")
    assert synced.planned("gainsight") == {}


@pytest.mark.parametrize(
    ("project", "name", "subject"),
    [("default", "Left", "Left"), ("strict", "Right", "Right"), ("asked", "Left", "Right")],
)
def test_who_wins_at_first_contact(
    world_of: Callable[[str], World], project: str, name: str, subject: str
):
    world = world_of(project)
    world.right_task("00T000000000900AAA", Gainsight_Task_Id__c="T1", Subject="Right")
    world.left_task("T1", Name="Left", Sync_To_Salesforce__gc="Sync")
    world.settle()
    assert (world.left["T1"]["Name"], world.only_right()["Subject"]) == (name, subject)


@pytest.mark.parametrize(
    ("field", "values", "winner"),
    [
        ("Subject", ({"Name": "mine"}, {"Subject": "yours"}), ("forward", "conflict: left")),
        ("Status", ({"StatusId": "S2"}, {"Status": "Completed"}), ("back", "conflict: right")),
        ("Priority", ({"PriorityId": "P1"}, {"Priority": "High"}), ("review", "conflict: review")),
    ],
)
@pytest.mark.parametrize("later", ["left", "right"])
def test_a_policy_decides_whoever_was_later(
    world_of: Callable[[str], World], field: str, values: Any, winner: tuple[str, str], later: str
):
    world = world_of("asked")
    world.left_task("T1", Sync_To_Salesforce__gc="Sync")
    world.settle()
    if later == "right":
        world.left_task("T1", **values[0])
    world.right_task(world.only_right()["Id"], **values[1])
    if later == "left":
        world.left_task("T1", **values[0])
    world.plan()
    [row] = world.rows("select * from plan_steps.int_tasks__merged")
    assert (row["field"], row["verdict"], row["rule"]) == (field, *winner)
    assert {row["field"] for row in world.rows("select * from plan.task_review")} == (
        {field} if winner[0] == "review" else set()
    )


@pytest.mark.parametrize(
    ("task_contact", "cta_contact", "expected"),
    [
        pytest.param("P1", "P2", "003000000000001AAA", id="of_the_task"),
        pytest.param(None, "P2", "003000000000002AAA", id="of_the_call_to_action"),
        pytest.param("P3", None, "003000000000004AAA", id="the_one_of_the_account"),
        pytest.param("P4", None, None, id="not_one_but_two"),
        pytest.param("P5", None, None, id="no_contact_has_the_address"),
        pytest.param(None, None, None, id="nobody"),
    ],
)
def test_the_contact_of_a_task(
    world: World, task_contact: str | None, cta_contact: str | None, expected: str | None
):
    for number in range(1, 6):
        world.put("gainsight.person", Gsid=f"P{number}", Email=f"p{number}@acme.com")
    ours, other = "001000000000001AAA", "001000000000002AAA"
    contacts = [
        (1, 1, ours),
        (2, 2, other),
        (3, 3, other),
        (4, 3, ours),
        (5, 4, other),
        (6, 4, other),
    ]
    for number, person, account in contacts:
        world.put(
            "salesforce.contact", Id=f"003{number:012}AAA", Email=f"P{person}@acme.com",
            AccountId=account, IsDeleted=False,
        )  # fmt: skip
    world.put("gainsight.call_to_action", Gsid="CTA1", CompanyId="C1", Contact__gc=cta_contact)
    world.left_task("T1", Contact__gc=task_contact)
    world.settle()
    assert world.only_right().get("WhoId") == expected


def test_a_contact_that_somebody_chose_in_salesforce_is_kept(synced: World):
    """Gainsight knows none: there is nothing to put in its place."""
    synced.right_task(synced.only_right()["Id"], WhoId="003000000000009AAA")
    assert synced.round() == 0
    assert synced.only_right()["WhoId"] == "003000000000009AAA"
