"""A create never makes a second row for a key that is there already."""

from __future__ import annotations

import pytest

from connector_kit.errors import QuotaExhausted, ServiceUnavailable
from connector_kit.gainsight import GainsightClient
from connector_kit.testing import FakeClock
from target_gainsight.sinks import PlanSink
from target_gainsight.target import TargetGainsight

QUERY = "/query/"
OBJECT_PATH = "objects/Community_User__gc$"


def test_a_row_that_is_there_is_updated(run, plan, gainsight):
    row = {"Name": "old", "Record_Key__gc": "northwind-en:3", "Topics__gc": 1}
    gsid = gainsight.create("gainsight", plan.object, row)["Gsid"]
    gainsight.clear_journal()
    result = run([plan.create(n) for n in range(60)])
    assert result.counts == {"succeeded": 60}
    assert len(run.members()) == 60
    assert run.members()["northwind-en:3"]["Gsid"] == gsid
    # an upsert writes what the plan fills, and leaves the rest alone
    assert run.members()["northwind-en:3"]["Name"] == "member3"
    assert run.members()["northwind-en:3"]["Topics__gc"] == 1
    assert result.outcomes["northwind-en:3"]["destination_id"] == gsid
    assert run.calls() == {"describe": 1, "query": 1, "insert": 2, "update": 1}


def test_one_look_up_covers_five_hundred_keys(run, plan):
    assert run([plan.create(n) for n in range(1_010)]).counts == {"succeeded": 1_010}
    # 500 + 500 + 10 rows
    assert run.calls() == {"describe": 1, "query": 3, "insert": 21}


def test_where_in_is_refused_or_of_eq_takes_its_place(run, plan, gainsight):
    gainsight.switch(text_in=False)
    run([plan.create(3)])
    gainsight.clear_journal()
    result = run([plan.create(n) for n in range(120)])
    assert result.counts == {"succeeded": 120}
    assert len(run.members()) == 120
    # IN is tried once, then 50 terms a query
    assert run.calls() == {"describe": 1, "query": 4, "insert": 3, "update": 1}


def test_several_match_keys_have_to_hold_together(run, plan, gainsight):
    keys = {plan.stream: ["Name", "Record_Key__gc"]}
    run([plan.create(1), plan.create(2)])
    crossed = plan.create(1, Name="member2")  # both values are there, in different rows
    result = run([crossed, plan.create(2)], match_keys=keys)
    assert result.counts == {"succeeded": 2}
    names = sorted(
        (row["Name"], row["Record_Key__gc"]) for row in gainsight.rows("gainsight", plan.object)
    )
    assert names == [
        ("member1", "northwind-en:1"),
        ("member2", "northwind-en:1"),
        ("member2", "northwind-en:2"),
    ]


def test_a_key_that_several_rows_have_is_not_guessed_at(run, plan, gainsight):
    for name in ("one", "two"):
        row = {"Name": name, "Record_Key__gc": "northwind-en:1"}
        gainsight.create("gainsight", plan.object, row)
    result = run([plan.create(1), plan.create(2)])
    assert result.reasons == {"1": "DUPLICATE_IN_DESTINATION"}
    assert len(gainsight.rows("gainsight", plan.object)) == 3


ROWS_PER_LOT = pytest.mark.parametrize("rows", [1, 5_000])


@ROWS_PER_LOT
def test_a_key_that_the_plan_has_twice_is_written_once(run, plan, monkeypatch, rows):
    monkeypatch.setattr(PlanSink, "MAX_SIZE_DEFAULT", rows)
    twin = {**plan.create(2), "Record_Key__gc": "northwind-en:1"}
    result = run([plan.create(1), twin])
    assert result.reasons == {"2": "DUPLICATE_IN_PLAN"}
    assert list(run.members()) == ["northwind-en:1"]
    assert run.members()["northwind-en:1"]["Name"] == "member1"


