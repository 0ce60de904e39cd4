"""`/query`, `/queryAll` and the pages that follow; `/updated` and `/deleted` of an object.

A result of several pages is kept under its locator for two days. Pages show the rows as they were
when the query ran.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from crosswalk_sandbox.salesforce import bulk
from crosswalk_sandbox.salesforce.answers import answer
from crosswalk_sandbox.salesforce.errors import SalesforceError
from crosswalk_sandbox.salesforce.ids import new_id
from crosswalk_sandbox.salesforce.replication import Replication
from crosswalk_sandbox.salesforce.soql import prepare
from crosswalk_sandbox.salesforce.soql.metadata import column_metadata
from crosswalk_sandbox.salesforce.soql.records import record_maker
from crosswalk_sandbox.switches import Switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.soql import Statement
    from crosswalk_sandbox.vendor import Handler

SWITCHES = (
    Switch("query_page_rows", 2000, "Rows of a query's page at most, below what a call asks for"),
    Switch(
        "who_what_limit",
        0,
        "Distinct rows that one polymorphic relationship of a query may lead to for a user without"
        " View All Data; 0 for a user who has it",
    ),
)

_SMALLEST, _LARGEST = 200, 2000
_LIFE_SECONDS = 2 * 86_400
_LONGEST_URI = 16_384
_LOCATOR = re.compile(r"(0r8\w{15})-(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The rows of a result of several pages, and how they become records."""

    made_at: float
    rows: list[Row]
    statement: Statement
    resource: str


def routes(org: Org) -> list[tuple[str, str, Handler]]:
    """Return the routes of queries, relative to `/services/data/v{version}`."""
    queries, replication = Queries(org), Replication(org)
    return [
        ("GET", "/query", lambda call: queries.first(call, "query")),
        ("GET", "/queryAll", lambda call: queries.first(call, "queryAll")),
        ("GET", "/query/{locator}", queries.more),
        ("GET", "/queryAll/{locator}", queries.more),
        ("GET", "/sobjects/{name}/updated", replication.updated),
        ("GET", "/sobjects/{name}/deleted", replication.deleted),
    ]


class Queries:
    """Runs queries and keeps what is left of them for the next pages."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._cursors: dict[str, _Cursor] = {}
        self._number = 0

    def first(self, call: Call, resource: str) -> Response:
        """Run a query and answer with its first page, or with its columns alone."""
        _check_length(call)
        text = call.one("q")
        if not text:
            message = "SOQL statements cannot be empty or null"
            raise SalesforceError(400, "MALFORMED_QUERY", message)
        bulk.settle(self._org)
        statement = prepare(self._org, text, include_deleted=resource == "queryAll")
        if call.one("columns") == "true":
            return answer(column_metadata(statement))
        if self._org.fault("query_timeout", statement.source.name):
            message = "Your query request was running for too long."
            raise SalesforceError(400, "QUERY_TIMEOUT", message)
        rows = statement.rows()
        self._check_who_what(statement, rows)
        if statement.aggregation:
            return self._aggregate(call, statement, rows)
        cursor = _Cursor(self._org.clock.now(), rows, statement, resource)
        return self._page(call, cursor, 0, None)

    def more(self, call: Call) -> Response:
        """Answer with the page that a locator and an offset stand for."""
        found = _LOCATOR.fullmatch(call.path_params["locator"])
        cursor = self._cursors.get(found[1]) if found else None
        oldest = self._org.clock.now() - _LIFE_SECONDS
        if found is None or cursor is None or cursor.made_at < oldest:
            raise SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(call, cursor, int(found[2]), found[1])

    def _page(self, call: Call, cursor: _Cursor, first: int, locator: str | None) -> Response:
        version = call.path_params["version"]
        after = first + self._page_rows(call)
        make: Callable[[Row], dict[str, Any]]
        make = record_maker(self._org, cursor.statement, version)
        records = [make(row) for row in cursor.rows[first:after]]
        call.records = len(records)
        done = after >= len(cursor.rows)
        body: dict[str, Any] = {"totalSize": len(cursor.rows), "done": done}
        if not done:
            kept = locator or self._keep(cursor)
            body["nextRecordsUrl"] = f"/services/data/v{version}/{cursor.resource}/{kept}-{after}"
        return answer({**body, "records": records})

    def _aggregate(self, call: Call, statement: Statement, rows: list[Row]) -> Response:
        if statement.aggregation is None or statement.count_only:
            return answer({"totalSize": len(rows), "done": True, "records": []})
        groups = statement.aggregation.records(rows, self._org.render_json)
        call.records = len(groups)
        records = [{"attributes": {"type": "AggregateResult"}, **group} for group in groups]
        return answer({"totalSize": len(records), "done": True, "records": records})

    def _check_who_what(self, statement: Statement, rows: list[Row]) -> None:
        """Refuse a join of an activity with too many different people or things."""
        most = self._org.switch("who_what_limit")
        for name in statement.polymorphic if most else ():
            if len({row.get(name) for row in rows} - {None}) > most:
                message = f"exceeded {most} distinct who/what's"
                raise SalesforceError(400, "OPERATION_TOO_LARGE", message)

    def _keep(self, cursor: _Cursor) -> str:
        oldest = self._org.clock.now() - _LIFE_SECONDS
        self._cursors = {k: c for k, c in self._cursors.items() if c.made_at >= oldest}
        self._number += 1
        locator = new_id("0r8", self._number)
        self._cursors[locator] = cursor
        return locator

    def _page_rows(self, call: Call) -> int:
        options = call.headers.get("sforce-query-options", "")
        asked = re.search(r"batchSize\s*=\s*(\d+)", options, re.IGNORECASE)
        rows = min(max(int(asked[1]), _SMALLEST), _LARGEST) if asked else _LARGEST
        return min(rows, int(self._org.switch("query_page_rows")))


def _check_length(call: Call) -> None:
    """Refuse an address, or address and headers, beyond what the vendor's edge lets through."""
    uri = len(call.path) + len(urlencode(call.query))
    headers = sum(len(name) + len(value) + 4 for name, value in call.headers.items())
    if uri > _LONGEST_URI:
        raise SalesforceError(414, "URI_TOO_LONG", "URI Too Long")
    if uri + headers > _LONGEST_URI:
        raise SalesforceError(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "Bad Message 431")
