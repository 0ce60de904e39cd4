"""The life of an ingest job: states, results, faults, list, refusals."""

from __future__ import annotations

import pytest

from crosswalk_sandbox.salesforce.bulk import listing

KEY = "Community_User_Key__c"
THREE = f"LastName,Email,{KEY}\nAnn,ann@example.com,k1\nBob,bad,k2\nCy,,k3\n"
COUNT = "SELECT COUNT(Id) FROM Contact"


def test_from_open_to_complete(sf, jobs):
    made = sf.send(
        "POST",
        "/jobs/ingest/",
        {"object": "contact", "operation": "upsert", "externalIdFieldName": KEY.lower()},
    ).json()
    assert made["state"] == "Open"
    assert made["contentUrl"] == f"services/data/v62.0/jobs/ingest/{made['id']}/batches"
    assert made["apiVersion"] == 62.0
    assert (made["object"], made["externalIdFieldName"]) == ("Contact", KEY)
    assert (made["contentType"], made["lineEnding"], made["columnDelimiter"]) == (
        "CSV",
        "LF",
        "COMMA",
    )
    uploaded = jobs.upload(made["id"], THREE)
    assert (uploaded.status_code, uploaded.content) == (201, b"")
    assert jobs.poll(made["id"])["state"] == "Open"
    closed = jobs.change(made["id"], "UploadComplete").json()
    assert closed["state"] == "UploadComplete"
    assert "contentUrl" not in closed
    assert jobs.poll(made["id"])["state"] == "InProgress"
    done = jobs.poll(made["id"])
    assert (done["state"], done["jobType"]) == ("JobComplete", "V2Ingest")
    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (3, 1)


def test_the_three_result_files(sf, jobs):
    job = jobs.run("upsert", THREE)["id"]
    successful = jobs.result(job, "successfulResults")
    assert [(r["LastName"], r["sf__Created"]) for r in successful] == [
        ("Cy", "true"),
        ("Ann", "true"),
    ]
    assert jobs.result(job, "failedresults/") == [
        {
            "sf__Id": "",
            "sf__Error": "INVALID_EMAIL_ADDRESS:Email: invalid email address: bad:Email --",
            "LastName": "Bob",
            "Email": "bad",
            KEY: "k2",
        }
    ]
    text = sf.send("GET", f"/jobs/ingest/{job}/unprocessedRecords").text
    assert text == f"LastName,Email,{KEY}\n"
    text = sf.send("GET", f"/jobs/ingest/{job}/failedResults").text
    assert text.splitlines()[0] == f'"sf__Id","sf__Error",LastName,Email,{KEY}'
    assert sf.error("GET", f"/jobs/ingest/{job}/foo") == (404, "NOT_FOUND")


def test_created_tells_inserts_from_updates(jobs):
    jobs.run("insert", f"LastName,{KEY}\nAnn,k1\n")
    job = jobs.run("upsert", f"LastName,{KEY}\nAnna,K1\nBob,k2\n")["id"]
    found = jobs.result(job, "successfulResults")
    assert {r[KEY]: r["sf__Created"] for r in found} == {"K1": "false", "k2": "true"}
    assert jobs.values("SELECT LastName FROM Contact") == ["Anna", "Bob"]


def test_numbers_come_back_as_java_prints_them(jobs):
    job = jobs.run("insert", "LastName,Community_Topics__c\nAnn,912260031\nBob,5\n")["id"]
    found = jobs.result(job, "successfulResults")
    assert {r["Community_Topics__c"] for r in found} == {"9.12260031E8", "5.0"}


def test_update_and_delete(sf, jobs):
    ids = [sf.create("Contact", LastName=f"L{n}", FirstName="X") for n in range(3)]
    updated = jobs.run("update", f"Id,FirstName\n{ids[0]},#N/A\n{ids[1]},\n{ids[2][:15]},Y\n")
    assert updated["numberRecordsFailed"] == 0
    assert jobs.values("SELECT FirstName FROM Contact ORDER BY LastName") == [None, "X", "Y"]
    deleted = jobs.run("delete", f"Id\n{ids[0]}\n{ids[0]}\nnonsense\n")
    assert deleted["numberRecordsFailed"] == 2
    assert [e.split(":")[0] for e in jobs.errors(deleted["id"])] == [
        "ENTITY_IS_DELETED",
        "MALFORMED_ID",
    ]
    assert jobs.values(COUNT) == [2]