@ROWS_PER_LOT
@pytest.mark.parametrize("first", ["create", "delete"])
def test_a_plan_never_deletes_the_row_that_it_creates(run, plan, monkeypatch, rows, first):
    monkeypatch.setattr(PlanSink, "MAX_SIZE_DEFAULT", rows)
    run([plan.create(1)])
    gsid = run.members()["northwind-en:1"]["Gsid"]
    new, old = plan.create(1, Name="new"), plan.delete(0, gsid)
    result = run([new, old] if first == "create" else [old, new])
    assert run.members()["northwind-en:1"]["Name"] == "new"
    # a delete that comes with the create or before it is done first, one that comes later cannot be
    late = rows == 1 and first == "create"
    assert result.reasons == ({"0": "DUPLICATE_IN_PLAN"} if late else {})


@pytest.mark.parametrize("told", [998765, 998765.0])
def test_a_number_is_the_same_key_however_it_is_written(run, plan, gainsight, told):
    row = {"Name": "old", "Record_Key__gc": "northwind-en:1", "Topics__gc": 998765}
    gsid = gainsight.create("gainsight", plan.object, row)["Gsid"]
    body = {"result": True, "data": {"records": [{"Gsid": gsid, "Topics__gc": told}]}}
    gainsight.fault("status", method="POST", path=QUERY, status=200, body=body)
    keys = {plan.stream: ["Topics__gc"]}
    assert run([plan.create(1, Topics__gc=998765)], match_keys=keys).counts == {"succeeded": 1}
    assert run.members()["northwind-en:1"]["Name"] == "member1"


def test_zero_is_a_key(run, plan, gainsight):
    keys = {plan.stream: ["Topics__gc"]}
    for _ in range(2):
        assert run([plan.create(1, Topics__gc=0)], match_keys=keys).counts == {"succeeded": 1}
    assert len(run.members()) == 1


def test_a_key_is_written_as_it_is_looked_up_without_blanks_around_it(run, plan, gainsight):
    row = {**plan.create(1), "Record_Key__gc": " northwind-en:1 "}
    for _ in range(2):
        assert run([row]).counts == {"succeeded": 1}
    assert list(run.members()) == ["northwind-en:1"]
    gsid = run.members()["northwind-en:1"]["Gsid"]
    run([plan.update(1, gsid, Record_Key__gc=" northwind-en:2 ")])
    assert list(run.members()) == ["northwind-en:2"]


@pytest.mark.parametrize("mode", ["records", "no_data", "1011"])
def test_every_way_to_say_that_nothing_is_there(run, plan, gainsight, mode):
    gainsight.switch(empty_mode=mode)
    assert run([plan.create(1)]).counts == {"succeeded": 1}
    assert len(run.members()) == 1


@pytest.mark.parametrize("kind", ["timeout_after_commit", "truncate"])
def test_a_lost_answer_is_looked_into(run, plan, gainsight, kind):
    gainsight.fault(kind, method="POST", path=OBJECT_PATH, skip=1)
    result = run([plan.create(n) for n in range(120)])
    assert result.error is None
    assert result.counts == {"succeeded": 120}
    assert len(run.members()) == 120
    assert run.calls() == {"describe": 1, "query": 2, "insert": 3}
    ids = {line["record_key"]: line["destination_id"] for line in result.outcomes.values()}
    assert ids == {key: row["Gsid"] for key, row in run.members().items()}


@pytest.mark.parametrize("kind", ["reset", "html"])
def test_what_no_look_finds_is_left_to_the_next_run(run, plan, gainsight, kind):
    gainsight.fault(kind, method="POST", path=OBJECT_PATH, skip=1)
    result = run([plan.create(n) for n in range(120)])
    assert result.error is None
    assert result.counts == {"succeeded": 70, "unknown": 50}
    assert run.calls() == {"describe": 1, "query": 5, "insert": 3}
    assert run([plan.create(n) for n in range(120)]).counts == {"succeeded": 120}
    assert len(run.members()) == 120


@pytest.mark.parametrize(
    ("match_keys", "looked"), [(["Record_Key__gc"], 130), ([], 0)], ids=["keys", "no keys"]
)
def test_inserts_that_stay_without_answer_end_the_run(run, plan, monkeypatch, match_keys, looked):
    clock = FakeClock()
    monkeypatch.setattr(TargetGainsight, "clock", clock)
    run.gainsight.fault("status", method="POST", path=OBJECT_PATH, status=503, times=999)
    rows = [plan.create(n) for n in range(1_000)]
    result = run(rows, match_keys={plan.stream: match_keys})
    assert isinstance(result.error, ServiceUnavailable)
    assert result.error.next_step
    assert result.counts == {"unknown": 100, "not_attempted": 900}
    assert sum(clock.slept) == looked


