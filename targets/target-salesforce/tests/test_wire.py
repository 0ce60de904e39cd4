"""What values of types that the sandbox has no field of are sent as: one form in JSON and CSV."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector_kit.apply.fields import to_wire
from connector_kit.apply.plan import RowRejected
from connector_kit.salesforce.csv_rules import cell
from target_salesforce.metadata import SalesforceField
from target_salesforce.rows import plain_key
from target_salesforce.wire import WRITERS

# type, planned value, what is sent in JSON, and in CSV
CASES = [
    ("time", "13:30", "13:30:00.000Z", "13:30:00.000Z"),
    ("time", "13:30:05.25", "13:30:05.250Z", "13:30:05.250Z"),
    ("time", "13:30:00Z", "13:30:00.000Z", "13:30:00.000Z"),
    ("time", "13:30:00+00:00", "13:30:00.000Z", "13:30:00.000Z"),
    ("time", " 13:30 ", "13:30:00.000Z", "13:30:00.000Z"),
    ("time", " ", None, "#N/A"),
    ("multipicklist", "a;b;", "a;b", "a;b"),
    ("multipicklist", ["a", "b"], "a;b", "a;b"),
    ("multipicklist", [], None, "#N/A"),
    ("multipicklist", "", None, "#N/A"),
    ("double", Decimal("12.50"), 12.5, "12.5"),
    ("double", " -0.25 ", -0.25, "-0.25"),
    ("currency", Decimal(912_260_031), 912_260_031, "912260031"),
    ("currency", "1E3", 1_000, "1000"),
    ("percent", 0, 0, "0"),
    ("int", Decimal(7), 7, "7"),
    ("reference", " 001000000000001AAA ", "001000000000001AAA", "001000000000001AAA"),
    ("reference", "", None, "#N/A"),
]
REFUSED = [
    ("time", "13:30:00+02:00", "no offset"),
    ("time", "13:30:00-00:30", "no offset"),
    ("time", "noon", ""),
    ("multipicklist", "a;c", ""),
    ("int", "7.5", ""),
    ("double", "Infinity", ""),
    ("currency", 10**18, "digits"),
    ("reference", "somebody", ""),
]


def field(data_type: str, **facts) -> SalesforceField:
    choices = frozenset("ab") if data_type == "multipicklist" else None
    most = 16 if data_type in {"double", "currency", "percent"} else 0
    return SalesforceField("F__c", data_type, choices=choices, most=most, **facts)


@pytest.mark.parametrize(("data_type", "value", "json", "csv"), CASES)
def test_a_value_has_one_form_on_both_paths(data_type, value, json, csv):
    sent = to_wire(WRITERS, field(data_type), value)
    assert (sent, type(sent)) == (json, type(json))
    assert cell(sent) == csv


@pytest.mark.parametrize(("data_type", "value", "text"), REFUSED)
def test_a_value_that_does_not_fit_is_refused(data_type, value, text):
    with pytest.raises(RowRejected) as refusal:
        to_wire(WRITERS, field(data_type), value)
    assert refusal.value.reason_code in {
        "VALUE_INVALID", "PICKLIST_VALUE_INVALID", "VALUE_OUT_OF_RANGE",
    }  # fmt: skip
    assert text in refusal.value.message
    assert str(value) not in refusal.value.message


@pytest.mark.parametrize("told", ["9.12260031E8", "912260031.0", " 912260031 ", 912_260_031])
def test_a_number_that_rows_are_matched_on_is_known_in_any_spelling(told):
    assert plain_key(field("double"), told) == plain_key(field("double"), 912_260_031)


@pytest.mark.parametrize(("one", "other"), [("1.5", "1.50"), ("1.5E-7", "0.00000015"), (0, "0.0")])
def test_so_is_one_with_a_fraction_and_zero(one, other):
    assert plain_key(field("double"), one) == plain_key(field("double"), other)


@pytest.mark.parametrize("is_sensitive", [True, False], ids=["case counts", "case does not count"])
def test_texts_are_matched_in_the_case_that_the_field_minds(is_sensitive):
    known = field("string", case_sensitive=is_sensitive)
    assert (plain_key(known, "T-1") == plain_key(known, " t-1 ")) is not is_sensitive
    # digits are no number there
    assert plain_key(known, "1.50") != plain_key(known, "1.5")
