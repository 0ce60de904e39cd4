"""Query jobs: made, watched, fetched page by page, and never taken when something is missing."""

from __future__ import annotations

import pytest

from connector_kit.errors import NotFound, ServiceUnavailable
from connector_kit.salesforce import SalesforceClient, bulk_query
from connector_kit.salesforce.auth import ClientCredentials
from connector_kit.salesforce.bulk_query import QueryJob

JOB = QueryJob("750xx", "61.0")


@pytest.fixture
def client(vendor, clock, answer) -> SalesforceClient:
    vendor.token_answers = [answer({"access_token": "one", "instance_url": vendor.url})]
    return SalesforceClient(vendor.url, ClientCredentials("app", "secret"), clock=clock)


@pytest.fixture
def csv_answer(answer):
    def csv_answer(text: str, records: int | None, locator: str | None = "null", **more):
        headers = {"Content-Type": "text/csv"}
        if records is not None:
            headers["Sforce-NumberOfRecords"] = str(records)
        if locator is not None:
            headers["Sforce-Locator"] = locator
        return answer(text, 200, headers, **more)

    return csv_answer


def read(client, locator=None) -> list[list[dict[str, str]]]:
    return [list(page.rows) for page in bulk_query.pages(client, JOB, locator)]


@pytest.mark.parametrize(("all_rows", "operation"), [(True, "queryAll"), (False, "query")])
def test_a_job_is_made(client, vendor, answer, all_rows, operation):
    vendor.will_answer(answer({"id": "750xx", "state": "UploadComplete"}))
    job = bulk_query.start(client, "SELECT Id FROM Task", all_rows=all_rows)
    assert job == QueryJob("750xx", "62.0")
    (request,) = vendor.requests
    assert (request.method, request.path) == ("POST", "/services/data/v62.0/jobs/query")
    assert request.json == {"operation": operation, "query": "SELECT Id FROM Task"}


def test_a_job_is_watched_more_and_more_seldom(client, vendor, answer, clock):
    states = ["UploadComplete", "InProgress", "InProgress", "InProgress", "JobComplete"]
    vendor.will_answer(*(answer({"state": state}) for state in states))
    assert bulk_query.wait(client, JOB, longest=100)["state"] == "JobComplete"
    assert clock.slept == pytest.approx([0.1, 0.2, 0.6, 1.8, 5.4])
    assert vendor.requests[0].path == "/services/data/v61.0/jobs/query/750xx"


@pytest.mark.parametrize("state", ["Failed", "Aborted"])
def test_a_job_that_failed_says_so_without_the_vendors_words(client, vendor, answer, state):
    vendor.will_answer(answer({"state": state, "errorMessage": "Rivera"}))
    with pytest.raises(ServiceUnavailable, match=state) as caught:
        bulk_query.wait(client, JOB, longest=100)
    assert caught.value.code == "BULK_JOB_FAILED"
    assert "Rivera" not in str(caught.value)


def test_a_job_is_not_watched_for_ever(client, vendor, answer, clock):
    vendor.will_answer(answer({"state": "InProgress"}))
    with pytest.raises(ServiceUnavailable, match="goes on with the same job") as caught:
        bulk_query.wait(client, JOB, longest=60)
    assert caught.value.code == "BULK_JOB_UNFINISHED"
    assert sum(clock.slept) == pytest.approx(60)


def test_a_job_of_many_rows_is_not_looked_at_too_early(client, vendor, answer, clock):
    vendor.will_answer(*(answer({"state": state}) for state in ("InProgress", "JobComplete")))
    bulk_query.wait(client, JOB, longest=100, rows=100_000)
    assert clock.slept == pytest.approx([1, 2])


def test_pages_follow_their_locators(client, vendor, csv_answer):
    vendor.will_answer(
        csv_answer('"Id","N"\n"a","1"\n', 1, "MTAw"), csv_answer('"Id","N"\n"b",""\n', 1)
    )
    assert read(client) == [[{"Id": "a", "N": "1"}], [{"Id": "b", "N": ""}]]
    assert [dict(each.query) for each in vendor.requests] == [
        {"maxRecords": "50000"},
        {"maxRecords": "50000", "locator": "MTAw"},
    ]
    assert vendor.requests[0].headers["accept"] == "text/csv"
    assert vendor.requests[0].path == "/services/data/v61.0/jobs/query/750xx/results"


