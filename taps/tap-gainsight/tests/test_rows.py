"""Which rows arrive, and what that costs."""

from __future__ import annotations

from collections import Counter

import pytest

from tap_gainsight import description

OBJECTS = [
    "company",
    "person",
    "company_person",
    "gsuser",
    "call_to_action",
    "cs_task",
    "da_picklist",
]
DAY = 86_400
QUERY = "/v1/data/objects/query/"


def test_a_first_run_reads_everything(world, run, calls):
    done = run()

    for name in [*OBJECTS, "community_user__gc"]:
        stored = {row["Gsid"] for row in world.rows("gainsight", name)}
        assert Counter(done.ids(name)) == Counter(stored), name
        assert done.extracts[name]["mode"] == "full"
    assert {each["status"] for each in done.extracts.values()} == {"succeeded", "skipped"}
    assert done.exit_code == 0
    # eight objects and the delete log; eight descriptions; the list of objects
    assert (calls(QUERY), calls("describe"), calls()) == (9, 8, 18)
    assert sum(each["api_calls"] for each in done.extracts.values()) == 18


def test_records_have_the_fields_and_types_of_the_description(world, run):
    done = run(objects=["company"])
    company = next(each for each in done.records("company") if each["Name"] == "Acme Corp.")
    assert company["Arr"] == 120_000
    assert company["ModifiedDate"] == "2026-01-05T08:00:00.000000Z"
    assert company["Website__gc"] == "https://www.acme.com/"
    assert company["TickerSymbol"] is None
    assert set(company) == set(done.schema("company")["properties"])


def test_tasks_bring_what_task_sync_needs(world, run):
    done = run(objects=["cs_task", "call_to_action", "da_picklist", "gsuser"])
    tasks = {row["Name"]: row for row in done.records("cs_task")}
    ctas = {row["Gsid"]: row for row in done.records("call_to_action")}
    names = {row["Gsid"]: row["Name"] for row in done.records("da_picklist")}
    users = {row["Gsid"]: row for row in done.records("gsuser")}

    review = tasks["Book the review"]
    assert (names[review["StatusId"]], names[review["PriorityId"]]) == ("New", "Medium")
    assert (review["DueDate"], review["EntityType"]) == ("2026-12-08", "COMPANY")
    assert review["Description"].startswith("<p>Agenda:</p><ul><li>Usage &amp; adoption")
    assert review["Salesforce_Task_Id__gc"] == "00T5g0000000S13EAE"
    assert review["Contact__gc"] is None
    assert ctas[review["CtaId"]]["Contact__gc"]
    assert ctas[review["CtaId"]]["CompanyId"] == review["CompanyId"]
    assert users[review["OwnerId"]]["SfdcUserId"] == "0055g0000000U0DAAU"
    assert users[tasks["Ask for the renewal"]["OwnerId"]]["IsActiveUser"] is False
    region = tasks["Meet the regional team"]
    assert region["EntityType"] == "RELATIONSHIP"
    assert ctas[region["CtaId"]]["RelationshipId"]
    report = tasks["Send the usage report"]
    assert (report["IsClosed"], report["ClosedDate"]) == (True, "2026-11-09T16:00:00.000000Z")
    assert tasks["Agree on the discount"]["Sync_To_Salesforce__gc"] == "Desync"


def test_the_report_comes_last(world, run):
    done = run(objects=["person"])
    streams = [each["stream"] for each in done.messages if each["type"] == "RECORD"]
    assert streams.index("extracts") == len(streams) - len(done.extracts)
    assert "extracts" not in done.extracts


def test_without_changes_each_object_costs_one_query(world, run, calls):
    first = run()
    world.clear_journal()
    second = run(state=first.state)
    third = run(state=second.state)

    assert calls() == 36
    for name in [*OBJECTS, "community_user__gc", "record_delete_log"]:
        assert calls(f"{QUERY}{name}$") == 2
    assert second.extracts["company"]["mode"] == "incremental"
    assert second.extracts["company"]["bookmark_from"] == first.extracts["company"]["bookmark_to"]
    for name in OBJECTS:
        assert third.records(name) == []
        assert third.state["bookmarks"][name] == second.state["bookmarks"][name]


def test_rows_that_share_the_newest_second_are_read_twice_and_never_again(world, run, calls):
    read, queries, state = [], [], None
    for _ in range(4):
        world.clear_journal()
        done = run(objects=["person"], page_size=5, state=state)
        read.append(len(done.ids("person")))
        queries.append(calls(f"{QUERY}person$"))
        state = done.state
        world.clock(advance=3600)
    assert read == [17, 17, 0, 0]
    assert queries == [5, 5, 1, 1]


