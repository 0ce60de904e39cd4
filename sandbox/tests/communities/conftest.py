from __future__ import annotations

import pytest
import requests


class Api:
    """A client of one community that does nothing on its own: no retry, no paging."""

    def __init__(self, sandbox, tenant):
        self._url, self._tenant = sandbox.communities_url, tenant
        self._session = requests.Session()
        self._session.trust_env = False

    def token(self, **form):
        secret = f"sandbox-secret-{self._tenant[-2:]}"
        body = {"grant_type": "client_credentials", "client_id": self._tenant, "scope": "read"}
        body |= {"client_secret": secret} | form
        return self._session.post(f"{self._url}/oauth2/token", body, timeout=10)

    def sign_in(self, **form):
        token = self.token(**form).json()["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method, path, params=None, **kwargs):
        return self._session.request(method, self._url + path, params=params, timeout=10, **kwargs)

    def get(self, path, params=None):
        return self.send("GET", path, params)

    def rows(self, path, params=None):
        answer = self.get(path, params)
        assert answer.ok, answer.text
        body = answer.json()
        if isinstance(body, list):
            return body
        return next(body[key] for key in ("result", "users", "results") if key in body)

    def users(self, **params):
        return self.rows("/user", {"_returnIterable": "true", "pageSize": 100, **params})

    def close(self):
        self._session.close()


@pytest.fixture
def connect(sandbox):
    opened = []

    def make(tenant="northwind-en", **form):
        api = Api(sandbox, tenant)
        opened.append(api)
        api.sign_in(**form)
        return api

    yield make
    for api in opened:
        api.close()


@pytest.fixture
def api(sandbox, connect):
    """A client of northwind-en in the small world."""
    sandbox.reset("small")
    return connect()
