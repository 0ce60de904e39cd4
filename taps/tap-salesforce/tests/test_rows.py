"""Which rows arrive, and what that costs."""

from __future__ import annotations

from collections import Counter

import pytest

from tap_salesforce import description

OBJECTS = ["task", "user", "account", "contact", "taskstatus", "taskpriority"]
DAY = 86_400
QUERY = "/query(All)?$"


def stamp(world, object_name, key, moment, **fields):
    """Edit a row so that it carries a given time."""
    return world.update("salesforce", object_name, key, {"SystemModstamp": moment, **fields})


def test_a_first_run_reads_everything(world, run, calls):
    done = run()

    for name in OBJECTS:
        # one account was deleted longer ago than the Recycle Bin keeps it
        rows = world.rows("salesforce", name)
        stored = {row["Id"] for row in rows if not row.get("IsDeleted")}
        assert Counter(done.ids(name)) == Counter(stored), name
        assert done.extracts[name]["mode"] == "full"
    assert {each["status"] for each in done.extracts.values()} == {"succeeded"}
    assert done.exit_code == 0
    # six objects, six descriptions, the list of objects, the login
    assert (calls(QUERY), calls("describe"), calls()) == (6, 6, 14)
    assert sum(each["api_calls"] for each in done.extracts.values()) == 14


@pytest.mark.parametrize("threshold", [20_000, 0], ids=["REST", "Bulk"])
def test_records_have_the_fields_and_types_of_the_description(world, run, threshold):
    done = run(objects=["Contact"], bulk_threshold=threshold)
    contact = done.records("contact")[0]
    assert contact["SystemModstamp"] == "2026-01-05T08:00:00.000000Z"
    assert contact["IsDeleted"] is False
    assert contact["Fax"] is None
    assert set(contact) == set(done.schema("contact")["properties"])
    assert "MailingAddress" not in contact
    assert "MailingCity" in contact


def test_rest_and_bulk_bring_the_same_records(world, run):
    values = {
        "Community_Topics__c": 1234567,
        "Community_Likes__c": 0,
        "Community_Last_Activity__c": "2026-02-03T04:05:06Z",
        "Community_Company__c": 'Line one\nline two, "quoted" ä #N/A',
    }
    contact = world.rows("salesforce", "Contact")[0]["Id"]
    world.update("salesforce", "Contact", contact, values)
    ways = [run(bulk_threshold=threshold) for threshold in (20_000, 0)]
    for name in OBJECTS:
        first, second = (sorted(way.records(name), key=lambda row: row["Id"]) for way in ways)
        assert first == second, name
    row = next(row for row in ways[0].records("contact") if row["Id"] == contact)
    assert row["Community_Topics__c"] == 1234567
    assert row["Community_Last_Activity__c"] == "2026-02-03T04:05:06.000000Z"
    assert row["Community_Company__c"] == values["Community_Company__c"]


def test_the_report_comes_last(world, run):
    done = run(objects=["Task"])
    streams = [each["stream"] for each in done.messages if each["type"] == "RECORD"]
    assert streams.index("extracts") == len(streams) - len(done.extracts)
    assert "extracts" not in done.extracts


def test_without_changes_nothing_comes_again_and_each_object_costs_one_query(world, run, calls):
    first = run()
    world.clear_journal()
    second = run(state=first.state)

    assert calls() == 14
    assert [name for name in OBJECTS if second.records(name)] == []
    for name in OBJECTS:
        extract = second.extracts[name]
        assert (extract["mode"], extract["records"]) == ("incremental", 0)
        assert extract["bookmark_from"] == extract["bookmark_to"]
        before, after = (run.state["bookmarks"][name] for run in (first, second))
        assert after == before | {"last_read_at": after["last_read_at"]}


def test_a_change_arrives_alone(world, run):
    first = run()
    account = first.ids("account")[0]
    world.clock(advance=DAY)
    world.update("salesforce", "Account", account, {"Name": "Acme Corporation"})
    second = run(state=first.state)
    world.clock(advance=DAY)
    third = run(state=second.state)

    assert [each["Name"] for each in second.records("account")] == ["Acme Corporation"]
    assert third.ids("account") == []


def test_a_second_change_within_one_second_arrives(world, run):
    first = run()
    task = first.ids("task")[0]
    moment = "2026-03-01T12:00:00Z"
    stamp(world, "Task", task, moment, Subject="one")
    second = run(state=first.state)
    stamp(world, "Task", task, moment, Subject="two")
    third = run(state=second.state)
    assert [row["Subject"] for row in second.records("task")] == ["one"]
    assert [row["Subject"] for row in third.records("task")] == ["two"]


def test_a_row_that_shares_the_newest_moment_arrives(world, run):
    moment = "2026-03-01T12:00:00Z"
    tasks = [row["Id"] for row in world.rows("salesforce", "Task")]
    stamp(world, "Task", tasks[0], moment)
    first = run()
    stamp(world, "Task", tasks[1], moment, Subject="late")
    second = run(state=first.state)
    assert second.ids("task") == [tasks[1]]


