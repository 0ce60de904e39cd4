"""Run the tap in this process against the sandbox."""

from __future__ import annotations

import contextlib
import copy
import io
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from connector_kit.testing import FakeClock
from tap_communities.tap import TapCommunities

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_sandbox.testing import Sandbox

NOW = 1_795_305_600.0  # 2026-11-22, a day after the newest row of the world `small`
SECRETS = {"northwind-en": "sandbox-secret-en", "northwind-de": "sandbox-secret-de"}


@dataclass
class Run:
    """What one run of the tap put out."""

    records: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    schemas: dict[str, dict[str, Any]] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    exit_code: int = 0
    slept: list[float] = field(default_factory=list)

    def keys(self, stream: str, key: str) -> list[Any]:
        return [record[key] for record in self.records[stream]]

    def extract(self, stream: str, connection: str = "northwind-en") -> dict[str, Any]:
        (row,) = (
            row
            for row in self.records["extracts"]
            if (row["stream"], row["connection"]) == (stream, connection)
        )
        return row

    def bookmark(self, stream: str, connection: str = "northwind-en") -> dict[str, Any]:
        partitions = self.state["bookmarks"].get(stream, {}).get("partitions", [])
        found = (p for p in partitions if p["context"]["connection"] == connection)
        return {k: v for k, v in next(found, {}).items() if k != "context"}


@pytest.fixture
def connection(sandbox: Sandbox) -> Callable[..., dict[str, Any]]:
    """Return the settings of a connection to the sandbox."""

    def build(name: str = "northwind-en", **changes: Any) -> dict[str, Any]:
        return {
            "name": name,
            "community_id": name,
            "base_url": sandbox.communities_url,
            "client_id": name,
            "client_secret": SECRETS[name],
        } | changes

    return build


@pytest.fixture
def run(connection: Callable[..., dict[str, Any]], monkeypatch) -> Callable[..., Run]:
    """Return a function that runs the tap; nothing in it really waits."""

    def call(
        *connections: dict[str, Any],
        state: dict[str, Any] | None = None,
        now: float = NOW,
        **settings: Any,
    ) -> Run:
        clock = FakeClock(now)
        monkeypatch.setattr(TapCommunities, "clock", clock)
        config = {"connections": list(connections or [connection()]), "calls_per_minute": 10**6}
        result, out = Run(slept=clock.slept), io.StringIO()
        with contextlib.redirect_stdout(out):
            tap = TapCommunities(config=config | settings, state=copy.deepcopy(state))
            try:
                tap.sync_all()
            except SystemExit as leave:
                result.exit_code = int(leave.code or 0)
        for line in out.getvalue().splitlines():
            message = json.loads(line)
            if message["type"] == "RECORD":
                result.records[message["stream"]].append(message["record"])
            elif message["type"] == "SCHEMA":
                result.schemas[message["stream"]] = message["schema"]
            elif message["type"] == "STATE":
                result.state = message["value"]
        return result

    return call


@pytest.fixture
def calls(sandbox: Sandbox) -> Callable[..., int]:
    """Return a function that counts the calls to a path since the journal was cleared."""

    def count(path: str) -> int:
        return len(sandbox.journal("communities", path=path))

    return count
