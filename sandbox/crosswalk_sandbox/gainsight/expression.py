"""The `expression` of a filter: aliases joined by AND and OR, parentheses when the switch allows.

AND binds tighter than OR. The documentation shows no more than two aliases; what lies beyond is
assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r"\s*(?:(?P<word>\w+)|(?P<mark>[()]))", re.ASCII)
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Both:
    """Two terms joined by AND or OR."""

    operator: Literal["AND", "OR"]
    left: Term
    right: Term


Term = str | Both
"""An alias, or two terms joined."""


class ExpressionError(ValueError):
    """The text is no expression; the message says why."""


def parse(text: str, *, parentheses: bool = True) -> Term:
    """Read an expression.

    Raises:
        ExpressionError: It does not follow the grammar.
    """
    tokens = _tokens(text.strip())
    if not parentheses and {"(", ")"} & set(tokens):
        raise ExpressionError("parentheses are not supported")
    parser = _Parser(tokens)
    term = parser.joined("OR")
    if parser.tokens:
        raise ExpressionError(f"unexpected {parser.tokens[0]}")
    return term


def walk(term: Term, leaf: Callable[[str], str]) -> str:
    """Write a term as SQL, with every alias replaced by what `leaf` returns."""
    if isinstance(term, str):
        return leaf(term)
    return f"({walk(term.left, leaf)} {term.operator} {walk(term.right, leaf)})"


def aliases(term: Term) -> list[str]:
    """Return the aliases of a term from left to right."""
    return [term] if isinstance(term, str) else [*aliases(term.left), *aliases(term.right)]


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f"unexpected {text[position]}")
        found.append(match["word"] or match["mark"])
        position = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self._depth = 0

    def joined(self, operator: Literal["AND", "OR"]) -> Term:
        term = self._operand(operator)
        while self.tokens and self.tokens[0].upper() == operator:
            self.tokens.pop(0)
            term = Both(operator, term, self._operand(operator))
        return term

    def _operand(self, operator: Literal["AND", "OR"]) -> Term:
        return self.joined("AND") if operator == "OR" else self._primary()

    def _primary(self) -> Term:
        if not self.tokens:
            raise ExpressionError("an alias is missing")
        word = self.tokens.pop(0)
        if word == "(":
            self._depth += 1
            if self._depth > _DEEPEST:
                raise ExpressionError("too many parentheses")
            term = self.joined("OR")
            if not self.tokens or self.tokens.pop(0) != ")":
                raise ExpressionError("a parenthesis is not closed")
            return term
        if word == ")" or word.upper() in {"AND", "OR"}:
            raise ExpressionError(f"unexpected {word}")
        return word
