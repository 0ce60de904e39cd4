"""Find the numbers that DuckDB's JSON reader would round, without parsing the records.

The reader keeps integers of any size, but turns a number with a fraction or an exponent into a
64-bit float. Fifteen significant digits always survive that, and so does whatever a program wrote
from a float of its own. What does not survive has 16 digits or more, or an exponent below -99.
Each pattern starts with the characters that the regular expression engine then looks for at the
speed of memory; what comes before them is checked by looking back. An integer of 16 digits or more
with an exponent that is not negative is not looked for here: it is plain to see in what DuckDB made
of it, and `staging` looks there.
"""

from __future__ import annotations

import re
from decimal import Decimal

_FRACTION = re.compile(
    rb"\.(?:[0-9]{8,}|(?<=[0-9]{9}\.)[0-9]+)"  # 8 digits after the point, or 9 before it
    rb"(?:[eE][+-]?[0-9]+)?"
)
_EXPONENTS = tuple(
    re.compile(sign + rb"(?:[0-9]{3}|(?<=[0-9]{16}" + sign + rb")[0-9])") for sign in (b"e-", b"E-")
)
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
    return _fraction_may_round(lines) or any(
        not _exponent_is_exact(lines, match.start())
        for pattern in _EXPONENTS
        for match in pattern.finditer(lines)
    )


def _fraction_may_round(lines: bytes) -> bool:
    for match in _FRACTION.finditer(lines):
        point, end = match.span()
        start = point
        while start and _ZERO <= lines[start - 1] <= _NINE:
            start -= 1
        text = lines[start:end].decode()
        if repr(float(text)) == text:  # as most programs write floats
            continue
        is_number = start < point and (start == 0 or lines[start - 1] in _BEFORE_NUMBER)
        if is_number and not is_exact(text):
            return True
    return False


def _exponent_is_exact(lines: bytes, position: int) -> bool:
    """Tell the same of the number whose exponent starts at `position`, if it is a number."""
    mantissa = _MANTISSA.search(lines[max(0, position - _LOOK_BACK) : position])
    exponent = _EXPONENT.match(lines, position)
    return not (mantissa and exponent) or is_exact((mantissa[1] + exponent[0]).decode())
