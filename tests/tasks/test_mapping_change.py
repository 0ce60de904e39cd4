"""What a changed mapping would do to tasks that are synced already, told before the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from task_models import Models
    from task_world import World


def test_a_changed_mapping_says_how_many_synced_tasks_it_touches(
    world: World, models_of: Callable[[str], Models]
):
    for gsid in ("T1", "T2", "T3"):
        world.left_task(gsid)
    world.left_task("T4", Sync_To_Salesforce__gc="Desync")
    world.settle()
    assert world.rows("select * from plan.mapping_impact") == []
    world.left_task("T1", Name="somebody renamed it")
    world.use(models_of("renamed"))
    world.plan()
    impact = {row["field"]: row for row in world.rows("select * from plan.mapping_impact")}
    assert set(impact) == {"Gainsight_Company__c", "Subject"}
    found = {
        field: (
            row["synced_tasks"],
            row["differing_tasks"],
            row["written_to_salesforce"],
            row["because_of_the_mapping"],
        )
        for field, row in impact.items()
    }
    assert found == {"Gainsight_Company__c": (3, 3, 3, 3), "Subject": (3, 1, 1, 0)}
    # and that is what the run writes
    assert len(world.planned("salesforce")) == 3
    world.settle()
    assert world.rows("select * from plan.mapping_impact") == []


def test_a_custom_field_goes_both_ways(world_of: Callable[[str], World]):
    world = world_of("renamed")
    world.left_task("T1", Region__gc="North")
    world.settle()
    assert world.only_right()["Region__c"] == "North"
    world.right_task(world.only_right()["Id"], Region__c="South")
    world.settle()
    assert world.left["T1"]["Region__gc"] == "South"
