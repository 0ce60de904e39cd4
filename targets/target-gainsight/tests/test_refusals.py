"""Rows that Gainsight or its metadata do not accept: the others arrive, and calls are few."""

from __future__ import annotations

import pytest

from connector_kit.apply.fields import FieldRule
from connector_kit.apply.mapping import PlanMapping
from connector_kit.apply.plan import RowRejected, read_row
from target_gainsight.mapping import GAINSIGHT

NOBODY = "1P02" + "A" * 32  # an id of the right form that no company has


@pytest.mark.parametrize("shape", ["flat", "nested"])
@pytest.mark.parametrize(
    ("reported", "extra"),
    [
        pytest.param("all", 2, id="every bad row told"),
        pytest.param("first", 4, id="the first bad row told"),
        pytest.param("none", 36, id="nothing told, so rows are halved"),
    ],
)
def test_bad_rows_are_set_aside(run, plan, shape, reported, extra):
    run.gainsight.switch(errors_shape=shape, errors_reported=reported)
    bad = {3: "nobody", 44: "at@all@", 51: "nowhere@", 80: "x y@example.com"}
    rows = [plan.create(n, Email__gc=bad.get(n, f"m{n}@example.com")) for n in range(100)]
    result = run(rows)
    assert result.error is None
    assert result.states
    assert set(result.reasons) == {"3", "44", "51", "80"}
    assert len(run.members()) == 96
    # the sandbox reports a bad address as a wrong value of its type
    assert len(set(result.reasons.values())) == 1
    assert result.reasons["3"].startswith("GSOBJ_")
    assert run.calls()["insert"] <= 2 + extra


@pytest.mark.parametrize("reported", ["all", "first"])
def test_one_bad_value_in_many_rows_costs_no_more_than_two_calls_each(
    run, plan, gainsight, reported
):
    gainsight.switch(errors_reported=reported)
    rows = [plan.create(n, Company__gc=NOBODY if n % 5 == 0 else None) for n in range(50)]
    result = run(rows)
    assert result.counts == {"succeeded": 40, "rejected": 10}
    assert len(run.members()) == 40
    assert run.calls()["insert"] <= 1 + 2 * 10


@pytest.mark.parametrize("text", ["9e9999999", "12e3456789", "0e9999999", "-9e-9999999", "sNaN"])
def test_a_text_that_reads_as_a_number_without_bounds_is_a_value_like_any(run, plan, text):
    rows = [plan.create(0), plan.create(1, Email__gc=text), plan.create(2, Email__gc="x@")]
    result = run([*rows, plan.create(3)])
    assert result.error is None
    assert set(result.reasons) == {"1", "2"}
    assert result.counts == {"rejected": 2, "succeeded": 2}


