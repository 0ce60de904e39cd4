"""Bulk jobs: chosen by size, finished whatever happens, and never leaving a hole."""

from __future__ import annotations

import pytest

from tap_salesforce import streams

JOBS = "jobs/query$"
RESULTS = "results"
NO_REST = {"objects": ["Contact"], "bulk_threshold": 0}


@pytest.fixture
def small_pages(monkeypatch):
    """Fetch results by five rows."""
    original = streams.bulk_query.pages

    def pages(*arguments):
        return original(*arguments, page_size=5)

    monkeypatch.setattr(streams.bulk_query, "pages", pages)


def everything(world):
    return sorted(row["Id"] for row in world.rows("salesforce", "Contact"))


@pytest.mark.parametrize(
    ("threshold", "jobs"), [(12, 0), (11, 1), (0, 1)], ids=["equal", "above", "always"]
)
def test_the_size_decides(world, run, calls, threshold, jobs):
    done = run(objects=["Contact"], bulk_threshold=threshold)
    assert sorted(done.ids("contact")) == everything(world)
    assert (calls("queryAll$"), calls(JOBS)) == (1, jobs)


def test_calls_of_a_job(world, run, calls):
    world.reset("small", bulk_polls=3)
    done = run(**NO_REST)
    assert done.waits == pytest.approx([0.1, 0.2, 0.6, 1.8])
    # size, job, four looks, one page
    assert done.extracts["contact"]["api_calls"] == 7
    assert calls(RESULTS) == 1


def test_pages_of_a_result_are_put_together(world, run, calls, small_pages):
    done = run(**NO_REST)
    assert sorted(done.ids("contact")) == everything(world)
    assert calls(RESULTS) == 3


def test_what_bulk_refuses_is_read_by_rest(world, run, calls):
    done = run(objects=["TaskStatus"], bulk_threshold=0)
    assert len(done.ids("taskstatus")) == 5
    assert done.extracts["taskstatus"]["status"] == "succeeded"
    assert calls(JOBS) == 1


@pytest.mark.parametrize(
    "code", ["LIMIT_EXCEEDED", "API_ERROR", "INVALIDENTITY"], ids=["quota", "permission", "object"]
)
def test_without_a_job_rest_reads(world, run, code):
    body = [{"errorCode": code, "message": "Max bulk v2 query jobs (10000) per 24 hrs"}]
    world.fault("status", path=JOBS, status=400, body=body)
    assert sorted(run(**NO_REST).ids("contact")) == everything(world)


def test_what_rest_cannot_answer_is_read_by_bulk(world, run, calls):
    world.fault("query_timeout", keys=["Contact"])
    done = run(objects=["Contact"])
    assert sorted(done.ids("contact")) == everything(world)
    assert calls(JOBS) == 1


@pytest.mark.parametrize("code", ["QUERY_TIMEOUT", "OPERATION_TOO_LARGE", "EXCEEDED_ID_LIMIT"])
def test_each_refusal_for_size_costs_one_call(world, run, calls, code):
    body = [{"errorCode": code, "message": "exceeded 100000 distinct who/what's"}]
    world.fault("status", path="queryAll$", status=400, body=body, times=99)
    done = run(objects=["Task"])
    assert len(done.ids("task")) == len(set(done.ids("task"))) == 17
    assert done.extracts["task"]["status"] == "succeeded"
    assert (calls("queryAll$"), calls(JOBS)) == (1, 1)


def test_a_query_that_neither_answers_fails(world, run):
    body = [{"errorCode": "QUERY_TIMEOUT", "message": "Your query request was running too long"}]
    world.fault("status", path="queryAll$", status=400, body=body)
    refusal = [{"errorCode": "INVALIDENTITY", "message": "not supported by the Bulk API"}]
    world.fault("status", path=JOBS, status=400, body=refusal)
    done = run(objects=["Contact", "Task"])
    assert done.extracts["contact"]["status"] == "failed"
    assert done.extracts["task"]["status"] == "succeeded"


def test_a_job_that_fails_is_replaced_by_the_next_run(world, run, calls):
    world.fault("bulk_failed", message="InternalServerError : Rivera")
    first = run(**NO_REST)
    second = run(**NO_REST, state=first.state)
    assert first.extracts["contact"]["error_code"] == "BULK_JOB_FAILED"
    assert "unfinished" not in first.state["bookmarks"]["contact"]
    assert sorted(second.ids("contact")) == everything(world)
    assert calls(JOBS) == 2