def test_hard_delete_needs_its_permission(sandbox, sf, jobs):
    row_id = sf.create("Contact", LastName="Ann")
    body = {"object": "Contact", "operation": "hardDelete"}
    assert sf.error("POST", "/jobs/ingest", body) == (400, "FEATURENOTENABLED")
    sandbox.switch(bulk_hard_delete=True)
    assert jobs.run("hardDelete", f"Id\n{row_id}\n")["numberRecordsFailed"] == 0
    found = sf.send("GET", "/queryAll", params={"q": "SELECT Id FROM Contact"}).json()
    assert found["totalSize"] == 0


def test_job_and_data_in_one_request(sf, jobs):
    job = '{"object": "Contact", "operation": "insert"}'
    answer = sf.send(
        "POST",
        "/jobs/ingest",
        files={
            "job": (None, job, "application/json"),
            "content": ("content", "LastName\nMüller\n", "text/csv"),
        },
    )
    assert answer.json()["state"] == "UploadComplete"
    assert jobs.wait(answer.json()["id"])["numberRecordsProcessed"] == 1
    assert jobs.values("SELECT LastName FROM Contact") == ["Müller"]


def test_a_chunked_upload(jobs, sf):
    job = jobs.create("insert")
    pieces = (piece for piece in (b"Last", b"Name\nA", b"nn\n"))
    headers = {"Content-Type": "text/csv; charset=UTF-8"}
    answer = sf.send("PUT", f"/jobs/ingest/{job}/batches", data=pieces, headers=headers)
    assert answer.status_code == 201
    jobs.change(job, "UploadComplete")
    assert jobs.wait(job)["numberRecordsProcessed"] == 1


@pytest.mark.parametrize("data", ["", "LastName\n", "LastName"])
def test_an_upload_without_rows_completes(jobs, data):
    job = jobs.run("insert", data)
    assert (job["state"], job["numberRecordsProcessed"]) == ("JobComplete", 0)
    for file in ("successfulResults", "failedResults", "unprocessedRecords"):
        assert jobs.result(job["id"], file) == []


# pace


def test_the_clock_can_hold_a_job_back(sandbox, jobs):
    sandbox.switch(bulk_seconds=60, bulk_polls=0)
    job = jobs.closed("upsert", THREE)
    assert {jobs.poll(job)["state"] for _ in range(5)} == {"InProgress"}
    sandbox.clock(advance=61)
    assert jobs.poll(job)["state"] == "JobComplete"


def test_a_large_job_takes_several_polls(sandbox, jobs):
    sandbox.switch(bulk_polls=0, bulk_rows_per_poll=250)
    rows = "".join(f"L{n},k{n}\n" for n in range(600))
    job = jobs.closed("insert", f"LastName,{KEY}\n{rows}")
    told = [jobs.poll(job) for _ in range(3)]
    assert [t["numberRecordsProcessed"] for t in told] == [250, 500, 600]
    assert [t["state"] for t in told] == ["InProgress", "InProgress", "JobComplete"]
    assert len(jobs.result(job, "successfulResults")) == 600
    assert jobs.values(COUNT) == [600]


def test_a_job_is_finished_before_a_later_query(jobs):
    job = jobs.closed("upsert", THREE)
    assert jobs.values(COUNT) == [2]
    assert jobs.poll(job)["state"] == "JobComplete"


# ends


