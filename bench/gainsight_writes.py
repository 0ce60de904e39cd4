"""What it costs to write 10,000 new members to Gainsight, clean and with 1 % of invalid rows.

Starts a sandbox with the world `empty`, runs target-gainsight as a process of its own and counts
the calls in the sandbox's journal. The invalid rows hold an address that only the vendor can
refuse. They are spread evenly, no two to a call, which is the dearest way.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path("output/bench")
STREAM = "gainsight__community_user"
COLUMNS = ["record_key", "operation", "plan_hash", "Name", "Record_Key__gc", "Email__gc"]
BATCH = 50
DEADLINE = 60  # seconds for the sandbox to start


def main() -> None:
    """Run every scenario and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    FOLDER.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [_script("sandbox"), "serve", "--world", "empty", "--port", str(port)]
    log = (FOLDER / "sandbox.log").open("w")
    server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        print(f"{rows:,} creates, {BATCH} rows per call")
        print(f"{'scenario':<36}{'describe':>9}{'look-up':>9}{'insert':>8}", end="")
        print(f"{'extra/invalid':>15}{'rows/s':>8}{'peak MB':>9}")
        for name, share, reported in (
            ("clean", 0, "all"),
            ("1 % invalid, every bad row told", 100, "all"),
            ("1 % invalid, the first one told", 100, "first"),
        ):
            _print(name, rows, _measure(url, rows, share, reported))
    finally:
        server.terminate()
        server.wait()
        log.close()


def _measure(url: str, rows: int, every: int, reported: str) -> dict[str, Any]:
    body = {"world": "empty", "switches": {"errors_reported": reported}}
    _control(url, "POST", "reset", body)
    _control(url, "PUT", "limits", {"gainsight": {"per_minute": None, "per_day": None}})
    plan, config = FOLDER / "plan.singer", FOLDER / "target.json"
    plan.write_text("\n".join(_lines(rows, every)) + "\n")
    settings = {
        "base_url": f"{url}/gainsight",
        "access_key": "11111111-2222-3333-4444-555555555555",
        "objects": {STREAM: "Community_User__gc"},
        "match_keys": {STREAM: ["Record_Key__gc"]},
        "receipts_path": str(FOLDER / "receipts"),
        "calls_per_minute": 1_000_000,
    }
    config.write_text(json.dumps(settings))
    command = [_script("target-gainsight"), "--config", str(config), "--input", str(plan)]
    started = time.monotonic()
    with (FOLDER / "target.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"target-gainsight failed: see {FOLDER / 'target.log'}")
    journal = _control(url, "GET", "journal")["requests"]
    calls = Counter(_kind(entry["path"]) for entry in journal if entry["vendor"] == "gainsight")
    written = len(_control(url, "GET", "gainsight/Community_User__gc")["rows"])
    invalid = len(range(0, rows, every)) if every else 0
    if written != rows - invalid:
        sys.exit(f"{written} rows arrived, {rows - invalid} were expected")
    return {
        "calls": calls,
        "extra": calls["insert"] - -(-rows // BATCH),
        "invalid": invalid,
        "rate": rows / seconds,
        "peak": usage.ru_maxrss / 1024,
    }


def _print(name: str, rows: int, found: dict[str, Any]) -> None:
    calls = found["calls"]
    extra = f"{found['extra'] / found['invalid']:.2f}" if found["invalid"] else "-"
    print(f"{name:<36}{calls['describe']:>9}{calls['look-up']:>9}{calls['insert']:>8}", end="")
    print(f"{extra:>15}{found['rate']:>8,.0f}{found['peak']:>9,.0f}")
    if not found["invalid"] and found["extra"]:
        sys.exit(f"{rows:,} clean rows took {calls['insert']} inserts")
    if found["invalid"] and found["extra"] > 2 * found["invalid"]:
        sys.exit("more than 2 extra calls per invalid row")


def _lines(rows: int, every: int) -> Iterator[str]:
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in COLUMNS}}
    head = {"type": "SCHEMA", "stream": STREAM, "schema": schema, "key_properties": ["record_key"]}
    yield json.dumps(head)
    for number in range(rows):
        key = f"northwind-en:{number}"
        bad = every and number % every == 0
        values = [key, "create", f"h{number}", f"member{number}", key]
        address = f"member{number}@" if bad else f"member{number}@example.com"
        record = dict(zip(COLUMNS, [*values, address], strict=True))
        yield json.dumps({"type": "RECORD", "stream": STREAM, "record": record})


def _kind(path: str) -> str:
    if "/query/" in path:
        return "look-up"
    return "describe" if "/describe" in path else "insert"


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
