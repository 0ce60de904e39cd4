"""Words, marks and literals of a query."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crosswalk_sandbox.salesforce.soql.problems import MALFORMED, located

# A query may not be longer (SOQL and SOSL limits of the vendor).
LONGEST = 100_000

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<string>'(?:[^'\\]|\\.)*')
    | (?P<datetime>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))
    | (?P<date>\d{4}-\d\d-\d\d(?![\dT]))
    | (?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<name>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)
    | (?P<mark><=|>=|!=|<>|[=<>(),:])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_WILDCARDS = {"%": ".*", "_": "."}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; the last one has the kind `end` and no text."""

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The text in lower case, as keywords are compared."""
        return self.text.lower()


def tokens(text: str) -> list[Token]:
    """Cut a query into tokens.

    Raises:
        SalesforceError: MALFORMED_QUERY, for a character or an open quote that fits nowhere.
    """
    if len(text) > LONGEST:
        raise located(MALFORMED, text, 0, f"SOQL statements cannot be longer than {LONGEST} chars")
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise located(MALFORMED, text, at, f"no viable alternative at character '{text[at]}'")
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup, match[0], at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def unescape(text: str) -> str:
    r"""Return what a string literal stands for; `\_` and `\%` are themselves."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    mark = match[1]
    return chr(int(mark[1:], 16)) if len(mark) > 1 else _PLAIN.get(mark.lower(), mark)


def like_pattern(text: str) -> re.Pattern[str]:
    r"""Return the pattern of LIKE: `%` any text, `_` one character, `\%` and `\_` themselves."""
    parts = re.split(r"(\\.|[%_])", text, flags=re.DOTALL)
    pattern = "".join(_WILDCARDS.get(part) or re.escape(unescape(part)) for part in parts)
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
