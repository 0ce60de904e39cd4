"""What becomes of a task that is deleted, archived or moved, or whose owner or company is gone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from task_world import World


DELETED = {"IsDeleted": True, "Status": "Not Started"}
CLOSED = {"IsDeleted": False, "Status": "Completed"}
OPEN = {"IsDeleted": False, "Status": "Not Started"}


@pytest.mark.parametrize(
    ("project", "expected", "after", "restored"),
    [
        pytest.param("forward", ("skipped", "none", "DELETE_IGNORED"), OPEN, [OPEN], id="ignore"),
        pytest.param("default", ("planned", "update", None), CLOSED, [OPEN], id="close"),
        pytest.param("strict", ("planned", "delete", None), DELETED, [DELETED, OPEN], id="delete"),
    ],
)
def test_a_task_deleted_in_gainsight_and_restored(
    world_of: Callable[[str], World],
    project: str,
    expected: tuple[str, str, str | None],
    after: dict[str, Any],
    restored: list[dict[str, Any]],
):
    def found() -> list[dict[str, Any]]:
        return [{key: task[key] for key in after} for task in world.right.values()]

    world = world_of(project)
    world.left_task("T1")
    world.settle()
    world.delete_left("T1")
    world.plan()
    assert world.states()["T1"] == expected
    world.apply()
    assert found() == [after]
    assert world.round() == 0
    world.restore_left("T1")
    world.settle()
    assert found() == restored
    assert world.states()["T1"] == ("unchanged", "none", None)


def test_a_restored_task_whose_salesforce_task_we_deleted(world_of: Callable[[str], World]):
    """Nobody asked for another one: it stays apart until the deleted one is restored as well."""
    world = world_of("asked")
    world.left_task("T1", Sync_To_Salesforce__gc="Sync")
    world.settle()
    world.delete_left("T1")
    world.settle()
    world.restore_left("T1")
    world.settle()
    assert world.states() == {"T1": ("skipped", "none", "SALESFORCE_TASK_DELETED")}
    [task_id] = world.right
    world.right_task(task_id, IsDeleted=False)
    world.settle()
    assert world.states() == {"T1": ("unchanged", "none", None)}


def test_a_key_that_belongs_to_no_gainsight_task(world: World):
    world.right_task("00T000000000900AAA", Subject="x", Gainsight_Task_Id__c="T404")
    world.plan()
    assert world.states() == {"T404": ("skipped", "none", "GAINSIGHT_TASK_UNKNOWN")}


@pytest.mark.parametrize("project", ["default", "strict"])
def test_a_task_deleted_in_salesforce(world_of: Callable[[str], World], project: str):
    world = world_of(project)
    world.left_task("T1")
    world.settle()
    [task_id] = world.right
    world.right_task(task_id, IsDeleted=True)
    world.settle()
    if project == "default":
        assert world.states() == {"T1": ("skipped", "none", "SALESFORCE_TASK_DELETED")}
        world.right_task(task_id, IsDeleted=False, Subject="back again")
        world.settle()
        assert world.left["T1"]["Name"] == "back again"
    else:
        assert len(world.right) == 2
        assert world.left["T1"]["Salesforce_Task_Id__gc"] == world.only_right()["Id"]


def test_a_task_that_is_gone_on_both_sides_is_forgotten(synced: World):
    synced.delete_left("T1")
    synced.right_task(synced.only_right()["Id"], IsDeleted=True)
    synced.plan()
    assert synced.states() == {}


def test_an_archived_task_is_left_alone(synced: World):
    synced.right_task(synced.only_right()["Id"], IsArchived=True)
    synced.left_task("T1", Name="too late")
    synced.plan()
    assert synced.states() == {"T1": ("skipped", "none", "TASK_ARCHIVED")}


def test_an_archived_task_is_written_where_that_is_wanted(world_of: Callable[[str], World]):
    world = world_of("strict")
    world.left_task("T1")
    world.settle()
    world.right_task(world.only_right()["Id"], IsArchived=True)
    world.left_task("T1", Name="not too late")
    world.settle()
    assert world.only_right()["Subject"] == "not too late"


@pytest.mark.parametrize("chain", [1, 2])
def test_an_account_that_was_merged_leads_to_the_one_that_stayed(synced: World, chain: int):
    """Salesforce left the task with the Account that is gone: the plan moves it."""
    accounts = [f"00100000000000{number}AAA" for number in (1, 5, 6)][: chain + 1]
    for gone, stayed in pairwise(accounts):
        synced.put("salesforce.account", Id=gone, IsDeleted=True, MasterRecordId=stayed)
    synced.put("salesforce.account", Id=accounts[-1], Name="Acme Inc.", IsDeleted=False)
    synced.settle()
    assert synced.only_right()["WhatId"] == accounts[-1]


def test_a_merged_account_is_followed(synced: World):
    synced.put("salesforce.account", Id="001000000000002AAA", Name="Acme Inc.", IsDeleted=False)
    synced.put("salesforce.account", Id="001000000000001AAA", Name="Acme", IsDeleted=True,
               MasterRecordId="001000000000002AAA")  # fmt: skip
    synced.right_task(synced.only_right()["Id"], WhatId="001000000000002AAA")
    assert synced.round() == 0
    assert synced.states()["T1"] == ("unchanged", "none", None)


def test_a_cta_that_moves_takes_its_tasks_along(synced: World):
    synced.put("gainsight.company", Gsid="C2", Name="Globex", SfdcAccountId="001000000000003AAA")
    synced.put("salesforce.account", Id="001000000000003AAA", Name="Globex", IsDeleted=False)
    synced.left_task("T1", CompanyId="C2")
    synced.plan()
    assert synced.planned("salesforce")["T1"]["WhatId"] == "001000000000003AAA"


def test_a_task_that_moves_to_another_cta(synced: World):
    """What the task does not say itself, the new call to action says."""
    synced.put("gainsight.company", Gsid="C2", Name="Globex", SfdcAccountId="001000000000003AAA")
    synced.put("salesforce.account", Id="001000000000003AAA", Name="Globex", IsDeleted=False)
    synced.put("gainsight.call_to_action", Gsid="CTA2", Name="Grow", CompanyId="C2")
    synced.left_task("T1", CtaId="CTA2", CompanyId=None)
    synced.settle()
    task = synced.only_right()
    assert (task["Gainsight_CTA_Id__c"], task["WhatId"], task["Gainsight_Company__c"]) == (
        "CTA2", "001000000000003AAA", "Globex",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("company", "code"), [("C3", "COMPANY_WITHOUT_ACCOUNT"), ("C4", "ACCOUNT_GONE")]
)
def test_a_company_without_an_account(world: World, company: str, code: str):
    world.put("gainsight.company", Gsid="C3", Name="None")
    world.put("gainsight.company", Gsid="C4", Name="Gone", SfdcAccountId="001000000000009AAA")
    world.left_task("T1", CompanyId=company)
    world.plan()
    assert world.states() == {"T1": ("blocked", "create", code)}


@pytest.mark.parametrize(
    ("users", "code"),
    [
        ([], "OWNER_WITHOUT_SALESFORCE_USER"),
        ([("005000000000008AAA", False)], "OWNER_INACTIVE"),
        ([("005000000000007AAA", True), ("005000000000008AAA", True)], "OWNER_AMBIGUOUS"),
    ],
)
def test_an_owner_who_cannot_own_it(world: World, users: list[tuple[str, bool]], code: str):
    world.put("gainsight.gsuser", Gsid="U9", Name="Nine", Email="nine@vendor.com")
    for user_id, active in users:
        world.put("salesforce.user", Id=user_id, Email="Nine@vendor.com", IsActive=active)
    world.left_task("T1", OwnerId="U9")
    world.plan()
    assert world.states() == {"T1": ("blocked", "create", code)}


def test_an_owner_who_cannot_own_it_is_replaced_by_the_default(world_of: Callable[[str], World]):
    world = world_of("asked")
    world.put("gainsight.gsuser", Gsid="U9", Name="Nine", Email="nine@vendor.com")
    world.left_task("T1", OwnerId="U9", Sync_To_Salesforce__gc="Sync")
    world.settle()
    assert world.only_right()["OwnerId"] == "005000000000002AAA"
    assert world.left["T1"]["OwnerId"] == "U9"


def test_an_owner_who_became_inactive_holds_nothing_up(synced: World):
    synced.put("salesforce.user", Id="005000000000001AAA", IsActive=False)
    synced.left_task("T1", Name="still ours")
    synced.settle()
    assert synced.only_right()["Subject"] == "still ours"


def test_an_owner_in_salesforce_who_is_nobody_in_gainsight(synced: World):
    synced.put("salesforce.user", Id="005000000000006AAA", IsActive=True)
    synced.right_task(synced.only_right()["Id"], OwnerId="005000000000006AAA")
    synced.plan()
    assert synced.states("gainsight") == {"T1": ("blocked", "update", "OWNER_NOT_IN_GAINSIGHT")}
