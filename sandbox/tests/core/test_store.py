from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.store import Store

DOCUMENTS = st.dictionaries(
    st.text(min_size=1).filter(lambda text: "\x00" not in text),
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
)


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


@given(st.dictionaries(st.text().filter(lambda text: "\x00" not in text), DOCUMENTS))
def test_documents_come_back_as_they_were_put_in_their_order(pairs):
    store = Store()
    things = store.documents("any things")
    things.put_many(pairs.items())
    assert things.all() == list(pairs.values())
    assert len(things) == len(pairs)
    assert all(things.get(key) == body for key, body in pairs.items())
    store.close()


def test_replacing_keeps_the_place(store):
    things = store.documents("things", index=["owner"])
    things.put_many([("a", {"owner": 1}), ("b", {"owner": 2}), ("c", {"owner": None})])
    things.put("a", {"owner": 2})
    assert things.all() == [{"owner": 2}, {"owner": 2}, {"owner": None}]
    assert things.where(owner=2) == [{"owner": 2}, {"owner": 2}]
    assert things.where(owner=None) == [{"owner": None}]
    assert things.delete("b")
    assert not things.delete("b")
    assert things.get("b") is None


def test_an_index_is_used(store):
    things = store.documents("things", index=["owner"])
    plan = store.execute(
        """explain query plan select * from things where json_extract(body, '$."owner"') is 1"""
    ).fetchone()
    assert "things by owner" in plan["detail"]
    assert len(things) == 0


def test_a_transaction_is_all_or_nothing(store):
    things = store.documents("things")

    def fail_half_way():
        with store.transaction():
            things.put("a", {})
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert len(things) == 0


def test_a_file_outlives_the_store(tmp_path):
    file = tmp_path / "state.db"
    first = Store(file)
    first.documents("things").put("a", {"n": 1})
    first.close()
    second = Store(file)
    assert second.documents("things").all() == [{"n": 1}]
    second.clear()
    assert second.tables() == []
    second.close()
