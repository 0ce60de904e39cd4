"""Get a token by client credentials; it lasts two hours and there is no refresh token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.communities.errors import TOKEN_RULES
from connector_kit.http import ApiClient, NoSigner
from connector_kit.tokens import BearerToken

if TYPE_CHECKING:
    from connector_kit.budget import FixedWindowBudget
    from connector_kit.clock import Clock
    from connector_kit.stats import ApiStats


def communities_signer(
    base_url: str,
    client_id: str,
    client_secret: str,
    *,
    budget: FixedWindowBudget,
    clock: Clock,
    timeout: tuple[float, float],
    stats: ApiStats,
) -> BearerToken:
    """Return a signer for one community; the credentials pick the community, the host does not."""
    api = ApiClient(
        base_url,
        NoSigner(),
        TOKEN_RULES,
        budget,
        clock=clock,
        timeout=timeout,
        stats=stats,
    )
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        # without it a token is issued all the same, and every /v2 call then answers 401
        "scope": "read",
    }

    def fetch() -> Any:  # noqa: ANN401 - BearerToken looks inside
        return api.send("POST", "/oauth2/token", data=form, repeatable=True)

    return BearerToken(fetch, clock)
