"""Tasks of Cockpit: what arrives, by which call, and what a refused task costs the others."""

from __future__ import annotations

import json

import pytest

from connector_kit.errors import AuthenticationFailed, ConfigurationFailed

STREAM = "gainsight__task"
COLUMNS = ("Name", "Description", "DueDate", "StatusId", "PriorityId", "OwnerId", "TypeId")
LINK = "Salesforce_Task_Id__gc"
BOTH = pytest.mark.parametrize("way", ["cockpit", "object"])


@pytest.fixture
def small(gainsight, config):
    gainsight.reset("small", cockpit_objects_writable=True)
    gainsight.limits("gainsight", per_minute=None, per_day=None)
    config["objects"][STREAM] = "cs_task"
    gainsight.clear_journal()
    return gainsight


@pytest.fixture
def apply(run, plan, small):
    """Run over changes of tasks, by way of Cockpit unless it is said otherwise."""

    def apply(*rows, way="cockpit", columns=COLUMNS, **settings):
        columns = [*plan.leading, *columns, LINK]
        return run(rows, stream=STREAM, columns=columns, task_updates=way, **settings)

    return apply


@pytest.fixture
def change(small):
    """Plan a change of a task that a world made under a key."""

    def change(key, task=None, **changed):
        row = {"record_key": key, "operation": "update", "plan_hash": f"h{key}"}
        known = task or small.control("GET", f"gainsight/cs_task/{key}")["Gsid"]
        named = json.dumps(sorted(changed))
        return {**row, "destination_id": known, "changed_fields": named, **changed}

    return change


@pytest.fixture
def many(small):
    """Make tasks of one call to action; return their ids."""
    fields = {"CtaId": {"ref": "CTA1"}, "DueDate": "2026-12-01"}
    return [
        small.create("gainsight", "cs_task", {"Name": f"Task {n}", **fields})["Gsid"]
        for n in range(120)
    ]


def stored(small, key):
    return small.control("GET", f"gainsight/cs_task/{key}")


def item(small, key):
    return small.control("GET", f"gainsight/da_picklist/{key}")["Gsid"]


@BOTH
def test_changed_fields_arrive_and_null_clears(apply, change, small, run, way):
    rows = [
        change("T5", Name="Book the room", DueDate="2026-12-09", Description="<p>Room 4</p>"),
        change("T6", DueDate=None, Salesforce_Task_Id__gc="00T5g0000000S13EAE"),
    ]
    small.clear_journal()
    result = apply(*rows, way=way)
    assert result.counts == {"succeeded": 2}
    assert {line["object"] for line in result.receipts} == {"task"}
    one, two = stored(small, "T5"), stored(small, "T6")
    assert (one["Name"], one["DueDate"]) == ("Book the room", "2026-12-09")
    assert (one["Description"], one[LINK]) == ("<p>Room 4</p>", "00T5g0000000S13EAE")
    assert (two["DueDate"], two[LINK]) == (None, "00T5g0000000S13EAE")
    assert run.calls() == {"describe": 1, "update": 1}
    path = "/v2/cockpit/task" if way == "cockpit" else "/v1/data/objects/cs_task"
    assert [call["path"] for call in small.journal("gainsight", method="PUT")] == [path]


def test_cockpit_is_the_default_way(run, plan, change, small):
    run([change("T5", Name="Renamed")], stream=STREAM, columns=[*plan.leading, *COLUMNS])
    assert len(small.journal("gainsight", path="/v2/cockpit/task$")) == 1


@BOTH
@pytest.mark.parametrize("given", ["name", "other case", "id"])
def test_an_item_is_given_by_name_or_id(apply, change, run, way, given):
    small = run.gainsight
    closed, high = item(small, "status_closed_success"), item(small, "priority_high")
    names = {"name": ("Closed Success", "High"), "other case": ("closed success", " HIGH ")}
    status, priority = names.get(given, (closed, high))
    rows = [change(key, StatusId=status, PriorityId=priority) for key in ("T5", "T6")]
    small.clear_journal()
    assert apply(*rows, way=way).counts == {"succeeded": 2}
    row = stored(small, "T5")
    assert (row["StatusId"], row["PriorityId"], row["IsClosed"]) == (closed, high, True)
    # the names are looked up once
    assert run.calls() == {"describe": 1, "query": 1, "update": 1}


