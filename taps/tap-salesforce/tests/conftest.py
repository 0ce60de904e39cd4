from __future__ import annotations

import io
import json
import logging
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from connector_kit.testing import FakeClock
from tap_salesforce.tap import TapSalesforce

CREDENTIALS = {"client_id": "sf-client", "client_secret": "sandbox-sf-secret"}
SECRETS = ["sandbox-sf-secret", "a-wrong-secret", "sandbox-refresh-token"]
PERSONAL = ["@acme", "@northwind", "Rivera"]


@dataclass
class Run:
    """What a run of the tap put out."""

    messages: list[dict[str, Any]]
    exit_code: int
    waits: list[float] = field(default_factory=list)

    def records(self, stream: str) -> list[dict[str, Any]]:
        return [
            each["record"]
            for each in self.messages
            if each["type"] == "RECORD" and each["stream"] == stream
        ]

    def ids(self, stream: str) -> list[str]:
        return [each["Id"] for each in self.records(stream)]

    def schema(self, stream: str) -> dict[str, Any]:
        return next(
            each["schema"]
            for each in self.messages
            if each["type"] == "SCHEMA" and each["stream"] == stream
        )

    @property
    def extracts(self) -> dict[str, dict[str, Any]]:
        return {each["stream"]: each for each in self.records("extracts")}

    @property
    def state(self) -> dict[str, Any]:
        return [each for each in self.messages if each["type"] == "STATE"][-1]["value"]


@pytest.fixture
def world(sandbox):
    """The sandbox with its readable world."""
    sandbox.reset("small")
    return sandbox


@pytest.fixture
def run(sandbox, caplog):
    """Run the tap in this process, on the sandbox's time, or some seconds ahead of it."""
    caplog.set_level(logging.INFO)

    def run(state=None, catalog=None, *, ahead=0, **settings) -> Run:
        clock = FakeClock(datetime.fromisoformat(sandbox.clock()).timestamp() + ahead)
        tap_class = type("TapSalesforce", (TapSalesforce,), {"clock": clock})
        config = {"base_url": sandbox.salesforce_url, **CREDENTIALS, **settings}
        written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        code = 0
        with redirect_stdout(written):
            tap = tap_class(config=config, state=deepcopy(state), catalog=catalog)
            try:
                tap.sync_all()
            except SystemExit as end:
                code = end.code
        written.seek(0)
        done = Run([json.loads(line) for line in written], code, clock.slept)
        told = caplog.text + json.dumps(done.records("extracts")) + json.dumps(done.state)
        assert [each for each in SECRETS + PERSONAL if each in told] == []
        return done

    return run


@pytest.fixture
def calls(sandbox):
    """Count the calls since the journal was cleared."""

    def calls(path: str = "") -> int:
        return len(sandbox.journal(vendor="salesforce", path=path))

    return calls
