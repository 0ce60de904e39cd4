"""Whatever people do, and wherever a run breaks off: in the end every row is known as it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tap_salesforce import streams

LOOK_BACK = 300
EDITS = st.tuples(
    st.just("edit"),
    st.integers(0, 11),  # which contact
    st.integers(0, LOOK_BACK - 10),  # how many seconds before now its transaction began
    st.integers(0, 5),  # its new title
)
DELETES = st.tuples(st.just("delete"), st.integers(0, 11))
WAITS = st.tuples(st.just("wait"), st.sampled_from([1, 60, 600, 86_400]))
RUNS = st.tuples(st.just("run"), st.sampled_from([0, 5, 20_000]), st.none())
CRASHES = st.tuples(st.just("run"), st.sampled_from([0, 20_000]), st.floats(0, 1))
STEPS = st.lists(st.one_of(EDITS, EDITS, DELETES, WAITS, RUNS, CRASHES), max_size=12)


class Warehouse:
    """What a loader has kept: the rows and the state that came before a run broke off."""

    def __init__(self) -> None:
        self.rows: dict[str, dict] = {}
        self.state: dict | None = None

    def load(self, messages: list[dict]) -> None:
        for message in messages:
            if message["type"] == "STATE":
                self.state = message["value"]
            elif message["type"] == "RECORD" and message["stream"] == "contact":
                self.rows[message["record"]["Id"]] = message["record"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, ahead=st.sampled_from([0, 600, -600]))
def test_nothing_is_lost(*, sandbox, run, monkeypatch, steps, ahead):
    """Nor when our clock and the org's differ."""
    sandbox.reset("small")
    original = streams.bulk_query.pages
    with monkeypatch.context() as patch:
        patch.setattr(streams.bulk_query, "pages", lambda *given: original(*given, page_size=5))
        warehouse = Warehouse()
        ids = [row["Id"] for row in sandbox.rows("salesforce", "Contact")]
        gone = set()
        for kind, *what in [*steps, ("run", 20_000, None)]:
            if kind == "edit" and ids[what[0]] not in gone:
                moment = datetime.fromisoformat(sandbox.clock()) - timedelta(seconds=what[1])
                fields = {"Title": str(what[2]), "SystemModstamp": moment.isoformat()}
                sandbox.update("salesforce", "Contact", ids[what[0]], fields)
            elif kind == "delete" and ids[what[0]] not in gone:
                gone.add(ids[what[0]])
                sandbox.delete("salesforce", "Contact", ids[what[0]])
            elif kind == "wait":
                sandbox.clock(advance=what[0])
            elif kind == "run":
                threshold, cut = what
                done = run(
                    state=warehouse.state,
                    ahead=ahead,
                    objects=["Contact"],
                    bulk_threshold=threshold,
                    look_back_seconds=LOOK_BACK,
                )
                messages = done.messages
                warehouse.load(messages if cut is None else messages[: int(cut * len(messages))])
        stored = {row["Id"]: row for row in sandbox.rows("salesforce", "Contact")}
    for key, row in stored.items():
        known = warehouse.rows[key]
        assert (known["Title"], known["IsDeleted"]) == (row["Title"], row["IsDeleted"])


@pytest.mark.parametrize("ahead", [0, 600, -600])
@pytest.mark.parametrize("threshold", [0, 20_000], ids=["bulk", "rest"])
def test_a_row_that_is_saved_late_is_read_whatever_our_clock_says(sandbox, run, ahead, threshold):
    sandbox.reset("small")
    settings = {"ahead": ahead, "objects": ["Contact"], "bulk_threshold": threshold}
    state = run(**settings).state
    one, other = [row["Id"] for row in sandbox.rows("salesforce", "Contact")][:2]
    sandbox.update("salesforce", "Contact", one, {"Title": "at once"})
    second = run(state, **settings)
    moment = datetime.fromisoformat(sandbox.clock()) - timedelta(seconds=200)
    late = {"Title": "late", "SystemModstamp": moment.isoformat()}
    sandbox.update("salesforce", "Contact", other, late)
    third = run(second.state, **settings)
    assert (second.ids("contact"), third.ids("contact")) == ([one], [other])
