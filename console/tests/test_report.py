"""What a report looks like in a terminal of ordinary width."""

from __future__ import annotations

import pytest

from crosswalk_console import report
from crosswalk_console.report import Format, Report, Section, show


def test_a_long_key_leaves_room_for_the_values(capsys):
    change = {
        "operation": "update",
        "record_key": "1P02NORTHWIND00042644BF2FB8F036C76B3",
        "field": "Community_Active_Members__c",
        "old_value": "12",
        "new_value": "13",
        "rule": "values: match_status",
    }
    show(Report("One.", [Section("Changes", list(change), [change])]), Format.TABLE)
    printed = capsys.readouterr().out
    assert "old value" in printed
    assert "12" in printed
    assert "13" in printed
    assert "Community_Active_Members__c" in printed


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_nothing_is_cut_at_any_width(capsys, monkeypatch, width):
    monkeypatch.setattr(report, "WIDTH", width)
    change = {
        "destination": "gainsight",
        "operation": "update",
        "record_key": "northwind-en:8",
        "field": "Last_Activity_At__gc",
        "old_value": "2026-11-20T08:00:00Z",
        "new_value": "n***@acme.co.uk",
        "rule": "merge: changed in Salesforce",
    }
    show(Report("One.", [Section("Changes", list(change), [change, change])]), Format.TABLE)
    printed = capsys.readouterr().out
    words = [word for value in change.values() for word in value.split()]
    assert [word for word in words if word not in printed.split()] == []
    assert max(map(len, printed.splitlines())) <= width


def test_what_rows_share_is_said_once(capsys):
    rows = [
        {"record_key": "en:8", "field": "Email__gc", "new_value": "a***@acme.com"},
        {"record_key": "en:8", "field": "Topics__gc", "new_value": "5"},
        {"record_key": "en:9", "field": "Topics__gc", "new_value": "6"},
    ]
    show(Report("Two.", [Section("Changes", list(rows[0]), rows, heads=1)]), Format.TABLE)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line.startswith("en:")] == ["en:8", "en:9"]
    assert "Email__gc   a***@acme.com" in lines
    assert len([line for line in lines if line.startswith("field")]) == 1
