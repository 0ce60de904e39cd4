"""The Gainsight tenant that a run reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from singer_sdk.exceptions import ConfigValidationError

from connector_kit.connection import Connection
from connector_kit.errors import ConfigurationFailed
from connector_kit.extracts import ExtractLog
from connector_kit.gainsight import GainsightClient
from tap_gainsight.description import Description
from tap_gainsight.values import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector_kit.clock import Clock

_CUSTOM = "__gc"


@dataclass
class GainsightConnection(Connection[GainsightClient, Description]):
    """One Gainsight tenant during one run."""

    _picklists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def list_objects(self) -> list[dict[str, Any]]:
        """Ask for every object of the tenant."""
        return self.client.objects()

    def ask_for(self, name: str) -> Description:
        """Ask for the description of an object."""
        return Description(name, self.client.describe(name))

    def how_to_create(self, name: str) -> str:
        """Say where a custom object is created."""
        is_custom = name.lower().endswith(_CUSTOM)
        return "create it under Administration > Data Management, or " if is_custom else ""

    def picklist_items(self, category_id: str) -> list[dict[str, Any]]:
        """Return the items of a picklist category, asking for them once per run.

        Raises:
            ConnectorError: They cannot be read.
        """
        if category_id not in self._picklists:
            self._picklists[category_id] = self.client.picklist_items(category_id)
        return self._picklists[category_id]


def connect(settings: Mapping[str, Any], clock: Clock) -> GainsightConnection:
    """Return the connection that the tap's settings describe. Nothing is called yet.

    Raises:
        ConfigValidationError: The settings cannot work.
    """
    try:
        moment(settings.get("start_date"))
        client = GainsightClient(
            settings["base_url"],
            access_key=settings.get("access_key"),
            client_id=settings.get("client_id"),
            client_secret=settings.get("client_secret"),
            clock=clock,
            calls_per_minute=settings["calls_per_minute"],
        )
    except ValueError:
        raise _invalid("The setting `start_date` is no date-time.") from None
    except ConfigurationFailed as error:
        raise _invalid(str(error)) from None
    return GainsightConnection(
        settings["connection"], client, ExtractLog("gainsight", clock), clock
    )


def _invalid(message: str) -> ConfigValidationError:
    return ConfigValidationError(message, errors=[message])