def test_reading_goes_on_at_a_locator(client, vendor, csv_answer):
    vendor.will_answer(csv_answer('"Id"\n"b"\n', 1))
    assert read(client, "MTAw") == [[{"Id": "b"}]]
    assert ("locator", "MTAw") in vendor.requests[0].query


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param('"Id"\n"a\nb"\n', "a\nb", id="line break"),
        pytest.param('"Id"\n"a\r\nb"\n', "a\r\nb", id="Windows line break"),
        pytest.param('"Id"\r\n"a\rb"\r\n', "a\rb", id="carriage return"),
        pytest.param('"Id"\n"a ""b"", c"\n', 'a "b", c', id="quotes and comma"),
        pytest.param('"Id"\n" a "\n', " a ", id="spaces"),
        pytest.param('"Id"\n"a\0b"\n', "ab", id="NUL byte"),
        pytest.param('"Id"\n"ä\u2028😀"\n', "ä\u2028😀", id="Unicode"),
        pytest.param('"Id"\n"#N/A"\n', "#N/A", id="#N/A is a text"),
        pytest.param(f'"Id"\n"{"x" * 200_000}"\n', "x" * 200_000, id="long"),
    ],
)
def test_cells(client, vendor, csv_answer, text, value):
    vendor.will_answer(csv_answer(text, 1))
    assert read(client) == [[{"Id": value}]]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(('"Id","N"\n"a","1"\n', 2), id="a row is missing"),
        pytest.param(('"Id","N"\n"a","1"\n"b","', 2), id="cut off in a cell"),
        pytest.param(('"Id","N"\n"a","1"\n"b"', 2), id="cut off after a cell"),
        pytest.param(("", 2), id="nothing"),
    ],
)
def test_a_page_that_does_not_add_up_is_fetched_again(client, vendor, csv_answer, reply):
    good = csv_answer('"Id","N"\n"a","1"\n"b","2"\n', 2)
    vendor.will_answer(csv_answer(*reply), good)
    assert [[row["Id"] for row in page] for page in read(client)] == [["a", "b"]]
    assert len(vendor.requests) == 2


def test_a_page_that_breaks_off_or_is_a_web_page_is_fetched_again(client, vendor, csv_answer):
    good = csv_answer('"Id"\n"a"\n', 1)
    html = csv_answer("<html>maintenance</html>", None)
    html.headers["Content-Type"] = "text/html"
    vendor.will_answer(csv_answer('"Id"\n"a', 1, cut=True), html, good)
    assert read(client) == [[{"Id": "a"}]]


def test_a_page_that_never_adds_up_is_given_up(client, vendor, csv_answer):
    vendor.will_answer(csv_answer('"Id"\n"a"\n', 2))
    with pytest.raises(ServiceUnavailable) as caught:
        read(client)
    assert caught.value.code == "BULK_RESULT_INCOMPLETE"
    assert len(vendor.requests) == 3


def test_an_empty_result_has_a_page_without_rows(client, vendor, csv_answer):
    vendor.will_answer(csv_answer('"Id"\n', 0))
    assert read(client) == [[]]


def test_a_job_that_is_gone_is_not_found(client, vendor, answer):
    vendor.will_answer(answer([{"errorCode": "NOT_FOUND", "message": "x"}], 404))
    with pytest.raises(NotFound):
        bulk_query.wait(client, JOB, longest=1)
    with pytest.raises(NotFound):
        read(client)


def test_a_session_that_ends_between_pages_is_renewed(client, vendor, answer, csv_answer):
    vendor.will_answer(
        csv_answer('"Id"\n"a"\n', 1, "MTAw"),
        answer([{"errorCode": "INVALID_AUTH_HEADER", "message": "INVALID_JWT_FORMAT"}], 401),
        csv_answer('"Id"\n"b"\n', 1),
    )
    assert [page[0]["Id"] for page in read(client)] == ["a", "b"]
    assert len(vendor.token_requests) == 2
    assert client.stats.retries == 1
