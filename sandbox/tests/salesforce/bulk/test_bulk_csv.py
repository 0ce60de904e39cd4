"""CSV of uploads: line ends, quotes, headers, parents, and values that survive."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox.salesforce.bulk.results import java_double
from crosswalk_sandbox.salesforce.bulk.upload import BadRow, Upload

KEY = "Community_User_Key__c"


@pytest.mark.parametrize(
    ("operation", "data", "message"),
    [
        ("insert", "LastName,Nope__c,Nor__c\nA,1,2\n", "Field name not found : Nope__c"),
        ("insert", "LastName,Account.Name\nA,Acme\n", "Field name not found : Account.Name"),
        ("insert", "LastName,Foo.Id\nA,x\n", "Field name not found : Foo.Id"),
        ("insert", "LastName,MailingAddress\nA,x\n", "Field name not found : MailingAddress"),
        ("update", "LastName\nA\n", "Field name not found : Id"),
        ("update", "\ufeffId,LastName\n003,A\n", "Field name not found : Id"),
        ("upsert", "LastName\nA\n", f"Field name not found : {KEY}"),
        ("delete", "Id,LastName\n003,A\n", "must contain only ids"),
        ("insert", "LastName,lastname\nA,B\n", "Duplicate field name : lastname"),
        (
            "insert",
            "LastName,Account:Account.Gainsight_Company_Id__c\nA,x\n",
            "InvalidBatch : type is not needed for non polymorphic foreign key references: Account",
        ),
        (
            "insert",
            "LastName\r\nA\r\n",
            "LineEnding is invalid on user data. Current LineEnding setting is LF",
        ),
        ("insert", 'LastName\n"A\r\nB"\n', "LineEnding is invalid"),
        ("insert", b"LastName\n\xff\n", "UTF-8"),
    ],
)
def test_files_that_fail_their_job(jobs, operation, data, message):
    job = jobs.run(operation, data)
    assert job["state"] == "Failed"
    assert message in job["errorMessage"]
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (0, 0)
    assert len(jobs.result(job["id"], "unprocessedrecords")) == 1


def test_line_ends_of_crlf_jobs(jobs):
    job = jobs.run("insert", 'LastName,Title\r\nA,"x\r\ny"\r\n', lineEnding="CRLF")
    assert job["state"] == "JobComplete"
    assert jobs.values("SELECT Title FROM Contact") == ["x\r\ny"]
    job = jobs.run("insert", "LastName\nA\n", lineEnding="CRLF")
    assert job["errorMessage"].endswith("Current LineEnding setting is CRLF")


def test_crlf_in_quotes_may_be_kept(sandbox, jobs):
    sandbox.switch(bulk_embedded_crlf="keep")
    job = jobs.run("insert", 'LastName,Title\nA,"x\r\ny"\n')
    assert job["numberRecordsFailed"] == 0
    assert jobs.values("SELECT Title FROM Contact") == ["x\r\ny"]


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [("TAB", "\t"), ("PIPE", "|"), ("SEMICOLON", ";"), ("CARET", "^"), ("BACKQUOTE", "`")],
)
def test_delimiters(jobs, name, delimiter):
    data = f'LastName{delimiter}Title\nAnn{delimiter}"a{delimiter},b"\n'
    job = jobs.run("insert", data, columnDelimiter=name)
    assert job["numberRecordsFailed"] == 0
    assert jobs.values("SELECT Title FROM Contact") == [f"a{delimiter},b"]


@pytest.mark.parametrize(
    "row",
    ['"Ann" ,x', ' "Ann",x', "Ann", "Ann,x,y", '"Ann"x,x', "Ann\rBob,x"],
    ids=["blank after", "blank before", "short", "long", "text after quote", "lone CR"],
)
def test_bad_rows_fail_alone(jobs, row):
    job = jobs.run("insert", f"LastName,Title\n{row}\nBob,y\n")
    assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (2, 1)
    assert jobs.values("SELECT LastName FROM Contact") == ["Bob"]
    assert jobs.errors(job["id"])[0].startswith("CLIENT_INPUT_ERROR:")


@pytest.mark.parametrize(
    "text",
    ["C:\\udev", "NULL", "  blanks  ", "a\u2028b", "\U0001f600", "#n/a", "=1+1", "\x00", "a\rb"],
    ids=["escape", "null", "blanks", "line separator", "astral", "n/a", "formula", "nul", "CR"],
)
def test_texts_that_survive(jobs, text):
    job = jobs.run("insert", f'LastName,Title\nAnn,"{text}"\n')
    assert job["numberRecordsFailed"] == 0
    assert jobs.values("SELECT Title FROM Contact") == [text]
    (row,) = jobs.result(job["id"], "successfulResults")
    assert row["Title"] == text


def test_an_empty_id_column_is_no_id(jobs):
    assert jobs.run("insert", "Id,LastName\n,Ann\n")["numberRecordsFailed"] == 0
    assert jobs.run("upsert", f"Id,LastName,{KEY}\n,Ann,k1\n")["numberRecordsFailed"] == 0


def test_parents_by_key(sandbox, sf, jobs):
    account = sf.create("Account", Name="Acme", Gainsight_Company_Id__c="C1")
    data = "LastName,Account.Gainsight_Company_Id__c\nAnn,C1\nBob,nope\nCy,\nDi,#N/A\n"
    job = jobs.run("insert", data)
    (error,) = jobs.errors(job["id"])
    assert error.startswith("INVALID_FIELD:Foreign key external ID: nope not found")
    accounts = jobs.values("SELECT AccountId FROM Contact ORDER BY LastName")
    assert accounts == [account, None, None]


def test_parents_of_polymorphic_references(sf, jobs):
    ann = sf.create("Contact", LastName="Ann", **{KEY: "k1"})
    data = f"Subject,Contact:Who.{KEY},Owner.Username\nCall,k1,integration@northwind.example.com\n"
    assert jobs.run("insert", data, object_name="Task")["numberRecordsFailed"] == 0
    assert jobs.values("SELECT WhoId FROM Task") == [ann]
    plain = jobs.run("insert", f"Subject,Who.{KEY}\nCall,k1\n", object_name="Task")
    assert plain["errorMessage"] == f"InvalidBatch : Field name not found : Who.{KEY}"


@pytest.mark.parametrize(("switch", "bad"), [("plain", "User:Owner"), ("typed", "Owner")])
def test_the_spelling_of_owners_is_a_switch(sandbox, jobs, switch, bad):
    user = "integration@northwind.example.com"
    header = {"Owner": f"Subject,Owner.Username\nx,{user}\n"}
    header["User:Owner"] = header["Owner"].replace("Owner", "User:Owner")
    for data in header.values():
        assert jobs.run("insert", data, object_name="Task")["state"] == "JobComplete"
    sandbox.switch(bulk_owner_column=switch)
    states = {
        name: jobs.run("insert", data, object_name="Task")["state"] for name, data in header.items()
    }
    assert states.pop(bad) == "Failed"
    assert list(states.values()) == ["JobComplete"]


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("2026-11-21T20:25:01.000Z", "2026-11-21T20:25:01.000+0000"),
        ("2026-11-21T21:25:01+01:00", "2026-11-21T20:25:01.000+0000"),
        ("#N/A", None),
        ("", None),
    ],
)
def test_moments(jobs, cell, stored):
    jobs.run("insert", f"LastName,Community_Last_Activity__c\nAnn,{cell}\n")
    assert jobs.values("SELECT Community_Last_Activity__c FROM Contact") == [stored]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Community_Topics__c", "many", "INVALID_TYPE_ON_FIELD_IN_RECORD"),
        ("Community_Last_Activity__c", "yesterday", "INVALID_TYPE_ON_FIELD_IN_RECORD"),
        ("Community_Status__c", "Asleep", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        ("AccountId", "nonsense", "MALFORMED_ID"),
        ("CreatedDate", "2026-11-21T20:25:01Z", "INVALID_FIELD_FOR_INSERT_UPDATE"),
    ],
)
def test_cells_that_do_not_fit(jobs, column, cell, code):
    job = jobs.run("insert", f"LastName,{column}\nAnn,{cell}\n")["id"]
    (error,) = jobs.errors(job)
    assert error.startswith(f"{code}:")
    assert error.endswith(f":{column} --")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=10), st.integers(1, 7))
def test_quoted_rows_are_read_as_they_were_written(rows, size):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b"], *rows])
    data = text.getvalue().encode()
    pieces = [data[first : first + size] for first in range(0, len(data), size)]
    upload = Upload(pieces, ",")
    assert upload.header == ["a", "b"]
    assert list(upload) == rows


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_rows_or_bad_rows(text):
    upload = Upload([b"a,b\n", text.encode()], ",")
    for row in upload:
        assert isinstance(row, BadRow) or len(row) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (912260031, "9.12260031E8"),
        (5, "5.0"),
        (0, "0.0"),
        (-12.5, "-12.5"),
        (1e7, "1.0E7"),
        (9999999, "9999999.0"),
        (0.001, "0.001"),
        (0.00012, "1.2E-4"),
    ],
)
def test_numbers_as_java_prints_them(value, text):
    assert java_double(float(value)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_printed_numbers_are_read_back(value):
    assert float(java_double(value)) == value
