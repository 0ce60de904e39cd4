"""Plans, and a target that is run in this process against the sandbox."""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import requests

from connector_kit.errors import ConnectorError
from connector_kit.testing import FakeClock
from target_salesforce.target import TargetSalesforce

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STREAM = "salesforce__community_topic"
OBJECT = "Community_Topic__c"
KEY = "Topic_Key__c"
FIELDS = [
    "Name",
    KEY,
    "Account__c",
    "Views__c",
    "Status__c",
    "Posted_At__c",
    "Body__c",
]
LEADING = ["record_key", "operation", "destination_id", "changed_fields", "plan_hash"]
# the two ways to the same outcome
COLLECTIONS, BULK = {"bulk_threshold": 2_000}, {"bulk_threshold": 0}

Record = dict[str, Any]


def create(number: int, operation: str = "create", **fields: Any) -> Record:
    """Plan a new topic."""
    known = {"Name": f"topic {number}", KEY: f"t-{number}"}
    return {
        "record_key": f"t-{number}",
        "operation": operation,
        "plan_hash": f"h{number}",
        **known,
        **fields,
    }


def update(number: int, known_id: str | None = None, **changed: Any) -> Record:
    """Plan a change; the unchanged fields are there too, as in a real plan."""
    row = create(number, "update", **changed)
    return {**row, "destination_id": known_id, "changed_fields": json.dumps(sorted(changed))}


def delete(number: int, known_id: str | None = None) -> Record:
    """Plan a delete."""
    return {**create(number, "delete"), "destination_id": known_id}


def messages(
    records: Iterable[Record], stream: str = STREAM, columns: Iterable[str] = (*LEADING, *FIELDS)
) -> list[str]:
    """Return the Singer lines of a plan, with one state at the end."""
    schema = {"type": "object", "properties": {name: {} for name in columns}}
    head = {"type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": ["record_key"]}
    rows = [{"type": "RECORD", "stream": stream, "record": record} for record in records]
    return [json.dumps(one) for one in [head, *rows, {"type": "STATE", "value": {"done": stream}}]]


@dataclass
class Result:
    """What a run left behind."""

    error: BaseException | None
    states: list[Record]
    receipts: list[Record]
    text: str

    @property
    def outcomes(self) -> dict[str, Record]:
        """The outcome of each row; a row has one at most."""
        lines = [line for line in self.receipts if line["status"] != "sent"]
        found = {line["record_key"]: line for line in lines}
        assert len(found) == len(lines), "a row has two outcomes"
        return found

    @property
    def counts(self) -> Counter[str]:
        """Rows per outcome."""
        return Counter(line["status"] for line in self.outcomes.values())

    @property
    def reasons(self) -> dict[str, str]:
        """Reason code of each row that was not delivered."""
        return {
            key: line["reason_code"]
            for key, line in self.outcomes.items()
            if line["status"] != "succeeded"
        }


@pytest.fixture(scope="session")
def plan() -> SimpleNamespace:
    """Make records and lines; test modules cannot import from here."""
    return SimpleNamespace(
        create=create,
        update=update,
        delete=delete,
        messages=messages,
        stream=STREAM,
        object=OBJECT,
        key=KEY,
        leading=LEADING,
        fields=FIELDS,
    )


@pytest.fixture(params=[COLLECTIONS, BULK], ids=["collections", "bulk"])
def path(request) -> Record:
    """Settings that send every row one way or the other."""
    return request.param


@pytest.fixture
def config(sandbox, tmp_path: Path) -> dict[str, Any]:
    return {
        "base_url": sandbox.salesforce_url,
        "client_id": "sf-client",
        "client_secret": "sandbox-sf-secret",
        "objects": {STREAM: {"object": OBJECT, "match": KEY}},
        "receipts_path": str(tmp_path / "receipts"),
        "spool_path": str(tmp_path / "spool"),
    }


