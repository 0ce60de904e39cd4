"""Run the tap: `python -m tap_duckdb`."""

from __future__ import annotations

from tap_duckdb.tap import TapDuckDB

TapDuckDB.cli()
