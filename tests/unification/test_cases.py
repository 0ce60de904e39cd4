"""Every case of cases.yaml, from raw rows to the product's answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

WORLD = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
ANSWER = ("status", "company_id", "rule_id", "reason_code")


@pytest.mark.parametrize("case", WORLD["cases"].values(), ids=WORLD["cases"].keys())
def test_case(case: dict[str, Any], warehouse: duckdb.DuckDBPyConnection) -> None:
    wanted = dict(zip(ANSWER, case["want"], strict=True)) | case.get("more", {})
    found = warehouse.execute(
        f"select {', '.join(wanted)} from unification.community_users where record_key = ?",
        [f"case-en:{case['id']}"],
    ).fetchall()
    assert [dict(zip(wanted, row, strict=True)) for row in found] == [wanted]


def test_data_and_unit_tests_of_the_models(warehouse_path: Path, dbt: Callable[..., str]) -> None:
    dbt(warehouse_path, "test")