class Runner:
    """Runs the target in this process, and looks at what it did to the sandbox."""

    def __init__(self, sandbox, config: Record, tmp_path: Path, caplog) -> None:
        self.sandbox = sandbox
        self.config = config
        self.spools = tmp_path / "spool"
        self._receipts = tmp_path / "receipts"
        self._caplog = caplog

    def __call__(
        self,
        records: Iterable[Record | str],
        *,
        columns: Iterable[str] = (*LEADING, *FIELDS),
        stream: str = STREAM,
        keep: bool = False,
        **settings: Any,
    ) -> Result:
        """Run over records, or ready lines, with changes to the settings."""
        given = list(records)
        lines = given if given and isinstance(given[0], str) else messages(given, stream, columns)
        if not keep:
            for file in self._receipts.glob("*.jsonl"):
                file.unlink()
        out, error = io.StringIO(), None
        with redirect_stdout(out):
            target = TargetSalesforce(config={**self.config, **settings})
            try:
                target.process_lines(io.StringIO("\n".join(lines)))
                target.process_endofpipe()
            except (ConnectorError, Killed) as failure:
                error = failure
            finally:
                release(target)
        states = [json.loads(line) for line in out.getvalue().splitlines()]
        return Result(error, states, self.receipts(), self._caplog.text)

    def receipts(self) -> list[Record]:
        """Return the lines of the last run."""
        texts = [file.read_text("utf-8") for file in self._receipts.glob("*.jsonl")]
        return [json.loads(line) for text in texts for line in text.split("\n") if line]

    def calls(self) -> Counter[str]:
        """Count the requests since the journal was cleared, by kind."""
        return Counter(map(_kind, self.sandbox.journal(vendor="salesforce")))

    def rows(self, object_name: str = OBJECT, key: str = KEY) -> dict[str, Record]:
        """Return the rows that are not deleted, by key, which no two rows share."""
        found = [
            row for row in self.sandbox.rows("salesforce", object_name) if not row.get("IsDeleted")
        ]
        rows = {row[key]: row for row in found}
        assert len(rows) == len(found), "a row was created twice"
        return rows

    def open_jobs(self) -> list[str]:
        """Return the ids of the Bulk jobs that nobody has closed or aborted."""
        url = self.config["base_url"]
        form = {key: self.config[key] for key in ("client_id", "client_secret")}
        form["grant_type"] = "client_credentials"
        token = requests.post(f"{url}/services/oauth2/token", form, timeout=10).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        listed = requests.get(
            f"{url}/services/data/v62.0/jobs/ingest", headers=headers, timeout=10
        ).json()
        return [job["id"] for job in listed["records"] if job["state"] == "Open"]


class Killed(BaseException):
    """Stands for `kill -9` at a chosen point: nothing of the target may handle it."""


def release(target: TargetSalesforce) -> None:
    """Let go of files as a process that is killed does."""
    run = target.run
    if log := getattr(run, "_receipts", None):
        log.close()
    for outbox in getattr(run, "_outboxes", {}).values():
        if running := outbox._bulk._running:
            running.watch._thread.join()
        outbox.spool.close(delete=False)
    for spools in getattr(run, "_leftovers", {}).values():
        for spool in spools:
            spool.close(delete=False)


@pytest.fixture(scope="session")
def killed() -> type[BaseException]:
    return Killed


@pytest.fixture
def run(sandbox, config, tmp_path: Path, monkeypatch, caplog) -> Runner:
    monkeypatch.setenv("CROSSWALK_RUN_ID", "run-1")
    monkeypatch.setattr(TargetSalesforce, "clock", FakeClock(time.time()))
    caplog.set_level("DEBUG")
    return Runner(sandbox, config, tmp_path, caplog)


def _kind(request: Record) -> str:
    path, method = request["path"], request["method"]
    kinds = (
        ("/oauth2/", "token"),
        ("/describe", "describe"),
        ("/jobs/ingest", "bulk"),
        ("/jobs/query", "bulk query"),
        ("/query", "query"),
        ("/composite/sobjects", "delete" if method == "DELETE" else "write"),
    )
    return next((kind for part, kind in kinds if part in path), path)
