"""What a command found, and the three ways to print it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crosswalk_console.warehouse import Row

WIDTH = 100

_COLOURS = {
    "ok": "green", "succeeded": "green", "unchanged": "dim", "skipped": "dim",
    "failed": "red", "error": "red", "rejected": "red", "not_attempted": "red",
    "blocked": "yellow", "warning": "yellow", "unknown": "yellow", "incomplete": "yellow",
}  # fmt: skip

_SHORT = {
    "started_at": "started",
    "records_valid": "valid",
    "records_invalid": "invalid",
    "api_calls": "calls",
    "throttled_seconds": "waited s",
    "not_attempted": "not sent",
    "reason_code": "reason",
}
# sentences, free values and keys may take several lines; everything else stays on one
_WRAPPED = {
    "detail", "what_to_do", "next_step", "message", "error_message", "reason", "what", "source",
    "old_value", "new_value", "record_key", "rule",
    "gainsight_value", "salesforce_value", "last_agreed_value", "subject",
}  # fmt: skip
_LONGEST_WORD = 24  # characters of such a column that are kept together
_GAP = 2


class Format(StrEnum):
    """How a report is printed."""

    TABLE = "table"
    MD = "md"
    JSON = "json"


@dataclass(frozen=True)
class Section:
    """A titled table.

    Attributes:
        title: What it shows.
        columns: The keys of `rows` to show, in order.
        rows: The rows.
        note: A sentence below it.
        heads: How many of the columns a terminal shows once, above the rows that share them.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    heads: int = 0


@dataclass(frozen=True)
class Report:
    """One command's result.

    Attributes:
        headline: The answer in one sentence.
        sections: The tables under it; those without rows and note are left out.
        data: The same for machines.
        exit_code: What the process ends with.
    """

    headline: str
    sections: Sequence[Section] = ()
    data: dict[str, Any] = field(default_factory=dict)
    exit_code: int = 0


def show(report: Report, style: Format) -> None:
    """Print a report to standard output."""
    if style is Format.JSON:
        print(json.dumps(report.data, default=_plain, indent=2, ensure_ascii=False))  # noqa: T201 - the product
    elif style is Format.MD:
        print(_markdown(report))  # noqa: T201 - the product
    else:
        _print_tables(report)


def text(value: object) -> str:
    """Return a value as it stands in a table."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float | Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _label(column: str) -> str:
    return _SHORT.get(column, column.replace("_", " "))


def _is_number(rows: Sequence[Row], column: str) -> bool:
    given = [row[column] for row in rows if row[column] is not None]
    return bool(given) and all(isinstance(value, int | float | Decimal) for value in given)


def _print_tables(report: Report) -> None:
    console = Console(highlight=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    console.print(report.headline, style="bold", markup=False)
    for section in report.sections:
        if section.rows or section.note:
            console.print()
            console.print(section.title, style="bold", markup=False)
        if section.rows:
            columns = section.columns[section.heads :]
            widths = {column: _narrowest(section, column) for column in columns}
            fits = sum(widths.values()) + _GAP * len(widths) <= console.width
            for number, (head, group) in enumerate(_groups(section)):
                if head:
                    console.print(head, markup=False, style="cyan")
                table = _table(group, widths, header=not number)
                console.print(table if fits else _records(group))
        if section.note:
            console.print(section.note, style="dim", markup=False)


def _groups(section: Section) -> Iterator[tuple[str, Section]]:
    """Yield the rows that share the first columns, and what these say; all of them without any."""
    heads, columns = section.columns[: section.heads], section.columns[section.heads :]
    for values, rows in groupby(section.rows, lambda row: [text(row[name]) for name in heads]):
        yield " ".join(values), Section(section.title, columns, list(rows))


def _narrowest(section: Section, column: str) -> int:
    """Return the characters that a column needs so that nothing in it is cut."""
    cells = [_label(column), *(text(row[column]) for row in section.rows)]
    if column not in _WRAPPED:
        return max(map(len, cells))
    return min(_LONGEST_WORD, max(len(word) for cell in cells for word in cell.split() or [""]))


def _table(section: Section, widths: dict[str, int], *, header: bool) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), show_header=header)
    for column in section.columns:
        table.add_column(
            _label(column),
            justify="right" if _is_number(section.rows, column) else "left",
            overflow="fold",
            header_style="dim",
            no_wrap=column not in _WRAPPED,
            min_width=widths[column],
        )
    for row in section.rows:
        table.add_row(*(_cell(row[column]) for column in section.columns))
    return table


def _records(section: Section) -> Table:
    """Return the rows one below the other, for a terminal that is too narrow for the table."""
    table = Table(box=None, padding=(0, _GAP, 0, 0), show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for number, row in enumerate(section.rows):
        if number:
            table.add_row()
        for column in section.columns:
            if row[column] is not None:
                table.add_row(_label(column), _cell(row[column]))
    return table


def _cell(value: object) -> str:
    shown = text(value).replace("[", r"\[")
    colour = _COLOURS.get(shown)
    return f"[{colour}]{shown}[/]" if colour else shown


def _markdown(report: Report) -> str:
    lines = [report.headline]
    for section in report.sections:
        if section.rows or section.note:
            lines += ["", f"### {section.title}"]
        if section.rows:
            lines += ["", *_markdown_table(section)]
        if section.note:
            lines += ["", section.note]
    return "\n".join(lines)


def _markdown_table(section: Section) -> list[str]:
    kinds = ("--:" if _is_number(section.rows, column) else "---" for column in section.columns)
    rows = (map(text, (row[column] for column in section.columns)) for row in section.rows)
    return [_line(map(_label, section.columns)), _line(kinds), *map(_line, rows)]


def _line(cells: Any) -> str:  # noqa: ANN401 - any iterable of text
    return "| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in cells) + " |"
