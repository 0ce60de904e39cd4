"""Find the rows that a create without an external id has made, when its answer was lost.

Nothing names such a row. What is known of it is who made it, when about, and its texts. A row that
is not found may still be on its way, or something in Salesforce has changed its texts: it stays in
doubt, and is not sent again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from connector_kit.errors import ConnectorError
from connector_kit.salesforce import soql
from target_salesforce.metadata import ID
from target_salesforce.rows import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connector_kit.salesforce import SalesforceClient
    from target_salesforce.mapping import SalesforceMapping
    from target_salesforce.rows import OutgoingRow
    from target_salesforce.spool import Spool

_PAUSES = (1.0, 4.0, 15.0)  # seconds before a look; a call may be answered for before it is saved
_BEFORE, _AFTER = 60.0, 600.0  # seconds around the call; Salesforce ends one after ten minutes
_MAKER, _MADE = "CreatedById", "CreatedDate"

Value = TypeVar("Value")


class Created:
    """Looks for rows of one object.

    Args:
        client: The org.
        mapping: Knows the object and its texts.
        spool: Knows the ids of rows that are accounted for.
    """

    def __init__(self, client: SalesforceClient, mapping: SalesforceMapping, spool: Spool) -> None:
        self._client = client
        self._mapping = mapping
        self._spool = spool

    def wait_for(self, rows: Sequence[OutgoingRow], asked_at: float) -> dict[int, str]:
        """Look until the rows of one call are there, a few times; see `find`."""
        for pause in _PAUSES:
            self._client.clock.sleep(pause)
            # the rows of a call are saved together, so what is missing then was refused
            if found := self.find(rows, asked_at):
                return found
        return {}

    def find(self, rows: Sequence[OutgoingRow], asked_at: float) -> dict[int, str]:
        """Return ids by number for the rows that are there without a doubt.

        Args:
            rows: Rows with their values.
            asked_at: When they were sent by the org's clock, Unix seconds.
        """
        texts = [name for name in self._mapping.texts if any(row.values.get(name) for row in rows)]
        try:
            records = self._records(texts, asked_at) if texts else []
        except ConnectorError:  # then nobody knows; what ends the run is met by the next call too
            return {}
        accounted = self._spool.accounted([record[ID] for record in records])
        there = _unambiguous(
            (digest(record[name] for name in texts), record[ID])
            for record in records
            if record[ID] not in accounted
        )
        wanted = _unambiguous(
            (digest(row.values.get(name) for name in texts), row.number)
            for row in rows
            if any(row.values.get(name) for name in texts)
        )
        return {number: there[key] for key, number in wanted.items() if key in there}

    def _records(self, texts: list[str], asked_at: float) -> list[dict[str, str]]:
        user = self._client.user_id
        if not user or not (self._mapping.has(_MAKER) and self._mapping.has(_MADE)):
            return []
        query = soql.select(
            [ID, *texts],
            self._mapping.object_name,
            [
                f"{_MAKER} = {soql.quote(user)}",
                f"{_MADE} >= {_literal(asked_at - _BEFORE)}",
                f"{_MADE} <= {_literal(asked_at + _AFTER)}",
            ],
        )
        with self._client.unreserved():
            return list(self._client.query(query))


def _literal(moment: float) -> str:
    return soql.quote(datetime.fromtimestamp(moment, UTC))


def _unambiguous(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Return what stands for one thing only."""
    found: dict[str, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values[0] for key, values in found.items() if len(values) == 1}
