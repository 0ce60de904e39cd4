"""Samples are written by strangers: what their files may look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from labelled_sample import SampleError, load, read

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ["company_id", "name", "website"]
HEAD = b"company_id,name,website\n"
ACME = ("1", "Acme", "acme.com")


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"", []),
        (b"\xef\xbb\xbf", []),
        (b"\n", []),
        (HEAD, []),
        (HEAD + b"1,Acme,acme.com", [ACME]),
        (b"\xef\xbb\xbfcompany_id,name,website\r\n1,Acme,acme.com\r\n", [ACME]),
        (b"company_id,name,website\r1,Acme,acme.com\r", [ACME]),
        (b" Website ,COMPANY_ID,Name\nacme.com,1,Acme\n", [ACME]),
        (b"company_id,owner,name,website\n1,me,Acme,acme.com\n", [ACME]),
        (b"company_id,name\n1,Acme,acme.com\n", [("1", "Acme", None)]),
        (HEAD + b"1,Acme,acme.com,,\n", [ACME]),
        (HEAD + b'1\n\n,,\n 1 , "" ,"" \n', [("1", None, None), ("1", '""', None)]),
        (HEAD + b'1,"Acme\nInc.",\n', [("1", "Acme\nInc.", None)]),
        (HEAD + b'1,"The ""Acme""",\n', [("1", 'The "Acme"', None)]),
        (HEAD + b'2,"Best" Corp,\n1,Acme,acme.com\n', [("2", "Best Corp", None), ACME]),
        (HEAD + b'2,"Best,b.com\n1,Acme,acme.com\n', [("2", "Best,b.com", None), ACME]),
        (HEAD + b'2,"Best,b.com\n1,"Acme","acme.com"\n', [("2", "Best,b.com", None), ACME]),
        (HEAD + b"1,B\xfccher,\n", [("1", "Bücher", None)]),
        (HEAD + b"1," + b"A" * 200_000 + b",\n", [("1", "A" * 200_000, None)]),
    ],
    ids=[
        "empty", "only a mark", "only a line end", "only a header", "no last line end", "windows",
        "old mac", "other order and case", "further column", "absent column", "row too long",
        "row too short", "line end in quotes", "doubled quotes", "quotes around a part",
        "quote never closed", "quote closed by the next row", "latin", "long value",
    ],
)  # fmt: skip
def test_what_can_be_read_is_read(content: bytes, rows: list[tuple], tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_bytes(content)
    found = read(tmp_path / "companies.csv", COLUMNS)
    assert list(zip(*found, strict=True)) == rows


def test_one_odd_row_among_many_costs_no_other(tmp_path: Path) -> None:
    lines = ["company_id,name,website", *(f"{n},Acme,acme.com" for n in range(100_000))]
    lines[50_000] = '"short'
    (tmp_path / "companies.csv").write_text("\n".join(lines))
    ids, *_ = read(tmp_path / "companies.csv", COLUMNS)
    assert len(ids) == 100_000
    assert ids[-1] == "99999"


@pytest.mark.parametrize("header", ["company_id;name;website", "id,name", "1,Acme"])
def test_a_file_with_other_columns_is_refused(header: str, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text(f"{header}\n1,Acme,acme.com\n")
    with pytest.raises(SampleError, match=r"companies\.csv has no column company_id: .*website"):
        read(tmp_path / "companies.csv", COLUMNS)


def test_hosts_are_what_the_tap_delivers(tmp_path: Path) -> None:
    users = "user_id,email\n1, x@bücher.ch \n2,x@a_b\u2028ü.com\n3,nobody\n4,\n"
    (tmp_path / "users.csv").write_text(users, encoding="utf-8")
    with duckdb.connect() as warehouse:
        load(warehouse, tmp_path)
        found = warehouse.execute("select user_id, ascii_host from sample.users").fetchall()
        absent = warehouse.execute("from sample.truth").fetchall()
    assert found == [("1", "xn--bcher-kva.ch"), ("2", None), ("3", None), ("4", None)]
    assert absent == []
