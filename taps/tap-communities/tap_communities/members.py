"""Read the member list to its end, whatever the list does meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from connector_kit.communities.client import PAGE_SIZE, CommunitiesClient
from connector_kit.errors import RequestRefused, ServiceUnavailable
from connector_kit.paging import read_pages
from tap_communities.values import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from connector_kit.communities.client import Range, UsersPage

Row = dict[str, Any]
Filters = dict[str, "Range"]

_FIRST_DAY = date(2000, 1, 1)  # before the first community of the vendor
_LAST_DAY = date(2100, 1, 1)
_USUAL_SIZES = (25, 50)  # the documented default, and what a public client asks for


def read_members(
    client: CommunitiesClient,
    *,
    first_day: str | None,
    also_joined: bool,
    pages_in_flight: int,
) -> Generator[Row, None, bool]:
    """Yield all members, or those who were active since `first_day`; some may come twice.

    Args:
        client: The community.
        first_day: `YYYY-MM-DD`; None reads everybody, until an empty page.
        also_joined: Ask as well for those who joined since then: a member who has never been active
            passes no filter on activity.
        pages_in_flight: Pages under way at most.

    Returns:
        Whether the list held still enough to take who did not come for deleted.
    """
    size = PAGE_SIZE
    if first_day is not None:
        for name in ("lastactivity", "joindate") if also_joined else ("lastactivity",):
            filters: Filters = {name: (first_day, None)}
            size = yield from _read(client, filters, pages_in_flight, _Drift(), size)
        return True
    first, second = _Drift(), _Drift()
    size = yield from _read(client, {}, pages_in_flight, first, size)
    if not first.moved:
        return True
    # somebody may have slipped from a page that we had yet to read to one that we had read: read
    # again, rather than report a deletion
    yield from _read(client, {}, pages_in_flight, second, size)
    # when it moves each time, the two together are whole if they hold as many as the vendor counts
    return not second.moved or (
        not first.shrank and not second.shrank and len(first.ids | second.ids) == second.total
    )


class _Drift:
    """Watches one read of the members for signs that they moved between pages meanwhile."""

    def __init__(self) -> None:
        self.ids = set[str]()
        self.total = 0
        self.shrank = False  # who is erased moves the others up
        self.repeats = False  # who moves up, by being active for example, moves others down

    @property
    def moved(self) -> bool:
        return self.shrank or self.repeats

    def watch(self, pages: Iterator[UsersPage]) -> Iterator[UsersPage]:
        """Yield the pages of one list."""
        listed, total = set[str](), 0
        for page in pages:
            if page.total is not None and page.total != len(page):  # else just the page's own size
                self.shrank |= page.total < total
                total = page.total
                self.total = max(self.total, total)  # the list of all, before those of some days
            ids = [str(one) for row in page if (one := mapping(row).get("userid")) is not None]
            unlisted = set(ids) - listed
            self.repeats |= len(unlisted) < len(ids)
            listed |= unlisted
            self.ids |= unlisted
            yield page


def _read(
    client: CommunitiesClient, filters: Filters, in_flight: int, drift: _Drift, size: int
) -> Generator[Row, None, int]:
    """Yield the members of one list; without filters it is read until an empty page.

    Returns:
        The size of page that the list takes.
    """
    size, first_page = _first_page(client, filters, size)
    fetch = partial(client.users_page, page_size=size, filters=filters)
    # a list with more rows than its first page may serve smaller pages than it is asked for
    more = len(first_page) in _USUAL_SIZES or (first_page.total or 0) > len(first_page)
    full_page = len(first_page) if more else size
    pages = 0
    try:
        for page in drift.watch(
            read_pages(
                lambda number: first_page if number == 1 else fetch(number),
                page_size=full_page,
                in_flight=in_flight,
                until_empty=not filters,
            )
        ):
            pages += 1
            yield from page
    except RequestRefused:
        # topics are known to end at 10,000 rows, for members it is not documented: if they do, the
        # rest is read by days of registration
        for some in _lists_by_day(
            fetch, filters, _FIRST_DAY, _LAST_DAY, window=pages, full_page=full_page
        ):
            for page in drift.watch(some):
                yield from page
    return size


def _first_page(client: CommunitiesClient, filters: Filters, size: int) -> tuple[int, UsersPage]:
    """Return the first page, smaller if need be: how large it may be is not documented."""
    try:
        return size, client.users_page(1, page_size=size, filters=filters)
    except RequestRefused:
        if size <= min(_USUAL_SIZES):
            raise
        return _first_page(client, filters, size // 2)


def _lists_by_day(
    fetch: Callable[..., UsersPage],
    filters: Filters,
    first: date,
    last: date,
    *,
    window: int,
    full_page: int,
) -> Iterator[Iterator[UsersPage]]:
    """Yield lists of who joined in these days, halving them until a list fits its window."""
    days: Range = (first.isoformat(), last.isoformat())
    fetch_some = partial(fetch, filters=filters | {"joindate": days})
    last_page = fetch_some(window)
    # a short page may be one with hidden rows: only days that cannot be halved are believed
    if not last_page or (first == last and len(last_page) < full_page):
        yield read_pages(fetch_some, page_size=full_page, last_page=window)
    elif first == last:
        raise ServiceUnavailable(
            f"More than {window * full_page} members joined on one day.",
            next_step="The list does not serve the rest; ask the vendor for an export.",
            code="USER_WINDOW_FULL",
        )
    else:
        middle = first + (last - first) // 2
        for start, end in ((first, middle), (middle + timedelta(days=1), last)):
            yield from _lists_by_day(fetch, filters, start, end, window=window, full_page=full_page)
