"""Creates, updates, upserts and deletes, with the same meaning on both paths."""

from __future__ import annotations

from math import ceil

import pytest

from connector_kit.salesforce import bulk_ingest, pace
from connector_kit.testing import FakeClock
from target_salesforce import outbox, spool
from target_salesforce.sinks import PlanSink
from target_salesforce.target import TargetSalesforce


def test_creates_are_written_once(run, plan, path):
    result = run([plan.create(n, Views__c=n) for n in range(450)], **path)
    assert result.counts == {"succeeded": 450}
    assert result.states == [{"done": plan.stream}]
    rows = run.rows()
    assert len(rows) == 450
    assert rows["t-7"]["Views__c"] == 7
    assert result.outcomes["t-7"]["destination_id"] == rows["t-7"]["Id"]
    assert not list(run.spools.glob("*"))


@pytest.mark.parametrize("count", [1, 199, 200, 201, 400, 1_999, 2_000])
def test_collections_cost_one_call_for_200_rows(run, plan, count):
    assert run([plan.create(n) for n in range(count)]).counts == {"succeeded": count}
    assert run.calls() == {"token": 1, "describe": 1, "write": ceil(count / 200)}


@pytest.mark.parametrize(
    ("count", "settings", "is_bulk"),
    [
        (2_000, {}, False),
        (2_001, {}, True),
        (30, {"bulk_threshold": 30}, False),
        (31, {"bulk_threshold": 30}, True),
    ],
)
def test_the_threshold_is_a_setting(*, run, plan, count, settings, is_bulk):
    assert run([plan.create(n) for n in range(count)], **settings).counts == {"succeeded": count}
    assert (run.calls()["bulk"] > 0, run.calls()["write"] == 0) == (is_bulk, is_bulk)


def test_bulk_costs_the_same_few_calls_however_many_rows(run, plan):
    run([plan.create(n) for n in range(5_000)])
    calls = run.calls()
    assert calls["write"] == 0
    # make, upload, close, two looks, and one file of results: no row is left to look for
    assert calls["bulk"] == 6
    assert len(run.rows()) == 5_000


