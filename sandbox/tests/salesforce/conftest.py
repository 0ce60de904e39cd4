"""A small client for the Salesforce API of the sandbox: plain HTTP, no code of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT = {"client_id": "sf-client", "client_secret": "sandbox-sf-secret"}


class Salesforce:
    """Signs in once and sends requests with the token."""

    def __init__(self, base_url: str, version: str = "62.0") -> None:
        self.base_url = base_url
        self.version = version
        self.session = requests.Session()
        self.session.trust_env = False

    def login(self, **form: Any) -> requests.Response:
        """Ask for a token, with client credentials unless told otherwise; keep it."""
        form = form or {"grant_type": "client_credentials", **CLIENT}
        url = f"{self.base_url}/services/oauth2/token"
        answer = requests.post(url, form, timeout=30)
        if answer.ok:
            self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer

    def send(self, method: str, path: str, json: Any = None, **options: Any) -> requests.Response:
        """Send a request to a path of the version, or to one that starts with `/services`."""
        data = "" if path.startswith("/services") else f"/services/data/v{self.version}"
        options.setdefault("timeout", 30)
        return self.session.request(method, self.base_url + data + path, json=json, **options)

    def error(self, method: str, path: str, json: Any = None, **options: Any) -> tuple[int, str]:
        """Return status and code of a refusal."""
        answer = self.send(method, path, json, **options)
        assert not answer.ok, answer.text
        return answer.status_code, answer.json()[0]["errorCode"]

    def create(self, object_name: str, **fields: Any) -> str:
        """Insert a record and return its id."""
        answer = self.send("POST", f"/sobjects/{object_name}", fields)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def read(self, object_name: str, row_id: str, *fields: str) -> dict[str, Any]:
        """Return fields of a record."""
        query = {"fields": ",".join(fields)} if fields else {}
        answer = self.send("GET", f"/sobjects/{object_name}/{row_id}", params=query)
        assert answer.status_code == 200, answer.text
        record = answer.json()
        return {name: record[name] for name in fields} if fields else record

    def collect(self, method: str, path: str, *records: Any, **body: Any) -> list[dict[str, Any]]:
        """Send a Collections call and return its lines."""
        answer = self.send(method, f"/composite/sobjects{path}", {"records": records, **body})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def sf(sandbox: Any) -> Iterator[Salesforce]:
    """Return a client that is signed in to the freshly reset world `empty`."""
    client = Salesforce(sandbox.salesforce_url)
    client.login()
    yield client
    client.session.close()


@pytest.fixture
def of():
    """Return a maker of records for Collections: `of("Task", Subject="Call")`."""

    def make(object_name: str, **fields: Any) -> dict[str, Any]:
        return {"attributes": {"type": object_name}, **fields}

    return make
