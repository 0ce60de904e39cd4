"""The result files of an ingest job."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.bulk.job import DELIMITERS, LINE_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crosswalk_sandbox.salesforce.bulk.job import Job
    from crosswalk_sandbox.salesforce.errors import RowError

SUCCESSFUL_COLUMNS = ("sf__Id", "sf__Created")
FAILED_COLUMNS = ("sf__Id", "sf__Error")

_PLAIN_FROM, _PLAIN_TO = 1e-3, 1e7


def header_line(job: Job, added: Sequence[str]) -> bytes:
    """Return the first line: the added columns in quotes, the job's own as they were sent."""
    own = _text(job, [job.header or []], csv.QUOTE_MINIMAL)
    quoted = "".join(f'"{name}"{DELIMITERS[job.delimiter]}' for name in added)
    return f"{quoted}{own}".encode()


def lines(job: Job, rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows with every value in quotes."""
    return _text(job, rows, csv.QUOTE_ALL).encode()


def error_text(errors: Sequence[RowError]) -> str:
    """Return `sf__Error` of a row: `CODE:message:FIELD1 FIELD2 --`."""
    first = errors[0]
    fields = f"{' '.join(first.fields)} --" if first.fields else "--"
    return f"{first.code}:{first.message}:{fields}"


def shuffled(rows: list[list[str]]) -> list[list[str]]:
    """Return rows in another order, always the same one: results are not in the order sent."""
    return [*rows[1::2], *rows[::2]]


def reprinted(cells: list[str], decimals: Sequence[int]) -> list[str]:
    """Return a row with its numbers as results show them: `912260031` becomes `9.12260031E8`."""
    shown = cells.copy()
    for index in decimals:
        try:
            value = float(cells[index])
        except (ValueError, IndexError):
            continue
        if math.isfinite(value):
            shown[index] = java_double(value)
    return shown


def java_double(value: float) -> str:
    """Print a number as Java does."""
    if value == 0 or _PLAIN_FROM <= abs(value) < _PLAIN_TO:
        text = repr(value)
        return text if "e" not in text else f"{value:f}"
    digits, _, exponent = _shortest(value).partition("e")
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"


def _shortest(value: float) -> str:
    """Return the shortest scientific notation that reads back as the same number."""
    return next(text for n in range(17) if float(text := f"{value:.{n}e}") == value)


def _text(job: Job, rows: Iterable[Sequence[str]], quoting: int) -> str:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=DELIMITERS[job.delimiter],
        lineterminator=LINE_ENDINGS[job.line_ending],
        quoting=quoting,  # type: ignore[arg-type]  # one of the constants of csv
    )
    writer.writerows(rows)
    return text.getvalue()
