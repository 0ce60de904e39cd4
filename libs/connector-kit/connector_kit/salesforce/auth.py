"""The ways to log in to Salesforce: client credentials, JWT bearer, refresh token.

From Salesforce Help, "OAuth Authorization Flows". Every answer names the org's own address, and
none says how long the session lasts: it is renewed when Salesforce refuses it.
"""

from __future__ import annotations

import math
from base64 import b64encode
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from connector_kit.errors import AuthenticationFailed
from connector_kit.http import ApiClient, NoSigner
from connector_kit.salesforce.errors import VENDOR
from connector_kit.salesforce.token_errors import TOKEN_RULES
from connector_kit.tokens import BearerToken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from connector_kit.clock import Clock
    from connector_kit.stats import ApiStats

TOKEN_PATH = "/services/oauth2/token"  # noqa: S105 - a path


class Grant(Protocol):
    """What is shown to get a session."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep others that show the same thing out, from `form` to `granted`."""

    def form(self, now: float) -> dict[str, str]:
        """Return the form to send at `now` (Unix seconds)."""

    def headers(self) -> dict[str, str]:
        """Return the headers to send with it."""

    def granted(self, answer: Mapping[str, Any]) -> None:
        """Take note of an answer that grants a session."""


class Session(BearerToken):
    """Signs with a session of the org, and knows the org's address.

    Args:
        base_url: Where to log in: the org's My Domain, or login.salesforce.com.
        grant: What to show.
        clock: Where time comes from.
        timeout: Seconds to connect, and seconds without a byte.
        stats: Counters of the client.
    """

    def __init__(
        self,
        base_url: str,
        grant: Grant,
        *,
        clock: Clock,
        timeout: tuple[float, float],
        stats: ApiStats,
    ) -> None:
        super().__init__(self._log_in, clock, lifetime=math.inf)
        self._grant = grant
        self._now = clock.now
        self._instance_url: str | None = None
        self._user_id: str | None = None
        # logins are not counted among the org's calls, so they need no budget
        self._api = ApiClient(
            base_url, NoSigner(), TOKEN_RULES, clock=clock, timeout=timeout, stats=stats
        )

    @property
    def instance_url(self) -> str:
        """The org's address; logs in to learn it.

        Raises:
            ConnectorError: The login fails.
        """
        self.headers()
        if not self._instance_url:
            raise AuthenticationFailed(
                f"{VENDOR} grants a session but does not say for which address.",
                next_step="Check the base URL.",
            )
        return self._instance_url

    @property
    def user_id(self) -> str | None:
        """Id of the user that the session acts as, if the login has told it; logs in to learn it.

        Raises:
            ConnectorError: The login fails.
        """
        self.headers()
        return self._user_id

    def _log_in(self) -> Any:  # noqa: ANN401 - BearerToken looks inside
        with self._grant.alone():
            answer = self._api.send(
                "POST",
                TOKEN_PATH,
                data=self._grant.form(self._now()),
                headers=self._grant.headers(),
                repeatable=True,
            )
            if isinstance(answer, dict):
                self._grant.granted(answer)
        if isinstance(answer, dict):
            self._instance_url = str(answer.get("instance_url") or "").rstrip("/") or None
            # the identity address ends with the user: `https://{host}/id/{org}/{user}`
            self._user_id = str(answer.get("id") or "").rpartition("/")[2] or None
        return answer


class ClientCredentials:
    """The app's own id and secret; it acts as the user that the app is set to run as.

    Args:
        client_id: The app's consumer key.
        client_secret: Its secret.
        basic: Whether they go into a header instead of the form; both are documented.
    """

    def __init__(self, client_id: str, client_secret: str, *, basic: bool = False) -> None:
        self._pair = {"client_id": client_id, "client_secret": client_secret}
        self._basic = basic

    def alone(self) -> AbstractContextManager[None]:
        """Let others in: a secret serves any number at a time."""
        return nullcontext()

    def form(self, now: float) -> dict[str, str]:  # noqa: ARG002 - the protocol's signature
        """Return the form."""
        pair = {} if self._basic else self._pair
        return {"grant_type": "client_credentials", **pair}

    def headers(self) -> dict[str, str]:
        """Return the header that carries the pair, if one does."""
        if not self._basic:
            return {}
        pair = b64encode(":".join(self._pair.values()).encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    def granted(self, answer: Mapping[str, Any]) -> None:
        """Have nothing to note."""
