"""What a planned value becomes in Salesforce: one table, both paths, create and update."""

from __future__ import annotations

import pytest

BODY, VIEWS, POSTED, STATUS = "Body__c", "Views__c", "Posted_At__c", "Status__c"
KEPT = {BODY: "kept", VIEWS: 7, POSTED: "2026-01-01T00:00:00.000Z", STATUS: "Open"}
ABSENT = object()
STAYS = object()

# name, field, planned value, what is stored, or the reason for which it is refused
CASES = [
    ("absent", BODY, ABSENT, STAYS, None),
    ("null text", BODY, None, None, None),
    ("null number", VIEWS, None, None, None),
    ("null moment", POSTED, None, None, None),
    ("null picklist", STATUS, None, None, None),
    ("empty text", BODY, "", None, None),
    ("empty number", VIEWS, "", None, None),
    ("empty moment", POSTED, "", None, None),
    ("empty picklist", STATUS, "", None, None),
    ("the word null", BODY, "null", "null", None),
    ("the null of CSV", BODY, "#N/A", None, "VALUE_RESERVED"),
    ("the null of CSV as a picklist item", STATUS, "#N/A", None, "PICKLIST_VALUE_INVALID"),
    ("the null of CSV within a text", BODY, "say #N/A twice", "say #N/A twice", None),
    ("a quote", BODY, '"', '"', None),
    ("quotes and commas", BODY, 'she said "yes, no", twice', 'she said "yes, no", twice', None),
    ("a quote at the end", BODY, 'the "end"', 'the "end"', None),
    ("an apostrophe and a backslash", BODY, "it's \\n", "it's \\n", None),
    ("LF", BODY, "one\ntwo", "one\ntwo", None),
    ("CR LF", BODY, "one\r\ntwo", "one\ntwo", None),
    ("CR alone", BODY, "one\rtwo", "one\ntwo", None),
    ("an empty line", BODY, "one\n\ntwo\n", "one\n\ntwo\n", None),
    ("blanks at the ends", BODY, "  both  ", "  both  ", None),
    ("a tab", BODY, "one\ttwo", "one\ttwo", None),
    ("a formula", BODY, "=1+1", "=1+1", None),
    ("umlauts and emoji", BODY, "Ünï 🚀 終", "Ünï 🚀 終", None),
    ("a NUL", BODY, "a\0b", None, "VALUE_INVALID"),
    ("half a character", BODY, "\ud800", None, "VALUE_INVALID"),
    ("a number as text", BODY, 12.5, "12.5", None),
    ("zero", VIEWS, 0, 0, None),
    ("a large number", VIEWS, 912_260_031, 912_260_031, None),
    ("the largest exact number", VIEWS, 999_999_999_999_999, 999_999_999_999_999, None),
    ("a negative number", VIEWS, -5, -5, None),
    ("text that is a number", VIEWS, " 12 ", 12, None),
    ("text that is none", VIEWS, "a dozen", None, "VALUE_INVALID"),
    ("not a number", VIEWS, "NaN", None, "VALUE_INVALID"),
    ("too many digits", VIEWS, 10**18, None, "VALUE_OUT_OF_RANGE"),
    ("true for a number", VIEWS, True, None, "VALUE_INVALID"),
    ("a moment", POSTED, "2026-03-04T05:06:07+00:00", "2026-03-04T05:06:07.000Z", None),
    ("a moment elsewhere", POSTED, "2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07.000Z", None),
    ("a moment without zone", POSTED, "2026-03-04 05:06:07", "2026-03-04T05:06:07.000Z", None),
    ("no moment", POSTED, "yesterday", None, "VALUE_INVALID"),
    ("a picklist item", STATUS, "Closed", "Closed", None),
    ("no picklist item", STATUS, "Nope", None, "PICKLIST_VALUE_INVALID"),
    ("too long", BODY, "x" * 32_769, None, "VALUE_TOO_LONG"),
    ("just not too long", BODY, "x" * 32_768, "x" * 32_768, None),
]


