"""Isolation against servers that refuse as a whole and explain it well, badly or not at all."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_kit.errors import FieldError, RequestRefused
from target_gainsight.isolation import Isolation

VALUE, OTHER = (
    "GSOBJ_1012",
    "GSOBJ_1999",
)  # a code that judges a value by itself, and one nobody knows


@dataclass
class Row:
    number: int
    values: dict[str, Any]


@dataclass
class Server:
    """Refuses calls, as a whole, with a `Stage` that does not start with `ok`, or with a `Type`."""

    report: str = "first"  # first | all | none
    style: str = "exact"  # exact | list | trimmed | absent | misleading
    code: str = VALUE
    by_pair: bool = False  # then only an even row is guilty of its Stage
    type_first: bool = False  # which field of a row is reported first
    calls: int = 0
    written: list[int] = field(default_factory=list)

    def faults(self, row: Row) -> list[str]:
        bad = not str(row.values["Stage"]).casefold().startswith("ok")
        stage = ["Stage"] if bad and (not self.by_pair or row.number % 2 == 0) else []
        kind = ["Type"] if row.values.get("Type") else []
        return kind + stage if self.type_first else stage + kind

    def guilty(self, row: Row) -> bool:
        return bool(self.faults(row))

    def send(self, rows: list[Row]) -> None:
        self.calls += 1
        guilty = [row for row in rows if self.guilty(row)]
        if not guilty:
            self.written += [row.number for row in rows]
            return
        told = {"first": guilty[:1], "all": guilty, "none": []}[self.report]
        errors = [
            FieldError(field=name.lower(), code=self.code, value=self._value(row, name), message="")
            for row in told
            for name in self.faults(row)
        ]
        raise RequestRefused("Refused.", code=self.code, errors=errors)

    def _value(self, row: Row, name: str) -> Any:
        value = row.values[name]
        return {
            "exact": value,
            "list": [value],
            "trimmed": str(value).strip().upper(),
            "absent": None,
            "misleading": "ok",  # what the value was taken for, and what innocent rows hold
        }[self.style]


def deliver(server: Server, rows: list[Row]) -> dict[int, FieldError]:
    rejected: list[tuple[int, FieldError]] = []
    Isolation(server.send, lambda row, error: rejected.append((row.number, error))).deliver(rows)
    assert len(rejected) == len(dict(rejected)), "a row was rejected twice"
    return dict(rejected)


def rows_of(stages: list[Any]) -> list[Row]:
    return [Row(number, {"Name": f"m{number}", "Stage": s}) for number, s in enumerate(stages)]


stage = st.sampled_from(
    ["ok", "OK", "ok1", "ok2", " ok ", "no", "No", " no ", "NO", "none", "7", 7, "7.0", True]
)
stages = st.lists(stage, min_size=1, max_size=50)


@given(
    stages=stages,
    report=st.sampled_from(["first", "all", "none"]),
    style=st.sampled_from(["exact", "list", "trimmed", "absent", "misleading"]),
    code=st.sampled_from([VALUE, OTHER]),
)
def test_every_row_is_written_once_or_rejected_for_its_own_fault(stages, report, style, code):
    server = Server(report=report, style=style, code=code)
    rows = rows_of(stages)
    rejected = deliver(server, rows)
    guilty = {row.number for row in rows if server.guilty(row)}
    assert set(rejected) == guilty
    assert sorted(server.written) == sorted({row.number for row in rows} - guilty)
    # halving costs at most two calls per level and guilty row, and an innocent suspect as much
    # again
    levels = math.ceil(math.log2(len(rows))) + 1
    assert server.calls <= 1 + 4 * max(1, len(guilty)) * levels + len(guilty)


@given(
    values=st.lists(
        st.tuples(
            st.sampled_from(["ok", "OK", "ok1", " ok ", "no"]), st.sampled_from(["", "t1", "T1 "])
        ),
        min_size=1,
        max_size=8,
    ),
    report=st.sampled_from(["first", "all"]),
    style=st.sampled_from(["exact", "list", "trimmed", "absent"]),
    code=st.sampled_from([VALUE, OTHER]),
    type_first=st.booleans(),
)
def test_errors_of_two_fields_convict_only_the_guilty(values, report, style, code, type_first):
    server = Server(report=report, style=style, code=code, type_first=type_first)
    rows = [Row(number, {"Stage": one, "Type": two}) for number, (one, two) in enumerate(values)]
    guilty = {row.number for row in rows if server.guilty(row)}
    assert set(deliver(server, rows)) == guilty
    assert sorted(server.written) == sorted({row.number for row in rows} - guilty)


@given(stages=stages)
def test_an_unknown_code_convicts_only_rows_that_were_tried(stages):
    server = Server(code=OTHER, by_pair=True)
    rows = rows_of(stages)
    assert set(deliver(server, rows)) == {row.number for row in rows if server.guilty(row)}
    assert sorted(server.written) == [row.number for row in rows if not server.guilty(row)]


@given(
    guilty=st.sets(st.integers(0, 49), min_size=1, max_size=50),
    report=st.sampled_from(["first", "all"]),
    style=st.sampled_from(["exact", "list", "trimmed"]),
    code=st.sampled_from([VALUE, OTHER]),
)
def test_an_error_that_tells_costs_one_extra_call_per_guilty_row(guilty, report, style, code):
    server = Server(report=report, style=style, code=code)
    deliver(server, rows_of([f"no{n}" if n in guilty else "ok" for n in range(50)]))
    assert server.calls <= 1 + len(guilty)


def test_rows_with_the_same_bad_value_are_set_aside_together():
    server = Server()
    rejected = deliver(server, rows_of(["ok"] * 30 + ["no"] * 20))
    assert len(rejected) == 20
    assert server.calls == 2


def test_a_dependent_value_may_be_right_in_one_row_and_wrong_in_another():
    server = Server(by_pair=True)
    rejected: list[int] = []
    isolation = Isolation(
        server.send, lambda row, _: rejected.append(row.number), frozenset({"stage"})
    )
    isolation.deliver(rows_of(["no"] * 4))
    assert sorted(rejected) == [0, 2]
    assert sorted(server.written) == [1, 3]


def test_one_silent_refusal_is_found_by_halving():
    server = Server(report="none")
    rejected = deliver(server, rows_of(["ok"] * 49 + ["no"]))
    assert set(rejected) == {49}
    assert server.calls <= 8


def test_rows_without_the_field_are_not_blamed_when_the_error_has_no_value():
    server = Server(style="absent")
    rows = rows_of(["ok", "ok", "no"])
    rows += [Row(3, {"Name": "m3", "Stage": "ok"})]
    assert set(deliver(server, rows)) == {2}


@pytest.mark.parametrize(
    ("said", "held"),
    [
        pytest.param(["xyz"], "xyz", id="in a list"),
        pytest.param("xyz", " XYZ ", id="trimmed and in lower case"),
        pytest.param("1250", 1250.0, id="a number as text"),
        pytest.param(1250, "1,250.00", id="a number parsed from text"),
        pytest.param("TRUE", True, id="a boolean as text"),
        pytest.param("b", "a;b", id="one item of a multi-select"),
        pytest.param(["b"], ["a", "b"], id="one item of a list"),
    ],
)
def test_a_value_is_recognised_however_it_comes_back(said, held):
    rows = rows_of(["ok1", held, "ok2"])
    sent: list[int] = []

    def send(batch: list[Row]) -> None:
        sent.append(len(batch))
        if any(row.number == 1 for row in batch):
            raise RequestRefused("No.", errors=[FieldError("Stage", VALUE, said, "No.")])

    rejected: list[int] = []
    Isolation(send, lambda row, _: rejected.append(row.number)).deliver(rows)
    assert rejected == [1]
    assert sent == [3, 2]


def test_an_innocent_row_with_the_reported_spelling_is_cleared():
    # the vendor trims what it reports, and the trimmed spelling is another row's good value
    rows = rows_of(["ok", "NO", " no "])
    server = Server(style="trimmed")
    server.faults = lambda row: ["Stage"] if row.number == 2 else []  # type: ignore[method-assign] # a stub
    assert set(deliver(server, rows)) == {2}
    assert sorted(server.written) == [0, 1]


def test_a_row_is_tried_when_the_guilty_one_is_set_aside_for_another_fault():
    # what is reported of " ok " fits the first row better, and the fourth is set aside for its type
    rows = rows_of(["OK", "ok1", "ok2", " ok "])
    rows[3].values["Type"] = "t1"
    server = Server(report="all", style="trimmed")
    assert set(deliver(server, rows)) == {3}
    assert sorted(server.written) == [0, 1, 2]
    assert server.calls == 3
