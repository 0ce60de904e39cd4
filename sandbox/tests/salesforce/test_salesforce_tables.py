"""The tables: whatever is undone, rows and indexes agree."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.tables import Tables
from crosswalk_sandbox.store import Store

IDS = ["a", "b", "c"]
VALUES = [None, "x", "X", "y", 1, True]
STEP = st.tuples(st.sampled_from(IDS), st.sampled_from([*VALUES, "drop"]), st.booleans())
LEVELS = st.lists(st.tuples(st.booleans(), st.lists(STEP, max_size=6)), max_size=5)


class UndoError(Exception):
    pass


def apply(tables, step):
    row_id, value, deleted = step
    if value == "drop":
        tables.drop("T", row_id)
        return
    row = {"Id": row_id, "IsDeleted": deleted, "SystemModstamp": "2026"}
    tables.put("T", row if value is None else {**row, "V": value})


def folded(value):
    return value.lower() if isinstance(value, str) else value


def state(tables):
    table = tables.of("T")
    return table.rows.copy(), table.deleted.keys() | set()


@given(LEVELS)
def test_undo_restores_rows_and_indexes(levels):
    tables = Tables(Store())
    tables.of("T").find("V", "x")  # makes the index
    for undone, steps in levels:
        before = state(tables)
        with suppress(UndoError), tables.transaction():
            for step in steps:
                with tables.transaction():
                    apply(tables, step)
            if undone:
                raise UndoError
        if undone:
            assert state(tables) == before
    rows, deleted = state(tables)
    assert deleted == {each for each, row in rows.items() if row["IsDeleted"]}
    for value in VALUES:
        found = [row["Id"] for row in tables.of("T").find("V", value)]
        wanted = [each for each, row in rows.items() if folded(row.get("V")) == folded(value)]
        assert sorted(found) == sorted(wanted)


def test_an_inner_level_undoes_its_own():
    tables = Tables(Store())
    with tables.transaction():
        apply(tables, ("a", "x", False))
        with tables.transaction() as inner:
            apply(tables, ("b", "x", False))
            inner.undo()
    assert list(tables.of("T").rows) == ["a"]