def test_a_row_that_is_changed_in_the_second_after_the_newest_is_found(world, run):
    world.clock(now="2026-12-01T09:00:00Z", frozen=True)
    early, late = (row["Gsid"] for row in world.rows("gainsight", "person")[:2])
    world.update("gainsight", "person", early, {"Name": "Early"})
    world.clock(advance=1)
    state, read = None, []
    for number in range(4):
        if number == 2:
            world.update("gainsight", "person", late, {"Name": "Late"})
        done = run(objects=["person"], lookback_seconds=0, state=state)
        read.append(done.ids("person"))
        state = done.state
    assert read[1:] == [[early], [late], [late]]


def test_a_change_arrives_alone(world, run):
    first = run()
    acme = next(each for each in first.records("company") if each["Name"] == "Acme Corp.")
    world.clock(advance=DAY)
    world.update("gainsight", "company", acme["Gsid"], {"Name": "Acme Corporation"})
    second = run(state=first.state)
    assert {"Acme Corporation"} <= {each["Name"] for each in second.records("company")}

    # first the look-back is read again, then the newest second, which then is known to be complete
    done = second
    for expected in ([acme["Gsid"]], [acme["Gsid"]], []):
        world.clock(advance=DAY)
        done = run(state=done.state)
        assert done.ids("company") == expected


def test_rows_that_are_saved_late_are_found_by_the_look_back(world, run):
    world.update("gainsight", "person", world.rows("gainsight", "person")[0]["Gsid"], {"Name": "A"})
    first = run(objects=["person"], lookback_seconds=600)
    started, bookmark = (
        first.extracts["person"]["started_at"],
        first.extracts["person"]["bookmark_to"],
    )
    assert started[:10] == bookmark[:10]
    assert bookmark < started


def test_a_deleted_row_is_in_the_delete_log(world, run):
    first = run()
    gone = world.rows("gainsight", "person")[0]["Gsid"]
    world.delete("gainsight", "person", gone)
    second = run(state=first.state)

    deleted = second.records("record_delete_log")
    assert [(each["RecordId"], each["ObjectName"].lower()) for each in deleted] == [
        (gone, "person")
    ]
    assert second.extracts["record_delete_log"]["mode"] == "incremental"
    assert gone not in second.ids("person")


