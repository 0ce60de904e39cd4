"""One run of the target: from records to outcomes, until something makes going on pointless."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

from connector_kit.errors import ConfigurationFailed, ConnectorError
from connector_kit.gainsight import GainsightClient
from connector_kit.receipts import ReceiptLog
from connector_kit.runs import run_id
from target_gainsight.ledger import Ledger
from target_gainsight.mapping import PersonMapping, PlanMapping
from target_gainsight.metadata import read_rules
from target_gainsight.plan import RowRejected, object_of, plan_name, read_row
from target_gainsight.writers import ObjectWriter, PersonWriter

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable, Mapping, Sequence

    from connector_kit.clock import Clock
    from target_gainsight.plan import PlanRow

DESTINATION = "gainsight"
DEFAULT_RECEIPTS_PATH = "output/receipts"
PERSON = "person"


class Run(Protocol):
    """What the sinks talk to: a delivery or a dry run."""

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Take notice of a stream and its columns."""

    def apply(self, stream: str, records: Sequence[Mapping[str, Any]]) -> bool:
        """Bring every record to an outcome; return False when the run has ended early."""

    def finish(self) -> None:
        """Report, and raise what ended the run early."""


class Delivery:
    """Writes plans to Gainsight.

    Nothing is called before the first row, so an empty plan costs nothing. After a failure that no
    other row can escape, the remaining rows are noted as not attempted.

    Args:
        config: The target's settings.
        clock: Where time comes from.
        logger: Where progress goes.
    """

    def __init__(self, config: Mapping[str, Any], clock: Clock, logger: logging.Logger) -> None:
        self._config = config
        self._clock = clock
        self._logger = logger
        self._columns: dict[str, list[str]] = {}
        self._pipes: dict[str, tuple[PlanMapping, ObjectWriter | PersonWriter]] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._client: GainsightClient | None = None
        self._receipts: ReceiptLog | None = None
        self.failure: ConnectorError | None = None

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Check that the settings know the stream; new columns mean a new mapping."""
        self._columns[stream] = list(columns)
        self._pipes.pop(stream, None)
        try:
            object_of(stream, self._config["objects"], self._columns[stream])
            self._check_match_keys()
        except ConfigurationFailed as failure:
            self._fail(failure)

    def apply(self, stream: str, records: Sequence[Mapping[str, Any]]) -> bool:
        """Bring every record to an outcome; a failure of the run is kept for `finish`.

        Returns:
            Whether the run can go on.
        """
        rows = [read_row(record) for record in records]
        ledger = self._ledger(stream)
        if self.failure is None:
            try:
                mapping, writer = self._pipe(stream, ledger)
                writer.write(_prepared(rows, mapping, ledger))
            except ConnectorError as failure:
                self._fail(failure)
        if self.failure is not None:
            ledger.abandoned(rows, self.failure)
        return self.failure is None

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

    def _check_match_keys(self) -> None:
        unknown = set(self._config.get("match_keys") or {}).difference(self._config["objects"])
        if unknown:
            raise ConfigurationFailed(
                f"`match_keys` names what `objects` does not: {', '.join(sorted(unknown))}.",
                next_step="Use the same names in both settings.",
            )

    def _fail(self, failure: ConnectorError) -> None:
        if self.failure is None:
            self.failure = failure
            self._logger.error("Nothing more is sent: %s", failure)

    def _ledger(self, stream: str) -> Ledger:
        if stream not in self._ledgers:
            self._ledgers[stream] = Ledger(
                plan_name(stream), self._receipt_log(), self._calls, self._clock, self._logger
            )
        return self._ledgers[stream]

    def _receipt_log(self) -> ReceiptLog:
        if self._receipts is None:
            path = self._config.get("receipts_path") or os.environ.get("RECEIPTS_PATH")
            self._receipts = ReceiptLog(
                path or DEFAULT_RECEIPTS_PATH, run_id(), DESTINATION, self._clock
            )
        return self._receipts

    def _calls(self) -> int:
        return self._client.stats.calls if self._client else 0

    def _pipe(self, stream: str, ledger: Ledger) -> tuple[PlanMapping, ObjectWriter | PersonWriter]:
        """Describe the object, once, and bind the plan's columns to it."""
        if stream in self._pipes:
            return self._pipes[stream]
        if self._client is None:
            self._client = _client(self._config, self._clock)
        name = self._config["objects"][stream]
        columns = self._columns[stream]
        rules = read_rules(self._client.describe(name))
        if name.casefold() == PERSON:
            self._pipes[stream] = (
                PersonMapping(name, rules, columns),
                PersonWriter(self._client, ledger),
            )
        else:
            keys = (self._config.get("match_keys") or {}).get(stream, [])
            mapping = PlanMapping(name, rules, columns, keys)
            writer = ObjectWriter(self._client, name, mapping, ledger)
            self._pipes[stream] = (mapping, writer)
        return self._pipes[stream]


def _prepared(rows: Iterable[PlanRow], mapping: PlanMapping, ledger: Ledger) -> list[PlanRow]:
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


def _client(config: Mapping[str, Any], clock: Clock) -> GainsightClient:
    return GainsightClient(
        config["base_url"],
        access_key=config.get("access_key"),
        client_id=config.get("client_id"),
        client_secret=config.get("client_secret"),
        clock=clock,
        calls_per_minute=config["calls_per_minute"],
    )
