"""The one place that keeps an OAuth token."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from connector_kit.errors import AuthenticationFailed, ConnectorError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector_kit.clock import Clock

_EARLY = 60.0  # seconds before its end at which a token is renewed


class BearerToken:
    """Signs with a client-credentials token and renews it; one renewal serves all waiting threads.

    Args:
        fetch: Asks the vendor for a token and returns its JSON answer.
        clock: Where time comes from.
        lifetime: Seconds a token lasts when the vendor does not say.
    """

    def __init__(self, fetch: Callable[[], Any], clock: Clock, *, lifetime: float = 3600.0) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0
        self._failure: ConnectorError | None = None

    def headers(self) -> dict[str, str]:
        """Return the Authorization header, with a new token when the old one has run out."""
        with self._lock:
            if self._clock.now() >= self._good_until:
                self._renew()
            return {"Authorization": f"Bearer {self._token}"}

    def refresh(self, refused: Mapping[str, str]) -> bool:
        """Renew the token, unless another thread has done so since `refused` was signed."""
        with self._lock:
            if refused.get("Authorization") == f"Bearer {self._token}":
                self._renew()
        return True

    def _renew(self) -> None:
        if (
            self._failure
        ):  # a refused secret is not tried again, an absent host not waited for again
            raise self._failure
        try:
            answer = self._fetch()
        except ConnectorError as error:
            self._failure = error
            raise
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise AuthenticationFailed(
                "The token endpoint answered without a token.",
                next_step="Check the base URL and the client id and secret.",
            )
        lifetime = answer.get("expires_in")
        seconds = float(lifetime) if isinstance(lifetime, int | float) else self._lifetime
        self._token = token
        # a very short-lived token is used for half its life rather than never
        self._good_until = self._clock.now() + max(seconds - _EARLY, seconds / 2)
