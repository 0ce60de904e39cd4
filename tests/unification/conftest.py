"""One warehouse for all cases: raw tables as the loaders fill them, then the models."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import yaml
from dbt_project import run_dbt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC)
SDC = {
    "_sdc_extracted_at": NOW, "_sdc_received_at": NOW, "_sdc_batched_at": NOW,
    "_sdc_sequence": 1, "_sdc_deleted_at": None, "_sdc_run_id": "run-1",
}  # fmt: skip
ADMIN_TABLES = {
    "unification_overrides": "override_id scope match_key action company_key valid_from valid_to",
    "company_domain_edits": "company_key domain action include_subdomains valid_from valid_to",
    "company_aliases": "company_key alias",
    "company_redirects": "from_company_key to_company_key",
}

Warehouse = duckdb.DuckDBPyConnection


def insert(warehouse: Warehouse, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        full = row | SDC | {k: v for k, v in row.items() if k.startswith("_sdc")}
        names = ", ".join(f'"{name}"' for name in full)
        marks = ", ".join("?" for _ in full)
        warehouse.execute(f"insert into {table} ({names}) values ({marks})", list(full.values()))


def load_gainsight(warehouse: Warehouse, world: dict[str, Any]) -> None:
    for gsid, (name, website, domains, managed_as, sfdc) in world["companies"].items():
        company = {"Gsid": gsid, "Name": name, "Website__gc": website, "Email_Domains__gc": domains,
                   "ManagedAs": managed_as, "SfdcAccountId": sfdc}  # fmt: skip
        insert(warehouse, "raw_gainsight.company", [company])
    for gsid, (address, name, phone, *links) in world["persons"].items():
        person = {"Gsid": gsid, "Email": address, "Name": name, "Phone__gc": phone}
        insert(warehouse, "raw_gainsight.person", [person])
        for company, primary, active in links:
            link = {"Gsid": f"{gsid}-{company}", "Person_ID": gsid, "Company_ID": company,
                    "IsPrimaryCompany": primary, "Active": active}  # fmt: skip
            insert(warehouse, "raw_gainsight.company_person", [link])


def load_members(warehouse: Warehouse, cases: dict[str, dict[str, Any]]) -> None:
    for name, case in cases.items():
        email = case["email"]
        host = case.get("host") or (
            email.split("@")[1].strip() if email and email.count("@") == 1 else None
        )
        user = {"connection": "case-en", "community_id": "1", "userid": case["id"], "email": email,
                "username": case.get("username", name), "email_domain_ascii": host,
                "roles": json.dumps(["roles.registered"]),
                "lastactivity": case.get("last_activity", NOW)}  # fmt: skip
        insert(warehouse, "raw_communities.users", [user])
        profile = [
            {"profilefieldid": number, "name": field, "value": case[key]}
            for number, (key, field) in enumerate(
                [("company", "Company"), ("sfdc", "SFDC id"), ("phone", "Phone")]
            )
            if key in case
        ]
        if profile:
            fields = {
                "connection": "case-en",
                "userid": case["id"],
                "phone_e164": case.get("phone"),
                "profile_fields": json.dumps(profile),
            }
            insert(warehouse, "raw_communities.user_profile_fields", [fields])


def sdc_type(name: str) -> str:
    return "timestamptz" if name.endswith("_at") else "bigint" if "sequence" in name else "varchar"


def load_admin(warehouse: Warehouse, world: dict[str, Any]) -> None:
    rows = {
        "unification_overrides": world["overrides"],
        "company_domain_edits": world["domain_edits"],
        "company_aliases": world["aliases"],
        "company_redirects": list(world["redirects"].items()),
    }
    warehouse.execute("create schema raw_admin")
    for table, names in ADMIN_TABLES.items():
        columns = ", ".join(f"{name} varchar" for name in names.split())
        types = ", ".join(f"{name} {sdc_type(name)}" for name in SDC)
        warehouse.execute(f"create table raw_admin.{table} ({columns}, {types})")
        insert(
            warehouse,
            f"raw_admin.{table}",
            [dict(zip(names.split(), row, strict=True)) for row in rows[table]],
        )


def set_rules(source: Path, target: Path, **changes: dict[str, int]) -> None:
    """Write a copy of a rule seed with some settings of some rules changed."""
    with source.open(newline="") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows:
            writer.writerow(row | changes.get(row["rule_id"], {}))


def copy_project(folder: Path) -> None:
    """Copy the project: the cases must not depend on what an admin set up in the seeds."""
    shutil.copytree(
        ROOT / "transform", folder, ignore=shutil.ignore_patterns("target", "logs", "activity")
    )
    for plan in ("models/plan", "tests/plan"):
        shutil.rmtree(folder / plan)
    seeds = folder / "seeds" / "unification"
    rules = seeds / "unification_rules.csv"
    on = {"is_active": 1}
    set_rules(rules, rules, R200=on, R400=on, R700=on)
    candidate = seeds / "unification_rules_candidate.csv"
    set_rules(rules, candidate, R300={"is_active": 0}, R900={"auto_assign": 1})


@pytest.fixture(scope="session")
def world() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Run dbt on a copy of the project that has every rule switched on."""
    folder = tmp_path_factory.mktemp("unification")
    copy_project(folder / "transform")

    def run(warehouse: Path, *arguments: str, **environment: str) -> str:
        project = folder / "transform"
        return run_dbt(folder, *arguments, warehouse=warehouse, project=project, **environment)

    return run


@pytest.fixture(scope="session")
def warehouse_path(
    tmp_path_factory: pytest.TempPathFactory, world: dict[str, Any], dbt: Callable[..., str]
) -> Path:
    """A warehouse with the world's raw tables, built once."""
    path = tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(
            (ROOT / "transform" / "fixtures" / "raw_tables.sql").read_text(encoding="utf-8")
        )
        load_gainsight(warehouse, world)
        load_members(warehouse, world["cases"])
        load_admin(warehouse, world)
    dbt(path, "build", "--resource-type", "seed", "--resource-type", "model")
    return path


@pytest.fixture
def warehouse(warehouse_path: Path) -> Iterator[Warehouse]:
    with duckdb.connect(str(warehouse_path), read_only=True) as connection:
        yield connection


@pytest.fixture
def own_warehouse(warehouse_path: Path, tmp_path: Path) -> Path:
    """A copy of the built warehouse, for tests that change it."""
    return Path(shutil.copy(warehouse_path, tmp_path / "warehouse.duckdb"))
