"""Queries over HTTP: pages, cursors, columns, changed and deleted ids, refusals."""

from __future__ import annotations

import pytest

DAY = 86_400


@pytest.fixture
def contacts(sandbox, sf):
    """Five contacts, the last one in the recycle bin."""
    ids = [sf.create("Contact", LastName=f"Last {n}", FirstName="Ann") for n in range(5)]
    assert sf.send("DELETE", f"/sobjects/Contact/{ids[-1]}").status_code == 204
    sandbox.clear_journal()
    return ids


def query(sf, text, path="/query", **options):
    answer = sf.send("GET", path, params={"q": text}, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_result_of_one_page(sf, contacts):
    found = query(sf, "SELECT Id, Name FROM Contact")
    assert list(found) == ["totalSize", "done", "records"]
    assert (found["totalSize"], found["done"]) == (4, True)
    assert found["records"][0]["Name"] == "Ann Last 0"


def test_pages_show_the_rows_as_they_were(sandbox, sf, contacts):
    sandbox.switch(query_page_rows=2)
    first = query(sf, "SELECT LastName FROM Contact")
    assert (first["totalSize"], first["done"]) == (4, False)
    path, locator = first["nextRecordsUrl"].rsplit("/", 1)
    assert path == "/services/data/v62.0/query"
    assert locator.startswith("0r8")
    assert locator.endswith("-2")
    sf.send("PATCH", f"/sobjects/Contact/{contacts[3]}", {"LastName": "Changed"})
    sf.create("Contact", LastName="New")
    second = sf.send("GET", first["nextRecordsUrl"]).json()
    assert [r["LastName"] for r in second["records"]] == ["Last 2", "Last 3"]
    assert second["done"]
    assert "nextRecordsUrl" not in second


def test_the_query_is_ignored_beside_a_locator(sandbox, sf, contacts):
    sandbox.switch(query_page_rows=3)
    text = "SELECT LastName FROM Contact"
    page = query(sf, text)
    rest = query(sf, text, path=page["nextRecordsUrl"])
    assert [r["LastName"] for r in rest["records"]] == ["Last 3"]


def test_query_all_shows_deleted_rows_on_every_page(sandbox, sf, contacts):
    sandbox.switch(query_page_rows=3)
    page = query(sf, "SELECT IsDeleted FROM Contact", path="/queryAll/")
    assert page["totalSize"] == 5
    assert "/queryAll/" in page["nextRecordsUrl"]
    assert sf.send("GET", page["nextRecordsUrl"]).json()["records"][1]["IsDeleted"]


def test_archived_tasks_are_seen_by_query_all_alone(sandbox, sf):
    old = sandbox.create("salesforce", "Task", {"Subject": "Old", "IsArchived": True})
    sf.create("Task", Subject="New")
    text = "SELECT Id, IsArchived FROM Task"
    assert query(sf, text)["totalSize"] == 1
    archived = query(sf, f"{text} WHERE IsArchived = true", path="/queryAll")["records"]
    assert [r["Id"] for r in archived] == [old["Id"]]


def test_the_batch_size_is_bounded(sf):
    lines = [{"attributes": {"type": "Contact"}, "LastName": f"L{n}"} for n in range(200)]
    for _ in range(2):
        sf.collect("POST", "", *lines)
    for asked, rows in ((1, 200), (300, 300), (5000, 400)):
        headers = {"Sforce-Query-Options": f"batchSize={asked}"}
        found = query(sf, "SELECT Id FROM Contact", headers=headers)
        assert len(found["records"]) == rows


def test_count_has_no_records(sf, contacts):
    assert query(sf, "SELECT COUNT() FROM Contact") == {
        "totalSize": 4,
        "done": True,
        "records": [],
    }


def test_groups_are_records_of_their_own_type(sf, contacts):
    found = query(sf, "SELECT FirstName, COUNT(Id) n FROM Contact GROUP BY FirstName")
    assert found["records"] == [
        {"attributes": {"type": "AggregateResult"}, "FirstName": "Ann", "n": 4}
    ]


def test_a_locator_dies_after_two_days(sandbox, sf, contacts):
    sandbox.switch(query_page_rows=1, session_seconds=10 * DAY)
    url = query(sf, "SELECT Id FROM Contact")["nextRecordsUrl"]
    sandbox.clock(advance=2 * DAY - 60)
    assert sf.send("GET", url).status_code == 200
    sandbox.clock(advance=120)
    assert sf.error("GET", url) == (400, "INVALID_QUERY_LOCATOR")


@pytest.mark.parametrize("locator", ["nonsense", "0r85g0000000001AAA-200"])
def test_unknown_locators(sf, locator):
    assert sf.error("GET", f"/query/{locator}") == (400, "INVALID_QUERY_LOCATOR")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", (400, "MALFORMED_QUERY")),
        ("SELECT Id FROM ScratchOrgInfo limit 1", (400, "INVALID_TYPE")),
        ("SELECT Foo FROM Contact", (400, "INVALID_FIELD")),
        (f"SELECT Id FROM Contact WHERE Name = '{'x' * 16_384}'", (414, "URI_TOO_LONG")),
        (
            f"SELECT Id FROM Contact WHERE Name = '{'x' * 16_250}'",
            (431, "REQUEST_HEADER_FIELDS_TOO_LARGE"),
        ),
    ],
    ids=["empty", "object", "field", "address", "address and headers"],
)
def test_refusals(sf, text, error):
    assert sf.error("GET", "/query", params={"q": text}) == error