def test_a_job_that_takes_too_long_is_finished_by_the_next_run(world, run, calls):
    world.reset("small", bulk_polls=8)
    first = run(**NO_REST, bulk_wait_seconds=10)
    world.clear_journal()
    changed = everything(world)[0]
    world.clock(advance=600)
    world.update("salesforce", "Contact", changed, {"Title": "changed meanwhile"})
    second = run(**NO_REST, state=first.state)

    assert first.extracts["contact"]["error_code"] == "BULK_JOB_UNFINISHED"
    assert first.ids("contact") == []
    assert set(second.ids("contact")) == set(everything(world))
    # the last version comes last
    last = {row["Id"]: row for row in second.records("contact")}
    assert last[changed]["Title"] == "changed meanwhile"
    extract = second.extracts["contact"]
    assert (extract["mode"], extract["status"]) == ("full", "succeeded")
    assert extract["started_at"] < first.extracts["contact"]["finished_at"]
    # one job for the whole pass, and one for what has changed since
    assert calls(JOBS) == 1


def test_after_a_crash_between_pages_the_others_are_fetched(world, run, calls, small_pages):
    whole = run(**NO_REST)
    states = [
        index
        for index, message in enumerate(whole.messages)
        if message["type"] == "STATE"
        and "unfinished" in message["value"]["bookmarks"].get("contact", {})
    ]
    assert len(states) == 3  # the job, and two pages before the last
    for cut in states:
        before = [
            message["record"]["Id"]
            for message in whole.messages[:cut]
            if message["type"] == "RECORD" and message["stream"] == "contact"
        ]
        state = whole.messages[cut]["value"]
        job = state["bookmarks"]["contact"]["unfinished"]["job_id"]
        world.clear_journal()
        rest = run(objects=["Contact"], state=state)
        assert set(before + rest.ids("contact")) == set(everything(world))
        assert rest.extracts["contact"]["mode"] == "full"
        assert calls(f"{job}/results") == 3 - len(before) // 5
        keys = ("replication_key_value", "last_full_at")
        bookmarks = [each.state["bookmarks"]["contact"] for each in (whole, rest)]
        assert [[each[key] for key in keys] for each in bookmarks[:1]] * 2 == [
            [each[key] for key in keys] for each in bookmarks
        ]


def unfinished(world, run):
    world.reset("small", bulk_polls=8)
    return run(**NO_REST, bulk_wait_seconds=5).state


def test_a_job_that_is_gone_is_replaced(world, run):
    state = unfinished(world, run)
    state["bookmarks"]["contact"]["unfinished"]["job_id"] = "7505g00000099ZZAAA"
    done = run(**NO_REST, state=state, bulk_wait_seconds=1_000)
    assert sorted(done.ids("contact")) == everything(world)
    assert done.extracts["contact"]["status"] == "succeeded"


def test_a_job_for_other_fields_is_replaced(world, run, calls):
    state = unfinished(world, run)
    world.switch(hidden_fields="Contact.Title")
    world.clear_journal()
    done = run(**NO_REST, state=state, bulk_wait_seconds=1_000)
    assert sorted(done.ids("contact")) == everything(world)
    assert calls(JOBS) == 1
    assert "unfinished" not in done.state["bookmarks"]["contact"]


@pytest.mark.parametrize("kind", ["html", "not_json", "truncate", "reset"])
def test_a_page_that_arrives_broken_is_fetched_again(world, run, kind):
    world.fault(kind, path=RESULTS)
    done = run(**NO_REST)
    assert sorted(done.ids("contact")) == everything(world)
    assert done.extracts["contact"]["status"] == "succeeded"


def test_a_session_that_ends_during_a_job_is_renewed(world, run, calls):
    world.fault("expired_token", path=RESULTS)
    done = run(**NO_REST)
    assert sorted(done.ids("contact")) == everything(world)
    assert calls("oauth2/token") == 2


def test_results_need_the_version_of_their_job(world, run):
    state = unfinished(world, run)
    done = run(**NO_REST, state=state, bulk_wait_seconds=1_000, api_version="63.0")
    assert done.extracts["contact"]["status"] == "succeeded"
    assert sorted(set(done.ids("contact"))) == everything(world)
