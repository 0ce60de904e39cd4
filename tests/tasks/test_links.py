"""Which Salesforce task belongs to a Gainsight task: never two to one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from task_world import World


def test_a_twin_is_proposed_not_taken(world: World):
    world.right_task("00T000000000900AAA", Subject="task t1", ActivityDate=date(2026, 4, 1))
    world.left_task("T1")
    world.plan()
    assert world.states() == {"T1": ("blocked", "create", "TWIN_FOUND")}
    [twin] = world.rows("select * from plan.task_twins")
    assert twin["salesforce_task_id"] == "00T000000000900AAA"
    # a person adopts it
    world.right_task("00T000000000900AAA", Gainsight_Task_Id__c="T1")
    world.settle()
    assert len(world.right) == 1
    assert world.states()["T1"] == ("unchanged", "none", None)


def test_who_asks_for_the_sync_gets_a_new_task_beside_the_twin(world: World):
    world.right_task("00T000000000900AAA", Subject="Task T1", ActivityDate=date(2026, 4, 1))
    world.left_task("T1", Sync_To_Salesforce__gc="Sync")
    world.settle()
    assert len(world.right) == 2


def test_a_new_task_is_made_beside_the_twin_where_that_is_wanted(world_of: Callable[[str], World]):
    world = world_of("strict")
    world.right_task("00T000000000900AAA", Subject="Task T1", ActivityDate=date(2026, 4, 1))
    world.left_task("T1")
    world.settle()
    assert len(world.right) == 2
    assert len(world.rows("select * from plan.task_twins")) == 0  # T1 has its own


def test_a_linked_task_is_no_twin(synced: World):
    """Whatever the rest looks like: who has a link, or a key, is not proposed to anybody."""
    task = synced.only_right()
    synced.left_task("T2", Name="Task T1", Salesforce_Task_Id__gc=None)
    synced.right_task(task["Id"], Subject="Task T1")
    synced.settle()
    assert len(synced.right) == 2
    assert synced.rows("select * from plan.task_twins") == []


def test_a_link_without_the_key_gets_it_again(synced: World):
    synced.right_task(synced.only_right()["Id"], Gainsight_Task_Id__c=None)
    synced.plan()
    assert synced.planned("salesforce")["T1"]["changed_fields"] == '["Gainsight_Task_Id__c"]'
    assert len(synced.right) == 1


def test_a_copied_task_does_not_share_the_link(synced: World):
    # a copy holds the id of the original's Salesforce task: that task has the original's key
    synced.left_task("T2", Name="Copy", Salesforce_Task_Id__gc=synced.only_right()["Id"])
    synced.settle()
    assert len(synced.right) == 2


def test_two_claims_on_a_task_without_key_are_blocked(world: World):
    world.right_task("00T000000000900AAA", Subject="x")
    for gsid in ("T1", "T2"):
        world.left_task(gsid, Salesforce_Task_Id__gc="00T000000000900AAA")
    world.plan()
    assert {state[2] for state in world.states().values()} == {"LINK_SHARED"}


def test_two_tasks_with_one_key_are_blocked(synced: World):
    synced.right_task("00T000000000900AAA", Gainsight_Task_Id__c="T1")
    synced.plan()
    assert synced.states() == {"T1": ("blocked", "update", "DUPLICATE_IN_DESTINATION")}


def test_a_task_that_a_receipt_knows_is_not_made_again(world: World):
    world.left_task("T1")
    world.plan()
    world.apply()
    world.unread.clear()  # the tap does not see it yet
    world.plan()
    assert world.states() == {"T1": ("blocked", "update", "LINK_NOT_READ")}


PURGED = "00T000000000404AAA"
GONE = ("skipped", "none", "SALESFORCE_TASK_DELETED")
WAITS = ("blocked", "update", "LINK_NOT_READ")
PASSES = {
    "full": ({}, GONE),
    "incremental": ({"mode": "incremental"}, WAITS),
    "failed": ({"status": "failed"}, WAITS),
    "of_another_object": ({"stream": "Contact"}, WAITS),
    # with a start_date the tap leaves out what is older
    "not_from_the_beginning": ({"bookmark_from": "2026-01-01T00:00:00Z"}, WAITS),
}


@pytest.mark.parametrize("case", PASSES)
def test_a_link_that_a_whole_pass_did_not_find_is_a_deleted_task(world: World, case: str):
    extract, state = PASSES[case]
    world.left_task("T1", Salesforce_Task_Id__gc=PURGED)
    world.plan()
    assert world.states() == {"T1": WAITS}
    world.read_salesforce(**extract)
    world.plan()
    assert world.states() == {"T1": state}
    # an edit of something else does not make the link younger
    world.left_task("T1", Name="edited")
    world.plan()
    assert world.states() == {"T1": state}
    # and it goes on as soon as the task is read after all
    world.right_task(PURGED, Subject="there it is")
    world.plan()
    assert world.states()["T1"][2] != state[2]


def test_a_link_that_is_younger_than_the_whole_pass_waits(world: World):
    world.left_task("T1")
    world.plan()
    world.read_salesforce()
    world.left_task("T1", Salesforce_Task_Id__gc=PURGED)
    world.plan()
    assert world.states() == {"T1": WAITS}


def test_clocks_that_differ_a_little_prove_nothing(world: World):
    world.left_task("T1", Salesforce_Task_Id__gc=PURGED)
    world.read_salesforce(started_at=world.now + timedelta(seconds=4))
    world.plan()
    assert world.states() == {"T1": WAITS}


def test_a_created_task_counts_as_deleted_only_after_a_whole_pass_since(world: World):
    world.left_task("T1")
    world.plan()
    world.read_salesforce()  # before it is made
    world.apply()
    [made] = world.right
    world.unread.clear()
    world.plan()
    assert world.states() == {"T1": WAITS}
    del world.right[made]  # deleted and purged before anybody read it
    world.read_salesforce("incremental")
    world.plan()
    assert world.states() == {"T1": WAITS}
    world.read_salesforce()
    world.plan()
    assert world.states() == {"T1": GONE}


def test_a_purged_task_is_made_again_once_where_that_is_wanted(world_of: Callable[[str], World]):
    world = world_of("strict")
    world.left_task("T1", Salesforce_Task_Id__gc=PURGED)
    world.read_salesforce()
    world.plan()
    assert world.states() == {"T1": ("planned", "create", None)}
    world.apply()
    world.unread.clear()  # the tap does not see it yet
    world.plan()
    assert world.states() == {"T1": WAITS}
    world.read_salesforce()
    world.settle()
    assert world.left["T1"]["Salesforce_Task_Id__gc"] == world.only_right()["Id"]


def test_a_task_made_again_is_not_made_a_third_time(world_of: Callable[[str], World]):
    """The deleted one still has the key; the new one, not read yet, is the one that lives."""
    world = world_of("strict")
    world.left_task("T1")
    world.settle()
    world.right_task(world.only_right()["Id"], IsDeleted=True)
    world.plan()
    world.apply()
    world.unread.clear()
    world.plan()
    assert world.states() == {"T1": WAITS}


@pytest.mark.parametrize("fate", ["lost", "rejected", "unsent"])
def test_a_create_whose_end_is_unknown_is_made_once(world: World, fate: str):
    world.left_task("T1")
    world.plan()
    world.apply(fate)
    world.settle()
    assert len(world.right) == 1


def test_tasks_are_synced_without_fields_of_ours_in_gainsight(world_of: Callable[[str], World]):
    world = world_of("bare")
    world.left_task("T1")
    world.settle()
    world.right_task(world.only_right()["Id"], Subject="from the other side")
    world.settle()
    assert world.left["T1"]["Name"] == "from the other side"
    assert world.left["T1"]["Salesforce_Task_Id__gc"] is None
    assert world.round() == 0


def test_tasks_that_get_their_link_count_as_new_for_the_guards(world: World):
    """The run after a first sync writes the link to every task: no share of existing ones."""
    for number in range(25):
        world.left_task(f"T{number}")
    world.round()
    world.plan()
    compared = "plan_steps.int_gainsight__task__compared"
    found = f"select state, is_linked, count(*) as tasks from {compared}"
    by_state = f"{found} group by state, is_linked"
    assert world.rows(by_state) == [{"state": "planned", "is_linked": False, "tasks": 25}]
    world.settle()
    assert world.rows(by_state) == [{"state": "unchanged", "is_linked": True, "tasks": 25}]
    # from then on an edit, or another link, is a change of an existing one
    task = next(task for task in world.right.values() if task["Gainsight_Task_Id__c"] == "T1")
    world.right_task(task["Id"], Subject="edited")
    world.left_task("T2", Salesforce_Task_Id__gc=PURGED)
    world.plan()
    planned = world.rows(f"{found} where state = 'planned' group by state, is_linked")
    assert planned == [{"state": "planned", "is_linked": True, "tasks": 2}]
