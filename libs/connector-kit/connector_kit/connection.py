"""What all streams of a run share: the client, the descriptions, the log and the reason to stop."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    ConnectorError,
    QuotaExhausted,
    ServiceUnavailable,
)
from connector_kit.stats import ApiStats

if TYPE_CHECKING:
    from connector_kit.clock import Clock
    from connector_kit.extracts import ExtractLog


class Client(Protocol):
    """What is asked of a vendor's client here."""

    @property
    def stats(self) -> ApiStats:
        """What its calls have cost."""


C = TypeVar("C", bound=Client)
D = TypeVar("D")


@dataclass
class Connection(ABC, Generic[C, D]):
    """One tenant or org of a vendor that describes its own objects, during one run.

    Attributes:
        name: The connection's name in `extracts`.
        client: Makes the calls.
        log: Collects the records of `extracts`.
        clock: Where time comes from.
        started: When the run began.
        cost_of_describing: The calls that finding out about the objects took.
        stopped: Why nothing more is asked of the vendor: what failed once would fail for every
            stream, and each attempt would cost calls, or minutes of retries.
    """

    name: str
    client: C
    log: ExtractLog
    clock: Clock
    started: datetime = field(init=False)
    cost_of_describing: ApiStats = field(default_factory=ApiStats)
    stopped: ConnectorError | None = None
    _answered: bool = False
    _descriptions: dict[str, D | ConnectorError] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.started = self.now()

    @abstractmethod
    def list_objects(self) -> list[dict[str, Any]]:
        """Ask for every object.

        Raises:
            ConnectorError: The list cannot be read.
        """

    @abstractmethod
    def ask_for(self, name: str) -> D:
        """Ask for the description of an object.

        Raises:
            ConnectorError: The object cannot be described.
        """

    @abstractmethod
    def how_to_create(self, name: str) -> str:
        """Say where a custom object is created, as part of a sentence; nothing for others."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.fromtimestamp(self.clock.now(), UTC)

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """Every object, asked for once per run. May raise a ConnectorError."""
        return self.list_objects()

    def describe(self, name: str) -> D:
        """Return the description of an object (in any case), asking for it once per run.

        Raises:
            ConnectorError: The object cannot be described.
        """
        key = name.lower()
        known = self._descriptions.get(key)
        if known is None:
            before = self.client.stats.snapshot()
            known = self._descriptions[key] = self._described(name)
            cost = self.client.stats.since(before)
            self.cost_of_describing.add(
                calls=cost.calls, retries=cost.retries, throttled_seconds=cost.throttled_seconds
            )
        if isinstance(known, ConnectorError):
            raise known
        return known

    def check(self) -> None:
        """Make no call in vain.

        Raises:
            ConnectorError: The vendor has failed in a way that every stream would meet.
        """
        if self.stopped:
            raise self.stopped

    def answered(self) -> None:
        """Remember that the vendor can be reached."""
        self._answered = True

    def failed(self, error: ConnectorError) -> None:
        """Decide whether `error` stops the run or only the stream it came from."""
        unreachable = isinstance(error, ServiceUnavailable) and not self._answered
        if unreachable or isinstance(error, AuthenticationFailed | QuotaExhausted):
            self.stopped = error

    def _described(self, name: str) -> D | ConnectorError:
        try:
            self.check()
            described = self.ask_for(name)
        except ConfigurationFailed as error:
            return ConfigurationFailed(
                f"{name}: {error.message}",
                next_step=f"{error.next_step} If the object does not exist there, "
                f"{self.how_to_create(name)}take it out of the setting `objects`.",
            )
        except ConnectorError as error:
            self.failed(error)
            return error
        self.answered()
        return described