class SharedClock(FakeClock):
    """A clock of which the sandbox has the time too."""

    def __init__(self, sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._sandbox.clock(advance=seconds)


@pytest.mark.parametrize("polls", [1, 3])
@pytest.mark.parametrize("seconds", [0, 15, 100, 600])
@pytest.mark.parametrize("refused", [0, 2])
def test_100_000_rows_cost_at_most_25_calls(
    *, run, plan, sandbox, monkeypatch, seconds, polls, refused
):
    """If each of the two jobs takes ten minutes at most; a thousandth of the rows makes the same.

    A row that is refused costs the file of its job's failures.
    """
    monkeypatch.setattr(pace, "ROWS_PER_SECOND", pace.ROWS_PER_SECOND / 1_000)
    monkeypatch.setattr(outbox, "FIRST_JOB", 50)
    monkeypatch.setattr(PlanSink, "MAX_SIZE_DEFAULT", 5)
    monkeypatch.setattr(TargetSalesforce, "clock", SharedClock(sandbox))
    sandbox.switch(bulk_seconds=seconds, bulk_polls=polls)
    keys = ["t-1", "t-90"][:refused]
    sandbox.fault("row_error", keys=keys or ["none"], code="STRING_TOO_LONG", times=99)
    result = run([plan.create(n) for n in range(100)], bulk_threshold=2)
    assert result.error is None
    assert set(result.reasons) == set(keys)
    assert len(run.rows()) == 100 - refused
    calls = run.calls()
    assert calls["write"] == 0
    assert 12 < sum(calls.values()) <= 25


@pytest.mark.parametrize("polls", [1, 3])
@pytest.mark.parametrize("seconds", [0, 15, 100, 600])
@pytest.mark.parametrize("refused", [0, 2])
def test_100_000_updates_by_external_id_cost_at_most_25_calls(
    *, run, plan, sandbox, monkeypatch, seconds, polls, refused
):
    """If the query job and the job that writes take ten minutes each, at most."""
    run([plan.create(n) for n in range(100)], bulk_threshold=2)
    sandbox.clear_journal()
    monkeypatch.setattr(pace, "ROWS_PER_SECOND", pace.ROWS_PER_SECOND / 1_000)
    monkeypatch.setattr(TargetSalesforce, "clock", SharedClock(sandbox))
    sandbox.switch(bulk_seconds=seconds, bulk_polls=polls)
    keys = ["t-1", "t-90"][:refused]
    sandbox.fault("row_error", keys=keys or ["none"], code="STRING_TOO_LONG", times=99)
    result = run([plan.update(n, Views__c=n) for n in range(100)], bulk_threshold=2)
    assert result.error is None
    assert set(result.reasons) == set(keys)
    calls = run.calls()
    assert (calls["write"], calls["query"]) == (0, 0)
    assert 8 < sum(calls.values()) <= 25


@pytest.mark.parametrize("what", ["create", "update"])
def test_no_file_of_a_job_is_larger_than_it_may_be(run, plan, sandbox, monkeypatch, what):
    most = 20_000
    known = run([plan.create(n) for n in range(300)]).outcomes
    sandbox.clear_journal()
    monkeypatch.setattr(bulk_ingest, "MOST_BYTES", most)
    texts = ["x" * (1 + n * 37 % 500) for n in range(300)]
    texts[150] = "y" * (most + 1)  # alone it is sent whatever it takes
    ids = [known[f"t-{n}"]["destination_id"] for n in range(300)]
    rows = [
        plan.update(n, ids[n], Body__c=text) if what == "update" else plan.create(n, Body__c=text)
        for n, text in enumerate(texts)
    ]
    result = run(rows, bulk_threshold=0)
    assert result.counts == {"succeeded": 300}
    assert [run.rows()[f"t-{n}"]["Body__c"] for n in range(300)] == texts
    sizes = [entry["bytes_in"] for entry in sandbox.journal(path="/batches")]
    assert [size for size in sizes if size > most] == [max(sizes)]
    assert max(sizes) < most + 200
    assert len(sizes) < 2 * sum(sizes) / most


def test_a_record_that_is_too_long_for_bulk_takes_the_other_way(run, plan, monkeypatch):
    monkeypatch.setattr(spool, "LONGEST_RECORD", 1_000)
    result = run([plan.create(n, Body__c="x" * n * 100) for n in range(20)], bulk_threshold=5)
    assert result.counts == {"succeeded": 20}
    assert [entry["records"] for entry in run.sandbox.journal(path="composite")] == [10]
    assert len(run.sandbox.journal(path="jobs/ingest$")) == 1


def test_an_empty_plan_costs_nothing(run, plan):
    result = run([])
    assert result.states == [{"done": plan.stream}]
    assert run.calls() == {}


def test_a_create_of_a_row_that_is_there_updates_it(run, plan, path):
    run([plan.create(1, Views__c=1)])
    result = run([plan.create(1, Views__c=2)], **path)
    assert result.counts == {"succeeded": 1}
    assert "already there" in result.outcomes["t-1"]["message"]
    assert run.rows()["t-1"]["Views__c"] == 2


@pytest.mark.parametrize("by", ["id", "key"])
def test_an_update_sends_what_changed(run, plan, path, by):
    run([plan.create(n, Views__c=1, Body__c="old") for n in range(3)])
    ids = {key: row["Id"] for key, row in run.rows().items()}
    known = [ids[f"t-{n}"] if by == "id" else None for n in range(3)]
    rows = [
        plan.update(0, known[0], Views__c=2),
        plan.update(1, known[1], Body__c=None),
        plan.update(2, known[2], Body__c="new", Views__c=None),
    ]
    result = run(rows, **path)
    assert result.counts == {"succeeded": 3}
    assert result.outcomes["t-1"]["destination_id"] == ids["t-1"]
    kept = {key: (row["Name"], row["Views__c"], row["Body__c"]) for key, row in run.rows().items()}
    assert kept == {
        "t-0": ("topic 0", 2, "old"),
        "t-1": ("topic 1", 1, None),
        "t-2": ("topic 2", None, "new"),
    }


@pytest.mark.parametrize("by", ["id", "key"])
def test_an_update_never_inserts(run, plan, path, by):
    run([plan.create(1), plan.create(2)])
    gone = run.rows()["t-2"]["Id"]
    run.sandbox.delete("salesforce", plan.object, gone)
    rows = [
        plan.update(1, run.rows()["t-1"]["Id"] if by == "id" else None, Views__c=1),
        plan.update(2, gone if by == "id" else None, Views__c=1),
    ]
    result = run(rows, **path)
    assert result.counts == {"succeeded": 1, "rejected": 1}
    assert result.reasons == {"t-2": "ENTITY_IS_DELETED" if by == "id" else "DESTINATION_ROW_GONE"}
    assert set(run.rows()) == {"t-1"}


def test_an_upsert_creates_or_updates(run, plan, path):
    run([plan.create(1, Body__c="old", Views__c=3)])
    rows = [
        plan.create(1, "upsert", Body__c=None, changed_fields=["Body__c"]),
        plan.create(2, "upsert", Body__c=None, Views__c=5),
    ]
    result = run(rows, **path)
    assert result.counts == {"succeeded": 2}
    kept = {key: (row["Views__c"], row["Body__c"]) for key, row in run.rows().items()}
    assert kept == {"t-1": (3, None), "t-2": (5, None)}


@pytest.mark.parametrize("changed", [None, ["Views__c"]], ids=["all fields", "named fields"])
def test_an_upsert_with_an_id_never_inserts(*, run, plan, path, changed):
    known = run([plan.create(1, Views__c=1), plan.create(2)]).outcomes
    ids = [known[f"t-{n}"]["destination_id"] for n in (1, 2)]
    run.sandbox.delete("salesforce", plan.object, ids[1])
    # the key in the org is not that of the plan any more
    rows = [
        {**plan.create(3, "upsert", Views__c=2, changed_fields=changed), "destination_id": ids[0]},
        {**plan.create(2, "upsert", Views__c=2, changed_fields=changed), "destination_id": ids[1]},
    ]
    result = run(rows, **path)
    assert result.reasons == {"t-2": "ENTITY_IS_DELETED"}
    assert result.outcomes["t-3"]["destination_id"] == ids[0]
    (row,) = run.rows().values()
    assert (row["Id"], row["Views__c"]) == (ids[0], 2)
    assert (row["Name"], row[plan.key]) == (("topic 1", "t-1") if changed else ("topic 3", "t-3"))


def test_an_upsert_with_an_id_leaves_what_only_a_create_may_set(run, path):
    stream, key = "salesforce__task", "Gainsight_Task_Id__c"
    settings = {"stream": stream, "objects": {stream: {"object": "Task", "match": key}}, **path}
    row = {"record_key": "a", "operation": "create", "Subject": "Call", "TaskSubtype": "Call",
           key: "g1"}  # fmt: skip
    known = run([row], columns=[*row], **settings).outcomes["a"]["destination_id"]
    row |= {"operation": "upsert", "Subject": "Talk", "TaskSubtype": "Email",
            "destination_id": known}  # fmt: skip
    assert run([row], columns=[*row], **settings).counts == {"succeeded": 1}
    stored = run.rows("Task", key)["g1"]
    assert (stored["Subject"], stored["TaskSubtype"]) == ("Talk", "Call")


@pytest.mark.parametrize("operation", ["create", "upsert", "update", "delete"])
def test_blanks_at_the_ends_of_a_key_do_not_count(run, plan, path, operation):
    known = run([plan.create(1)]).outcomes["t-1"]["destination_id"]
    make = {"update": plan.update, "delete": plan.delete}.get(operation, plan.create)
    row = {**make(1, **({} if operation == "delete" else {"Views__c": 2})), plan.key: " t-1\t"}
    result = run([row | {"operation": operation}], **path)
    assert result.counts == {"succeeded": 1}
    assert result.outcomes["t-1"]["destination_id"] == known
    views = {key: row["Views__c"] for key, row in run.rows().items()}
    assert views == ({} if operation == "delete" else {"t-1": 2})


@pytest.mark.parametrize("by", ["id", "key"])
def test_a_key_is_written_without_blanks_at_its_ends(run, plan, path, by):
    known = run([plan.create(1)]).outcomes["t-1"]["destination_id"]
    row = {**plan.create(2), plan.key: " t-2 "}
    if by == "id":
        row |= {"operation": "update", "destination_id": known, "changed_fields": [plan.key]}
    assert run([row], **path).counts == {"succeeded": 1}
    assert set(run.rows()) == ({"t-2"} if by == "id" else {"t-1", "t-2"})


@pytest.mark.parametrize("by", ["id", "key"])
def test_a_delete_of_a_row_that_is_gone_is_no_failure(run, plan, path, by):
    run([plan.create(n) for n in range(3)])
    ids = {key: row["Id"] for key, row in run.rows().items()}
    run.sandbox.delete("salesforce", plan.object, ids["t-1"])
    rows = [plan.delete(n, ids[f"t-{n}"] if by == "id" else None) for n in range(2)]
    result = run(rows, **path)
    assert result.counts == {"succeeded": 2}
    assert set(run.rows()) == {"t-2"}


def test_many_ids_are_looked_up_with_one_query_job(run, plan):
    run([plan.create(n) for n in range(2_500)])
    run.sandbox.clear_journal()
    result = run([plan.update(n, Views__c=n) for n in range(2_500)])
    assert result.counts == {"succeeded": 2_500}
    calls = run.calls()
    assert calls["query"] == 0
    assert calls["bulk query"] <= 5
    assert run.rows()["t-2499"]["Views__c"] == 2_499


def test_without_an_external_id_creates_are_told_apart_by_their_texts(run, plan, path):
    objects = {plan.stream: {"object": plan.object}}
    rows = [plan.create(n, Views__c=912_260_031 + n) for n in range(30)]
    # two rows with the same texts could not be told apart in a Bulk result
    rows += [{**plan.create(30 + n, Name="twin", Views__c=n), plan.key: None} for n in range(3)]
    result = run(rows, objects=objects, **path)
    assert result.counts == {"succeeded": 33}
    stored = {row["Id"]: row for row in run.sandbox.rows("salesforce", plan.object)}
    assert len(stored) == 33
    for n in range(30):
        known = result.outcomes[f"t-{n}"]["destination_id"]
        assert stored[known]["Views__c"] == 912_260_031 + n
    twins = [stored[result.outcomes[f"t-{30 + n}"]["destination_id"]] for n in range(3)]
    assert [row["Name"] for row in twins] == ["twin"] * 3


def test_rows_of_one_parent_are_sent_together(run, plan, sandbox):
    accounts = [
        sandbox.create("salesforce", "Account", {"Name": f"account {n}"})["Id"] for n in range(3)
    ]
    rows = [plan.create(n, Account__c=accounts[n % 3]) for n in range(9)]
    run(rows)
    stored = sorted(run.rows().values(), key=lambda row: row["Id"])
    parents = [row["Account__c"] for row in stored]
    assert parents == sorted(parents)


def test_a_row_that_occurs_twice_is_written_once(run, plan, path):
    rows = [plan.create(1), {**plan.create(2), plan.key: "T-1"}]
    result = run(rows, **path)
    assert result.counts == {"succeeded": 1, "rejected": 1}
    assert result.reasons == {"t-2": "DUPLICATE_IN_PLAN"}
    assert run.rows()["t-1"]["Name"] == "topic 1"


def test_two_streams_are_delivered_in_their_order(run, plan, sandbox):
    objects = {
        plan.stream: {"object": plan.object, "match": plan.key},
        "salesforce__account": {"object": "Account", "match": "Gainsight_Company_Id__c"},
    }
    account = {
        "record_key": "a",
        "operation": "create",
        "Name": "Example",
        "Gainsight_Company_Id__c": "1P02A",
    }
    lines = [
        *plan.messages([account], "salesforce__account", list(account)),
        *plan.messages([plan.create(1)]),
    ]
    result = run(lines, objects=objects)
    assert result.counts == {"succeeded": 2}
    assert result.states == [{"done": plan.stream}]
    assert [line["object"] for line in result.receipts] == ["account"] * 2 + ["community_topic"] * 2
