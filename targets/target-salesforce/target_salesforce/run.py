"""One run of the target against Salesforce: spool what comes, deliver when the plan is complete.

Which way is cheaper, which rows belong together and which occur twice is only known at its end.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector_kit.apply.delivery import Delivery, receipts_path
from connector_kit.apply.plan import RowRejected
from connector_kit.errors import ConnectorError
from connector_kit.receipts import ReceiptLog
from connector_kit.runs import run_id
from connector_kit.salesforce import SalesforceClient
from connector_kit.salesforce.login import grant_from
from target_salesforce.leftovers import Leftover, leftovers
from target_salesforce.mapping import SALESFORCE, SalesforceMapping
from target_salesforce.metadata import SalesforceField, read_rules
from target_salesforce.outbox import Outbox
from target_salesforce.reasons import in_doubt
from target_salesforce.rows import OutgoingRow, Verb
from target_salesforce.spool import Spool

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable, Mapping

    from connector_kit.apply.ledger import Ledger
    from connector_kit.apply.plan import PlanRow
    from connector_kit.clock import Clock


class SalesforceDelivery(Delivery):
    """Writes plans to Salesforce, a stream at a time and all of it at the end."""

    def __init__(self, config: Mapping[str, Any], clock: Clock, logger: logging.Logger) -> None:
        super().__init__(SALESFORCE, config, clock, logger)
        self._known_client: SalesforceClient | None = None
        self._rules: dict[str, dict[str, SalesforceField]] = {}
        self._mappings: dict[str, SalesforceMapping] = {}
        self._outboxes: dict[str, Outbox] = {}
        self._leftovers: dict[str, list[Spool]] = {}
        folder = config.get("spool_path") or Path(receipts_path(config)) / "spool"
        self._folder = Path(folder)

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Check that the settings know the stream; new columns mean a new mapping."""
        self._mappings.pop(stream, None)
        super().open(stream, columns)

    def check_settings(self) -> None:
        """Have nothing to check beside the objects."""

    def calls(self) -> int:
        """Return the calls made so far."""
        return self._known_client.stats.calls if self._known_client else 0

    def deliver(self, stream: str, rows: list[PlanRow], ledger: Ledger) -> bool:
        """Check the rows and spool those that can be sent."""
        mapping = self._mapping(stream)
        outbox = self._outbox(stream, ledger)
        outbox.advance()
        ready = []
        for row in rows:
            try:
                sent = mapping.outgoing(row)
            except RowRejected as rejection:
                ledger.rejected(row, rejection.reason_code, rejection.message)
                continue
            if sent.verb is not Verb.INSERT or not self._was_sent(stream, sent, ledger):
                ready.append(sent)
        ledger.flush()
        outbox.spool.add(ready)
        return False

    def finish(self) -> None:
        """Deliver everything, then report.

        Raises:
            ConnectorError: What ended the run early.
        """
        if self.failure is None:
            try:
                for stream in self._columns:
                    self._send(stream)
            except ConnectorError as failure:
                self.fail(failure)
        for outbox in self._outboxes.values():
            if self.failure is not None:
                outbox.abandon(self.failure)
        old = [spool for spools in self._leftovers.values() for spool in spools]
        for spool in [*old, *(outbox.spool for outbox in self._outboxes.values())]:
            # a job that may still run is known by nothing but the note in the spool
            spool.close(delete=spool.settled and not spool.has_open_ends)
        super().finish()

    def _send(self, stream: str) -> None:
        if stream not in self._outboxes and any(self._folder.glob(f"{_file_name(stream)}--*.db")):
            self._outbox(stream, self.ledger(stream))  # a run was killed, and the plan is empty now
        if stream in self._outboxes:
            self._outboxes[stream].send()

    def _mapping(self, stream: str) -> SalesforceMapping:
        """Bind the plan's columns to the object; describe it, once."""
        if stream not in self._mappings:
            setting = self._config["objects"][stream]
            name = setting["object"]
            if name not in self._rules:
                self._rules[name] = read_rules(self._client().describe(name))
            self._mappings[stream] = SalesforceMapping(
                name, self._rules[name], self._columns[stream], setting.get("match") or "Id"
            )
        return self._mappings[stream]

    def _outbox(self, stream: str, ledger: Ledger) -> Outbox:
        """Return the stream's outbox; what a killed run has left behind is sorted out before."""
        if stream not in self._outboxes:
            mapping = self._mapping(stream)
            self._sort_out(stream, mapping)
            path = self._folder / f"{_file_name(stream)}--{uuid.uuid4().hex}.db"
            spool = Spool(path, self._client().org_time)
            spool.sign(run_id(), stream)
            self._outboxes[stream] = Outbox(self._client(), mapping, spool, ledger, self._config)
        return self._outboxes[stream]

    def _sort_out(self, stream: str, mapping: SalesforceMapping) -> None:
        spools, others = leftovers(self._folder, _file_name(stream))
        self._leftovers[stream] = spools
        for spool in spools:
            old_run, _ = spool.signature
            self._logger.warning("Run %s ended early: looking what became of its rows.", old_run)
            folder, name = receipts_path(self._config), SALESFORCE.name.lower()
            with ReceiptLog(folder, old_run, name, self._clock) as log:
                leftover = Leftover(spool, log, self._client(), self._logger)
                patience = self._config["bulk_wait_seconds"]
                leftover.sort_out(mapping, patience, alone=not others)

    def _was_sent(self, stream: str, row: OutgoingRow, ledger: Ledger) -> bool:
        """Tell whether a killed run has sent this create, which nothing else would tell apart."""
        for spool in self._leftovers.get(stream, ()):
            state, known_id = spool.fate(row.record_key) or ("", None)
            if state == "succeeded":
                row.destination_id = known_id
                ledger.succeeded_one(row, "A run that was killed has created it.")
                return True
            if state == "unknown":
                ledger.unknown([row], in_doubt("A run that was killed"))
                return True
        return False

    def _client(self) -> SalesforceClient:
        if self._known_client is None:
            self._known_client = SalesforceClient(
                self._config["base_url"],
                grant_from(self._config),
                api_version=self._config["api_version"],
                reserve_share=self._config["api_reserve_share"],
                clock=self._clock,
            )
        return self._known_client


def _file_name(stream: str) -> str:
    return re.sub(r"\W", "_", stream, flags=re.ASCII)