def test_a_row_that_is_saved_late_is_found_by_the_look_back(world, run):
    tasks = [row["Id"] for row in world.rows("salesforce", "Task")]
    now = world.clock()
    minutes = [now[:14] + "00:00Z", now]
    world.clock(now=now[:14] + "04:00+00:00", frozen=True)
    stamp(world, "Task", tasks[0], now[:14] + "03:59Z", Subject="newer")
    first = run()
    # its transaction began before and ends only now
    stamp(world, "Task", tasks[1], minutes[0], Subject="older")
    second = run(state=first.state)
    assert [row["Subject"] for row in second.records("task")] == ["older"]
    third = run(state=second.state)
    assert third.ids("task") == []


def test_a_deleted_row_comes_as_deleted(world, run):
    first = run()
    gone = first.ids("contact")[0]
    world.clock(advance=DAY)
    world.delete("salesforce", "Contact", gone)
    second = run(state=first.state)
    deleted = [row for row in second.records("contact") if row["Id"] == gone]
    assert [row["IsDeleted"] for row in deleted] == [True]
    assert second.extracts["contact"]["mode"] == "incremental"


def test_a_whole_pass_is_made_when_a_delete_may_have_escaped(world, run):
    first = run()
    world.clock(advance=15 * DAY)
    gone = first.ids("contact")[0]
    world.delete("salesforce", "Contact", gone)
    world.control("POST", "salesforce/empty_recycle_bin", {})
    second = run(state=first.state, full_pass_interval_days=99)
    assert second.extracts["contact"]["mode"] == "full"
    assert sorted(second.ids("contact")) == sorted(set(first.ids("contact")) - {gone})


def test_a_whole_pass_is_made_when_it_is_due(world, run):
    first = run()
    world.clock(advance=2 * DAY)
    due = run(state=first.state, full_pass_interval_days=2)
    not_due = run(state=first.state, full_pass_interval_days=3)
    assert due.extracts["task"]["mode"] == "full"
    assert sorted(due.ids("task")) == sorted(first.ids("task"))
    assert not_due.extracts["task"]["mode"] == "incremental"


def test_archived_tasks_come_too(world, run):
    first = run()
    task = first.ids("task")[0]
    closed = {"Status": "Completed", "ActivityDate": "2020-01-01"}
    world.update("salesforce", "Task", task, closed)
    assert world.control("POST", "salesforce/archive", {})["archived"]
    rows = {row["Id"]: row for row in run().records("task")}
    assert rows[task]["IsArchived"] is True


def test_a_start_date_leaves_out_what_is_older(world, run):
    task = world.rows("salesforce", "Task")[0]["Id"]
    stamp(world, "Task", task, "2026-05-01T00:00:00Z")
    done = run(objects=["Task"], start_date="2026-05-01T00:00:00Z")
    assert done.ids("task") == [task]


def test_a_custom_object_is_read_by_its_name_in_any_case(world, run):
    world.create("salesforce", "Community_Topic__c", {"Name": "How to", "Topic_Key__c": "en:1"})
    done = run(objects=["community_topic__C"])
    assert [row["Name"] for row in done.records("community_topic__c")] == ["How to"]


@pytest.mark.parametrize("cursor", ["LastModifiedDate", None])
def test_objects_without_a_better_cursor(world, run, monkeypatch, cursor):
    monkeypatch.setattr(description, "CURSORS", (cursor,) if cursor else ())
    first = run(objects=["Task"])
    second = run(objects=["Task"], state=first.state)
    assert len(first.ids("task")) == 17
    assert second.extracts["task"]["mode"] == ("incremental" if cursor else "full")
    assert len(second.ids("task")) == (0 if cursor else 17)


def test_deselected_fields_are_not_asked_for(world, run):
    catalog = {
        "streams": [
            {
                "stream": "contact",
                "tap_stream_id": "contact",
                "schema": {"type": "object", "properties": {"Id": {}, "Email": {}}},
                "key_properties": ["Id"],
                "metadata": [
                    {"breadcrumb": [], "metadata": {"selected": True}},
                    {"breadcrumb": ["properties", "Email"], "metadata": {"selected": False}},
                ],
            }
        ]
    }
    done = run(objects=["Contact"], catalog=catalog)
    assert all("Email" not in row for row in done.records("contact"))
    # a field that the catalog does not know is read
    assert all("LastName" in row for row in done.records("contact"))
    (query,) = world.journal(vendor="salesforce", path=QUERY)
    assert "Email" not in str(query["query"]).split(",")


def test_a_wide_object_is_read_in_groups_of_fields(world, run, calls, monkeypatch):
    first = run(objects=["Task"])
    world.clear_journal()
    monkeypatch.setattr("connector_kit.salesforce.soql.LONGEST_ADDRESS", 700)
    monkeypatch.setattr("tap_salesforce.queries._FIELDS_ROOM", 300)
    second = run(objects=["Task"])
    assert calls(QUERY) > 2
    assert second.records("task") == first.records("task")
    assert all(len(each["path"]) < 800 for each in world.journal(vendor="salesforce"))


def test_a_wide_object_reaches_the_threshold_earlier(world, run, calls, monkeypatch):
    monkeypatch.setattr("connector_kit.salesforce.soql.LONGEST_ADDRESS", 700)
    monkeypatch.setattr("tap_salesforce.queries._FIELDS_ROOM", 300)
    done = run(objects=["Task"], bulk_threshold=100)
    assert calls("jobs/query$") == 1
    assert len(done.ids("task")) == 17
