"""A stream's table: made once, then only widened."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from target_duckdb.identifiers import METADATA, quote
from target_duckdb.schema import TIMESTAMP, merged_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from target_duckdb.schema import Column

    Run = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

_ISO = "'%Y-%m-%dT%H:%M:%S.%fZ'"


class Table:
    """Where the records of a stream go.

    Attributes:
        stream: name of the stream, and of the table.
        schema: database schema.
        columns: one per property of the stream, with the type that is stored.
    """

    def __init__(self, stream: str, schema: str, columns: Sequence[Column]) -> None:
        self.stream = stream
        self.schema = schema
        self.columns = list(columns)

    @property
    def identifier(self) -> str:
        """The quoted name of the table."""
        return f"{quote(self.schema)}.{quote(self.stream)}"

    @property
    def needs_care(self) -> bool:
        """Whether the names of some properties cannot be fields of a DuckDB struct."""
        names = [column.property for column in self.columns] + list(METADATA)
        return len({name.casefold() for name in names}) < len(names) or any(
            not name or "\0" in name for name in names
        )

    @property
    def may_round(self) -> bool:
        """Whether some column could hold a number with a fraction."""
        return any(
            column.type == "JSON" or "number" in column.kinds or column.type == "DOUBLE"
            for column in self.columns
        )

    def prepare(self, run: Run) -> list[str]:
        """Make the stored table hold the columns, and the columns tell what is stored.

        Returns:
            The statements that changed the database: none when it was right already.

        Raises:
            IncompatibleSchema: a stored column cannot hold what the schema describes.
        """
        stored = {
            name.casefold(): (name, kind)
            for name, kind in run(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = "
                "current_database() AND lower(schema_name) = lower(?) "
                "AND lower(table_name) = lower(?)",
                [self.schema, self.stream],
            )
        }
        if not stored:
            return self._create(run)
        current, wanted = [], []
        for column in self.columns:
            name, kind = stored.get(column.name.casefold(), (column.name, column.type))
            current.append(dataclasses.replace(column, name=name, type=kind))
            kind = merged_type(self.stream, column, kind)
            wanted.append(dataclasses.replace(current[-1], type=kind))
        new = {c.name: c.type for c in current if c.name.casefold() not in stored}
        new |= {name: kind for name, kind in METADATA.items() if name not in stored}
        statements = [
            f"ALTER TABLE {self.identifier} ADD COLUMN {quote(name)} {kind}"
            for name, kind in new.items()
        ]
        for statement in statements:
            run(statement, [])
        self.columns = current
        return [*statements, *self.widen(run, wanted)]

    def _create(self, run: Run) -> list[str]:
        kinds = {column.name: column.type for column in self.columns} | METADATA
        columns = ", ".join(f"{quote(name)} {kind}" for name, kind in kinds.items())
        statements = [
            f"CREATE SCHEMA IF NOT EXISTS {quote(self.schema)}",
            f"CREATE TABLE {self.identifier} ({columns})",
        ]
        for statement in statements:
            run(statement, [])
        return statements

    def widen(self, run: Run, wanted: Sequence[Column]) -> list[str]:
        """Change the columns whose type differs in `wanted`; return the statements."""
        statements = []
        for i, (column, wider) in enumerate(zip(self.columns, wanted, strict=True)):
            if column.type == wider.type:
                continue
            name, kind = quote(column.name), self._exact_type(run, column, wider.type)
            statements.append(
                f"ALTER TABLE {self.identifier} ALTER COLUMN {name} TYPE {kind} "
                f"USING {_converted(name, column.type, kind)}"
            )
            run(statements[-1], [])
            self.columns[i] = dataclasses.replace(wider, type=kind)
        return statements

    def _exact_type(self, run: Run, column: Column, kind: str) -> str:
        """Return `kind`, or JSON when stored integers would lose digits as DOUBLE."""
        if kind != "DOUBLE":
            return kind
        name = quote(column.name)
        inexact = run(
            f"SELECT count(*) FROM {self.identifier} "
            f"WHERE TRY_CAST(CAST({name} AS DOUBLE) AS HUGEINT) IS DISTINCT FROM {name}",
            [],
        )[0][0]
        return "JSON" if inexact else kind


def _converted(name: str, old: str, new: str) -> str:
    """Return the SQL that keeps a stored value in a wider type."""
    value = f"strftime({name}, {_ISO})" if old == TIMESTAMP else name
    return f"to_json({value})" if new == "JSON" else f"CAST({value} AS {new})"
