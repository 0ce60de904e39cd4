"""Time target-duckdb beside the published target-duckdb 0.8.0 and DuckDB's own read_json.

Writes a Singer file of invented members with 20 mixed fields each, then loads it with each of them
in turn. A loader is its own process, reads the file on standard input and starts with no warehouse;
its time is that of the whole process, start-up included. `read_json` has it easier: only its
statement is timed, which makes a table in a DuckDB file. It is run twice: over the file as it is,
types inferred, and once more for nothing but the fields of the records.

The published target gets its own environment and a sample of 200,000 records, because it takes more
than a minute for a million; rates are compared. It loses the first row of every batch without a
word; here it is only timed. All take turns and medians count: ours uses two cores, the published
target one, so what else the machine does changes the ratio. Processor time says more then.

    python bench/loader.py [--rows 1000000] [--peer-rows 200000] [--repeat 3]
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from loader_rows import write_stream

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "loader.json"
PEER = ROOT / "output" / "bench" / "peer-venv"
PEER_REQUIREMENT = "target-duckdb==0.8.0"
BIN = Path(sys.executable).parent
GOALS = {
    "times_published_target": "at least 15",
    "times_per_processor_second": "no goal; what other work on the machine changes least",
    "share_of_read_json": "at least 0.5",
    "share_of_read_json_fields": "no goal",
    "memory_growth": "about 1, from all the rows to four times as many",
}


class Run(NamedTuple):
    """What one load took: seconds on the clock, seconds of processor time, peak memory in MB."""

    seconds: float
    processor: float
    memory: float


def run(command: list[str], source: IO[bytes]) -> Run:
    """Run a loader on what `source` holds."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode:
            log.seek(0)
            raise SystemExit(log.read().decode())
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # bytes there, KiB on Linux
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def load_ours(source: IO[bytes], folder: Path) -> Run:
    """Load with this repository's target."""
    config = folder / "ours.json"
    config.write_text(json.dumps({"path": str(fresh(folder / "ours.duckdb"))}))
    return run([str(BIN / "target-duckdb"), "--config", str(config)], source)


def memory_for(stream: Path, times: int, folder: Path) -> float:
    """Return the peak memory in MB of loading a stream so many times over, in one run."""
    command = ["cat", *[str(stream)] * times]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as source:
        return load_ours(cast("IO[bytes]", source.stdout), folder).memory


def load_peer(stream: Path, folder: Path) -> Run:
    """Load with the published target, in an environment of its own."""
    config = folder / "peer.json"
    path = fresh(folder / "peer.duckdb")
    config.write_text(json.dumps({"path": str(path), "default_target_schema": "main"}))
    with stream.open("rb") as source:
        return run([str(PEER / "bin" / "target-duckdb"), "--config", str(config)], source)


_READ_JSON = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[2])
connection.execute("SET enable_progress_bar = false").fetchall()
started = time.perf_counter()
connection.execute("CREATE TABLE users AS " + sys.argv[3], [sys.argv[1]]).fetchall()
connection.close()
print(time.perf_counter() - started)
"""
READ_JSON = {
    "read_json": "SELECT * FROM read_json(?)",
    "read_json_fields": "SELECT unnest(record) FROM read_json(?) WHERE type = 'RECORD'",
}


def load_read_json(stream: Path, folder: Path, query: str) -> float:
    """Load with nothing but DuckDB, in a fresh process; return the seconds of the statement."""
    path = fresh(folder / "read_json.duckdb")
    command = [sys.executable, "-c", _READ_JSON, str(stream), str(path), query]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def fresh(path: Path) -> Path:
    """Return `path` after removing what an earlier run left there."""
    path.unlink(missing_ok=True)
    return path


def ensure_peer() -> None:
    """Make the environment of the published target, unless it is there."""
    if not (PEER / "bin" / "target-duckdb").exists():
        uv = str(BIN / "uv")
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(PEER)], check=True)
        command = [uv, "pip", "install", "--quiet", "--python", str(PEER), PEER_REQUIREMENT]
        subprocess.run(command, check=True)


def measure(rows: int, peer_rows: int, repeat: int, folder: Path) -> dict[str, Any]:
    """Run everything and return the numbers."""
    streams = {size: folder / f"{size}.singer" for size in sorted({rows // 4, rows, peer_rows})}
    for size, path in streams.items():
        print(f"writing {size:,} records ...", flush=True)
        write_stream(path, size)
    memory = {rows // 4: memory_for(streams[rows // 4], 1, folder)}
    seconds: dict[str, list[float]] = {name: [] for name in ("ours", "published", *READ_JSON)}
    for turn in range(repeat):
        with streams[rows].open("rb") as source:
            ours = load_ours(source, folder)
        memory[rows] = ours.memory
        seconds["ours"].append(ours.seconds)
        peer = load_peer(streams[peer_rows], folder)
        seconds["published"].append(peer.seconds)
        for name, query in READ_JSON.items():
            seconds[name].append(load_read_json(streams[rows], folder, query))
        print(f"turn {turn + 1}:", {n: round(s[-1], 2) for n, s in seconds.items()}, flush=True)
    memory[4 * rows] = memory_for(streams[rows], 4, folder)
    counts = dict.fromkeys(seconds, rows) | {"published": peer_rows}
    rate = {name: counts[name] / statistics.median(taken) for name, taken in seconds.items()}
    return {
        "bytes": streams[rows].stat().st_size,
        "rows": counts,
        "seconds": seconds,
        "records_per_second": rate,
        "peak_memory_mb": {str(size): round(value) for size, value in sorted(memory.items())},
        "ratios": {
            "times_published_target": rate["ours"] / rate["published"],
            "times_per_processor_second": rows / ours.processor / (peer_rows / peer.processor),
            "share_of_read_json": rate["ours"] / rate["read_json"],
            "share_of_read_json_fields": rate["ours"] / rate["read_json_fields"],
            "memory_growth": memory[4 * rows] / memory[rows],
        },
    }


def machine() -> dict[str, Any]:
    """Return what the numbers depend on."""
    packages = ("duckdb", "singer-sdk")
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "published": PEER_REQUIREMENT,
        "load_before": os.getloadavg()[0],
    }


def main() -> None:
    """Measure, print, and keep the result."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peer-rows", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    ensure_peer()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="bench-loader-") as name:
        result = measure(options.rows, options.peer_rows, options.repeat, Path(name))
    report = {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "command": " ".join(["python", "bench/loader.py", *sys.argv[1:]]),
        "machine": about,
        **result,
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for name, value in result["records_per_second"].items():
        print(f"{name:28}{value:>12,.0f} records/s")
    for rows, value in result["peak_memory_mb"].items():
        print(f"peak memory at {int(rows):<13,}{value:>12,} MB")
    for name, value in result["ratios"].items():
        print(f"{name:28}{value:>12.2f}   ({GOALS[name]})")


if __name__ == "__main__":
    main()
