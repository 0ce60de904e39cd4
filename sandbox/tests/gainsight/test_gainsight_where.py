"""Property: a filter finds the rows that a plain Python reading of it finds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosswalk_sandbox.gainsight import query
from crosswalk_sandbox.gainsight.metadata import standard_catalog
from crosswalk_sandbox.gainsight.switches import SWITCHES
from crosswalk_sandbox.gainsight.tables import Tables
from crosswalk_sandbox.gainsight.world import Loader
from crosswalk_sandbox.store import Store

DEFAULTS = {switch.name: switch.default for switch in SWITCHES}
TEXTS = ["", "a", "A", "ab", "Ab c", "ü", "%", "_", "a_b", "日本"]
NUMBERS = [0, 1, -1, 2.5, 1_000_000]
MOMENTS = [
    "2026-01-01T00:00:00.000Z",
    "2026-01-01T00:00:00.001Z",
    "2026-01-02T12:30:00.000Z",
    "2025-12-31T23:59:59.999Z",
]
STAGES = ["Launched", "New Customer", "Will Churn"]
TAGS = ["Key account", "Reference", "At risk"]

# Every third row lacks one of the values.
ROWS: list[dict[str, Any]] = [
    {
        "_key": f"c{n}",
        "Name": f"Company {n}",
        "Industry": [*TEXTS, None][n % 11],
        "Employees": [*NUMBERS, None][n % 6],
        "NpsLastUpdated": [*MOMENTS, None][n % 5],
        "Stage": [*STAGES, None][n % 4],
        "Tags": [None, TAGS[:1], TAGS[:2], TAGS[1:]][n % 4],
        "ParentCompany": {"ref": f"c{n // 2}"} if n % 3 else None,
    }
    for n in range(60)
]
BY_KEY = {row["_key"]: row for row in ROWS}

text_operators = {
    "EQ": lambda held, values: held == values[0],
    "NE": lambda held, values: held != values[0],
    "GT": lambda held, values: held.encode() > values[0].encode(),
    "LT": lambda held, values: held.encode() < values[0].encode(),
    "CONTAINS": lambda held, values: values[0] in held,
    "DOES_NOT_CONTAINS": lambda held, values: values[0] not in held,
    "STARTS_WITH": lambda held, values: held.startswith(values[0]),
    "ENDS_WITH": lambda held, values: held.endswith(values[0]),
    "IN": lambda held, values: held in values,
    "NOT_IN": lambda held, values: held not in values,
}
order_operators = {
    "EQ": lambda held, values: held == values[0],
    "NE": lambda held, values: held != values[0],
    "GT": lambda held, values: held > values[0],
    "GTE": lambda held, values: held >= values[0],
    "LT": lambda held, values: held < values[0],
    "LTE": lambda held, values: held <= values[0],
}
item_operators = {
    name: text_operators[name]
    for name in ("EQ", "NE", "IN", "NOT_IN", "CONTAINS", "STARTS_WITH", "ENDS_WITH")
}
list_operators = {
    "INCLUDES": lambda held, values: bool(set(held) & set(values)),
    "EXCLUDES": lambda held, values: not set(held) & set(values),
}
FIELDS = {
    "Industry": (TEXTS, text_operators),
    "Employees": (
        NUMBERS,
        {
            **order_operators,
            "IN": text_operators["IN"],
            "NOT_IN": text_operators["NOT_IN"],
        },
    ),
    "NpsLastUpdated": (
        MOMENTS,
        {**order_operators, "BTW": lambda held, values: values[0] <= held <= values[1]},
    ),
    "Stage": (STAGES, item_operators),
    "Tags": (TAGS, list_operators),
}
COUNTS = {"BTW": (2, 2), "IN": (1, 3), "NOT_IN": (1, 3), "INCLUDES": (1, 3), "EXCLUDES": (1, 3)}


@st.composite
def condition(draw, alias: str):
    name = draw(st.sampled_from(sorted(FIELDS)))
    pool, operators = FIELDS[name]
    operator = draw(st.sampled_from([*sorted(operators), "IS_NULL", "IS_NOT_NULL"]))
    if operator.startswith("IS_"):
        values = []
    else:
        least, most = COUNTS.get(operator, (1, 1))
        values = draw(st.lists(st.sampled_from(pool), min_size=least, max_size=most))
    path = draw(st.sampled_from([name, f"ParentCompany__gr.{name}", name.upper()]))
    return {"name": path, "alias": alias, "operator": operator, "value": values}


filters = st.tuples(
    condition("A"),
    condition("B"),
    condition("C"),
    st.sampled_from(
        ["A", "A AND B", "A OR B", "A OR B AND C", "(A OR B) AND C", "C OR (A AND (B OR C))"]
    ),
)


@pytest.fixture(scope="module")
def companies():
    store, catalog = Store(), standard_catalog()
    tables = Tables(store, catalog)
    tables.create()
    Loader(catalog, tables).load_rows(catalog.get("company"), ROWS)
    yield store, catalog
    store.close()


@given(filters)
@settings(max_examples=300, deadline=None)
def test_a_filter_finds_what_python_finds(companies, drawn):
    *conditions, expression = drawn
    store, catalog = companies
    body = {
        "select": ["Name"],
        "where": {"conditions": conditions, "expression": expression},
        "orderBy": {"Name": "asc"},
        "limit": 5000,
    }
    found = query.run(store, catalog, catalog.get("company"), body, DEFAULTS)
    expected = sorted(row["Name"] for row in ROWS if _holds(row, conditions, expression))
    assert [row["Name"] for row in found] == expected


def _holds(row: dict[str, Any], conditions: list[dict[str, Any]], expression: str) -> bool:
    truth = {each["alias"]: _one(row, each) for each in conditions}
    return eval(expression.replace("AND", "and").replace("OR", "or"), {}, truth)  # noqa: S307 - our own text


def _one(row: dict[str, Any], each: dict[str, Any]) -> bool:
    *hop, name = each["name"].split(".")
    canonical = next(field for field in FIELDS if field.lower() == name.lower())
    if hop:
        parent = row["ParentCompany"]
        row = BY_KEY[parent["ref"]] if parent else {}
    held = row.get(canonical)
    if each["operator"] == "IS_NULL":
        return held is None
    if held is None:
        return False
    if each["operator"] == "IS_NOT_NULL":
        return True
    return FIELDS[canonical][1][each["operator"]](held, each["value"])
