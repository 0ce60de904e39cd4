"""Read a list that is addressed by page number, several pages in flight, in order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T", bound="Sequence[Any]")


def read_pages(
    fetch: Callable[[int], T],
    *,
    page_size: int,
    in_flight: int = 1,
    until_empty: bool = True,
    last_page: int | None = None,
) -> Iterator[T]:
    """Yield the pages 1, 2, 3 … that are not empty, in order.

    The first page is fetched alone, and never more pages ahead than were full before: a list of one
    page costs one call (two when it has to end with an empty page).

    Args:
        fetch: Gets one page by number, from several threads; its errors surface in page order.
        page_size: Rows of a full page.
        in_flight: Pages under way at most.
        until_empty: Go on after a short page, until an empty one: rows hidden from us may make a
            page in the middle short. Otherwise a short page is the last.
        last_page: Number of the last page that may be asked for.
    """
    numbers = count(1) if last_page is None else iter(range(1, last_page + 1))
    ahead: deque[Future[T]] = deque()
    full_pages = 0
    with ThreadPoolExecutor(max(1, in_flight), thread_name_prefix="page") as pool:
        try:
            while True:
                wanted = max(1, min(in_flight, full_pages))
                while len(ahead) < wanted and (number := next(numbers, None)) is not None:
                    ahead.append(pool.submit(fetch, number))
                if not ahead:
                    return
                rows = ahead.popleft().result()
                if not rows:
                    return
                is_short = len(rows) < page_size
                full_pages = 0 if is_short else full_pages + 1
                yield rows
                if is_short and not until_empty:
                    return
        finally:
            for future in ahead:
                future.cancel()
