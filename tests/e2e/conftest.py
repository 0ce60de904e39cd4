"""A project of its own for each end-to-end test: own folder, vendors from the sandbox."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
WRITING_POST = re.compile(r"/data/objects/(?!query/)|/composite|/jobs/ingest|/sobjects/")


@dataclass
class Project:
    """Runs command lines against the sandbox and reads what they leave behind."""

    folder: Path
    sandbox: Any
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.env = {
            "MELTANO_ENVIRONMENT": "demo",
            "MELTANO_SYS_DIR_ROOT": str(self.folder / "meltano"),
            "MELTANO_STATE_BACKEND_URI": f"file://{self.folder}/state",
            "MELTANO_DATABASE_URI": f"sqlite:///{self.folder}/meltano.db",
            "WAREHOUSE_PATH": str(self.warehouse),
            "RECEIPTS_PATH": str(self.folder / "receipts"),
            "TAP_DUCKDB__RECEIPTS_FILES_ROOT": str(self.folder / "receipts"),
            "DBT_TARGET_PATH": str(self.folder / "dbt"),
            "DBT_TASKS_TARGET_PATH": str(self.folder / "dbt-tasks"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "TAP_COMMUNITIES_CONNECTIONS": json.dumps([self.connection("northwind-en", "en")]),
            "TAP_GAINSIGHT_BASE_URL": self.sandbox.gainsight_url,
            "TARGET_GAINSIGHT_BASE_URL": self.sandbox.gainsight_url,
            # as in a project that has no Salesforce; see with_salesforce
            "TAP_SALESFORCE_ACTIVE": "false",
            "TAP_SALESFORCE_CLIENT_SECRET": "",
            "TARGET_SALESFORCE_CLIENT_SECRET": "",
            "PLAN_DESTINATIONS": "gainsight",
            "TASK_SYNC": "off",
            "NO_COLOR": "1",
            "COLUMNS": "140",
        }

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def with_salesforce(self) -> None:
        """Switch Salesforce on, as .env.example says."""
        secret = "sandbox-sf-secret"
        self.env |= {
            "TAP_SALESFORCE_ACTIVE": "true",
            "PLAN_DESTINATIONS": "gainsight,salesforce",
            "TAP_SALESFORCE_BASE_URL": self.sandbox.salesforce_url,
            "TAP_SALESFORCE_CLIENT_SECRET": secret,
            "TARGET_SALESFORCE_BASE_URL": self.sandbox.salesforce_url,
            "TARGET_SALESFORCE_CLIENT_SECRET": secret,
        }

    def with_tasks(self) -> None:
        """Switch the task sync on, as docs/task-sync.md says."""
        self.with_salesforce()
        self.env["TASK_SYNC"] = "on"

    def connection(self, name: str, language: str, **changes: Any) -> dict[str, Any]:
        return {
            "name": name,
            "community_id": name,
            "base_url": self.sandbox.communities_url,
            "client_id": name,
            "client_secret": f"sandbox-secret-{language}",
            **changes,
        }

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command line of the environment; never raises on its exit code."""
        return subprocess.run(
            [BIN / command[0], *command[1:]],
            cwd=ROOT,
            env={**os.environ, **self.env, **env},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def meltano(self, *job: str, **env: str) -> subprocess.CompletedProcess[str]:
        """`meltano run …` that has to end with 0."""
        done = self.run("meltano", "run", *job, **env)
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-8000:]
        return done

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql, values).fetchall()

    def writes(self) -> list[tuple[str, str]]:
        """Method and path of every call to a vendor that wrote, since the journal was cleared."""
        return [
            (call["method"], call["path"])
            for call in self.sandbox.journal()
            if call["method"] in {"PUT", "PATCH", "DELETE"}
            or (call["method"] == "POST" and WRITING_POST.search(call["path"]))
        ]

    def community_users(self) -> dict[str, dict[str, Any]]:
        """What Gainsight holds, by record key."""
        rows = self.sandbox.rows("gainsight", "Community_User__gc")
        found = {row["Record_Key__gc"]: row for row in rows}
        assert len(found) == len(rows), "a member was written twice"
        return found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds what a run writes; Meltano's catalogs too, or two workers would mix up theirs."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "meltano").mkdir()
    for installed in ("extractors", "loaders", "utilities"):
        (folder / "meltano" / installed).symlink_to(ROOT / ".meltano" / installed)
    return folder


@pytest.fixture
def project(folder: Path, sandbox: Any) -> Project:
    """A project without data or state; dbt's parsed models and Meltano's own tables stay."""
    for data in (*folder.glob("warehouse.duckdb*"), folder / "state", folder / "receipts"):
        shutil.rmtree(data) if data.is_dir() else data.unlink(missing_ok=True)
    sandbox.reset("small")
    return Project(folder, sandbox)
