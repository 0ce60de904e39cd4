"""From settings to a way to log in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed
from connector_kit.salesforce.auth import ClientCredentials, Grant
from connector_kit.salesforce.jwt_bearer import JwtBearer, default_audience
from connector_kit.salesforce.refresh_token import RefreshToken

if TYPE_CHECKING:
    from collections.abc import Mapping

# way to log in -> the settings it cannot do without
WAYS = {
    "client_credentials": ("client_id", "client_secret"),
    "jwt": ("client_id", "username", "private_key"),
    "refresh_token": ("client_id", "refresh_token"),
}


def grant_from(settings: Mapping[str, Any]) -> Grant:
    """Return what the settings `auth`, `client_id` and so on describe.

    Raises:
        ConfigurationFailed: A setting is missing or cannot be used.
    """
    way = settings.get("auth") or "client_credentials"
    if way not in WAYS:
        raise _missing(f"There is no way to log in named {way}.", f"one of: {', '.join(WAYS)}")
    missing = [name for name in WAYS[way] if not settings.get(name)]
    if missing:
        raise _missing(f"No credentials for Salesforce by {way}.", ", ".join(missing))
    client_id = settings["client_id"]
    if way == "client_credentials":
        return ClientCredentials(client_id, settings["client_secret"])
    if way == "jwt":
        audience = settings.get("audience") or default_audience(settings["base_url"])
        return JwtBearer(client_id, settings["username"], settings["private_key"], audience)
    path = settings.get("refresh_token_path")
    return RefreshToken(
        client_id,
        settings.get("client_secret"),
        settings["refresh_token"],
        Path(path) if path else None,
    )


def _missing(message: str, what: str) -> ConfigurationFailed:
    return ConfigurationFailed(message, next_step=f"Set {what}.", code="CREDENTIALS_MISSING")
