"""Values in the form that Gainsight takes, and the rules that describe yields."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector_kit.apply.fields import FieldRule, to_wire
from connector_kit.apply.plan import RowRejected, read_row
from target_gainsight.metadata import read_rules
from target_gainsight.wire import WRITERS


@pytest.mark.parametrize(
    ("data_type", "value", "sent"),
    [
        ("STRING", "", ""),
        ("STRING", 17, "17"),
        ("NUMBER", Decimal("3.0"), 3),
        ("NUMBER", Decimal("3.25"), 3.25),
        ("NUMBER", "12", 12),
        ("BOOLEAN", "TRUE", True),
        ("BOOLEAN", False, False),
        ("DATE", "2026-01-31T10:00:00Z", "2026-01-31"),
        ("DATETIME", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00.000Z"),
        ("DATETIME", "2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00.000Z"),
        ("DATETIME", "2026-01-31 10:00:00", "2026-01-31T10:00:00.000Z"),
        ("MULTISELECTDROPDOWNLIST", ["a", "b"], "a;b"),
        ("JSON", {"n": Decimal("1.5")}, {"n": 1.5}),
        ("A TYPE OF TOMORROW", "x", "x"),
    ],
)
def test_values_are_put_into_the_fields_form(data_type, value, sent):
    written = to_wire(WRITERS, FieldRule("F", data_type), value)
    assert written == sent
    assert type(written) is type(sent)


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        ("STRING", True),
        ("STRING", ["a"]),
        ("NUMBER", True),
        ("NUMBER", "NaN"),
        ("NUMBER", ""),
        ("NUMBER", "9e9999999"),
        ("BOOLEAN", 1),
        ("DATE", "31.01.2026"),
        ("DATETIME", ""),
        ("ASSOCIATIONS", "{}"),
        ("ASSOCIATIONS", "["),
    ],
)
def test_a_value_of_another_type_is_rejected_without_being_quoted(data_type, value):
    with pytest.raises(RowRejected) as rejection:
        to_wire(WRITERS, FieldRule("F", data_type), value)
    assert rejection.value.reason_code == "VALUE_INVALID"
    assert rejection.value.message == f"F: the value is not a {data_type}."


def option(label, *, active=True):
    return {"label": label, "systemName": label.upper(), "value": f"1I00{label}", "active": active}


def test_only_what_is_certainly_no_item_of_a_picklist_is_held_back():
    field = {"fieldName": "Stage", "dataType": "PICKLIST"}
    options = [option("New"), option("Old", active=False)]
    rule = read_rules({"fields": [{**field, "options": options}]})["stage"]
    for spelling in ("New", "new ", "NEW", "1I00New"):
        assert to_wire(WRITERS, rule, spelling) == spelling
    for spelling in ("Old", "Newer", ""):
        with pytest.raises(RowRejected):
            to_wire(WRITERS, rule, spelling)
    unknown = read_rules({"fields": [field]})["stage"]
    assert to_wire(WRITERS, unknown, "anything") == "anything"


def test_what_describe_leaves_out_is_allowed():
    rules = read_rules(
        {
            "fields": [
                {"fieldName": "Bare"},
                {"fieldName": "System", "meta": {"readOnly": True, "createable": True}},
                {"fieldName": "Must", "meta": {"required": True, "defaultValue": None}},
                {"fieldName": "Default", "meta": {"required": True, "defaultValue": "x"}},
            ]
        }
    )
    assert rules["bare"] == FieldRule("Bare", "STRING")
    assert (rules["system"].createable, rules["system"].updateable) == (False, False)
    assert (rules["must"].required, rules["must"].nillable) == (True, False)
    assert not rules["default"].required


@pytest.mark.parametrize(
    ("given", "read"),
    [('["a"]', ["a"]), (["a", "b"], ["a", "b"]), (None, []), ("", []), ("a", []), ('"a"', [])],
)
def test_changed_fields_come_as_text_or_list(given, read):
    assert read_row({"changed_fields": given}).changed_fields == read
