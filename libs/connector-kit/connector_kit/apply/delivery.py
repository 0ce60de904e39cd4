"""One run of a target: from records to outcomes, until something makes going on pointless."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Protocol

from connector_kit.apply.ledger import Ledger
from connector_kit.apply.plan import (
    PlanRow,
    RowRejected,
    check_object,
    check_plan,
    plan_name,
    read_row,
)
from connector_kit.errors import ConfigurationFailed, ConnectorError
from connector_kit.receipts import ReceiptLog
from connector_kit.runs import run_id

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from connector_kit.apply.mapping import PlanMapping, Vendor
    from connector_kit.clock import Clock

DEFAULT_RECEIPTS_PATH = "output/receipts"


class Run(Protocol):
    """What the sinks talk to: a delivery or a dry run."""

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Take notice of a stream and its columns."""

    def apply(self, stream: str, records: Sequence[Mapping[str, Any]]) -> bool:
        """Take records; return True when all of the stream's so far have their outcome."""

    def finish(self) -> None:
        """Report, and raise what ended the run early."""


class Delivery(ABC):
    """Writes plans to a vendor.

    Nothing is called before the first row, so an empty plan costs nothing. After a failure that no
    other row can escape, the remaining rows are noted as not attempted.

    Args:
        vendor: Whose API it is.
        config: The target's settings.
        clock: Where time comes from.
        logger: Where progress goes.
    """

    def __init__(
        self, vendor: Vendor, config: Mapping[str, Any], clock: Clock, logger: logging.Logger
    ) -> None:
        self._vendor = vendor
        self._config = config
        self._clock = clock
        self._logger = logger
        self._columns: dict[str, list[str]] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._receipts: ReceiptLog | None = None
        self.failure: ConnectorError | None = None

    @abstractmethod
    def calls(self) -> int:
        """Return the calls made so far."""

    @abstractmethod
    def deliver(self, stream: str, rows: list[PlanRow], ledger: Ledger) -> bool:
        """Bring rows to an outcome, or put them by; True when none of the stream waits.

        Raises:
            ConnectorError: Going on is pointless.
        """

    @abstractmethod
    def check_settings(self) -> None:
        """Check what the settings say beside the object of each stream.

        Raises:
            ConfigurationFailed: It cannot work.
        """

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Check that the settings know the stream."""
        self._columns[stream] = list(columns)
        try:
            check_plan(self._vendor.name, stream, self._config["objects"], self._columns[stream])
            self.check_settings()
        except ConfigurationFailed as failure:
            self.fail(failure)

    def apply(self, stream: str, records: Sequence[Mapping[str, Any]]) -> bool:
        """Take records; a failure of the run is kept for `finish`."""
        rows = [read_row(record) for record in records]
        ledger = self.ledger(stream)
        done = False
        if self.failure is None:
            try:
                check_object(stream, records, self._config["objects"][stream])
                done = self.deliver(stream, rows, ledger)
            except ConnectorError as failure:
                self.fail(failure)
        if self.failure is not None:
            ledger.abandoned(rows, self.failure)
        return done and self.failure is None

    def finish(self) -> None:
        """Log what was done per object.

        Raises:
            ConnectorError: What ended the run early.
        """
        for ledger in self._ledgers.values():
            ledger.report("at the end")
        if self._receipts:
            self._receipts.close()
        if self.failure is not None:
            raise self.failure

    def fail(self, failure: ConnectorError) -> None:
        """Note what ends the run; the first failure counts."""
        if self.failure is None:
            self.failure = failure
            self._logger.error("Nothing more is sent: %s", failure)

    def ledger(self, stream: str) -> Ledger:
        """Return the stream's book."""
        if stream not in self._ledgers:
            self._ledgers[stream] = Ledger(
                plan_name(stream), self.receipts(), self.calls, self._clock, self._logger
            )
        return self._ledgers[stream]

    def receipts(self) -> ReceiptLog:
        """Return this run's receipts."""
        if self._receipts is None:
            self._receipts = ReceiptLog(
                receipts_path(self._config), run_id(), self._vendor.name.lower(), self._clock
            )
        return self._receipts


def receipts_path(config: Mapping[str, Any]) -> str | Path:
    """Return the folder for receipts."""
    path: str | None = config.get("receipts_path") or os.environ.get("RECEIPTS_PATH")
    return path or DEFAULT_RECEIPTS_PATH


def prepared(rows: Iterable[PlanRow], mapping: PlanMapping, ledger: Ledger) -> list[PlanRow]:
    """Return the rows that can be sent; the others have their outcome."""
    ready = []
    for row in rows:
        try:
            mapping.prepare(row)
        except RowRejected as rejection:
            ledger.rejected(row, rejection.reason_code, rejection.message)
        else:
            ready.append(row)
    ledger.flush()
    return ready
