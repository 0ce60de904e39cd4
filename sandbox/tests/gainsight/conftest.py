"""A small client for the Gainsight API of the sandbox: plain HTTP, no code of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCESS_KEY = "11111111-2222-3333-4444-555555555555"


class Api:
    """Sends requests with the access key and keeps the last response."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        options.setdefault("headers", {"accesskey": ACCESS_KEY})
        return self._session.request(method, self._base_url + path, timeout=30, **options)

    def body(self, method: str, path: str, json: Any = None, **options: Any) -> dict[str, Any]:
        return self.send(method, path, json=json, **options).json()

    def query(self, object_name: str, select: list[str], **body: Any) -> dict[str, Any]:
        path = f"/v1/data/objects/query/{object_name}"
        return self.body("POST", path, {"select": select, **body})

    def records(self, object_name: str, select: list[str], **body: Any) -> list[dict[str, Any]]:
        reply = self.query(object_name, select, **body)
        assert reply["result"], reply
        return reply["data"]["records"]

    def insert(self, object_name: str, *records: dict[str, Any], **body: Any) -> dict[str, Any]:
        path = f"/v1/data/objects/{object_name}"
        return self.body("POST", path, {"records": list(records), **body})

    def inserted(self, object_name: str, *records: dict[str, Any]) -> list[str]:
        reply = self.insert(object_name, *records)
        assert reply["result"], reply
        return [each["Gsid"] for each in reply["data"]["records"]]

    def update(self, object_name: str, keys: str, *records: dict[str, Any]) -> dict[str, Any]:
        path = f"/v1/data/objects/{object_name}"
        return self.body("PUT", path, {"records": list(records)}, params={"keys": keys})

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def api(sandbox: Any) -> Iterator[Api]:
    """Return a client of the freshly reset world `empty`."""
    client = Api(sandbox.gainsight_url)
    yield client
    client.close()


@pytest.fixture
def equal_to():
    """Return a maker of filters: `equal_to(Name="Acme")` is one EQ condition."""

    def make(**wanted: Any) -> dict[str, Any]:
        conditions = [
            {"name": name, "alias": alias, "operator": "EQ", "value": [value]}
            for alias, (name, value) in zip("ABCDEF", wanted.items(), strict=False)
        ]
        return {
            "conditions": conditions,
            "expression": " AND ".join(each["alias"] for each in conditions),
        }

    return make