def test_inserts_that_are_lost_now_and_then_do_not_end_the_run(run, plan, gainsight):
    for skip in (0, 2):
        gainsight.fault("status", method="POST", path=OBJECT_PATH, status=503, skip=skip)
    result = run([plan.create(n) for n in range(200)])
    assert result.error is None
    assert result.counts == {"unknown": 100, "succeeded": 100}


class SlowVendor(FakeClock):
    """A clock after whose `late` seconds of sleep Gainsight saves what it had no answer for."""

    def __init__(self, late: float, save) -> None:
        super().__init__()
        self._late, self._save = late, save

    def sleep(self, seconds: float) -> None:
        before = sum(self.slept)
        super().sleep(seconds)
        if before < self._late <= sum(self.slept):
            self._save()


@pytest.fixture
def saved_late(plan, gainsight, monkeypatch):
    """Let an insert go unanswered and member 1 be there only after some seconds."""

    def start(late: float) -> SlowVendor:
        row = {"Name": "member1", "Record_Key__gc": "northwind-en:1"}
        clock = SlowVendor(late, lambda: gainsight.create("gainsight", plan.object, row))
        monkeypatch.setattr(TargetGainsight, "clock", clock)
        gainsight.fault("reset", method="POST", path=OBJECT_PATH)
        return clock

    return start


@pytest.mark.parametrize(
    ("late", "looks"), [(3, 2), (18, 3), (60, 4), (999, 4)], ids=["3 s", "18 s", "60 s", "999 s"]
)
def test_a_row_that_is_saved_late_is_written_once(run, plan, saved_late, late, looks):
    clock = saved_late(late)
    result = run([plan.create(1)])
    assert result.counts == {"unknown" if late == 999 else "succeeded": 1}
    # one more query, before the insert
    assert run.calls() == {"describe": 1, "query": 1 + looks, "insert": 1}
    clock.sleep(999)
    assert run([plan.create(1)]).counts == {"succeeded": 1}
    assert list(run.members()) == ["northwind-en:1"]


def test_a_look_that_fails_leaves_the_rows_in_doubt(run, plan, gainsight):
    gainsight.fault("timeout_after_commit", method="POST", path=OBJECT_PATH)
    gainsight.fault("quota", method="POST", path=QUERY, skip=1, times=99)
    result = run([plan.create(n) for n in range(60)])
    assert isinstance(result.error, QuotaExhausted)
    assert result.counts == {"unknown": 50, "not_attempted": 10}


def test_without_match_keys_a_lost_answer_stays_unknown(run, plan, gainsight):
    gainsight.fault("timeout_after_commit", method="POST", path=OBJECT_PATH)
    result = run([plan.create(n) for n in range(60)], match_keys={})
    assert result.counts == {"unknown": 50, "succeeded": 10}
    assert set(result.reasons.values()) == {"OUTCOME_UNKNOWN"}
    assert len(run.members()) == 60


def test_after_a_run_that_was_killed_the_next_one_heals(run, plan, monkeypatch):
    insert = GainsightClient.insert

    def insert_and_die(client, object_name, records):
        insert(client, object_name, records)
        raise KeyboardInterrupt  # as good as kill -9: nobody catches it

    monkeypatch.setattr(GainsightClient, "insert", insert_and_die)
    with pytest.raises(KeyboardInterrupt):
        run([plan.create(n) for n in range(60)])
    assert [line["status"] for line in run.receipts()] == ["sent"] * 50
    monkeypatch.undo()
    result = run([plan.create(n) for n in range(60)])
    assert result.counts == {"succeeded": 60}
    assert len(run.members()) == 60


def test_a_signal_stops_at_once(run, config):
    with pytest.raises(SystemExit) as stop:
        TargetGainsight(config=config)._handle_termination(15, None)
    assert stop.value.code == 143
