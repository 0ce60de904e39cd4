"""The pass against a table that people keep editing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import ge, gt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.errors import ServiceUnavailable
from tap_gainsight.passes import next_bookmark
from tap_gainsight.reading import Pass
from tap_gainsight.values import timestamp

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def at(milliseconds: int) -> str:
    return timestamp(EPOCH + timedelta(milliseconds=milliseconds))


@dataclass
class Table:
    """Rows by key: milliseconds of the last change (None: unknown) and a version.

    Replies show whole seconds, filters and sorting use the milliseconds, as some tenants do.
    `edits` are made one after the other, before each query but the first.
    """

    rows: dict[str, tuple[int | None, int]]
    edits: list[list[tuple[str, str]]] = field(default_factory=list)
    nulls_first: bool = False
    now: int = 0
    step: int = 0
    calls: int = 0

    def edit(self, action: str, key: str) -> None:
        self.now += self.step
        if action == "delete":
            self.rows.pop(key, None)
        else:
            self.rows[key] = (self.now, self.rows.get(key, (0, 0))[1] + 1)

    def query(self, *, where, order_by, limit, offset=0) -> list[dict[str, Any]]:
        if self.calls and self.edits:
            for action, key in self.edits.pop(0):
                self.edit(action, key)
        self.calls += 1
        found = {key: row for key, row in self.rows.items() if self._meets(where, key, row[0])}
        for name, direction in reversed(order_by.items()):
            value = (lambda key: key) if name == "Gsid" else self._rank
            found = dict(
                sorted(found.items(), key=lambda item: value(item[0]), reverse=direction == "desc")
            )
        return [
            {"Gsid": key, "ModifiedDate": self._shown(key), "version": row[1]}
            for key, row in list(found.items())[offset : offset + limit]
        ]

    def _rank(self, key: str) -> int:
        changed = self.rows[key][0]
        return (10**9 if self.nulls_first else -1) if changed is None else changed

    def _shown(self, key: str) -> str | None:
        changed = self.rows[key][0]
        return None if changed is None else at(changed - changed % 1000)

    @staticmethod
    def _meets(where, key: str, changed: int | None) -> bool:
        values = {"Gsid": key, "ModifiedDate": None if changed is None else at(changed)}
        operators = {"GT": gt, "GTE": ge}
        return all(
            values[term.name] is not None
            and operators[term.operator](values[term.name], term.values[0])
            for term in where
        )


def make_pass(table: Table, since: str | None = None) -> tuple[list, str | None]:
    one = Pass(table.query, "Gsid", "ModifiedDate", since, page_size=3)
    rows = [row for page in one.pages() for row in page]
    return rows, one.newest


KEYS = [f"1P02{number:02d}" for number in range(12)]
edit = st.tuples(st.sampled_from(["save", "delete"]), st.sampled_from(KEYS))
actions = st.lists(edit, max_size=6)


@given(
    # many rows of one time, and some without one
    rows=st.dictionaries(
        st.sampled_from(KEYS),
        st.tuples(st.none() | st.sampled_from([5, 20, 30, 1500, 1700]), st.just(0)),
    ),
    edits=st.lists(actions, max_size=12),
    later=actions,
    nulls_first=st.booleans(),
    step=st.sampled_from([0, 7, 700, 1000]),  # milliseconds from one edit to the next
)
def test_every_version_arrives_and_no_row_twice_in_a_pass(rows, edits, later, nulls_first, step):
    table = Table(dict(rows), edits, nulls_first, now=2000, step=step)
    first, newest = make_pass(table)
    table.edits.clear()
    for action, key in later:
        table.edit(action, key)
    second, _ = make_pass(table, since=newest)

    for pass_ in (first, second):
        assert len({row["Gsid"] for row in pass_}) == len(pass_)
    arrived = {row["Gsid"]: row["version"] for row in [*first, *second]}
    assert {key: arrived.get(key) for key in table.rows} == {
        key: version for key, (_, version) in table.rows.items()
    }


@given(
    rounds=st.lists(
        # milliseconds since the last pass, then edits, and edits while the pass is made
        st.tuples(st.integers(1000, 5000), actions, st.lists(actions, max_size=4)),
        min_size=2,
        max_size=8,
    ),
    step=st.sampled_from([0, 7, 700]),
    ahead=st.integers(-5000, 5000),  # milliseconds that our clock is ahead of the vendor's
    lookback=st.sampled_from([0, 2]),
)
def test_passes_one_after_the_other_lose_no_version(rounds, step, ahead, lookback):
    table = Table(dict.fromkeys(KEYS[:7], (0, 0)), step=step)
    bookmark = None
    arrived: dict[str, int] = {}
    for milliseconds, before, during in [*rounds, (10_000, [], []), (10_000, [], [])]:
        table.now += milliseconds
        for action, key in before:
            table.edit(action, key)
        table.edits, table.calls = list(during), 0
        started = EPOCH + timedelta(milliseconds=table.now + ahead)
        rows, newest = make_pass(table, since=bookmark)
        arrived |= {row["Gsid"]: row["version"] for row in rows}
        bookmark = next_bookmark(
            newest=newest, previous=bookmark, started=started, lookback_seconds=lookback
        )
        table.edits.clear()

    assert {key: arrived.get(key) for key in table.rows} == {
        key: version for key, (_, version) in table.rows.items()
    }
    # and then it is quiet
    rows, _ = make_pass(table, since=bookmark)
    assert rows == []


@pytest.mark.parametrize("step", [0, 7, 1000])
def test_an_edit_behind_the_walk_comes_with_the_next_pass(step):
    rows = dict.fromkeys(KEYS[:7], (2000, 0))
    behind, ahead = KEYS[0], KEYS[6]
    # the row ahead is edited later than the one behind, and its new time is seen in this pass
    table = Table(rows, [[], [("save", behind), ("save", ahead)]], now=2000, step=step)
    first, newest = make_pass(table)
    second, _ = make_pass(table, since=newest)
    assert {row["Gsid"]: row["version"] for row in first} == dict.fromkeys(rows, 0) | {ahead: 1}
    assert {row["Gsid"]: row["version"] for row in second}[behind] == 1


@pytest.mark.parametrize(
    ("rows", "calls"),
    [(0, 1), (2, 1), (3, 3), (4, 3), (6, 4), (7, 4)],
)
def test_calls_of_a_pass_with_three_rows_per_page(rows, calls):
    table = Table(dict.fromkeys(KEYS[:rows], (5, 0)))
    read, newest = make_pass(table)
    assert (len(read), table.calls) == (rows, calls)
    assert newest == (at(0) if rows else None)


def test_only_what_changed_is_read():
    table = Table({key: (number * 1000, 0) for number, key in enumerate(KEYS)})
    read, newest = make_pass(table, since=at(10_000))
    assert [row["Gsid"] for row in read] == [KEYS[11], KEYS[10]]
    assert (newest, table.calls) == (at(11_000), 1)


def test_an_object_without_a_cursor_is_walked_by_its_key():
    table = Table(dict.fromkeys(KEYS[:7], (None, 0)))
    one = Pass(table.query, "Gsid", None, None, 3)
    assert [row["Gsid"] for page in one.pages() for row in page] == KEYS[:7]
    assert (one.newest, table.calls) == (None, 3)


def test_an_object_without_a_key_is_read_by_offset():
    table = Table({key: (number, 0) for number, key in enumerate(KEYS[:7])})
    one = Pass(table.query, None, "ModifiedDate", at(5), 3)
    assert [row["Gsid"] for page in one.pages() for row in page] == KEYS[:7]
    assert table.calls == 3


@pytest.mark.parametrize(
    "page",
    [
        pytest.param([{"Gsid": "a"}, {"Gsid": "b"}], id="the same page again and again"),
        pytest.param([{"Gsid": "a"}, {"Gsid": None}], id="a last row without its key"),
    ],
)
def test_a_server_that_does_not_go_on_is_no_endless_loop(page):
    one = Pass(lambda **_: page, "Gsid", None, None, 2)
    with pytest.raises(ServiceUnavailable, match="repeats a page"):
        list(one.pages())
