"""Names and texts in SQL: quoted in one place."""

from __future__ import annotations


def quote(name: str) -> str:
    """Return `name` as an SQL identifier, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return `text` as an SQL string, for the places where a value cannot be bound."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: list[str]) -> str:
    """Return an SQL list of strings."""
    return "[" + ", ".join(map(literal, texts)) + "]"
