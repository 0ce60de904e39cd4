"""Tokens: client credentials in the body or as Basic; the credentials pick the community."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from crosswalk_sandbox.call import Call, reply
from crosswalk_sandbox.communities.answers import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crosswalk_sandbox.communities.vendor import Communities
    from crosswalk_sandbox.vendor import Handler

    TenantHandler = Callable[[Call, str], Response]


@dataclass(frozen=True)
class Token:
    """What a token stands for."""

    tenant: str
    scopes: frozenset[str]
    expires_at: float


class Auth:
    """Gives out tokens and checks them."""

    def __init__(self, vendor: Communities) -> None:
        self._vendor = vendor
        self._clients: dict[str, tuple[str, str]] = {}
        self._tokens: dict[str, Token] = {}

    def load(self, tenants: Mapping[str, Mapping[str, str]]) -> None:
        """Take the credentials of every tenant from the world file."""
        self._clients = {
            spec["client_id"]: (spec["client_secret"], tenant) for tenant, spec in tenants.items()
        }

    def banner(self) -> list[str]:
        """Return a line per tenant."""
        pairs = sorted(self._clients.items())
        return [f"client id {client}, secret {secret}" for client, (secret, _) in pairs]

    def void(self) -> None:
        """Make every token given out so far invalid."""
        self._tokens.clear()

    def token(self, call: Call) -> Response:
        """Answer `POST /oauth2/token`. A token without scope is given out as well."""
        form = call.form()
        if form.get("grant_type") != "client_credentials":
            return reply({"error": "unsupported_grant_type"}, 400)
        client, secret = _basic(call) or (form.get("client_id", ""), form.get("client_secret", ""))
        known = self._clients.get(client)
        if known is None or known[0] != secret:
            # not documented; assumed from the OAuth 2 standard
            text = "Client authentication failed"
            return reply({"error": "invalid_client", "error_description": text}, 401)
        seconds = self._vendor.switch("token_seconds")
        value = secrets.token_hex(20)
        self._tokens[value] = Token(
            known[1], frozenset(form.get("scope", "").split()), self._now() + seconds
        )
        kind = self._vendor.switch("token_type")
        return reply({"token_type": kind, "access_token": value, "expires_in": seconds})

    def any_scope(self, handler: TenantHandler) -> Handler:
        """Guard a handler of the User or Gamification API: they use no scopes."""
        return self._guarded(handler, None)

    def reading(self, handler: TenantHandler) -> Handler:
        """Guard a `/v2` handler: the token needs the scope `read`."""
        return self._guarded(handler, "read")

    def unauthorized(self) -> Response:
        """Answer to a missing, unknown or expired token. The body is not documented."""
        match self._vendor.switch("unauthorized_body"):
            case "message":
                return reply({"message": "Unauthorized"}, 401)
            case "oauth":
                text = "The access token is invalid or has expired"
                return reply({"error": "invalid_token", "error_description": text}, 401)
            case _:
                return Response(status_code=401)

    def _guarded(self, handler: TenantHandler, scope: str | None) -> Handler:
        def guarded(call: Call) -> Response:
            kind, _, value = call.headers.get("authorization", "").partition(" ")
            token = self._tokens.get(value) if kind.lower() == "bearer" else None
            if token is None or token.expires_at <= self._now():
                return self.unauthorized()
            if scope is not None and scope not in token.scopes:
                return self.unauthorized()
            try:
                return handler(call, token.tenant)
            except RefusedError as refusal:
                return refusal.answer

        return guarded

    def _now(self) -> float:
        return self._vendor.world.clock.now()


def _basic(call: Call) -> tuple[str, str] | None:
    kind, _, value = call.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client, secret