def test_an_aborted_job_keeps_what_it_wrote(sandbox, jobs):
    sandbox.switch(bulk_polls=0, bulk_rows_per_poll=2)
    job = jobs.closed("upsert", THREE)
    assert jobs.poll(job)["numberRecordsProcessed"] == 2
    assert jobs.change(job, "Aborted").json()["state"] == "Aborted"
    assert [r["LastName"] for r in jobs.result(job, "unprocessedrecords")] == ["Cy"]
    assert [r["LastName"] for r in jobs.result(job, "successfulResults")] == ["Ann"]
    assert jobs.values(COUNT) == [1]
    assert jobs.poll(job)["state"] == "Aborted"


@pytest.mark.parametrize("state", ["UploadComplete", "Aborted", "Open", "Nonsense"])
def test_an_ended_job_does_not_change(jobs, state):
    job = jobs.run("upsert", THREE)["id"]
    answer = jobs.change(job, state)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALIDJOBSTATE")


def test_data_comes_once_and_before_closing(jobs):
    job = jobs.create("insert")
    assert jobs.upload(job, "LastName\nAnn\n").status_code == 201
    assert jobs.upload(job, "LastName\nAnn\n").status_code == 400
    jobs.change(job, "UploadComplete")
    assert jobs.upload(job, "LastName\nAnn\n").status_code == 400


def test_results_are_shown_at_the_end_only(sf, jobs):
    job = jobs.closed("upsert", THREE)
    error = sf.error("GET", f"/jobs/ingest/{job}/successfulResults")
    assert error == (400, "INVALIDJOBSTATE")


def test_a_deleted_job_is_gone_and_its_rows_stay(sf, jobs):
    job = jobs.create("insert")
    assert sf.error("DELETE", f"/jobs/ingest/{job}") == (400, "INVALIDJOBSTATE")
    jobs.upload(job, "LastName\nAnn\n")
    jobs.change(job, "UploadComplete")
    jobs.wait(job)
    assert sf.send("DELETE", f"/jobs/ingest/{job}").status_code == 204
    assert sf.error("GET", f"/jobs/ingest/{job}") == (404, "NOT_FOUND")
    assert jobs.values(COUNT) == [1]
    assert jobs.create("insert") != job


def test_jobs_are_forgotten_after_seven_days(sandbox, sf, jobs):
    sandbox.switch(session_seconds=10 * 86_400)
    job = jobs.run("upsert", THREE)["id"]
    sandbox.clock(advance=7 * 86_400 + 1)
    assert sf.error("GET", f"/jobs/ingest/{job}") == (404, "NOT_FOUND")


# faults


def test_a_stuck_job_can_be_aborted(sandbox, jobs):
    sandbox.fault("bulk_stuck", keys=["Contact"])
    job = jobs.closed("upsert", THREE)
    assert {jobs.poll(job)["state"] for _ in range(5)} == {"InProgress"}
    assert jobs.values(COUNT) == [0]
    assert jobs.change(job, "Aborted").status_code == 200
    assert len(jobs.result(job, "unprocessedrecords")) == 3
    assert jobs.run("upsert", THREE)["state"] == "JobComplete"


def test_a_job_that_fails_as_a_whole(sandbox, jobs):
    sandbox.fault("bulk_failed", message="InternalServerError : sorry")
    job = jobs.run("upsert", THREE)
    assert (job["state"], job["errorMessage"]) == ("Failed", "InternalServerError : sorry")
    assert len(jobs.result(job["id"], "unprocessedrecords")) == 3
    assert jobs.values(COUNT) == [0]


def test_a_job_that_fails_on_the_way(sandbox, jobs):
    sandbox.fault("bulk_unprocessed", rows=2)
    job = jobs.run("upsert", THREE)
    assert job["state"] == "Failed"
    assert job["errorMessage"].startswith("TooManyLockFailure")
    counts = {
        file: len(jobs.result(job["id"], file))
        for file in ("successfulResults", "failedResults", "unprocessedrecords")
    }
    assert counts == {"successfulResults": 1, "failedResults": 1, "unprocessedrecords": 1}


def test_a_lock_refuses_its_rows(sandbox, jobs):
    sandbox.fault("lock", keys=["k1"])
    job = jobs.run("upsert", THREE)["id"]
    assert jobs.errors(job)[1].startswith("UNABLE_TO_LOCK_ROW:unable to obtain exclusive access")
    assert jobs.values(COUNT) == [1]


