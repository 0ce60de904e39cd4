"""Jobs without a server: they outlive the process, and large ones stay out of memory."""

from __future__ import annotations

import json
import tracemalloc

from starlette.datastructures import Headers

from crosswalk_sandbox.call import Call
from crosswalk_sandbox.salesforce import bulk
from crosswalk_sandbox.world import World

KEY = "Community_User_Key__c"
HEADER = f"LastName,{KEY}\n"


class Caller:
    """Calls the handlers of a world's jobs."""

    def __init__(self, world):
        self._org = world.vendors["salesforce"]._org
        self._routes = {(m, path): handler for m, path, handler in bulk.routes(self._org)}

    def __call__(self, method, path, body=b"", media="application/json", **params):
        call = Call(
            method,
            path,
            [],
            Headers({"content-type": media}),
            body=body if isinstance(body, bytes) else json.dumps(body).encode(),
            path_params={"version": "62.0", **params},
            user_id=self._org.user_id,
        )
        return self._routes[method, path](call).body

    def closed(self, data):
        body = {"object": "Contact", "operation": "upsert", "externalIdFieldName": KEY}
        job = json.loads(self("POST", "/jobs/ingest", body))["id"]
        self("PUT", "/jobs/ingest/{job}/batches", data, "text/csv", job=job)
        self("PATCH", "/jobs/ingest/{job}", {"state": "UploadComplete"}, job=job)
        return job

    def poll(self, job):
        return json.loads(self("GET", "/jobs/ingest/{job}", job=job))


def test_a_job_goes_on_after_the_process_was_started_anew(tmp_path):
    switches = {"bulk_polls": 0, "bulk_rows_per_poll": 2}
    rows = "".join(f"L{n},k{n}\n" for n in range(5))
    file = tmp_path / "sandbox.db"
    world = World("empty", file)
    world.switches.set(switches)
    first = Caller(world)
    job = first.closed(f"{HEADER}{rows}".encode())
    assert first.poll(job)["numberRecordsProcessed"] == 2
    world.store.close()
    world = World("empty", file)
    world.switches.set(switches)
    second = Caller(world)
    assert second.poll(job)["numberRecordsProcessed"] == 4
    assert second.poll(job)["state"] == "JobComplete"
    found = second("GET", "/jobs/ingest/{job}/{file}", job=job, file="successfulResults")
    assert len(found.splitlines()) == 6
    names = {row["LastName"] for row in world.vendors["salesforce"].rows("Contact", {})}
    assert names == {f"L{n}" for n in range(5)}
    world.store.close()


def test_memory_grows_with_the_batch_and_not_with_the_job():
    world = World("empty")
    caller = Caller(world)
    world.switches.set({"bulk_polls": 0})
    rows = "".join(f"L{n},k{n}\n" for n in range(200))
    caller.poll(caller.closed(f"{HEADER}{rows}".encode()))
    peaks = []
    for transactions in (50, 150):
        job = caller.closed((HEADER + rows * transactions).encode())
        tracemalloc.start()
        assert caller.poll(job)["numberRecordsProcessed"] == 200 * transactions
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
    world.store.close()
