"""Plans, and a target that is run in this process against the sandbox."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from connector_kit.errors import ConnectorError
from connector_kit.testing import FakeClock
from target_gainsight.target import TargetGainsight

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ACCESS_KEY = "11111111-2222-3333-4444-555555555555"
STREAM = "gainsight__community_user"
OBJECT = "Community_User__gc"
FIELDS = [
    "Name",
    "Record_Key__gc",
    "Email__gc",
    "Company__gc",
    "Match_Status__gc",
    "Is_Moderator__gc",
    "Registered_At__gc",
    "Topics__gc",
]
LEADING = ["record_key", "operation", "destination_id", "changed_fields", "plan_hash"]

Record = dict[str, Any]


def create(number: int, **fields: Any) -> Record:
    """Plan a new member."""
    key = f"northwind-en:{number}"
    known = {"Name": f"member{number}", "Record_Key__gc": key}
    return {"record_key": key, "operation": "create", "plan_hash": f"h{number}", **known, **fields}


def update(number: int, gsid: str, **changed: Any) -> Record:
    """Plan a change; the unchanged fields are there too, as in a real plan."""
    row = create(number, **changed)
    fields = json.dumps(sorted(changed))
    return {**row, "operation": "update", "destination_id": gsid, "changed_fields": fields}


def delete(number: int, gsid: str) -> Record:
    """Plan a delete."""
    row = {"record_key": f"northwind-en:{number}", "operation": "delete", "plan_hash": "h"}
    return {**row, "destination_id": gsid}


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

    error: ConnectorError | None
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
        """Reason code of each row that was not delivered, by number."""
        return {
            key.partition(":")[2]: line["reason_code"]
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
        access_key=ACCESS_KEY,
        leading=LEADING,
    )


@pytest.fixture
def gainsight(sandbox):
    sandbox.limits("gainsight", per_minute=None, per_day=None)
    return sandbox


@pytest.fixture
def config(gainsight, tmp_path: Path) -> dict[str, Any]:
    return {
        "base_url": gainsight.gainsight_url,
        "access_key": ACCESS_KEY,
        "objects": {STREAM: OBJECT, "gainsight__person": "person", "gainsight__company": "Company"},
        "match_keys": {STREAM: ["Record_Key__gc"]},
        "receipts_path": str(tmp_path / "receipts"),
    }


class Runner:
    """Runs the target in this process, and looks at what it did to the sandbox."""

    def __init__(self, gainsight, config: Record, receipts: Path, caplog) -> None:
        self.gainsight = gainsight
        self._config = config
        self._receipts = receipts
        self._caplog = caplog

    def __call__(
        self,
        records: Iterable[Record | str],
        *,
        columns: Iterable[str] = (*LEADING, *FIELDS),
        stream: str = STREAM,
        **settings: Any,
    ) -> Result:
        """Run over records, or ready lines, with changes to the settings."""
        given = list(records)
        lines = given if given and isinstance(given[0], str) else messages(given, stream, columns)
        for file in self._receipts.glob("*"):
            file.unlink()
        out, error = io.StringIO(), None
        with redirect_stdout(out):
            target = TargetGainsight(config={**self._config, **settings})
            try:
                target.process_lines(io.StringIO("\n".join(lines)))
                target.process_endofpipe()
            except ConnectorError as failure:
                error = failure
            finally:
                if log := getattr(target.run, "_receipts", None):
                    log.close()
        states = [json.loads(line) for line in out.getvalue().splitlines()]
        return Result(error, states, self.receipts(), self._caplog.text)

    def receipts(self) -> list[Record]:
        """Return the lines of the last run."""
        texts = [file.read_text("utf-8") for file in self._receipts.glob("*")]
        return [json.loads(line) for text in texts for line in text.split("\n") if line]

    def calls(self) -> Counter[str]:
        """Count the requests since the journal was cleared, by kind."""
        return Counter(map(_kind, self.gainsight.journal(vendor="gainsight")))

    def members(self) -> dict[str, Record]:
        """Return the stored rows by record key, which no two rows share."""
        rows = self.gainsight.rows("gainsight", OBJECT)
        found = {row["Record_Key__gc"]: row for row in rows}
        assert len(found) == len(rows), "a member was created twice"
        return found


@pytest.fixture
def run(gainsight, config, tmp_path: Path, monkeypatch, caplog) -> Runner:
    monkeypatch.setenv("CROSSWALK_RUN_ID", "run-1")
    monkeypatch.setattr(TargetGainsight, "clock", FakeClock())
    caplog.set_level("DEBUG")
    return Runner(gainsight, config, tmp_path / "receipts", caplog)


def _kind(request: Record) -> str:
    path = request["path"]
    for part, kind in (("/query/", "query"), ("/describe", "describe"), ("/oauth/", "token")):
        if part in path:
            return kind
    return {"POST": "insert", "PUT": "update", "DELETE": "delete"}[request["method"]]
