"""Read a topic list to its end although it serves only its first 10,000 rows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from connector_kit.communities.client import PAGE_SIZE, TOPIC_WINDOW, CommunitiesClient
from connector_kit.errors import ServiceUnavailable
from connector_kit.paging import read_pages
from tap_communities.values import mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
Sort = Literal["createdAt", "lastActivityAt"]

LAST_PAGE = TOPIC_WINDOW // PAGE_SIZE
CONTENT_TYPES = ("article", "conversation", "idea", "productUpdate", "question")


def read_topics(
    client: CommunitiesClient,
    sort: Sort,
    *,
    first_day: str | None,
    until_empty: bool,
    pages_in_flight: int,
) -> Iterator[Row]:
    """Yield every topic, newest by `sort` first; a few come twice where two windows meet.

    A list is read in windows. When one is full, the next ends a day after its oldest row: the day
    on which the two meet is read twice, as nobody says in which time zone the filter counts its
    days. When a window does not get past one day, its types are read one by one.

    Args:
        client: The community.
        sort: The moment to order and to filter by.
        first_day: Leave out what is older, `YYYY-MM-DD`.
        until_empty: Whether to go on after a short page, until an empty one.
        pages_in_flight: Pages under way at most.

    Raises:
        ServiceUnavailable: One day has more topics of one type than a list serves.
    """

    def read(last_day: str | None, types: tuple[str, ...]) -> Iterator[Row]:
        while True:
            pages, page = 0, list[Row]()
            for page in read_pages(
                partial(
                    client.topics_page,
                    sort=sort,
                    content_types=types,
                    filters={sort: (first_day, last_day)},
                ),
                page_size=PAGE_SIZE,
                in_flight=pages_in_flight,
                until_empty=until_empty,
                last_page=LAST_PAGE,
            ):
                pages += 1
                yield from page
            if pages < LAST_PAGE:
                return
            next_day = _day_after(str(mapping(page[-1]).get(sort)))
            if next_day is None or (last_day and next_day >= last_day):
                break
            last_day = next_day
        if len(types) == 1:
            if len(page) < PAGE_SIZE:  # full but for hidden rows, or not full: nobody can tell
                return
            raise ServiceUnavailable(
                f"More than {TOPIC_WINDOW} topics of one type fall on one day.",
                next_step="The list does not serve the rest; ask the vendor for an export.",
                code="TOPIC_WINDOW_FULL",
            )
        for one in types or CONTENT_TYPES:
            yield from read(last_day, (one,))

    yield from read(None, ())


def _day_after(moment: str) -> str | None:
    try:
        return (date.fromisoformat(moment[:10]) + timedelta(days=1)).isoformat()
    except ValueError:
        return None