@pytest.mark.parametrize("how", ["create", "update"])
def test_values_arrive(run, plan, path, how):
    rows = []
    if how == "update":
        known = run([plan.create(n, **KEPT) for n in range(len(CASES))]).outcomes
    for number, (_, field, value, *_) in enumerate(CASES):
        values = {} if value is ABSENT else {field: value}
        if how == "create":
            rows.append(plan.create(number, **values))
        else:
            changed = values or {VIEWS: 7}
            rows.append(plan.update(number, known[f"t-{number}"]["destination_id"], **changed))
    result = run(rows, **path)
    stored = run.rows()
    wrong = []
    for number, (name, field, _, expected, reason) in enumerate(CASES):
        key = f"t-{number}"
        before = KEPT[field] if how == "update" else None
        found = stored.get(key, {}).get(field)
        told = result.reasons.get(key)
        wanted = before if expected is STAYS or reason else expected
        if told != reason or (_plain(found) != _plain(wanted)):
            wrong.append((name, told, found))
    assert wrong == []


def _plain(value):
    # the sandbox may keep a moment with or without its milliseconds
    text = str(value).replace(".000+0000", "Z").replace(".000Z", "Z")
    return text.removesuffix(".0")


@pytest.mark.parametrize(
    ("field", "planned", "stored"),
    [
        ("DoNotCall", True, True),
        ("DoNotCall", "FALSE", False),
        ("Birthdate", "1990-02-03", "1990-02-03"),
        ("Birthdate", "1990-02-03T00:00:00Z", "1990-02-03"),
        ("Birthdate", None, None),
    ],
)
def test_booleans_and_dates_arrive(*, run, plan, path, field, planned, stored):
    stream = "salesforce__contact"
    key = "Community_User_Key__c"
    before = {"record_key": "c", "operation": "upsert", "LastName": "Example", key: "c"}
    settings = {"objects": {stream: {"object": "Contact", "match": key}}, "stream": stream, **path}
    run([{**before, "Birthdate": "1980-01-01"}], columns=[*before, "Birthdate"], **settings)
    row = {**before, field: planned}
    assert run([row], columns=[*row], **settings).counts == {"succeeded": 1}
    assert run.rows("Contact", key)["c"][field] == stored


def test_a_boolean_cannot_be_emptied(run, plan, path):
    stream = "salesforce__contact"
    row = {
        "record_key": "c",
        "operation": "update",
        "destination_id": "003000000000001AAA",
        "changed_fields": ["DoNotCall"],
        "DoNotCall": None,
    }
    settings = {"objects": {stream: {"object": "Contact"}}, "stream": stream, **path}
    result = run([row], columns=[*row], **settings)
    assert result.reasons == {"c": "VALUE_MISSING"}


PARENT = "its parent's id"
NUMBERS_AND_IDS = [
    ("AnnualRevenue", "1E3", 1_000, None),
    ("AnnualRevenue", 912_260_031, 912_260_031, None),
    ("AnnualRevenue", "", None, None),
    ("AnnualRevenue", 10**18, 5, "VALUE_OUT_OF_RANGE"),
    ("NumberOfEmployees", " 7 ", 7, None),
    ("NumberOfEmployees", 7.5, 5, "VALUE_INVALID"),
    ("ParentId", f" {PARENT} ", PARENT, None),
    ("ParentId", None, None, None),
    ("ParentId", "somebody", PARENT, "VALUE_INVALID"),
]


@pytest.mark.parametrize(("field", "planned", "stored", "reason"), NUMBERS_AND_IDS)
def test_numbers_and_ids_of_others_arrive(*, run, sandbox, path, field, planned, stored, reason):
    parent = sandbox.create("salesforce", "Account", {"Name": "Parent"})["Id"]
    stream, key = "salesforce__account", "Gainsight_Company_Id__c"
    settings = {"objects": {stream: {"object": "Account", "match": key}}, "stream": stream, **path}
    row = {"record_key": "a", "operation": "upsert", "Name": "Example", key: "a"}
    before = {**row, field: parent if field == "ParentId" else 5}
    assert run([before], columns=[*before], **settings).counts == {"succeeded": 1}
    if isinstance(planned, str):
        planned = planned.replace(PARENT, parent)
    result = run([{**row, field: planned}], columns=[*before], **settings)
    assert result.reasons == ({"a": reason} if reason else {})
    kept = next(one for one in sandbox.rows("salesforce", "Account") if one[key] == "a")[field]
    assert kept == (parent if stored == PARENT else stored)
