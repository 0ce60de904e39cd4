"""Ingest jobs: made, filled once, closed, watched, and their results fetched."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.errors import NotFound, OutcomeUnknown, RequestRefused, ServiceUnavailable
from connector_kit.salesforce import SalesforceClient, bulk_ingest
from connector_kit.salesforce.auth import ClientCredentials
from connector_kit.salesforce.bulk_ingest import IngestJob, Results
from connector_kit.salesforce.csv_rules import read_columns
from connector_kit.salesforce.pace import Pace, looks
from connector_kit.testing import FakeClock

JOB = IngestJob("750xx", "61.0")
PATH = "/services/data/v61.0/jobs/ingest/750xx"


@pytest.fixture
def client(vendor, clock, answer) -> SalesforceClient:
    vendor.token_answers = [answer({"access_token": "one", "instance_url": vendor.url})]
    return SalesforceClient(vendor.url, ClientCredentials("app", "secret"), clock=clock)


def states(answer, *names):
    return [answer({"id": JOB.id, "state": name}) for name in names]


@pytest.mark.parametrize(("operation", "key"), [("upsert", "Key__c"), ("delete", None)])
def test_a_job_is_made(client, vendor, answer, operation, key):
    vendor.will_answer(answer({"id": "750xx", "state": "Open"}))
    job = bulk_ingest.make(client, "Topic__c", operation, key)
    assert job == IngestJob("750xx", "62.0")
    (request,) = vendor.requests
    assert (request.method, request.path) == ("POST", "/services/data/v62.0/jobs/ingest")
    assert request.json.get("externalIdFieldName") == key
    assert request.json["operation"] == operation
    assert request.json["lineEnding"] == "LF"


def test_a_job_is_filled_once(client, vendor, answer):
    vendor.will_answer(answer(status=201))
    bulk_ingest.upload(client, JOB, io.BytesIO(b"A\n1\n"))
    (request,) = vendor.requests
    assert (request.method, request.path) == ("PUT", f"{PATH}/batches")
    assert request.body == "A\n1\n"
    assert request.headers["content-type"] == "text/csv; charset=UTF-8"


def test_a_lost_upload_is_not_repeated(client, vendor, answer):
    vendor.will_answer(answer(drop=True))
    with pytest.raises(OutcomeUnknown):
        bulk_ingest.upload(client, JOB, io.BytesIO(b"A\n1\n"))
    assert len(vendor.requests) == 1


def test_a_job_is_closed(client, vendor, answer):
    vendor.will_answer(*states(answer, "UploadComplete"))
    bulk_ingest.close(client, JOB)
    (request,) = vendor.requests
    assert (request.method, request.path) == ("PATCH", PATH)
    assert request.json == {"state": "UploadComplete"}


def test_a_lost_answer_to_closing_is_followed_by_a_look(client, vendor, answer):
    vendor.will_answer(answer(drop=True), *states(answer, "InProgress"))
    bulk_ingest.close(client, JOB)
    assert [one.method for one in vendor.requests] == ["PATCH", "GET"]


def test_a_job_that_is_still_open_is_closed_again(client, vendor, answer):
    vendor.will_answer(answer(drop=True), *states(answer, "Open", "UploadComplete"))
    bulk_ingest.close(client, JOB)
    assert [one.method for one in vendor.requests] == ["PATCH", "GET", "PATCH"]


def test_a_closing_that_takes_effect_after_the_look_is_seen_at_the_next(client, vendor, answer):
    refused = answer([{"errorCode": "INVALIDJOBSTATE", "message": "x"}], 400)
    vendor.will_answer(
        answer(drop=True), *states(answer, "Open"), refused, *states(answer, "InProgress")
    )
    bulk_ingest.close(client, JOB)
    assert [one.method for one in vendor.requests] == ["PATCH", "GET"] * 2


def test_a_refusal_after_a_lost_answer_is_told_when_the_job_stays_open(client, vendor, answer):
    refused = answer([{"errorCode": "INVALIDJOBSTATE", "message": "x"}], 400)
    again = [refused, *states(answer, "Open")]
    vendor.will_answer(answer(drop=True), *states(answer, "Open"), *again, *again)
    with pytest.raises(RequestRefused):
        bulk_ingest.close(client, JOB)
    assert [one.method for one in vendor.requests] == ["PATCH", "GET"] * 3


def test_a_refusal_to_close_at_first_is_told_at_once(client, vendor, answer):
    vendor.will_answer(answer([{"errorCode": "INVALIDJOBSTATE", "message": "x"}], 400))
    with pytest.raises(RequestRefused):
        bulk_ingest.close(client, JOB)
    assert len(vendor.requests) == 1


def test_closing_is_given_up_in_the_end(client, vendor, answer):
    again = [answer(drop=True), *states(answer, "Open")]
    vendor.will_answer(*again, *again, *again)
    with pytest.raises(OutcomeUnknown):
        bulk_ingest.close(client, JOB)
    assert [one.method for one in vendor.requests] == ["PATCH", "GET"] * 3


def test_a_job_that_is_soon_done_is_soon_seen(client, vendor, answer, clock):
    vendor.will_answer(*states(answer, "InProgress", "JobComplete"))
    assert bulk_ingest.wait(client, JOB, longest=100)["state"] == "JobComplete"
    assert clock.slept == pytest.approx([0.1, 0.2])


def test_a_long_job_is_looked_at_more_and_more_seldom(client, vendor, answer, clock):
    vendor.will_answer(*states(answer, *["InProgress"] * 9, "JobComplete"))
    bulk_ingest.wait(client, JOB, longest=1_000)
    grown = [0.1 * 2 * 3**look for look in range(7)]
    assert clock.slept == pytest.approx([0.1, *grown, 240.0, 240.0])


def test_the_next_job_is_looked_at_when_the_last_had_ended(client, vendor, answer, clock):
    pace = Pace()
    long = states(answer, *["InProgress"] * 5, "JobComplete")
    vendor.will_answer(*long, *states(answer, "InProgress", "JobComplete"))
    bulk_ingest.wait(client, JOB, longest=1_000, pace=pace)
    took = sum(clock.slept)
    bulk_ingest.wait(client, JOB, longest=1_000, pace=pace)
    assert clock.slept[-2:] == pytest.approx([0.75 * took, 0.25 * took])


def test_a_small_job_after_a_long_one_is_looked_at_early(client, vendor, answer, clock):
    pace = Pace()
    long = states(answer, *["InProgress"] * 16, "JobComplete")
    vendor.will_answer(*long, *states(answer, "InProgress", "JobComplete"))
    bulk_ingest.wait(client, JOB, longest=3_600, pace=pace, rows=50_000)
    assert sum(clock.slept) > 1_800
    clock.slept.clear()
    bulk_ingest.wait(client, JOB, longest=3_600, pace=pace, rows=100)
    assert sum(clock.slept) < 10


@pytest.mark.parametrize("state", ["InProgress", "Aborted", "Failed"])
def test_nothing_is_learnt_from_a_job_that_was_not_seen_to_complete(client, vendor, answer, state):
    pace = Pace()
    vendor.will_answer(*states(answer, *["InProgress"] * 5, state))
    with suppress(ServiceUnavailable):
        bulk_ingest.wait(client, JOB, longest=20, pace=pace, rows=100)
    assert pace == Pace()


@pytest.mark.parametrize("longest", [5, 300, 1_000])
def test_no_pause_is_longer_than_the_time_that_is_left(client, vendor, answer, clock, longest):
    pace = Pace()
    pace.learn(100, 2_400)
    vendor.will_answer(*states(answer, *["InProgress"] * 20))
    with suppress(ServiceUnavailable):
        bulk_ingest.wait(client, JOB, longest=longest, pace=pace, rows=100)
    before_aborting = [one.method for one in vendor.requests].index("PATCH")
    assert sum(clock.slept[:before_aborting]) == pytest.approx(longest)


class BackwardClock(FakeClock):
    """A clock that is set back by an hour while somebody sleeps on it."""

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._now -= 3_600


def test_a_clock_that_is_set_back_changes_nothing(vendor, answer):
    slept = []
    for clock in (FakeClock(), BackwardClock()):
        vendor.token_answers = [answer({"access_token": "one", "instance_url": vendor.url})]
        client = SalesforceClient(vendor.url, ClientCredentials("app", "secret"), clock=clock)
        vendor.will_answer(*states(answer, *["InProgress"] * 8, "JobComplete"))
        bulk_ingest.wait(client, JOB, longest=1_000)
        slept.append(clock.slept)
    assert slept[0] == slept[1]


def looked_at(pace: Pace, duration: float, rows: int = 50_000) -> list[float]:
    """Return the seconds after which a job of so many seconds is looked at."""
    moments = []
    for moment in looks(FakeClock(), pace, rows, 10_000):
        moments.append(moment)
        if moment >= duration:
            pace.learn(rows, moment)
            break
    return moments


@given(st.floats(1, 3_600))
def test_the_pace_comes_close_to_what_a_job_takes(duration):
    pace = Pace()
    first = looked_at(pace, duration)
    assert first[-1] <= min(3 * duration, duration + 240)
    for _ in range(8):
        before, seen = first[-1], looked_at(pace, duration)
        assert len(seen) <= 2
        assert seen[-1] <= before
        first = seen
    assert seen[-1] <= duration / 0.75 + 0.1


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 100, 5_000, 50_000, 100_000]), st.floats(1, 3_600)),
        min_size=1,
        max_size=5,
        unique_by=lambda job: job[0],
    )
)
def test_the_pace_comes_close_to_jobs_of_different_sizes(jobs):
    pace = Pace()
    for _ in range(40):  # what one size teaches may be far too long for the next
        seen = [(duration, looked_at(pace, duration, rows)) for rows, duration in jobs]
    for duration, moments in seen:
        assert len(moments) <= 2
        assert moments[-1] <= duration / 0.75 + 0.1


@given(
    st.floats(0.001, 0.05),
    st.lists(st.integers(1, 100_000), min_size=1, max_size=9),
)
def test_a_job_that_takes_as_long_as_its_rows_is_never_seen_late(seconds, sizes):
    """Twice as long by rounding, three times by growth: six times, and the first pause."""
    pace = Pace()
    for rows in sizes:
        duration = seconds * rows
        late = looked_at(pace, duration, rows)[-1]
        assert late <= 6 * duration + 0.1


@pytest.mark.parametrize("state", ["Failed", "Aborted"])
def test_a_job_that_ended_badly_has_ended(client, vendor, answer, state):
    vendor.will_answer(*states(answer, state))
    assert bulk_ingest.wait(client, JOB, longest=100)["state"] == state


def test_a_job_that_takes_too_long_is_aborted(client, vendor, answer, clock):
    vendor.will_answer(*states(answer, *["InProgress"] * 5), *states(answer, "Aborted"))
    assert bulk_ingest.wait(client, JOB, longest=5)["state"] == "Aborted"
    assert [one.method for one in vendor.requests] == [*["GET"] * 5, "PATCH", "GET"]
    assert vendor.requests[5].json == {"state": "Aborted"}
    assert sum(clock.slept) < 10


def test_a_job_that_cannot_even_be_aborted_is_left_to_the_next_run(client, vendor, answer):
    vendor.will_answer(*states(answer, "InProgress"))
    with pytest.raises(ServiceUnavailable) as caught:
        bulk_ingest.wait(client, JOB, longest=5)
    assert caught.value.code == "BULK_JOB_UNFINISHED"


def test_a_job_that_ended_before_it_could_be_aborted_is_fine(client, vendor, answer):
    refused = answer([{"errorCode": "INVALIDJOBSTATE", "message": "x"}], 400)
    vendor.will_answer(refused, *states(answer, "JobComplete"))
    bulk_ingest.abort(client, JOB)
    vendor.will_answer(refused, *states(answer, "InProgress"))
    with pytest.raises(RequestRefused):
        bulk_ingest.abort(client, JOB)


def test_a_job_that_is_gone_is_not_found(client, vendor, answer):
    vendor.will_answer(answer([{"errorCode": "NOT_FOUND", "message": "x"}], 404))
    with pytest.raises(NotFound):
        bulk_ingest.wait(client, JOB, longest=1)


@pytest.mark.parametrize("kind", Results)
def test_a_result_file_replaces_what_was_there(client, vendor, answer, kind):
    vendor.will_answer(answer('"sf__Id"\n"a"\n', 200, {"Content-Type": "text/csv"}))
    file = io.BytesIO(b"something longer than the answer")
    bulk_ingest.download(client, JOB, kind, file)
    assert file.read() == b'"sf__Id"\n"a"\n'
    (request,) = vendor.requests
    assert request.path == f"{PATH}/{kind.value}"
    assert request.headers["accept"] == "text/csv"


def test_an_empty_result_is_an_empty_file(client, vendor, answer):
    vendor.will_answer(answer(status=204))
    file = io.BytesIO(b"old")
    bulk_ingest.download(client, JOB, Results.FAILED, file)
    assert list(read_columns(file, ["sf__Id", "sf__Error"])) == []