@BOTH
def test_a_type_of_tasks_wins_over_one_of_calls_to_action(apply, change, small, way):
    fields = {"Category": "CTA_TYPE", "Name": "Call", "IsActive": True}
    small.create("gainsight", "da_picklist", fields)
    assert apply(change("T5", TypeId="Call"), way=way).counts == {"succeeded": 1}
    assert stored(small, "T5")["TypeId"] == item(small, "task_type_call")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(({"StatusId": "Parked"}, "PICKLIST_VALUE_INVALID"), id="no such status"),
        pytest.param(({"StatusId": "Low"}, "PICKLIST_VALUE_INVALID"), id="a priority"),
        pytest.param(({"StatusId": "Old"}, "PICKLIST_VALUE_INVALID"), id="inactive"),
        pytest.param(({"StatusId": "Twice"}, "PICKLIST_VALUE_INVALID"), id="two of the name"),
        pytest.param(({"Name": None}, "VALUE_MISSING"), id="no name"),
        pytest.param(({"Name": "x" * 501}, "VALUE_TOO_LONG"), id="too long"),
        pytest.param(({"DueDate": "soon"}, "VALUE_INVALID"), id="no date"),
    ],
)
@BOTH
def test_what_is_certainly_wrong_is_not_sent(apply, change, small, way, wrong):
    changed, reason = wrong
    for name, active in (("Old", False), ("Twice", True), ("Twice", True)):
        fields = {"Category": "CTA_STATUS", "Name": name, "IsActive": active}
        small.create("gainsight", "da_picklist", fields)
    result = apply(change("T5", **changed), change("T6", Name="Fine"), way=way)
    assert result.reasons == {"": reason}
    assert stored(small, "T6")["Name"] == "Fine"
    assert (result.error, result.states) == (None, [{"done": STREAM}])


@pytest.mark.parametrize("operation", ["create", "delete"])
@BOTH
def test_tasks_are_neither_made_nor_deleted(apply, change, small, way, operation):
    row = {**change("T5", Name="x"), "operation": operation}
    result = apply(row, way=way)
    assert result.reasons == {"": "OPERATION_NOT_SUPPORTED"}
    assert stored(small, "T5")["Name"] == "Book the review"


@BOTH
def test_a_column_that_gainsight_keeps_itself_ends_the_run(apply, change, way):
    result = apply(change("T5", IsClosed=True), way=way, columns=["IsClosed"])
    assert isinstance(result.error, ConfigurationFailed)
    assert "IsClosed" in str(result.error)


def planned(change, many, bad):
    """Plan a change of each task; those in `bad` have an owner that is nobody."""
    nobody = "1P01NORTHWIND00042" + "0" * 18
    return [
        change(f"t:{n}", task=gsid, **({"OwnerId": nobody} if n in bad else {"Name": f"New {n}"}))
        for n, gsid in enumerate(many)
    ]


BAD = {3, 60, 61, 119}
REFUSED = {str(n): "GSOBJ_1002" for n in BAD}


def check(small, many, result):
    assert result.reasons == REFUSED
    assert result.counts == {"succeeded": 116, "rejected": 4}
    rows = {row["Gsid"]: row for row in small.rows("gainsight", "cs_task")}
    renamed = {n for n, gsid in enumerate(many) if rows[gsid]["Name"] == f"New {n}"}
    assert renamed == set(range(120)) - BAD


