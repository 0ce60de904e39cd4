"""Reading page by page."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.errors import ServiceUnavailable
from connector_kit.paging import read_pages


class Pages:
    """A list in pages; remembers which were asked for."""

    def __init__(self, *sizes: int) -> None:
        self._sizes = sizes
        self._lock = threading.Lock()
        self.asked: list[int] = []

    def __call__(self, number: int) -> list[tuple[int, int]]:
        with self._lock:
            self.asked.append(number)
        size = self._sizes[number - 1] if number <= len(self._sizes) else 0
        return [(number, row) for row in range(size)]


def read(pages: Pages, **options) -> list[tuple[int, int]]:
    return [row for page in read_pages(pages, page_size=10, **options) for row in page]


@pytest.mark.parametrize(
    ("sizes", "until_empty", "calls"),
    [
        pytest.param([], True, 1, id="empty list"),
        pytest.param([], False, 1, id="empty list, short"),
        pytest.param([4], False, 1, id="one short page"),
        pytest.param([4], True, 2, id="one short page and the empty one"),
        pytest.param([10], False, 2, id="one full page"),
        pytest.param([10, 10, 10, 2], False, 4, id="full pages, then short"),
    ],
)
def test_calls_one_page_at_a_time(sizes, until_empty, calls):
    pages = Pages(*sizes)
    assert len(read(pages, until_empty=until_empty)) == sum(sizes)
    assert pages.asked == list(range(1, calls + 1))


@pytest.mark.parametrize("until_empty", [True, False])
def test_one_page_is_never_prefetched_beyond(until_empty):
    pages = Pages(4)
    read(pages, until_empty=until_empty, in_flight=8)
    assert len(pages.asked) == 1 + until_empty


def test_a_short_page_in_the_middle_is_not_the_end():
    assert len(read(Pages(10, 3, 10, 1), in_flight=3)) == 24


def test_the_last_page_is_not_passed():
    pages = Pages(10, 10, 10)
    read(pages, last_page=2, in_flight=8)
    assert sorted(pages.asked) == [1, 2]


def test_an_error_surfaces_after_the_pages_before_it():
    def fetch(number: int) -> list[int]:
        if number == 3:
            raise ServiceUnavailable("no")
        return [number] * 10

    pages = read_pages(fetch, page_size=10, in_flight=4)
    assert [next(pages)[0], next(pages)[0]] == [1, 2]
    with pytest.raises(ServiceUnavailable):
        next(pages)


@given(
    full=st.integers(0, 12),
    rest=st.integers(0, 9),
    in_flight=st.integers(1, 6),
    until_empty=st.booleans(),
)
def test_order_is_kept_and_few_calls_are_wasted(full, rest, in_flight, until_empty):
    pages = Pages(*[10] * full, rest)
    rows = read(pages, in_flight=in_flight, until_empty=until_empty)
    assert rows == sorted(rows)
    assert len(rows) == full * 10 + rest
    assert len(pages.asked) <= full + 1 + in_flight
