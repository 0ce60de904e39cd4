"""Find ids by external id: with a few queries, or for many rows with one Bulk query."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from connector_kit.errors import RequestRefused
from connector_kit.salesforce import bulk_query, soql
from target_salesforce.metadata import ID
from target_salesforce.rows import NUMBERS, plain_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector_kit.salesforce import SalesforceClient
    from connector_kit.salesforce.client import Record
    from target_salesforce.metadata import SalesforceField
    from target_salesforce.spool import Spool

_ROOM = soql.LONGEST_ADDRESS - 500  # for keys, beside the rest of the query
_PAGE_SIZE = 200_000  # rows of two short columns
_AT_ONCE = 5_000
_HALVINGS = 4  # of a query that takes too long


class Lookup:
    """Ids of one object by one external id field, deleted rows excepted, archived ones included.

    Args:
        client: The org.
        object_name: API name of the object.
        field: The external id field.
        hides_rows: Whether the object keeps deleted rows, and so may have archived ones too.
    """

    def __init__(
        self,
        client: SalesforceClient,
        object_name: str,
        field: SalesforceField,
        *,
        hides_rows: bool,
    ) -> None:
        self._client = client
        self._object = object_name
        self._field = field
        self._all_rows = hides_rows

    def find(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids by plain key; keys that are not there are missing."""
        found: dict[str, list[str]] = defaultdict(list)
        is_number = self._field.data_type in NUMBERS
        literals = [soql.quote(Decimal(key) if is_number else key) for key in keys]
        for group in soql.groups(literals, _ROOM):
            for record in self._read(group, _HALVINGS):
                found[plain_key(self._field, record[self._field.name])].append(str(record[ID]))
        return found

    def find_all(self, spool: Spool) -> bool:
        """Put the ids of all rows that have a key into the spool; False if Bulk cannot do it."""
        text = self._query(f"{soql.name(self._field.name)} != NULL")
        try:
            job = bulk_query.start(self._client, text, all_rows=self._all_rows)
        except RequestRefused:
            return False
        bulk_query.wait(self._client, job, longest=3_600, rows=spool.count_without_id())
        for page in bulk_query.pages(self._client, job, page_size=_PAGE_SIZE):
            pairs = self._pairs(page.rows)
            while some := list(islice(pairs, _AT_ONCE)):
                spool.add_found(some)
        return True

    def _read(self, literals: list[str], halvings: int) -> list[Record]:
        """Ask for some keys, and for half of them each when that takes too long."""
        text = self._query(f"{soql.name(self._field.name)} IN ({','.join(literals)})")
        try:
            return list(self._client.query(text, all_rows=self._all_rows))
        except RequestRefused as refusal:
            if refusal.code != "QUERY_TIMEOUT" or not halvings or len(literals) == 1:
                raise
        middle = len(literals) // 2
        halves = literals[:middle], literals[middle:]
        return [record for half in halves for record in self._read(half, halvings - 1)]

    def _pairs(self, rows: Iterator[dict[str, str]]) -> Iterator[tuple[str, str]]:
        return ((plain_key(self._field, row[self._field.name]), row[ID]) for row in rows)

    def _query(self, term: str) -> str:
        where = [*(["IsDeleted = FALSE"] if self._all_rows else []), term]
        return soql.select([ID, self._field.name], self._object, where)
