"""The token end point: client credentials, JWT bearer, refresh token, username and password."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce import jwt
from crosswalk_sandbox.salesforce.answers import answer, empty

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.sessions import Sessions

# Invented, and the same in every world.
CLIENT_ID = "sf-client"
CLIENT_SECRET = "sandbox-sf-secret"  # noqa: S105 - invented
REFRESH_TOKEN = "sandbox-refresh-token"  # noqa: S105 - invented
USERNAME = "integration@northwind.example.com"
PASSWORD = "sandbox-password"  # noqa: S105 - invented
SECURITY_TOKEN = "sandboxtoken"  # noqa: S105 - invented

_SCOPE = "api refresh_token"
Form = dict[str, str]


class OAuthError(Exception):
    """A refused token request: status 400 and an object, not an array."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


def invalid_grant(description: str) -> OAuthError:
    """Return the refusal that most mistakes share."""
    return OAuthError("invalid_grant", description)


class OAuth:
    """Gives out tokens."""

    def __init__(self, org: Org, sessions: Sessions) -> None:
        self._org = org
        self._sessions = sessions

    def token(self, call: Call) -> Response:
        """Answer a token request."""
        form = call.form()
        grants: dict[str, Callable[[Call, Form], dict[str, Any]]] = {
            "client_credentials": self._client_credentials,
            "urn:ietf:params:oauth:grant-type:jwt-bearer": self._jwt_bearer,
            "refresh_token": self._refresh_token,
            "password": self._password,
        }
        grant = grants.get(form.get("grant_type", ""), _unsupported)
        try:
            return answer(grant(call, form))
        except OAuthError as error:
            return answer(error.body, 400)

    def revoke(self, call: Call) -> Response:
        """Make an access token or the refresh token void."""
        token = call.form().get("token") or call.one("token") or ""
        self._sessions.end(token)
        if token == self.refresh_token:
            self._set_refresh_token("")
        return empty(200)

    @property
    def refresh_token(self) -> str:
        """The refresh token that is valid now."""
        token: str = self._org.tables.state.get("refresh token", REFRESH_TOKEN)
        return token

    def _client_credentials(self, call: Call, form: Form) -> dict[str, Any]:
        _check_client(call, form)
        if self._org.switch("login_host"):
            raise invalid_grant("request not supported on this domain")
        if not self._org.switch("run_as_user"):
            raise invalid_grant("no client credentials user enabled")
        return self._reply(call, self._org.user_id)

    def _jwt_bearer(self, call: Call, form: Form) -> dict[str, Any]:
        key = self._org.tables.state.get("certificate")
        claims = jwt.verified(form.get("assertion", ""), key)
        if claims is None:
            raise invalid_grant("invalid assertion")
        if claims.get("iss") != CLIENT_ID:
            raise OAuthError("invalid_client_id", "client identifier invalid")
        hosts = ("https://login.salesforce.com", "https://test.salesforce.com", call.base_url)
        if str(claims.get("aud")).rstrip("/") not in hosts:
            raise invalid_grant("audience is invalid")
        # text is accepted for the time, as some clients send it
        if not str(claims.get("exp")).isdigit() or int(claims["exp"]) < self._org.clock.now():
            raise invalid_grant("expired authorization code")
        user = next(iter(self._org.rows_where("User", "Username", [claims.get("sub")])), None)
        if user is None or not self._org.switch("user_approved"):
            raise invalid_grant("user hasn't approved this consumer")
        reply = self._reply(call, user["Id"])
        if not self._org.switch("jwt_issued_at"):
            del reply["issued_at"], reply["signature"]
        return reply

    def _refresh_token(self, call: Call, form: Form) -> dict[str, Any]:
        _check_client(call, form)
        if not form.get("refresh_token") or form["refresh_token"] != self.refresh_token:
            raise invalid_grant("expired access/refresh token")
        reply = self._reply(call, self._org.user_id)
        if self._org.switch("refresh_token_rotation"):
            number = self._org.tables.next_number("refresh token number")
            self._set_refresh_token(f"{REFRESH_TOKEN}-{number}")
            reply["refresh_token"] = self.refresh_token
        return reply

    def _password(self, call: Call, form: Form) -> dict[str, Any]:
        _check_client(call, form)
        given = (form.get("username"), form.get("password"))
        if not self._org.switch("password_flow") or not is_user(*given):
            raise invalid_grant("authentication failure")
        return self._reply(call, self._org.user_id)

    def _set_refresh_token(self, token: str) -> None:
        self._org.tables.state["refresh token"] = token
        self._org.tables.keep_state()

    def _reply(self, call: Call, user_id: str) -> dict[str, Any]:
        identity = f"{call.base_url}/id/{self._org.org_id}/{user_id}"
        issued_at = str(int(self._org.clock.now() * 1000))
        signed = hmac.digest(
            CLIENT_SECRET.encode(), (identity + issued_at).encode(), hashlib.sha256
        )
        return {
            "access_token": self._sessions.start(user_id),
            "signature": b64encode(signed).decode(),
            "scope": _SCOPE,
            "instance_url": call.base_url,
            "id": identity,
            "token_type": "Bearer",
            "issued_at": issued_at,
        }


def is_user(username: str | None, password: str | None) -> bool:
    """Tell whether these are the user's name and its password with the security token."""
    return (username, password) == (USERNAME, PASSWORD + SECURITY_TOKEN)


def _unsupported(_: Call, __: Form) -> dict[str, Any]:
    raise OAuthError("unsupported_grant_type", "grant type not supported")


def _check_client(call: Call, form: Form) -> None:
    """Check the app's credentials, sent in the body or as Basic authorization.

    Raises:
        OAuthError: The app is unknown, or its secret is wrong.
    """
    client, secret = _basic(call.headers.get("authorization", "")) or (
        form.get("client_id"),
        form.get("client_secret"),
    )
    if client != CLIENT_ID:
        raise OAuthError("invalid_client_id", "client identifier invalid")
    if secret != CLIENT_SECRET:
        raise OAuthError("invalid_client", "invalid client credentials")


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return None
    return client, secret
