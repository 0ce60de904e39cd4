"""What a report looks like in a terminal of ordinary width."""

from __future__ import annotations

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
