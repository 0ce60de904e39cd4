"""CSV as a Bulk job takes and gives it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.salesforce.csv_rules import NULL, JobFile, cell, read_columns


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), ("", ""), (None, NULL), (True, "true"), (False, "false"), (7, "7"), (1.5, "1.5"),
     (Decimal("2.50"), "2.50")],
)  # fmt: skip
def test_a_value_as_a_cell(value, text):
    assert cell(value) == text


def written(records, columns=("A", "B"), most=1_000) -> str:
    file = io.BytesIO()
    out = JobFile(file, columns, most)
    assert out.write(records)
    out.close()
    return file.getvalue().decode()


def test_a_field_that_is_absent_is_an_empty_cell_and_none_empties_the_field():
    assert written([{"A": "x"}, {"B": None}, {"A": True, "B": 2}]) == (
        'A,B\n"x",""\n"","#N/A"\n"true","2"\n'
    )


CELLS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20))
def test_what_is_written_is_read_back(rows):
    file = io.BytesIO(written([dict(zip("AB", row, strict=True)) for row in rows]).encode())
    assert list(read_columns(file, ["b", "A"])) == [(b, a) for a, b in rows]
    assert not file.closed


def test_a_file_takes_what_fits_and_the_first_record_always():
    file = io.BytesIO()
    out = JobFile(file, ["A"], 20)
    assert not out.write([{"A": "x" * 10}, {"A": "x" * 10}])
    assert out.write([{"A": "x" * 50}])
    before = file.tell()
    assert not out.write([{"A": "y"}])
    out.close()
    assert len(file.getvalue()) == before
    assert "y" not in file.getvalue().decode()


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["sf__Id", "Key__c"], [("a01", "a\nb"), ("a02", "")]),
        (["KEY__C"], [("a\nb",), ("",)]),
        (["sf__Error", "sf__id", "sf__id"], [("", "a01", "a01"), ("", "a02", "a02")]),
    ],
    ids=["two", "one", "absent and twice"],
)
def test_columns_of_a_result_are_found_by_name(names, rows):
    file = io.BytesIO(b'"sf__Id","sf__Created",Key__c\n"a01","true","a\nb"\n"a02","false",""\n')
    assert list(read_columns(file, names)) == rows


@pytest.mark.parametrize("text", ['"A","B"\n"1"', '"A","B"\n"1","2\n', '"A","B"\n"1","2","3"\n'])
def test_a_result_that_is_cut_off_is_noticed(text):
    with pytest.raises(csv.Error):
        list(read_columns(io.BytesIO(text.encode()), ["A"]))


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_result_that_is_cut_off_within_a_character_is_noticed(length):
    file = io.BytesIO(b'"A"\n"1"\n"' + "🚀".encode()[:length])
    with pytest.raises(csv.Error):
        list(read_columns(file, ["A"]))


def test_an_empty_result_has_no_rows():
    assert list(read_columns(io.BytesIO(b""), ["A", "B"])) == []
