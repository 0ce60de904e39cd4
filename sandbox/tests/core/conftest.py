from __future__ import annotations

import pytest
import requests

CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": "northwind-en",
    "client_secret": "sandbox-secret-en",
    "scope": "read",
}


@pytest.fixture
def session():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def token(sandbox, session):
    """Ask for a token; the session sends it from then on."""

    def ask():
        answer = session.post(f"{sandbox.communities_url}/oauth2/token", CREDENTIALS, timeout=5)
        session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer

    return ask


@pytest.fixture
def get(sandbox, session, token):
    """Read a path of the communities API with a token."""
    token()
    sandbox.clear_journal()

    def read(path, timeout=5):
        return session.get(f"{sandbox.communities_url}{path}", timeout=timeout)

    return read