def test_a_reply_that_tells_of_each_record_costs_no_further_call(apply, change, many, small, run):
    rows = planned(change, many, BAD)
    small.clear_journal()
    check(small, many, apply(*rows))
    assert run.calls() == {"describe": 1, "update": 3}


@pytest.mark.parametrize(
    "switches",
    [
        pytest.param({"cockpit_failures": "all_or_none"}, id="all or none"),
        pytest.param({"cockpit_failures": "all_or_none", "errors_reported": "none"}, id="silent"),
        pytest.param({"cockpit_max_requests": 7}, id="fewer per call"),
        pytest.param({"failure_status": "200", "cockpit_failures": "all_or_none"}, id="HTTP 200"),
    ],
)
def test_guilty_rows_are_isolated_in_whatever_form_they_are_refused(
    apply, change, many, small, switches
):
    small.switch(**switches)
    check(small, many, apply(*planned(change, many, BAD)))


def test_guilty_rows_are_isolated_by_the_object_api(apply, change, many, small, run):
    rows = planned(change, many, BAD)
    small.clear_journal()
    check(small, many, apply(*rows, way="object"))
    assert run.calls()["update"] <= 3 + len(BAD) + 1


@pytest.mark.parametrize("mode", ["per_row", "all_or_none", "object"])
def test_tasks_that_vanished_are_told(apply, change, many, small, mode):
    way = "object" if mode == "object" else "cockpit"
    if way == "cockpit":
        small.switch(cockpit_failures=mode)
    rows = planned(change, many, set())[:30]
    for n in (4, 17):
        small.delete("gainsight", "cs_task", many[n])
    result = apply(*rows, way=way)
    assert result.reasons == dict.fromkeys(["4", "17"], "DESTINATION_ROW_GONE")
    assert result.counts["succeeded"] == 28


@BOTH
@pytest.mark.parametrize("kind", ["html", "truncate", "reset", "timeout_after_commit", "not_json"])
def test_a_lost_answer_is_repeated_because_that_is_harmless(apply, change, small, way, kind):
    rows = [change("T5", Name="Renamed")]
    small.fault(kind, vendor="gainsight", method="PUT")
    assert apply(*rows, way=way).counts == {"succeeded": 1}
    assert stored(small, "T5")["Name"] == "Renamed"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"success": [], "failure": [{"errorCode": "GSOBJ_1002"}]}, id="a failure"),
        pytest.param(
            {"count": 1, "errors": [{"success": False, "errors": []}], "records": None},
            id="as the object API refuses",
        ),
    ],
)
def test_a_reply_that_names_nobody_leaves_the_rows_unknown(apply, change, small, data):
    rows = [change("T5", Name="One"), change("T6", Name="Two")]
    small.fault("status", method="PUT", status=200, body={"result": True, "data": data})
    result = apply(*rows)
    assert set(result.reasons.values()) == {"OUTCOME_UNKNOWN"}
    assert result.counts == {"unknown": 2}


def test_a_call_that_is_not_there_points_to_the_other_way(apply, change, small):
    rows = [change("T5", Name="One")]
    small.fault("status", method="PUT", status=404)
    result = apply(*rows)
    assert isinstance(result.error, ConfigurationFailed)
    assert "`task_updates` to `object`" in str(result.error)
    assert result.counts == {"not_attempted": 1}


def test_a_refused_object_update_points_to_cockpit(apply, change, small):
    small.switch(cockpit_objects_writable=False)
    result = apply(change("T5", Name="One"), way="object")
    assert isinstance(result.error, ConfigurationFailed)
    assert "`task_updates` to `cockpit`" in str(result.error)


def test_a_wrong_key_is_still_told_as_such(apply, change):
    result = apply(change("T5", Name="One"), access_key="wrong")
    assert isinstance(result.error, AuthenticationFailed)


def test_the_second_run_has_the_same_outcome(apply, change, small):
    rows = [change("T5", StatusId="Closed Success")]
    assert apply(*rows).counts == apply(*rows).counts == {"succeeded": 1}
