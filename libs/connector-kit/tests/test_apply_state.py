"""State is emitted for rows with an outcome and for no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connector_kit.apply.state import StateTracker


def test_a_state_waits_for_the_rows_before_it():
    tracker = StateTracker()
    tracker.row_read("a")
    tracker.state_read({"n": 1})
    tracker.row_read("a")
    assert tracker.take() is None
    tracker.delivered("a")
    assert tracker.take() == {"n": 1}
    assert tracker.take() is None


def test_a_state_waits_for_the_rows_of_every_stream():
    tracker = StateTracker()
    tracker.row_read("a")
    tracker.row_read("b")
    tracker.state_read({"n": 1})
    tracker.delivered("b")
    assert tracker.take() is None
    tracker.delivered("a")
    assert tracker.take() == {"n": 1}


@given(st.lists(st.sampled_from(["row a", "row b", "state", "deliver a", "deliver b"])))
def test_no_state_runs_ahead(events):
    tracker, read, waiting = StateTracker(), 0, {"a": [], "b": []}
    for event in events:
        kind, _, stream = event.partition(" ")
        if kind == "row":
            read += 1
            waiting[stream].append(read)
            tracker.row_read(stream)
        elif kind == "deliver":
            waiting[stream] = []
            tracker.delivered(stream)
        else:
            tracker.state_read({"rows": read})
        state = tracker.take()
        oldest = min(waiting["a"] + waiting["b"], default=read + 1)
        assert state is None or state["rows"] < oldest
