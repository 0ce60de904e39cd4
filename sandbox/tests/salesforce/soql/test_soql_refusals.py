"""What queries are refused for: code, place and text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.errors import SalesforceError
from crosswalk_sandbox.salesforce.soql.parser import parse


@pytest.mark.parametrize(
    ("query", "code", "text"),
    [
        ("SELECT Id FROM Foo", "INVALID_TYPE", "sObject type 'Foo' is not supported."),
        ("SELECT Foo FROM Account", "INVALID_FIELD", "No such column 'Foo' on entity 'Account'."),
        ("SELECT Who.Foo FROM Task", "INVALID_FIELD", "No such column 'Foo' on entity 'Name'."),
        ("SELECT Foo.Id FROM Task", "INVALID_FIELD", "Didn't understand relationship 'Foo'"),
        ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id Account", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id, FROM Account", "MALFORMED_QUERY", "unexpected token: 'FROM'"),
        ("DELETE FROM Account", "MALFORMED_QUERY", "unexpected token: 'DELETE'"),
        ("SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY", "unexpected token: 'x'"),
        ("SELECT Id FROM Account ORDER BY Id foo", "MALFORMED_QUERY", "unexpected token: 'foo'"),
        ("SELECT Id FROM Account WHERE Name = 'O'Brien'", "MALFORMED_QUERY", "character '''"),
        ("SELECT Id FROM Account WHERE Name = :x", "MALFORMED_QUERY", "Bind variables only"),
        ("SELECT Id FROM Account WHERE Name = Id", "MALFORMED_QUERY", "Bind variables only"),
        (
            "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
            "MALFORMED_QUERY",
            "unexpected token: 'OR'",
        ),
        (
            "SELECT Id FROM Account WHERE SystemModstamp > 2026-11-21T00:00:00 00:00",
            "MALFORMED_QUERY",
            "",
        ),
        ("SELECT Id FROM Task WHERE CreatedDate > 2026-02-30T00:00:00Z", "MALFORMED_QUERY", ""),
        ("SELECT Id, id FROM Account", "MALFORMED_QUERY", "duplicate field selected: Id"),
        ("SELECT Name x FROM Account", "MALFORMED_QUERY", "aliasing"),
        ("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "LIMIT of at most 200"),
        ("SELECT FIELDS(ALL) FROM Account LIMIT 201", "MALFORMED_QUERY", "LIMIT of at most 200"),
        ("SELECT Id, COUNT(Id) FROM Account", "MALFORMED_QUERY", "grouped or aggregated: Id"),
        ("SELECT COUNT(), Id FROM Account", "MALFORMED_QUERY", "cannot use COUNT()"),
        ("SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", "does not support aggregate"),
        ("SELECT DAY_ONLY(Name) FROM Account", "MALFORMED_QUERY", "Invalid function"),
        (
            "SELECT Id FROM Account WHERE Name = 5",
            "INVALID_FIELD",
            "field 'Name' must be of type string and should be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account WHERE NumberOfEmployees = '5'",
            "INVALID_FIELD",
            "must be of type int and should not be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account WHERE SystemModstamp > '2026-11-21T00:00:00Z'",
            "INVALID_FIELD",
            "must be of type dateTime and should not be enclosed in quotes",
        ),
        ("SELECT Id FROM Account WHERE Active__c = 'true'", "INVALID_FIELD", "of type boolean"),
        ("SELECT Id FROM Account WHERE Renewal__c = 2026-11-21T00:00:00Z", "INVALID_FIELD", "date"),
        (
            "SELECT Id FROM Account WHERE Notes__c = 'x'",
            "INVALID_FIELD",
            "field 'Notes__c' can not be filtered in a query call",
        ),
        (
            "SELECT Id FROM Account ORDER BY Notes__c",
            "INVALID_FIELD",
            "field 'Notes__c' can not be sorted in a query call",
        ),
        (
            "SELECT Id FROM Account WHERE Id = 'nonsense'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: nonsense",
        ),
        ("SELECT Id FROM Account WHERE Id LIKE '001%'", "INVALID_QUERY_FILTER_OPERATOR", ""),
        ("SELECT Id FROM Account WHERE Active__c > true", "INVALID_QUERY_FILTER_OPERATOR", ""),
        ("SELECT Id FROM Account WHERE Name INCLUDES ('x')", "INVALID_QUERY_FILTER_OPERATOR", ""),
        ("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "2000"),
        (f"SELECT Id FROM Account WHERE {'(' * 101}", "QUERY_TOO_COMPLICATED", ""),
        ("SELECT (SELECT Id FROM Contacts) FROM Account", "MALFORMED_QUERY", "not simulated"),
    ],
)
def test_refusals(org, query, code, text):
    with pytest.raises(SalesforceError) as raised:
        org.records(query)
    assert (raised.value.status, raised.value.code) == (400, code)
    assert text in raised.value.message


def test_a_caret_stands_under_the_place(org):
    with pytest.raises(SalesforceError) as raised:
        org.records("SELECT Id FROM Account WHERE Name = 'x' AND Foo__c = 1 AND Name != null")
    _, shown, caret, place, _ = raised.value.message.split("\n")
    assert shown[caret.index("^") :].startswith("Foo__c = 1")
    assert place == "ERROR at Row:1:Column:45"


@given(st.text())
def test_any_text_is_read_or_refused(text):
    for query in (text, f"SELECT Id FROM Account WHERE {text}", f"SELECT {text} FROM Account"):
        # any other exception fails the test
        with suppress(SalesforceError):
            parse(query)
