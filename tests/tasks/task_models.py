"""The task models without dbt: their SQL, compiled once per project, run in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml
from dbt_project import run_dbt

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "transform" / "fixtures"
FIXTURE_FILES = ["raw_tables.sql", "raw_salesforce.sql", "raw_tasks.sql"]

Warehouse = duckdb.DuckDBPyConnection


def create_raw_tables(warehouse: Warehouse) -> None:
    for name in FIXTURE_FILES:
        warehouse.execute((FIXTURES / name).read_text(encoding="utf-8"))


# without the guards, which would need the models of the communities, too
TASK_MODELS = "+path:models/plan/steps/tasks +task_review int_plan__written path:models/plan/tasks"


@dataclass
class Models:
    """The statements that build the task models, in order, as dbt compiled them."""

    statements: list[tuple[str, str]]

    def new_warehouse(self) -> Warehouse:
        """Return an empty warehouse in memory with the raw tables and the seeds."""
        warehouse = duckdb.connect(config={"threads": 1})
        warehouse.execute("set timezone = 'UTC'")
        warehouse.execute("attach ':memory:' as warehouse; use warehouse")
        create_raw_tables(warehouse)
        for schema in ("staging", "plan_steps", "plan", "reference"):
            warehouse.execute(f"create schema {schema}")
        for name in ("picklist_mappings", "reason_codes"):
            seed = ROOT / "transform" / "seeds" / f"{name}.csv"
            warehouse.execute(f"create table reference.{name} as from read_csv('{seed}')")
        return warehouse

    def build(self, warehouse: Warehouse, *, with_views: bool = True) -> None:
        """Build every model; views that are there need not be made again."""
        for kind, statement in self.statements:
            if with_views or kind == "table":
                warehouse.execute(statement)


def compile_models(folder: Path, *, select: str = TASK_MODELS, **variables: Any) -> Models:
    """Compile models with the given variables and keep their SQL."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
        create_raw_tables(warehouse)
    given = ["--vars", json.dumps(variables)]
    selected = ["--select", select, "--indirect-selection", "empty"]
    run_dbt(folder, "compile", *selected, *given, TASK_SYNC="on")
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
    statements = [("table", "create or replace table plan.guards (verdict varchar)")]  # none failed
    for result in sorted(results["results"], key=lambda each: each["timing"][0]["completed_at"]):
        node = manifest["nodes"][result["unique_id"]]
        if node["resource_type"] != "model":
            continue
        kind = node["config"]["materialized"]
        sql = result["compiled_code"]
        statement = f"create or replace {kind} {result['relation_name']} as {sql}"
        statements.append((kind, statement))
    return Models(statements)


def mapping_with(**changes: dict[str, Any]) -> dict[str, Any]:
    """Return the project's mapping of tasks with other keys for some fields, as dbt takes it."""
    project = yaml.safe_load((ROOT / "transform" / "dbt_project.yml").read_text(encoding="utf-8"))
    mapping = project["vars"]["field_mapping"]
    for name, keys in changes.items():
        mapping["salesforce__task"].setdefault(name, {}).update(keys)
    return mapping


# every variable has each of its values in one of these projects; compiling one takes seconds
PROJECTS = {
    "default": {"task_backfill": "all"},
    "renamed": {
        "task_backfill": "all",
        "field_mapping": mapping_with(
            Gainsight_Company__c={"from": "'Customer ' || company_name"},
            Region__c={"from": '"Region__gc"', "to": "Region__gc", "direction": "both"},
        ),
    },
    "strict": {
        "task_backfill": "none", "task_sync_since": "2026-03-01T00:00:00Z",
        "task_scope": ["company"], "task_first_contact": "right", "on_archived_task": "write",
        "on_gainsight_task_deleted": "delete", "on_salesforce_task_deleted": "recreate",
        "on_task_twin": "create",
    },
    "forward": {
        "task_backfill": "open", "task_bidirectional": False,
        "on_gainsight_task_deleted": "ignore",
    },
    "bare": {
        "task_backfill": "all",
        "task_link_field": "", "task_opt_field": "", "task_contact_field": "",
    },
    "asked": {
        "task_auto_sync": False, "task_first_contact": "review",
        "on_gainsight_task_deleted": "delete",
        "field_mapping": mapping_with(
            Subject={"conflict": "left"}, Status={"conflict": "right"},
            Priority={"conflict": "review"},
            OwnerId={"on_missing": "default", "default": "005000000000002AAA"},
        ),
    },
}  # fmt: skip
