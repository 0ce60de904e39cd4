"""One pass over the rows of an object: nothing is lost or doubled while people go on working.

Offset paging skips rows as soon as one row changes its place. Paging by the modification time
needs the rows of one and the same time to be told apart, although replies may show whole seconds
of what is kept in milliseconds, and a bulk load stamps far more rows than fit on a page. So pages
follow the key, which never changes, and the modification time only says what is wanted:

1. The first query asks for the newest rows. When they fit on one page that page is the answer: one
   call, one moment.
2. Otherwise its newest row marks where the next run has to begin, as everything that is changed
   from here on is newer, and a walk in the order of the key reads each row once, in whatever
   version it has when its page is read.

Only operators that are documented for the types are used, in two terms at most, joined by AND.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from connector_kit.errors import ServiceUnavailable
from connector_kit.gainsight import Condition
from tap_gainsight.values import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]


class Query(Protocol):
    """Gets one page of an object's rows."""

    def __call__(
        self, *, where: list[Condition], order_by: dict[str, str], limit: int, offset: int = 0
    ) -> list[Row]:
        """Return at most `limit` rows."""


@dataclass
class Pass:
    """A pass that is about to be made.

    Attributes:
        query: Gets a page.
        key: The field that identifies a row, if there is one.
        cursor: The field that moves on with every change, if there is one.
        since: Read only rows with this cursor or a later one (ISO 8601); everything otherwise, rows
            without a cursor included.
        page_size: Rows per call.
        newest: After the first page: the latest cursor that existed when the pass began.
    """

    query: Query
    key: str | None
    cursor: str | None
    since: str | None
    page_size: int
    newest: str | None = field(default=None, init=False)

    def pages(self) -> Iterator[list[Row]]:
        """Yield the rows, page by page.

        Raises:
            ConnectorError: A page could not be read. What was yielded until then is good.
        """
        if self.key is None:
            yield from self._by_offset()
            return
        if self.cursor is not None:
            order = {self.cursor: "desc", self.key: "desc"}
            page = self.query(where=self._wanted(), order_by=order, limit=self.page_size)
            self.newest = _latest(page, self.cursor)
            if len(page) < self.page_size:
                yield page
                return
        yield from self._by_key(self.key)

    def _wanted(self) -> list[Condition]:
        if self.cursor is None or self.since is None:
            return []
        return [Condition(self.cursor, "GTE", [self.since])]

    def _by_key(self, key: str) -> Iterator[list[Row]]:
        last: Any = None
        while True:
            beyond = [Condition(key, "GT", [last])] if last else []
            page = self.query(
                where=self._wanted() + beyond, order_by={key: "asc"}, limit=self.page_size
            )
            yield page
            if len(page) < self.page_size:
                return
            reached = page[-1].get(key)
            if not reached or reached == last:
                raise ServiceUnavailable(
                    "Gainsight repeats a page instead of going on behind it.",
                    next_step="Run again. If it stays so, report it: the query API has changed.",
                    code="PAGING_STUCK",
                )
            last = reached

    def _by_offset(self) -> Iterator[list[Row]]:
        """Read an object without a key, the best that can be done for it."""
        order = {self.cursor: "asc"} if self.cursor else {}
        offset = 0
        while True:
            page = self.query(where=[], order_by=order, limit=self.page_size, offset=offset)
            yield page
            if len(page) < self.page_size:
                return
            offset += self.page_size


def _latest(page: list[Row], cursor: str) -> str | None:
    moments = []
    for row in page:
        with suppress(ValueError):
            moments.append(moment(row.get(cursor)))
    return max((each for each in moments if each), default=None)