def test_a_lock_can_refuse_its_transaction_of_200_rows(sandbox, jobs):
    sandbox.switch(lock_scope="transaction")
    sandbox.fault("lock", keys=["k250"])
    rows = "".join(f"L{n},k{n}\n" for n in range(500))
    job = jobs.run("upsert", f"LastName,{KEY}\n{rows}")
    assert job["numberRecordsFailed"] == 200
    failed = {int(r[KEY][1:]) for r in jobs.result(job["id"], "failedResults")}
    assert failed == set(range(200, 400))


# list


def test_the_list_of_jobs(sf, jobs):
    made = [jobs.create("insert") for _ in range(3)]
    told = sf.send("GET", "/jobs/ingest", params={"jobType": "V2Ingest"}).json()
    assert [j["id"] for j in told["records"]] == made[::-1]
    assert (told["done"], told["nextRecordsUrl"]) == (True, None)
    assert sf.send("GET", "/jobs/query").json()["records"] == []
    other = sf.send("GET", "/jobs/ingest", params={"jobType": "Classic"}).json()
    assert other["records"] == []


def test_the_pages_of_the_list(sf, jobs, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)  # 1,000 in truth
    made = [jobs.create("insert") for _ in range(5)]
    found, path, sizes = [], "/jobs/ingest", []
    while path:
        told = sf.send("GET", path).json()
        assert told["done"] == (told["nextRecordsUrl"] is None)
        sizes.append(len(told["records"]))
        found += told["records"]
        path = told["nextRecordsUrl"]
    assert sizes == [2, 2, 1]
    assert [each["id"] for each in found] == made[::-1]
    one = found[0]
    assert (one["state"], one["object"], one["operation"]) == ("Open", "Contact", "insert")
    assert one["createdById"] == sf.send("GET", "/services/oauth2/userinfo").json()["user_id"]
    assert one["createdDate"].endswith("+0000")


# refusals


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"operation": "insert"}, "INVALIDENTITY"),
        ({"operation": "insert", "object": "Foo"}, "INVALIDENTITY"),
        ({"operation": "insert", "object": "TaskStatus"}, "INVALIDENTITY"),
        ({"operation": "merge", "object": "Contact"}, "INVALIDJOB"),
        ({"object": "Contact"}, "INVALIDJOB"),
        ({"operation": "upsert", "object": "Contact"}, "INVALIDJOB"),
        (
            {"operation": "upsert", "object": "Contact", "externalIdFieldName": "Title"},
            "INVALIDJOB",
        ),
        ({"operation": "insert", "object": "Contact", "lineEnding": "CR"}, "INVALIDJOB"),
        ({"operation": "insert", "object": "Contact", "contentType": "JSON"}, "INVALIDJOB"),
    ],
)
def test_jobs_that_cannot_be(sf, body, code):
    assert sf.error("POST", "/jobs/ingest", body) == (400, code)


def test_data_of_another_type(sf, jobs):
    job = jobs.create("insert")
    answer = sf.send("PUT", f"/jobs/ingest/{job}/batches", {"LastName": "Ann"})
    assert answer.status_code == 415


def test_upsert_by_id_inserts_rows_without_one(sf, jobs):
    row_id = sf.create("Contact", LastName="Ann")
    data = f"Id,LastName\n{row_id},Anna\n,Bob\n"
    job = jobs.run("upsert", data, externalIdFieldName="Id")["id"]
    found = jobs.result(job, "successfulResults")
    assert sorted((r["LastName"], r["sf__Created"]) for r in found) == [
        ("Anna", "false"),
        ("Bob", "true"),
    ]


def test_no_content_for_misspelt_columns_when_switched_on(sandbox, sf, jobs):
    sandbox.switch(bulk_failed_no_content=True)
    job = jobs.run("insert", "lastname,Email\nAnn,bad\n")["id"]
    assert sf.send("GET", f"/jobs/ingest/{job}/failedResults").status_code == 204
