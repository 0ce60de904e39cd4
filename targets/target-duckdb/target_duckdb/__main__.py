"""Run with `python -m target_duckdb`."""

from __future__ import annotations

from target_duckdb.target import TargetDuckDB

TargetDuckDB.cli()
