from __future__ import annotations

import io
import json
import logging
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from connector_kit.gainsight import GainsightClient
from connector_kit.testing import FakeClock
from tap_gainsight.tap import TapGainsight

ACCESS_KEY = "11111111-2222-3333-4444-555555555555"
SECRETS = [ACCESS_KEY, "sandbox-m2m-secret", "a-wrong-secret"]
PERSONAL = ["@acme.com", "Ann Ames", "Rivera"]


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
        return [each["Gsid"] for each in self.records(stream)]

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
    """Run the tap in this process, on the sandbox's time."""
    caplog.set_level(logging.INFO)

    def run(state=None, catalog=None, **settings) -> Run:
        clock = FakeClock(datetime.fromisoformat(sandbox.clock()).timestamp())
        tap_class = type("TapGainsight", (TapGainsight,), {"clock": clock})
        config = {"base_url": sandbox.gainsight_url, **settings}
        if "client_id" not in settings:
            config.setdefault("access_key", ACCESS_KEY)
        written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        code = 0
        with redirect_stdout(written):
            tap = tap_class(config=config, state=state, catalog=catalog)
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
        return len(sandbox.journal(vendor="gainsight", path=path))

    return calls


@pytest.fixture
def before_query(monkeypatch):
    """Let something happen just before the n-th query of an object."""

    def before_query(object_name: str, number: int, happen) -> None:
        original = GainsightClient.query
        count = 0

        def query(self, name, *args, **kwargs):
            nonlocal count
            count += name == object_name
            if name == object_name and count == number:
                happen()
            return original(self, name, *args, **kwargs)

        monkeypatch.setattr(GainsightClient, "query", query)

    return before_query