def test_updates_are_isolated_too(run, plan, gainsight):
    run([plan.create(n) for n in range(60)])
    ids = {key: row["Gsid"] for key, row in run.members().items()}
    gainsight.clear_journal()
    rows = [
        plan.update(
            n, ids[f"northwind-en:{n}"], Topics__gc=n + 1, Email__gc="bad" if n == 7 else None
        )
        for n in range(60)
    ]
    result = run(rows)
    assert set(result.reasons) == {"7"}
    assert run.members()["northwind-en:7"]["Topics__gc"] is None
    assert run.members()["northwind-en:8"]["Topics__gc"] == 9
    assert run.calls()["update"] == 3


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({"Name": "x" * 501}, "VALUE_TOO_LONG", id="too long"),
        pytest.param({"Name": None}, "VALUE_MISSING", id="required"),
        pytest.param({"Name": ""}, "VALUE_MISSING", id="required and blank"),
        pytest.param({"Match_Status__gc": "Maybe"}, "PICKLIST_VALUE_INVALID", id="picklist"),
        pytest.param({"Topics__gc": "many"}, "VALUE_INVALID", id="number"),
        pytest.param({"Is_Moderator__gc": "perhaps"}, "VALUE_INVALID", id="boolean"),
        pytest.param({"Registered_At__gc": "yesterday"}, "VALUE_INVALID", id="time"),
        pytest.param({"Record_Key__gc": " "}, "VALUE_MISSING", id="blank match key"),
        pytest.param({"operation": "merge"}, "PLAN_ROW_INVALID", id="operation"),
        pytest.param({"operation": "update"}, "PLAN_ROW_INVALID", id="update without id"),
        pytest.param({"operation": "delete"}, "PLAN_ROW_INVALID", id="delete without id"),
        pytest.param(
            {"operation": "update", "destination_id": NOBODY},
            "PLAN_ROW_INVALID",
            id="update of nothing",
        ),
        pytest.param(
            {"operation": "update", "destination_id": NOBODY, "changed_fields": '["Rank__gc"]'},
            "PLAN_ROW_INVALID",
            id="update of a field that the plan lacks",
        ),
        pytest.param(
            {
                "operation": "update",
                "destination_id": NOBODY,
                "changed_fields": '["Name"]',
                "Name": None,
            },
            "VALUE_MISSING",
            id="a required field cannot be cleared",
        ),
    ],
)
def test_what_the_metadata_tells_costs_no_call(run, plan, fields, reason):
    result = run([plan.create(1), {**plan.create(2), **fields}])
    assert result.reasons == {"2": reason}
    assert list(run.members()) == ["northwind-en:1"]
    assert run.calls() == {"describe": 1, "query": 1, "insert": 1}


def test_no_value_of_a_row_is_in_receipts_or_logs(run, plan):
    rows = [
        plan.create(1, Name="Ann Secretive", Email__gc="ann.secretive@"),
        plan.create(2, Name="Bob Hidden" * 60),
        plan.create(3, Name="Cleo Private", Match_Status__gc="Cleo's status"),
        plan.create(4, Name="Dan Quiet", Email__gc="dan.quiet@example.com"),
    ]
    result = run(rows)
    assert result.counts == {"rejected": 3, "succeeded": 1}
    told = result.text + str(result.receipts)
    for value in ("Secretive", "secretive", "Hidden", "Private", "Cleo's", "Quiet", "dan.quiet"):
        assert value not in told
    assert "Email__gc" in result.outcomes["northwind-en:1"]["message"]


NOTHING_MATCHES = {"result": False, "errorCode": "GSOBJ_1011", "errorDesc": "", "data": None}


@pytest.mark.parametrize("operation", ["create", "update"])
def test_a_reference_that_leads_nowhere_is_told_apart(run, plan, operation):
    row = plan.create(1)
    if operation == "update":
        run([row])
        row = plan.update(1, run.members()["northwind-en:1"]["Gsid"], Topics__gc=2)
    method = "POST" if operation == "create" else "PUT"
    path = "objects/Community_User__gc$"
    facts = {"status": 400, "body": NOTHING_MATCHES, "method": method, "path": path}
    run.gainsight.fault("status", **facts, times=9)
    assert run([row]).reasons == {"1": "REFERENCED_ROW_GONE"}


def test_a_field_may_be_open_to_creates_or_updates_only():
    rules = {
        "a": FieldRule("A", "STRING", updateable=False),
        "b": FieldRule("B", "STRING", createable=False),
    }
    mapping = PlanMapping(GAINSIGHT, "X__gc", rules, ["record_key", "operation", "A", "B"])
    record = {"record_key": "k", "operation": "create", "A": "x", "B": None}
    row = read_row(record)
    mapping.prepare(row)
    assert row.values == {"A": "x"}
    change = {"operation": "update", "destination_id": "G", "changed_fields": ["A"]}
    for changed in ({"B": "x"}, change):
        with pytest.raises(RowRejected) as rejection:
            mapping.prepare(read_row(record | changed))
        assert rejection.value.reason_code == "FIELD_NOT_WRITEABLE"
