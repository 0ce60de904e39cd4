"""The communities (tenants) that one configuration names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from singer_sdk.exceptions import ConfigValidationError

from connector_kit.communities import CommunitiesClient
from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector_kit.clock import Clock
    from tap_communities.seen import SeenMembers


@dataclass
class Connection:
    """One community; all its streams share the client, and with it token, budget and counters.

    Attributes:
        name: Our name for it, part of every key.
        community_id: The vendor's tenant id, which the API does not return.
        active: Whether to read it.
        client: Its API.
        seen: The members read in this run, None until they were.
    """

    name: str
    community_id: str | None
    active: bool
    client: CommunitiesClient
    seen: SeenMembers | None = None


def read_json(setting: Any) -> Any:  # noqa: ANN401 - whatever the setting is
    """Return the setting `connections`, which Meltano hands on as text from the environment.

    Raises:
        ConfigValidationError: The text is no JSON. It holds secrets, so only the place is told.
    """
    if not isinstance(setting, str):
        return setting
    try:
        return json.loads(setting)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
    what = f"Setting `connections` is no JSON from {place} on:"
    step = "look there for a missing comma, bracket or double quote."
    # outside of `except`, so that the parser's error, which holds the text, is no part of this one
    raise ConfigValidationError("The settings do not fit.", errors=[f"{what} {step}"])


def make_connections(config: Mapping[str, Any], clock: Clock) -> dict[str, Connection]:
    """Return the connections by name.

    Raises:
        ConfigValidationError: Two of them have the same name, or one cannot work.
    """
    entries = config["connections"]
    names = [entry["name"] for entry in entries]
    if len(set(names)) < len(names):
        raise ConfigValidationError(
            "Two connections have the same name.",
            errors=[
                f"name used more than once: {sorted({n for n in names if names.count(n) > 1})}"
            ],
        )
    return {entry["name"]: _connection(entry, config, clock) for entry in entries}


def _connection(entry: Mapping[str, Any], config: Mapping[str, Any], clock: Clock) -> Connection:
    try:
        client = CommunitiesClient(
            entry["base_url"],
            entry["client_id"],
            entry["client_secret"],
            clock=clock,
            calls_per_minute=config["calls_per_minute"],
        )
    except ConfigurationFailed as error:
        message = f"Connection {entry['name']}: {error}"
        raise ConfigValidationError(message, errors=[message]) from None
    return Connection(
        name=entry["name"],
        community_id=entry.get("community_id"),
        active=entry.get("active", True),
        client=client,
    )
