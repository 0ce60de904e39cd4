"""The Singer SDK's own suite, against a warehouse that is there before tests are collected."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from singer_sdk.testing import get_tap_test_class

from tap_duckdb.tap import TapDuckDB


def warehouse() -> str:
    path = str(Path(tempfile.mkdtemp()) / "warehouse.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute(
            "CREATE TABLE people AS SELECT range AS id, 'name' AS name, 1.5 AS share, "
            "timestamptz '2024-01-01 00:00:00+00' AS changed_at, date '2024-01-01' AS day, "
            "true AS active, [1] AS numbers, {'a': 1} AS details FROM range(20)"
        )
    return path


TestTapDuckDB = get_tap_test_class(
    TapDuckDB,
    config={
        "path": warehouse(),
        "streams": [
            {"name": "people", "table": "main.people", "primary_keys": ["id"]},
            {
                "name": "changes",
                "query": "SELECT id, changed_at FROM people",
                "primary_keys": ["id"],
                "replication_key": "changed_at",
            },
        ],
    },
    parse_env_config=False,
)
