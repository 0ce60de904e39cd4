"""Which tasks take part in the sync."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from task_world import START

if TYPE_CHECKING:
    from collections.abc import Callable

    from task_world import World


@pytest.mark.parametrize(
    ("project", "values", "code"),
    [
        ("asked", {}, "TASK_NOT_ASKED_FOR"),
        ("asked", {"Sync_To_Salesforce__gc": "Sync"}, None),
        ("default", {"Sync_To_Salesforce__gc": "Desync"}, "TASK_DESYNCED"),
        ("default", {"EntityType": "RELATIONSHIP"}, None),
        ("default", {"IsClosed": True}, None),
        ("strict", {"EntityType": "RELATIONSHIP"}, "TASK_OUT_OF_SCOPE"),
        ("strict", {"CreatedDate": START - timedelta(days=2)}, "TASK_NOT_BACKFILLED"),
        ("strict", {"IsClosed": True}, None),
        ("forward", {"IsClosed": True}, "TASK_NOT_BACKFILLED"),
        ("forward", {}, None),
        ("forward", {"CreatedDate": START - timedelta(days=900)}, None),
        ("default", {"CreatedDate": START - timedelta(days=900), "IsClosed": True}, None),
        (
            "strict",
            {"CreatedDate": START - timedelta(days=2), "Sync_To_Salesforce__gc": "Sync"},
            None,
        ),
        ("strict", {"EntityType": "RELATIONSHIP", "Sync_To_Salesforce__gc": "yes"}, None),
        ("strict", {"EntityType": None}, None),
    ],
)
def test_which_tasks_take_part(
    world_of: Callable[[str], World], project: str, values: dict[str, Any], code: str | None
):
    world = world_of(project)
    world.left_task("T1", **values)
    world.plan()
    expected = ("skipped", "none", code) if code else ("planned", "create", None)
    assert world.states() == {"T1": expected}


def test_a_desynced_task_is_taken_up_again_with_its_history(synced: World):
    synced.left_task("T1", Sync_To_Salesforce__gc="Desync")
    synced.settle()
    synced.right_task(synced.only_right()["Id"], Subject="meanwhile")
    synced.left_task("T1", StatusId="S2")
    assert synced.round() == 0
    synced.left_task("T1", Sync_To_Salesforce__gc=None)
    synced.settle()
    assert synced.left["T1"]["Name"] == "meanwhile"
    assert synced.only_right()["Status"] == "In Progress"


def test_a_task_that_closes_stays_in_the_sync(world_of: Callable[[str], World]):
    """What takes part once goes on taking part, whatever the choice for older tasks is."""
    world = world_of("forward")
    world.left_task("T1")
    world.settle()
    world.left_task("T1", IsClosed=True, StatusId="S3")
    world.settle()
    assert world.only_right()["Status"] == "Completed"
