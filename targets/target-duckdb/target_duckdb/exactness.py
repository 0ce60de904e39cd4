"""Find the numbers that DuckDB's JSON reader would round, without parsing the records.

The reader keeps integers of any size, but turns a number with a fraction or an exponent into a
64-bit float. Fifteen significant digits always survive that, and so does whatever a program wrote
from a float of its own. What does not survive has 16 digits or more, or an exponent below -99.
Each pattern starts with the characters that the regular expression engine then looks for at the
speed of memory; what comes before them is checked by looking back. An integer of 16 digits or more
with an exponent that is not negative is not looked for here: it is plain to see in what DuckDB made
of it, and `staging` looks there.

Most programs write a float with up to 17 digits, so long fractions are common and nearly all right.
DuckDB reads and writes floats several times as fast as Python: `long_fractions` only collects them,
for `doubtful_sql` to sort out.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from target_duckdb.identifiers import literal

if TYPE_CHECKING:
    from pathlib import Path

_FRACTION = re.compile(
    rb"\.(?:[0-9]{8,}|(?<=[0-9]{9}\.)[0-9]+)"  # 8 digits after the point, or 9 before it
    rb"(?:[eE][+-]?[0-9]+)?"
)
# the same, with what comes before, so that the whole number is seen wherever that is possible
_FRACTION_IN_SIGHT = re.compile(_FRACTION.pattern + rb"(?:(?<=(.{32}))|)", re.DOTALL)
_NEGATIVE_EXPONENT = re.compile(rb"-(?<=[0-9][eE]-)(?:[0-9]{3}|(?<=[0-9]{16}[eE]-)[0-9])")
_MANTISSA = re.compile(rb"(?:^|[\s:,\[])-?([0-9]+(?:\.[0-9]+)?)\Z")
_EXPONENT = re.compile(rb"[eE][-+]?[0-9]+")
_LOOK_BACK = 40  # bytes; a mantissa that is longer was found by its digits, or is cut and inexact
_BEFORE_NUMBER = b" \t\r\n:,[-"
_ZERO, _NINE = b"09"


def is_exact(number: str) -> bool:
    """Tell whether a JSON number keeps its value as a 64-bit float written in shortest form."""
    shortest = repr(float(number))
    return shortest == number or Decimal(shortest) == Decimal(number)


def may_round(lines: bytes) -> bool:
    """Tell whether some number in these JSON lines may lose digits as a 64-bit float.

    Text that looks like such a number counts too: being wrong in this direction costs time only.
    """
    return exponent_may_round(lines) or any(
        not _fraction_is_exact(lines, *match.span()) for match in _FRACTION.finditer(lines)
    )


def exponent_may_round(lines: bytes) -> bool:
    """Tell the same of the numbers with an exponent alone."""
    return any(
        not _exponent_is_exact(lines, match.start() - 1)
        for match in _NEGATIVE_EXPONENT.finditer(lines)
    )


def long_fractions(lines: bytes) -> bytes:
    """Return lines of text that end with the numbers in `lines` whose fraction may be too long."""
    found = _FRACTION_IN_SIGHT.findall(lines)
    text = b":" + b"\n:".join(found) + b"\n"  # so that no line is empty
    return text.decode("ascii", "ignore").encode() if found else b""


def doubtful_sql(path: Path) -> str:
    """Return a query for whether a file of `long_fractions` may hold a number that is rounded.

    What comes after the last colon or comma is exact when it is a float as DuckDB writes it.
    """
    number = "ltrim(split_part(split_part(line, ':', -1), ',', -1), ' [')"
    return (
        f"SELECT bool_or(TRY_CAST({number} AS DOUBLE)::VARCHAR IS DISTINCT FROM {number}) FROM "
        f"read_csv({literal(str(path))}, columns = {{line: 'VARCHAR'}}, header = false, "
        "auto_detect = false, delim = '\x01', quote = '', escape = '')"
    )


def _fraction_is_exact(lines: bytes, point: int, end: int) -> bool:
    """Tell whether the number around the point, if it is a number, keeps its value."""
    start = point
    while start and _ZERO <= lines[start - 1] <= _NINE:
        start -= 1
    is_number = start < point and (start == 0 or lines[start - 1] in _BEFORE_NUMBER)
    return not is_number or is_exact(lines[start:end].decode())


def _exponent_is_exact(lines: bytes, position: int) -> bool:
    """Tell the same of the number whose exponent starts at `position`, if it is a number."""
    mantissa = _MANTISSA.search(lines[max(0, position - _LOOK_BACK) : position])
    exponent = _EXPONENT.match(lines, position)
    return not (mantissa and exponent) or is_exact((mantissa[1] + exponent[0]).decode())