def test_what_the_command_line_asks_first(sf):
    names = "Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType"
    (record,) = query(sf, f"SELECT {names} FROM Organization")["records"]
    assert record["Name"]
    refusal = sf.error("GET", "/query", params={"q": "SELECT Id FROM ScratchOrgInfo limit 1"})
    assert refusal == (400, "INVALID_TYPE")
    user = sf.send("GET", "/services/oauth2/userinfo").json()["user_id"]
    answer = sf.send("GET", f"/services/data/v51.0/sobjects/User/{user}")
    assert answer.json()["Id"] == user


def test_a_hidden_field_does_not_exist(sandbox, sf):
    sandbox.switch(hidden_fields="Contact.Title")
    params = {"q": "SELECT Title FROM Contact"}
    assert sf.error("GET", "/query", params=params) == (400, "INVALID_FIELD")


def test_a_planned_time_out_strikes_its_object(sandbox, sf):
    sandbox.fault("query_timeout", keys=["Task"])
    assert query(sf, "SELECT Id FROM Contact")["done"]
    params = {"q": "SELECT Id FROM Task"}
    assert sf.error("GET", "/query", params=params) == (400, "QUERY_TIMEOUT")
    assert query(sf, "SELECT Id FROM Task")["done"]


def test_too_many_people_of_tasks_without_view_all_data(sandbox, sf, contacts):
    for contact in contacts[:3]:
        sf.create("Task", Subject="Call", WhoId=contact)
    sandbox.switch(who_what_limit=2)
    params = {"q": "SELECT Who.Name FROM Task"}
    assert sf.error("GET", "/query", params=params) == (400, "OPERATION_TOO_LARGE")
    assert query(sf, "SELECT WhoId FROM Task")["totalSize"] == 3


def test_columns_instead_of_records(sf):
    text = "SELECT Id, Name, Account.Owner.Name, Community_Topics__c FROM Contact"
    told = sf.send("GET", "/query", params={"q": text, "columns": "true"}).json()
    assert (told["entityName"], told["keyPrefix"]) == ("Contact", "003")
    assert (told["idSelected"], told["groupBy"]) == (True, False)
    assert [c["columnName"] for c in told["columnMetadata"]] == [
        "Id",
        "Name",
        "Account",
        "Community_Topics__c",
    ]
    (owner,) = told["columnMetadata"][2]["joinColumns"]
    assert [c["displayName"] for c in owner["joinColumns"]] == ["Name"]
    assert told["columnMetadata"][3]["numberType"]


def test_the_journal_counts_records(sandbox, sf, contacts):
    query(sf, "SELECT Id FROM Contact")
    assert [r["records"] for r in sandbox.journal("salesforce", path="/query")] == [4]


# updated and deleted

NOON = "2026-11-21T12:00:30Z"


def changes(sf, which, start, end):
    params = {"start": start, "end": end}
    return sf.send("GET", f"/sobjects/Contact/{which}/", params=params)


def test_updated_and_deleted_ids(sandbox, sf):
    sandbox.clock(now=NOON, frozen=True)
    kept, gone = (sf.create("Contact", LastName=name) for name in ("Kept", "Gone"))
    sf.send("DELETE", f"/sobjects/Contact/{gone}")
    sandbox.clock(advance=3600)
    span = ("2026-11-21T12:00:59+00:00", "2026-11-21T12:01:10Z")
    assert changes(sf, "updated", *span).json() == {
        "ids": [kept],
        "latestDateCovered": "2026-11-21T12:01:00.000+0000",
    }
    assert changes(sf, "deleted", *span).json() == {
        "deletedRecords": [{"id": gone, "deletedDate": "2026-11-21T12:00:30.000+0000"}],
        "earliestDateAvailable": "2026-11-06T13:00:00.000+0000",
        "latestDateCovered": "2026-11-21T12:01:00.000+0000",
    }
    later = changes(sf, "updated", "2026-11-21T12:01:00Z", "2026-11-22T12:00:00Z").json()
    assert later == {"ids": [], "latestDateCovered": "2026-11-21T13:00:00.000+0000"}


@pytest.mark.parametrize(
    ("which", "start", "end"),
    [
        ("updated", "2026-11-21T12:00:00Z", "2026-11-21T12:00:59Z"),
        ("updated", "2026-10-20T12:00:00Z", "2026-11-21T12:00:00Z"),
        ("deleted", "2026-11-05T12:00:00Z", "2026-11-21T12:00:00Z"),
        ("deleted", "yesterday", "2026-11-21T12:00:00Z"),
    ],
    ids=["within a minute", "31 days", "16 days", "no date"],
)
def test_spans_that_cannot_be(sandbox, sf, which, start, end):
    sandbox.clock(now=NOON, frozen=True)
    answer = changes(sf, which, start, end)
    assert answer.status_code == 400
    assert answer.json()[0]["errorCode"] == "INVALID_REPLICATION_DATE"


def test_changes_of_an_unknown_object(sf):
    params = {"start": "2026-11-21T12:00:00Z", "end": "2026-11-21T13:00:00Z"}
    assert sf.error("GET", "/sobjects/Foo/updated", params=params) == (404, "NOT_FOUND")
