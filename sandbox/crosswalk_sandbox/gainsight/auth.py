"""Who may call: an access key in a header, or a bearer token bought with client credentials."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from binascii import Error as Base64Error
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.failures import GatewayError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.clock import Clock
    from crosswalk_sandbox.gainsight.tables import Tables
    from crosswalk_sandbox.store import Store

# Invented, and the same in every world.
ACCESS_KEY = "11111111-2222-3333-4444-555555555555"
CLIENT_ID = "gs-client"
CLIENT_SECRET = "sandbox-m2m-secret"  # noqa: S105 - invented

# Life of a token in seconds (sample of Gainsight "Generate REST API Key").
LIFETIME = 86_400

_TOKENS = '"gainsight tokens"'


def unauthorized() -> GatewayError:
    """Return the refusal of a call without valid credentials."""
    return GatewayError("GS_APIG_2401", "Unauthorized", status=401)


class Auth:
    """Gives out tokens and checks the credentials of calls."""

    def __init__(self, store: Store, tables: Tables, clock: Clock) -> None:
        self._store = store
        self._tables = tables
        self._clock = clock

    def create(self) -> None:
        """Make the table of tokens."""
        self._store.execute(f"create table {_TOKENS} (token text primary key, expires_at real)")

    def token(self, call: Call) -> dict[str, Any]:
        """Answer a token request: Basic credentials; no body, JSON, or a form with the grant.

        Raises:
            GatewayError: Wrong credentials (reply not documented, assumed) or another grant.
        """
        if _basic(call.headers.get("authorization", "")) != (CLIENT_ID, CLIENT_SECRET):
            raise unauthorized()
        is_form = "form-urlencoded" in call.headers.get("content-type", "")
        if is_form and call.form().get("grant_type", "client_credentials") != "client_credentials":
            raise GatewayError("unsupported_grant_type", "Unsupported grant type", status=400)
        number = self._tables.next_number("token")
        token = hashlib.sha256(f"{CLIENT_SECRET} {number}".encode()).hexdigest()
        expires_at = self._clock.now() + LIFETIME
        self._store.execute(f"insert into {_TOKENS} values (?, ?)", (token, expires_at))
        return {"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME}

    def forget_tokens(self) -> None:
        """Make every token given out so far void."""
        self._store.execute(f"delete from {_TOKENS}")

    def check(self, call: Call, switches: Mapping[str, Any]) -> None:
        """Let the call pass or refuse it.

        Raises:
            GatewayError: No valid credentials, or the caller's address is not allowed.
        """
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            if not self._is_valid(token):
                raise unauthorized()
            return
        # The user API's page names the header `authentication`; header names have no case.
        names = ("accesskey", "authentication") if "/users/" in call.path else ("accesskey",)
        if ACCESS_KEY not in (call.headers.get(name) for name in names):
            raise unauthorized()
        if switches["ip_refused"]:
            message = "IP Address does not lie in range of whitelisted ips"
            raise GatewayError("GS_APIG_2402", message, status=switches["ip_refused_status"])

    def _is_valid(self, token: str) -> bool:
        found = self._store.execute(
            f"select expires_at from {_TOKENS} where token = ?", (token,)
        ).fetchone()
        return found is not None and self._clock.now() < found[0]


def _basic(header: str) -> tuple[str, str] | None:
    """Return id and secret of a Basic authorization header."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return None
    return user, secret
