"""Log in with a JWT that the app's private key signs: no secret travels."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt

from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

_LIFETIME = 180  # seconds; Salesforce takes a few minutes at most
_PRODUCTION = "https://login.salesforce.com"
_SANDBOX = "https://test.salesforce.com"


class JwtBearer:
    """A user that the app's certificate speaks for.

    Args:
        client_id: The app's consumer key.
        username: The user to act as.
        private_key: The key in PEM; line breaks may be spelled as a backslash and an n, as they
            often are in environment variables.
        audience: `https://login.salesforce.com`, or `https://test.salesforce.com` for a sandbox.

    Raises:
        ConfigurationFailed: The private key cannot be used.
    """

    def __init__(self, client_id: str, username: str, private_key: str, audience: str) -> None:
        self._claims = {"iss": client_id, "sub": username, "aud": audience}
        self._key = private_key.strip().replace("\\n", "\n")
        self.form(0)

    def alone(self) -> AbstractContextManager[None]:
        """Let others in: each login has a JWT of its own."""
        return nullcontext()

    def form(self, now: float) -> dict[str, str]:
        """Return the form, with a new JWT."""
        claims = {**self._claims, "exp": int(now) + _LIFETIME}
        try:
            assertion = jwt.encode(claims, self._key, algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):  # whose texts may quote the key
            raise ConfigurationFailed(
                "The private key cannot be used to sign.",
                next_step="Set `private_key` to an RSA key in PEM, without a pass phrase.",
                code="PRIVATE_KEY_UNUSABLE",
            ) from None
        return {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": assertion,
        }

    def headers(self) -> dict[str, str]:
        """Return nothing."""
        return {}

    def granted(self, answer: Mapping[str, Any]) -> None:
        """Have nothing to note."""


def default_audience(base_url: str) -> str:
    """Return the audience that goes with a login host."""
    host = (urlsplit(base_url).hostname or "").lower()
    is_sandbox = host == "test.salesforce.com" or host.endswith(".sandbox.my.salesforce.com")
    return _SANDBOX if is_sandbox else _PRODUCTION
