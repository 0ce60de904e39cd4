"""A query as its parser reads it. `at` is the position in the text, for error messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Path:
    """A field, or a field of a parent: `Name`, `Account.Owner.Name`."""

    names: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what stands in its parentheses; the name is in lower case."""

    name: str
    argument: Path | None
    at: int


Expression = Path | Call


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the select list."""

    expression: Expression
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: its kind, and its text as written (strings without their quotes)."""

    kind: Literal["string", "number", "date", "datetime", "word"]
    text: str
    at: int
    count: int | None = None
    """The number behind the colon of `LAST_N_DAYS:7`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field, an operator in lower case, and values or a query inside parentheses."""

    left: Expression
    operator: str
    values: tuple[Value, ...]
    select: Select | None = None


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by the same word."""

    operator: Literal["and", "or"]
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A condition turned round."""

    term: Condition


Condition = Comparison | Junction | Not


@dataclass(frozen=True, slots=True)
class Order:
    """One key of the order; nulls come first unless asked for last, in both directions."""

    expression: Expression
    descending: bool = False
    nulls_last: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A whole query."""

    text: str
    items: tuple[Item, ...]
    source: Path
    alias: str | None
    where: Condition | None
    groups: tuple[Expression, ...]
    having: Condition | None
    orders: tuple[Order, ...]
    limit: int | None
    offset: int
