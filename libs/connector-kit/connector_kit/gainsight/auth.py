"""The two ways to sign for Gainsight CS: an access key, or a machine-to-machine OAuth token."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from connector_kit.gainsight.errors import TOKEN_RULES
from connector_kit.http import ApiClient, NoSigner
from connector_kit.tokens import BearerToken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector_kit.budget import FixedWindowBudget
    from connector_kit.clock import Clock
    from connector_kit.stats import ApiStats


class AccessKey:
    """Signs with the organization's access key, which never expires but can be reset."""

    def __init__(self, key: str) -> None:
        self._key = key

    def headers(self) -> dict[str, str]:
        """Return the header that carries the key."""
        return {"Accesskey": self._key}

    def refresh(self, refused: Mapping[str, str]) -> bool:  # noqa: ARG002 - the protocol's signature
        """Have nothing to renew."""
        return False


def m2m_signer(
    base_url: str,
    client_id: str,
    client_secret: str,
    *,
    budget: FixedWindowBudget,
    clock: Clock,
    timeout: tuple[float, float],
    stats: ApiStats,
) -> BearerToken:
    """Return a signer that trades client id and secret for a token of 24 hours."""
    api = ApiClient(
        base_url,
        NoSigner(),
        TOKEN_RULES,
        budget,
        clock=clock,
        timeout=timeout,
        stats=stats,
    )
    pair = b64encode(f"{client_id}:{client_secret}".encode()).decode()

    def fetch() -> Any:  # noqa: ANN401 - BearerToken looks inside
        return api.send(
            "POST",
            "/v1/users/m2m/oauth/token",
            data={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {pair}"},
            repeatable=True,
        )

    return BearerToken(fetch, clock)
