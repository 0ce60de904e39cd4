"""What all streams of a run share: the client, the descriptions, the log and the reason to stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from singer_sdk.exceptions import ConfigValidationError

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    ConnectorError,
    QuotaExhausted,
    ServiceUnavailable,
)
from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.login import grant_from
from connector_kit.stats import ApiStats
from tap_salesforce.description import Description
from tap_salesforce.values import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector_kit.clock import Clock
    from connector_kit.extracts import ExtractLog

_CUSTOM = "__c"


@dataclass
class Connection:
    """One Salesforce org during one run.

    Attributes:
        name: The connection's name in `extracts`.
        client: Makes the calls.
        log: Collects the records of `extracts`.
        clock: Where time comes from.
        started: When the run began.
        cost_of_describing: The calls that finding out about the objects took.
        stopped: Why nothing more is asked of the org: what failed once would fail for every
            stream, and each attempt would cost calls, or minutes of retries.
    """

    name: str
    client: SalesforceClient
    log: ExtractLog
    clock: Clock
    started: datetime = field(init=False)
    cost_of_describing: ApiStats = field(default_factory=ApiStats)
    stopped: ConnectorError | None = None
    _answered: bool = False
    _descriptions: dict[str, Description | ConnectorError] = field(default_factory=dict)
    _objects: list[dict[str, Any]] | None = None

    def __post_init__(self) -> None:
        self.started = self.now()

    def now(self) -> datetime:
        """Return the time."""
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def describe(self, name: str) -> Description:
        """Return the description of an object (in any case), asking for it once per run.

        Raises:
            ConnectorError: The object cannot be described.
        """
        key = name.lower()
        known = self._descriptions.get(key)
        if known is None:
            before = self.client.stats.snapshot()
            known = self._descriptions[key] = self._ask_for(name)
            cost = self.client.stats.since(before)
            self.cost_of_describing.add(
                calls=cost.calls, retries=cost.retries, throttled_seconds=cost.throttled_seconds
            )
        if isinstance(known, ConnectorError):
            raise known
        return known

    def objects(self) -> list[dict[str, Any]]:
        """Return every object of the org, asking for them once per run.

        Raises:
            ConnectorError: The list cannot be read.
        """
        if self._objects is None:
            self._objects = self.client.sobjects()
        return self._objects

    def check(self) -> None:
        """Make no call in vain.

        Raises:
            ConnectorError: The tenant has failed in a way that every stream would meet.
        """
        if self.stopped:
            raise self.stopped

    def answered(self) -> None:
        """Remember that the org can be reached."""
        self._answered = True

    def failed(self, error: ConnectorError) -> None:
        """Decide whether `error` stops the run or only the stream it came from."""
        unreachable = isinstance(error, ServiceUnavailable) and not self._answered
        if unreachable or isinstance(error, AuthenticationFailed | QuotaExhausted):
            self.stopped = error

    def _ask_for(self, name: str) -> Description | ConnectorError:
        try:
            self.check()
            described = Description(name, self.client.describe(name))
        except ConfigurationFailed as error:
            return _not_readable(name, error)
        except ConnectorError as error:
            self.failed(error)
            return error
        self.answered()
        return described


def connect(settings: Mapping[str, Any], clock: Clock, log: ExtractLog) -> Connection:
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
    return Connection(settings["connection"], client, log, clock)


def _invalid(message: str) -> ConfigValidationError:
    return ConfigValidationError(message, errors=[message])


def _not_readable(name: str, error: ConfigurationFailed) -> ConfigurationFailed:
    create = "create it in Setup > Object Manager, or " if _is_custom(name) else ""
    return ConfigurationFailed(
        f"{name}: {error.message}",
        next_step=f"{error.next_step} If the object does not exist in this org, "
        f"{create}take it out of the setting `objects`.",
    )


def _is_custom(name: str) -> bool:
    return name.lower().endswith(_CUSTOM)
