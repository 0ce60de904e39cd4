"""One pass over the rows of an object, by REST or by a Bulk job, whichever costs fewer calls.

A REST query answers its first page together with the number of all rows, so the size is known
after one call that is not wasted when the rows are few. When they are many, a Bulk job is made:
some calls to make and watch it, then one per 50,000 rows in place of one per 2,000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.errors import RequestRefused
from connector_kit.salesforce import bulk_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from logging import Logger

    from connector_kit.salesforce import SalesforceClient
    from connector_kit.salesforce.bulk_query import QueryJob
    from connector_kit.salesforce.client import Page
    from tap_salesforce.queries import Query

Row = dict[str, Any]

# What REST cannot answer, but a Bulk job may: it cuts the table into pieces.
_TOO_MUCH_FOR_REST = {"QUERY_TIMEOUT", "OPERATION_TOO_LARGE", "EXCEEDED_ID_LIMIT"}
_PAGES_LOST = "INVALID_QUERY_LOCATOR"


class RestRead:
    """Reads by REST. `job` is the Bulk job that is to read instead, if one is.

    Args:
        client: The org.
        query: What to ask for.
        threshold: Rows above which a Bulk job reads. Wide objects reach it earlier: what counts is
            what their pages cost.
        logger: Where to say which way is taken.
    """

    def __init__(
        self, client: SalesforceClient, query: Query, threshold: int, logger: Logger
    ) -> None:
        self.job: QueryJob | None = None
        self._client = client
        self._query = query
        self._threshold = threshold
        self._logger = logger

    def pages(self) -> Iterator[Iterable[Row]]:
        """Yield the rows; stop after none of them when a Bulk job was made.

        Raises:
            ConnectorError: A page could not be read. What was yielded until then is good.
        """
        try:
            page = self._first_page()
        except RequestRefused as error:
            if error.code not in _TOO_MUCH_FOR_REST:
                raise
            self._logger.info("%s: too much for REST", self._query.object_name)
            self.job = self._start()
            return
        if page.total * self._query.calls_per_page > self._threshold:
            try:
                self.job = self._start()
            except RequestRefused as error:
                # some objects and queries are not for Bulk, and its jobs per day are limited
                self._logger.info("%s: no Bulk job (%s)", self._query.object_name, error.code)
            else:
                return
        yield from self._all_pages(page)

    def _all_pages(self, page: Page) -> Iterator[list[Row]]:
        """Follow the pages; when Salesforce has forgotten the next one, begin again."""
        for last_try in (False, False, True):
            try:
                yield self._whole(page.rows)
                while page.next_path:
                    page = self._client.next_page(page.next_path)
                    yield self._whole(page.rows)
            except RequestRefused as error:
                if last_try or error.code != _PAGES_LOST:
                    raise
                page = self._first_page()
            else:
                return

    def _whole(self, rows: list[Row]) -> list[Row]:
        """Add the fields that the page's query had no room for."""
        key = self._query.key
        if key is None or not rows or self._query.calls_per_page == 1:
            return rows
        found = {row[key]: [row] for row in rows}
        queries = self._query.for_the_rest(list(found))
        for soql in queries:
            for row in self._client.query(soql, all_rows=self._query.all_rows):
                found[row[key]].append(row)
        groups = 1 + len(self._query.other_groups)
        # a row that is not in every answer was deleted for good in between
        return [
            {name: value for part in parts for name, value in part.items()}
            for parts in found.values()
            if len(parts) == groups
        ]

    def _first_page(self) -> Page:
        return self._client.query_page(self._query.first, all_rows=self._query.all_rows)

    def _start(self) -> QueryJob:
        job = bulk_query.start(self._client, self._query.text, all_rows=self._query.all_rows)
        self._logger.info("%s: Bulk job %s", self._query.object_name, job.id)
        return job