@pytest.mark.parametrize("page_size", [2, 5, 7, 16, 17, 18])
def test_pages_bring_every_row_once_although_all_have_the_same_time(world, run, calls, page_size):
    stored = [row["Gsid"] for row in world.rows("gainsight", "person")]
    assert len(stored) == 17
    done = run(objects=["person"], page_size=page_size)

    assert sorted(done.ids("person")) == sorted(stored)
    fits = len(stored) < page_size
    assert calls(f"{QUERY}person$") == (1 if fits else 2 + len(stored) // page_size)


@pytest.mark.parametrize("date_mode", ["iso", "iso_seconds", "epoch_ms"])
@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_rows_that_move_during_the_read_are_neither_lost_nor_doubled(
    world, run, before_query, number, date_mode
):
    world.reset("small", date_mode=date_mode)
    rows = sorted(row["Gsid"] for row in world.rows("gainsight", "person"))

    def people_work():
        for gsid in rows[::3]:  # on pages that were read and on pages still to come
            world.update("gainsight", "person", gsid, {"Name": "Renamed"})
        world.delete("gainsight", "person", rows[1])
        world.create("gainsight", "person", {"Name": "New", "Email": "new@example.com"})

    before_query("person", number, people_work)
    first = run(objects=["person"], page_size=4)
    second = run(objects=["person"], page_size=4, state=first.state)

    for done in (first, second):
        assert max(Counter(done.ids("person")).values()) == 1
    latest = {each["Gsid"]: each for each in [*first.records("person"), *second.records("person")]}
    deleted = {each["RecordId"] for each in second.records("record_delete_log")}
    stored = {row["Gsid"]: row["Name"] for row in world.rows("gainsight", "person")}
    assert {key: row["Name"] for key, row in latest.items() if key not in deleted} == stored


@pytest.mark.parametrize(
    ("interval", "days", "mode"),
    [
        pytest.param(14, 13, "incremental", id="before the interval"),
        pytest.param(14, 14, "full", id="at the interval"),
        pytest.param(90, 13, "incremental", id="the delete log still reaches back"),
        pytest.param(90, 15, "full", id="the delete log has forgotten"),
        pytest.param(0, 0, "full", id="always"),
    ],
)
def test_whole_passes(world, run, interval, days, mode):
    first = run(objects=["company"], full_pass_interval_days=interval)
    world.clock(advance=days * DAY)
    second = run(objects=["company"], full_pass_interval_days=interval, state=first.state)

    assert second.extracts["company"]["mode"] == mode
    assert second.extracts["company"]["bookmark_from"] == (
        None if mode == "full" else "2026-01-05T08:00:00.000000Z"
    )


def test_a_long_interval_is_enough_while_the_delete_log_is_read(world, run):
    done = run(objects=["company"], full_pass_interval_days=90)
    for _ in range(3):
        world.clock(advance=10 * DAY)
        done = run(objects=["company"], full_pass_interval_days=90, state=done.state)
        assert done.extracts["company"]["mode"] == "incremental"


def test_rows_without_a_time_come_with_a_whole_pass(world, run):
    world.fault(
        "status",
        path="query/company$",
        status=200,
        body={"result": True, "data": {"records": [{"Gsid": "1P02A"}, {"Gsid": "1P02B"}]}},
    )
    done = run(objects=["company"])
    assert done.ids("company") == ["1P02A", "1P02B"]
    # nothing to go on from: the next pass is a whole one again
    assert run(objects=["company"], state=done.state).extracts["company"]["mode"] == "full"


def test_a_start_date_leaves_older_rows_out(world, run):
    world.update("gainsight", "company", world.rows("gainsight", "company")[0]["Gsid"], {"Arr": 1})
    done = run(objects=["company"], start_date="2026-02-01T00:00:00Z")
    assert [each["Arr"] for each in done.records("company")] == [1]


@pytest.mark.parametrize(
    "switches",
    [
        {"data_shape": "list"},
        {"date_mode": "epoch_ms"},
        {"date_mode": "iso_seconds"},
        {"date_mode": "no_zone"},
        {"empty_dates": "blank"},
        {"empty_mode": "no_data"},
        {"empty_mode": "1011"},
        {"failure_status": "200"},
    ],
    ids=str,
)
def test_every_known_form_of_a_reply_brings_the_same(world, run, switches):
    usual = run()
    world.reset("small", **switches)
    done = run()
    for stream in [*OBJECTS, "community_user__gc", "record_delete_log", "fields"]:
        assert done.records(stream) == usual.records(stream)


def test_deselected_streams_and_fields_are_not_asked_for(world, run, calls):
    catalog = catalog_of(run, "company", "person")
    for entry in catalog["streams"]:
        for each in entry["metadata"]:
            each["metadata"]["selected"] = entry["stream"] in {"company", "extracts"}
            if each["breadcrumb"] == ["properties", "Name"]:
                each["metadata"]["selected"] = False
    world.clear_journal()
    done = run(objects=["company", "person"], catalog=catalog)

    assert calls("query/person") == 0
    assert list(done.extracts) == ["company"]
    assert "Name" not in done.records("company")[0]
    assert "Name" not in done.schema("company")["properties"]
    assert done.records("company")[0]["Gsid"]


def test_a_catalog_from_before_a_field_existed_leaves_nothing_out(world, run):
    catalog = catalog_of(run, "company")
    entry = next(each for each in catalog["streams"] if each["stream"] == "company")
    entry["schema"]["properties"] = {
        name: entry["schema"]["properties"][name] for name in ("Gsid", "ModifiedDate")
    }
    for each in entry["metadata"]:
        each["metadata"]["selected"] = True
    done = run(objects=["company"], catalog=catalog)
    assert set(done.records("company")[0]) == set(run(objects=["company"]).records("company")[0])
    assert set(done.schema("company")["properties"]) == set(done.records("company")[0])


def catalog_of(run, *objects):
    done = run(objects=list(objects))
    return {
        "streams": [
            {
                "tap_stream_id": each["stream"],
                "stream": each["stream"],
                "schema": each["schema"],
                "key_properties": each["key_properties"],
                "replication_key": (each.get("bookmark_properties") or [None])[0],
                "metadata": [
                    {"breadcrumb": [], "metadata": {"inclusion": "available"}},
                    *(
                        {"breadcrumb": ["properties", name], "metadata": {"inclusion": "available"}}
                        for name in each["schema"]["properties"]
                    ),
                ],
            }
            for each in done.messages
            if each["type"] == "SCHEMA"
        ]
    }


def test_an_object_without_a_key_is_read_as_a_whole_every_time(world, run, calls, monkeypatch):
    monkeypatch.setattr(description, "KEY", "no such field")
    first = run(objects=["person"], page_size=5)
    second = run(objects=["person"], page_size=5, state=first.state)
    for done in (first, second):
        assert len(done.ids("person")) == 17
        assert done.extracts["person"]["mode"] == "full"
    assert calls(f"{QUERY}person$") == 8


def test_the_logs_of_deletes_are_no_objects(world, run):
    done = run(objects=["company", "record_delete_log"])
    assert done.extracts["record_delete_log"]["mode"] == "incremental"
