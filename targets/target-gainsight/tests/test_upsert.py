"""A create never makes a second row for a key that is there already."""

from __future__ import annotations

import pytest

from connector_kit.gainsight import GainsightClient
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


def test_a_key_that_the_plan_has_twice_is_written_once(run, plan):
    twin = {**plan.create(2), "Record_Key__gc": "northwind-en:1"}
    result = run([plan.create(1), twin])
    assert result.reasons == {"2": "DUPLICATE_IN_PLAN"}
    assert list(run.members()) == ["northwind-en:1"]


@pytest.mark.parametrize("mode", ["records", "no_data", "1011"])
def test_every_way_to_say_that_nothing_is_there(run, plan, gainsight, mode):
    gainsight.switch(empty_mode=mode)
    assert run([plan.create(1)]).counts == {"succeeded": 1}
    assert len(run.members()) == 1


@pytest.mark.parametrize("kind", ["timeout_after_commit", "truncate", "reset", "html"])
def test_a_lost_answer_is_looked_into_before_anything_is_sent_again(run, plan, gainsight, kind):
    gainsight.fault(kind, method="POST", path=OBJECT_PATH, skip=1)
    result = run([plan.create(n) for n in range(120)])
    assert result.error is None
    assert result.counts == {"succeeded": 120}
    assert len(run.members()) == 120
    arrived = kind in {"timeout_after_commit", "truncate"}
    assert run.calls() == {"describe": 1, "query": 2, "insert": 3 if arrived else 4}
    ids = {line["record_key"]: line["destination_id"] for line in result.outcomes.values()}
    assert ids == {key: row["Gsid"] for key, row in run.members().items()}


def test_without_match_keys_a_lost_answer_stays_unknown(run, plan, gainsight):
    gainsight.fault("timeout_after_commit", method="POST", path=OBJECT_PATH)
    result = run([plan.create(n) for n in range(60)], match_keys={})
    assert result.counts == {"unknown": 50, "succeeded": 10}
    assert set(result.reasons.values()) == {"OUTCOME_UNKNOWN"}
    assert len(run.members()) == 60


def test_answers_that_are_lost_again_and_again_end_as_unknown(run, plan, gainsight):
    gainsight.fault("reset", method="POST", path=OBJECT_PATH, times=9)
    result = run([plan.create(1)])
    assert result.counts == {"unknown": 1}
    assert result.outcomes["northwind-en:1"]["attempts"] == 3
    assert run.calls()["insert"] == 3


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
