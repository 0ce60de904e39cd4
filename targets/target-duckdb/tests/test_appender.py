"""A batch is staged while the one before it is written, whatever that one changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from connector_kit.clock import SystemClock
from target_duckdb.appender import NUMBERS, Appender, Batch
from target_duckdb.schema import columns_of
from target_duckdb.tables import Table
from target_duckdb.warehouse import Warehouse


@pytest.fixture
def opened(tmp_path):
    opened = Warehouse(
        str(tmp_path / "w.duckdb"), SystemClock(), lock_wait_seconds=0, memory_limit="1GB"
    )
    yield opened
    opened.close()


def _batch(folder, table, number, values):
    path = folder / f"{number}.jsonl"
    lines = [json.dumps({"type": "RECORD", "stream": "s", "record": {"a": v}}) for v in values]
    path.write_text("\n".join(lines) + "\n")
    path.with_suffix(NUMBERS).touch()
    return Batch(table, path, len(lines), inexact=False, received_at=datetime.now(UTC))


@pytest.mark.parametrize(
    ("kind", "values", "stored"),
    [
        pytest.param("integer", ([1, 2], [3]), ["1", "2", "3"], id="nothing"),
        pytest.param("integer", ([2**63], [3]), [str(2**63), "3"], id="wider integer"),
        pytest.param("integer", ([2**200], [3]), [str(2**200), "3"], id="integer to JSON"),
        pytest.param("string", (["12"], ["34", "x"]), ["12", "34", "x"], id="ambiguous texts"),
        pytest.param(
            "date-time",
            (["soon"], ["2024-02-29T01:02:03Z"]),
            ["soon", "2024-02-29T01:02:03Z"],
            id="timestamp to text",
        ),
    ],
)
def test_staged_before_the_columns_changed(opened, tmp_path, kind, values, stored):
    schema = {"type": "string", "format": kind} if kind == "date-time" else {"type": kind}
    table = Table("s", "main", columns_of("s", {"properties": {"a": schema}}, ()))
    table.prepare(opened.run)
    first, second = Appender(opened), Appender(opened)
    batches = [_batch(tmp_path, table, i, part) for i, part in enumerate(values)]
    staged_first, staged_second = first.stage(batches[:1]), second.stage(batches[1:])
    first.append(staged_first)
    second.append(staged_second)
    rows = opened.run("SELECT a::VARCHAR, _sdc_sequence FROM s ORDER BY _sdc_sequence")
    assert [value for value, _ in rows] == stored
    assert len({sequence for _, sequence in rows}) == len(rows)
