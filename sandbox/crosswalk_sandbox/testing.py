"""The `sandbox` fixture for pytest: a real server on a free port, reset for each test."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
import requests

from crosswalk_sandbox.server import create_server
from crosswalk_sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]


class Sandbox:
    """A running sandbox, steered through its control plane."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.communities_url = f"{url}/communities"
        self.gainsight_url = f"{url}/gainsight"
        self.salesforce_url = f"{url}/salesforce"
        self._session = requests.Session()
        self._session.trust_env = False

    def control(self, method: str, path: str, body: Any = None, /, **query: Any) -> Any:  # noqa: ANN401 - JSON
        """Send one request to the control plane; a refusal fails the test with its reason."""
        url = f"{self.url}/__sandbox__/{path}"
        response = self._session.request(method, url, json=body, params=query, timeout=60)
        if not response.ok:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text}")
        return response.json() if response.content else None

    def reset(self, world: str | None = None, **switches: Any) -> None:  # noqa: ANN401 - JSON
        """Load a world afresh (the present one when none is named), then set switches."""
        self.control("POST", "reset", {"world": world, "switches": switches})

    def switch(self, **switches: Any) -> None:  # noqa: ANN401 - JSON
        """Change switches, the state staying as it is."""
        self.control("PUT", "switches", switches)

    def fault(self, kind: str, **facts: Any) -> None:  # noqa: ANN401 - JSON
        """Plan a fault: `vendor`, `method`, `path`, `status`, `body`, `times`, `skip`, ..."""
        self.control("POST", "faults", {"kind": kind, **facts})

    def clear_faults(self) -> None:
        """Forget every planned fault."""
        self.control("DELETE", "faults")

    def journal(
        self, vendor: str | None = None, method: str | None = None, path: str | None = None
    ) -> list[Row]:
        """Return the requests that match, oldest first; `path` is a regular expression."""
        found = self.control("GET", "journal", vendor=vendor, method=method, path=path)
        rows: list[Row] = found["requests"]
        return rows

    def summary(self) -> list[Row]:
        """Return calls, records and bytes per vendor, method and path template."""
        rows: list[Row] = self.control("GET", "journal/summary")["summary"]
        return rows

    def clear_journal(self) -> None:
        """Forget every request so far."""
        self.control("DELETE", "journal")

    def clock(
        self, *, advance: float | None = None, now: str | None = None, frozen: bool = False
    ) -> str:
        """Move the world's clock; return its time (ISO 8601)."""
        if advance is not None:
            told = self.control("PUT", "clock", {"advance_seconds": advance})
        elif now is not None:
            told = self.control("PUT", "clock", {"now": now, "frozen": frozen})
        else:
            told = self.control("GET", "clock")
        return str(told["now"])

    def limits(self, vendor: str, **limits: int | None) -> None:
        """Set `per_minute` and `per_day` of a vendor; nothing for no limit."""
        self.control("PUT", "limits", {vendor: limits})

    def create(self, vendor: str, object_name: str, fields: Row, **scope: Any) -> Row:  # noqa: ANN401 - JSON
        """Make a row as a person would."""
        body = {"fields": fields, **scope}
        row: Row = self.control("POST", f"{vendor}/{object_name}/create", body)
        return row

    def update(
        self,
        vendor: str,
        object_name: str,
        row_id: str | int,
        fields: Row,
        **scope: Any,  # noqa: ANN401 - JSON
    ) -> Row:
        """Edit a row as a person would."""
        body = {"id": row_id, "fields": fields, **scope}
        row: Row = self.control("POST", f"{vendor}/{object_name}/update", body)
        return row

    def delete(self, vendor: str, object_name: str, row_id: str | int, **scope: Any) -> None:  # noqa: ANN401 - JSON
        """Delete a row as a person would."""
        self.control("POST", f"{vendor}/{object_name}/delete", {"id": row_id, **scope})

    def rows(self, vendor: str, object_name: str, **scope: Any) -> list[Row]:  # noqa: ANN401 - JSON
        """Return the rows of an object as they are stored."""
        rows: list[Row] = self.control("GET", f"{vendor}/{object_name}", **scope)["rows"]
        return rows

    def close(self) -> None:
        """Close the connection to the control plane."""
        self._session.close()


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Sandbox]:
    """Serve the world `empty` from memory on a free port of 127.0.0.1, once per test run."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        world = World("empty")
        server = create_server(world, "127.0.0.1", listener.getsockname()[1])
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        sandbox = Sandbox(f"http://127.0.0.1:{listener.getsockname()[1]}")
        sandbox.control("GET", "")  # the socket already listens, so this waits for the server
        yield sandbox
        sandbox.close()
        server.should_exit = True
        thread.join()
        world.store.close()


@pytest.fixture
def sandbox(sandbox_server: Sandbox) -> Sandbox:
    """Return the server, reset to the world `empty`."""
    sandbox_server.reset("empty")
    return sandbox_server
