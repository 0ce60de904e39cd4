"""target-salesforce beside simple-salesforce: rows per second, calls, memory.

Both bring the same plan, a Singer file of new topics, to the same sandbox by a Bulk 2.0 upsert on
an external id, and both end when they know what became of every row. simple-salesforce is used as
its documentation shows, and once more with a poll every second. The target does more meanwhile: it
checks every value, keeps receipts and survives a kill.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path("output/bench/salesforce")
RESULT = Path("bench/results/salesforce.json")
OBJECT, KEY = "Community_Topic__c", "Topic_Key__c"
STREAM = "salesforce__community_topic"
COLUMNS = ["Name", KEY, "Views__c", "Status__c", "Posted_At__c", "Body__c"]
LOGIN = {"consumer_key": "sf-client", "consumer_secret": "sandbox-sf-secret"}
DEADLINE = 60  # seconds for the sandbox to start
MOST_CALLS = 25
PEER, TARGET = "simple-salesforce", "target-salesforce"
IMPATIENT = f"{PEER}, wait=1"
WAITS = {PEER: 5, IMPATIENT: 1}  # seconds between polls; 5 is its default


def main() -> None:
    """Run peer and target, print a table, keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--memory-rows", type=int, default=1_000_000, help="0 leaves it out")
    parser.add_argument("--polls", type=int, default=1, help="polls that a job is not done for")
    parser.add_argument("--peer", nargs=3, metavar=("URL", "PLAN", "WAIT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peer:
        _peer(*given.peer)
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    found = {}
    print(f"{'':<50}{'rows/s':>9}{'calls':>7}{'peak MB':>9}{'seconds':>9}")
    for name, rows in (
        (PEER, given.rows),
        (IMPATIENT, given.rows),
        (TARGET, given.rows),
        (f"{TARGET}, memory", given.memory_rows),
    ):
        if rows:
            found[name] = _measure(name, rows, given.polls)
            one = found[name]
            print(f"{name + f', {rows:,} rows':<50}{one['rows_per_second']:>9,.0f}", end="")
            print(f"{one['calls']:>7}{one['peak_mb']:>9,.0f}{one['seconds']:>9,.1f}")
    known = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    RESULT.write_text(json.dumps({**known, "cpus": os.cpu_count(), **found}, indent=2) + "\n")
    if not given.rows:
        return
    ours, peer = found[TARGET], found[PEER]
    if ours["rows_per_second"] < peer["rows_per_second"]:
        sys.exit(f"slower than {PEER}")
    if ours["calls"] > MOST_CALLS:
        sys.exit(f"more than {MOST_CALLS} calls")


def _measure(name: str, rows: int, polls: int) -> dict[str, Any]:
    """Start a fresh sandbox, run one of them as a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    log = (FOLDER / "sandbox.log").open("w")
    command = [_script("sandbox"), "serve", "--world", "empty", "--port", str(port)]
    server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(url)
        _control(url, "PUT", "limits", {"salesforce": {"per_minute": None, "per_day": None}})
        # an org works on a job whether it is looked at or not; the sandbox works while it is
        work = {"bulk_polls": polls, "bulk_rows_per_poll": max(rows, 1)}
        _control(url, "PUT", "switches", work)
        plan = FOLDER / "plan.singer"
        with plan.open("w") as file:
            file.writelines(line + "\n" for line in _lines(rows))
        command = _command(name, url, plan)
        started = time.monotonic()
        with (FOLDER / "run.log").open("w") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        if status:
            sys.exit(f"{name} failed: see {FOLDER / 'run.log'}")
        journal = _control(url, "GET", "journal?vendor=salesforce")["requests"]
    finally:
        server.terminate()
        server.wait()
        log.close()
    kinds = Counter(f"{one['method']} {one['path'].rsplit('/', 1)[-1][:20]}" for one in journal)
    return {
        "rows": rows,
        "seconds": round(seconds, 1),
        "rows_per_second": round(rows / seconds),
        "calls": len(journal),
        "peak_mb": round(usage.ru_maxrss / 1024),
        "calls_by_kind": dict(kinds),
    }


def _command(name: str, url: str, plan: Path) -> list[str]:
    if name in WAITS:
        given = [f"{url}/salesforce", str(plan), str(WAITS[name])]
        return [sys.executable, __file__, "--peer", *given]
    config = FOLDER / "target.json"
    settings = {
        "base_url": f"{url}/salesforce",
        "client_id": LOGIN["consumer_key"],
        "client_secret": LOGIN["consumer_secret"],
        "objects": {STREAM: {"object": OBJECT, "match": KEY}},
        "receipts_path": str(FOLDER / "receipts"),
    }
    config.write_text(json.dumps(settings))
    return [_script("target-salesforce"), "--config", str(config), "--input", str(plan)]


class _Detour(HTTPAdapter):
    """Leads every https request to the sandbox; simple-salesforce insists on https."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
        parts = urlsplit(str(request.url))
        path = parts.path.removeprefix(urlsplit(self._base_url).path)
        request.url = self._base_url + path + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **options)


def _peer(url: str, plan: str, wait: str) -> None:
    """Read the plan, upsert it, and match results with rows, as a script of a few lines would."""
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _Detour(url))
    org = Salesforce(**LOGIN, domain="sandbox", session=session, version="62.0")
    with Path(plan).open() as file:
        records = [one["record"] for one in map(json.loads, file) if one["type"] == "RECORD"]
    rows = [{name: record[name] for name in COLUMNS} for record in records]
    table = getattr(org.bulk2, OBJECT)
    done = table.upsert(records=rows, external_id_field=KEY, wait=int(wait))
    outcomes = {}
    for job in done:
        # its own get_all_ingest_records breaks rows that hold line breaks
        good = csv.DictReader(io.StringIO(table.get_successful_records(job["job_id"])))
        outcomes |= {row[KEY]: row["sf__Id"] for row in good}
        bad = csv.DictReader(io.StringIO(table.get_failed_records(job["job_id"])))
        outcomes |= {row[KEY]: row["sf__Error"] for row in bad}
        table.get_unprocessed_records(job["job_id"])
    if len(outcomes) != len(records):
        sys.exit(f"{len(outcomes)} outcomes for {len(records)} rows")


def _lines(rows: int) -> Iterator[str]:
    columns = ["record_key", "operation", "plan_hash", *COLUMNS]
    schema = {"type": "object", "properties": {name: {} for name in columns}}
    head = {"type": "SCHEMA", "stream": STREAM, "schema": schema, "key_properties": ["record_key"]}
    yield json.dumps(head)
    for number in range(rows):
        key = f"northwind-en:{number}"
        values = [key, "create", f"h{number}", f"topic {number}", key, number % 997]
        body = f'What does "{number}" mean, in words?\n' + "Nobody has found out yet. " * 4
        record = dict(
            zip(columns, [*values, "Open", "2026-03-04T05:06:07.000Z", body], strict=True)
        )
        yield json.dumps({"type": "RECORD", "stream": STREAM, "record": record})


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        try:
            _control(url, "GET", "journal/summary")
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"the sandbox does not start: see {FOLDER / 'sandbox.log'}")


def _control(url: str, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - JSON
    response = requests.request(method, f"{url}/__sandbox__/{path}", json=body, timeout=60)
    response.raise_for_status()
    return response.json() if response.content else None


def _script(name: str) -> str:
    return str(Path(sys.executable).parent / name)


if __name__ == "__main__":
    main()
