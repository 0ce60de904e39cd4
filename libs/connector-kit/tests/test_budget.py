"""The fixed-window budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.budget import FixedWindowBudget, Limit
from connector_kit.errors import QuotaExhausted
from connector_kit.testing import FakeClock


def test_a_full_minute_is_waited_for(clock):
    budget = FixedWindowBudget([Limit(3, 60)], 0, clock)
    clock.sleep(45)
    assert [budget.acquire() for _ in range(4)] == [0, 0, 0, 15]


def test_a_reserve_is_left_to_others(clock):
    budget = FixedWindowBudget([Limit(100, 60)], 0.1, clock)
    assert sum(budget.acquire() for _ in range(90)) == 0
    assert budget.acquire() == 60


def test_a_day_is_not_waited_for(clock):
    budget = FixedWindowBudget([Limit(100, 60), Limit(5, 86_400)], 0, clock)
    for _ in range(5):
        budget.acquire()
    with pytest.raises(QuotaExhausted, match="kept"):
        budget.acquire()
    assert clock.slept == []


def test_a_new_day_opens_the_budget_again(clock):
    budget = FixedWindowBudget([Limit(1, 86_400)], 0, clock)
    budget.acquire()
    clock.sleep(86_400)
    assert budget.acquire() == 0


def test_a_refused_call_uses_nothing_of_the_other_limit(clock):
    budget = FixedWindowBudget([Limit(2, 60), Limit(1, 86_400)], 0, clock)
    budget.acquire()
    with pytest.raises(QuotaExhausted):
        budget.acquire()
    clock.sleep(86_400)
    assert budget.acquire() == 0


def test_closing_holds_everybody_back(clock):
    budget = FixedWindowBudget([], clock=clock)
    budget.close_for(30)
    budget.close_for(10)
    assert budget.acquire() == 30


@given(calls=st.integers(1, 40), limit=st.integers(1, 10), threads=st.integers(1, 6))
def test_no_window_ever_holds_more_than_its_limit(calls, limit, threads):
    clock = FakeClock()
    budget = FixedWindowBudget([Limit(limit, 60)], 0, clock)

    def take(_: int) -> int:
        budget.acquire()
        return int(clock.now() // 60)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(take, range(calls)))
    assert sum(clock.slept) >= (calls - 1) // limit * 60 - 60 * threads
    if threads == 1:
        assert sum(clock.slept) == (calls - 1) // limit * 60
