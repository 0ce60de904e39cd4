"""Every code that a run may put into the ledger has a meaning and a next step."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# the loader and tap-duckdb end a job before the ledger is written; the base class is never raised
WRITERS = [
    "libs/connector-kit/connector_kit",
    "taps/tap-[!d]*/tap_*",
    "targets/target-[!d]*/target_*",
]
NEVER_WRITTEN = {"CONNECTOR_ERROR"}
CODE = re.compile(r'(?:code=|default_code = |"error_code": )"([A-Z_]+)"')


def test_every_code_of_ours_is_explained():
    sources = [file for folder in WRITERS for file in ROOT.glob(f"{folder}/**/*.py")]
    codes = {code for file in sources for code in CODE.findall(file.read_text(encoding="utf-8"))}
    assert len(codes) > 20
    with (ROOT / "transform" / "seeds" / "reason_codes.csv").open(encoding="utf-8") as file:
        explained = {row["code"] for row in csv.DictReader(file) if row["next_step"]}
    assert codes - NEVER_WRITTEN <= explained
