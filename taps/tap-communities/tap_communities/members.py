"""Read the member list to its end, whatever the list does meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from connector_kit.communities.client import PAGE_SIZE, CommunitiesClient
from connector_kit.errors import RequestRefused, ServiceUnavailable
from connector_kit.paging import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector_kit.communities.client import Range, UsersPage

Row = dict[str, Any]
Filters = dict[str, "Range"]

_FIRST_DAY = date(2000, 1, 1)  # before the first community of the vendor
_LAST_DAY = date(2100, 1, 1)


def read_members(
    client: CommunitiesClient,
    *,
    first_day: str | None,
    also_joined: bool,
    pages_in_flight: int,
) -> Iterator[Row]:
    """Yield all members, or those who were active since `first_day`; some may come twice.

    Args:
        client: The community.
        first_day: `YYYY-MM-DD`; None reads everybody, until an empty page.
        also_joined: Ask as well for those who joined since then: a member who has never been active
            passes no filter on activity.
        pages_in_flight: Pages under way at most.
    """
    if first_day is None:
        drift = _Drift()
        yield from _read(client, {}, pages_in_flight, drift)
        if drift.shrank:
            # who is erased while we read moves the others up, and one slips from a page that we
            # have yet to read to one that we have read: read again, rather than report a deletion
            yield from _read(client, {}, pages_in_flight, _Drift())
        return
    for name in ("lastactivity", "joindate") if also_joined else ("lastactivity",):
        yield from _read(client, {name: (first_day, None)}, pages_in_flight)


class _Drift:
    """Watches the number of members that each page reports."""

    def __init__(self) -> None:
        self.shrank = False
        self._total = 0

    def see(self, page: UsersPage) -> None:
        """Take note of a page; a number that is just the page's own size tells nothing."""
        if page.total is not None and page.total != len(page):
            self.shrank = self.shrank or page.total < self._total
            self._total = page.total


def _read(
    client: CommunitiesClient,
    filters: Filters,
    in_flight: int,
    drift: _Drift | None = None,
) -> Iterator[Row]:
    """Yield the members of one list; with `drift` it is read until an empty page."""
    pages = 0
    try:
        for page in read_pages(
            partial(client.users_page, filters=filters),
            page_size=PAGE_SIZE,
            in_flight=in_flight,
            until_empty=drift is not None,
        ):
            pages += 1
            if drift:
                drift.see(page)
            yield from page
    except RequestRefused:
        if not pages:
            raise
        # topics are known to end at 10,000 rows, for members it is not documented: if they do, the
        # rest is read by days of registration
        yield from _read_by_day(client, filters, pages, _FIRST_DAY, _LAST_DAY)


def _read_by_day(
    client: CommunitiesClient, filters: Filters, window: int, first: date, last: date
) -> Iterator[Row]:
    """Yield the members who joined in these days, halving them until a list fits its window."""
    days: Range = (first.isoformat(), last.isoformat())
    fetch = partial(client.users_page, filters=filters | {"joindate": days})
    if len(fetch(window)) < PAGE_SIZE:
        for page in read_pages(fetch, page_size=PAGE_SIZE, last_page=window):
            yield from page
    elif first == last:
        raise ServiceUnavailable(
            f"More than {window * PAGE_SIZE} members joined on one day.",
            next_step="The list does not serve the rest; ask the vendor for an export.",
            code="USER_WINDOW_FULL",
        )
    else:
        middle = first + (last - first) // 2
        yield from _read_by_day(client, filters, window, first, middle)
        yield from _read_by_day(client, filters, window, middle + timedelta(days=1), last)
