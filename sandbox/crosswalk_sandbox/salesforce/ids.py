"""Record ids: 15 case-sensitive characters, or 18 with a checksum that carries the case."""

from __future__ import annotations

import re
from functools import lru_cache

_SHAPE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?", re.ASCII)
_SUMS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_POD = "5g0000"
"""Characters 4 to 9 tell the server and are the same for all rows of an org; invented."""


@lru_cache(maxsize=4096)
def _letter(group: str) -> str:
    """Return the letter whose bits tell which of five characters are upper-case."""
    return _SUMS[sum(1 << i for i, char in enumerate(group) if "A" <= char <= "Z")]


def checksum(id15: str) -> str:
    """Return the three characters that make 18 of 15."""
    return _letter(id15[:5]) + _letter(id15[5:10]) + _letter(id15[10:])


def new_id(key_prefix: str, number: int) -> str:
    """Return the id of an object's n-th row, 18 characters; ids grow with their numbers."""
    tail = ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        tail = _DIGITS[digit] + tail
    id15 = f"{key_prefix}{_POD}{tail}"
    return id15 + checksum(id15)


def canonical_id(text: object) -> str | None:
    """Return an id as 18 characters, or nothing when it is none or its checksum is wrong.

    18 characters may come in any upper and lower case: the checksum says which was meant.
    """
    return _canonical(text) if isinstance(text, str) else None


@lru_cache(maxsize=65_536)
def _canonical(text: str) -> str | None:
    if not _SHAPE.fullmatch(text):
        return None
    if len(text) == 15:  # noqa: PLR2004 - the short form
        return text + checksum(text)
    sums = text[15:].upper()
    if checksum(text[:15]) == sums:
        return text[:15] + sums
    return _with_case(text[:15], sums)


def _with_case(id15: str, sums: str) -> str | None:
    chars = []
    for i, char in enumerate(id15):
        upper = _SUMS.index(sums[i // 5]) >> i % 5 & 1 if sums[i // 5] in _SUMS else 0
        chars.append(char.upper() if upper else char.lower())
    fixed = "".join(chars)
    return fixed + sums if checksum(fixed) == sums else None
