"""The Salesforce org that a run reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from singer_sdk.exceptions import ConfigValidationError

from connector_kit.connection import Connection
from connector_kit.errors import ConfigurationFailed
from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.login import grant_from
from tap_salesforce.description import Description
from tap_salesforce.values import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector_kit.clock import Clock
    from connector_kit.extracts import ExtractLog

_CUSTOM = "__c"


class SalesforceConnection(Connection[SalesforceClient, Description]):
    """One Salesforce org during one run."""

    def org_now(self) -> datetime:
        """Return the time by the org's clock, as its last answer told it."""
        return datetime.fromtimestamp(self.client.org_time(), UTC)

    def list_objects(self) -> list[dict[str, Any]]:
        """Ask for every object of the org."""
        return self.client.sobjects()

    def ask_for(self, name: str) -> Description:
        """Ask for the description of an object."""
        return Description(name, self.client.describe(name))

    def how_to_create(self, name: str) -> str:
        """Say where a custom object is created."""
        is_custom = name.lower().endswith(_CUSTOM)
        return "create it in Setup > Object Manager, or " if is_custom else ""


def connect(settings: Mapping[str, Any], clock: Clock, log: ExtractLog) -> SalesforceConnection:
    """Return the connection that the tap's settings describe. Nothing is called yet.

    Raises:
        ConfigValidationError: The settings cannot work.
    """
    try:
        moment(settings.get("start_date"))
        client = SalesforceClient(
            settings["base_url"],
            grant_from(settings),
            api_version=settings["api_version"],
            reserve_share=settings["api_reserve_share"],
            clock=clock,
        )
    except ValueError:
        raise _invalid("The setting `start_date` is no date-time.") from None
    except ConfigurationFailed as error:
        raise _invalid(str(error)) from None
    return SalesforceConnection(settings["connection"], client, log, clock)


def _invalid(message: str) -> ConfigValidationError:
    return ConfigValidationError(message, errors=[message])
