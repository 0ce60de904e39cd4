"""Staging finds what was loaded, whatever another thread of dbt does at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from dbt_project import run_dbt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# dbt's cache while another thread fills it: it knows the schema, and one of its tables
HALF_FILLED_CACHE = """
{%- set other = api.Relation.create(target.database, 'raw_gainsight', 'other', type='table') -%}
{%- if execute -%}{%- do adapter.cache_added(other) -%}{%- endif -%}
{{ select_raw(source('gainsight', 'extracts'), [['run_id', 'string', 'run_id']]) }}
"""


def test_a_table_that_is_there_is_not_taken_for_a_missing_one(dbt_folder: Callable[[], Path]):
    folder = dbt_folder()
    with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
        warehouse.execute("create schema raw_gainsight")
        warehouse.execute("create table raw_gainsight.extracts as select 'run-1' as run_id")
    shown = run_dbt(folder, "show", "--inline", HALF_FILLED_CACHE, TASK_SYNC="on")
    assert "run-1" in shown
