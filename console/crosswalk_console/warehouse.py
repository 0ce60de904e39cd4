"""The warehouse, opened for reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

Row = dict[str, Any]

_FIRST = "Run `meltano run plan` first."


class WarehouseUnavailableError(Exception):
    """There is nothing to read yet, or not now. The text tells a person what to do."""


class Warehouse:
    """A read-only connection to the DuckDB file that the loader and dbt write."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise WarehouseUnavailableError(f"There is no warehouse at {path}. {_FIRST}")
        try:
            self._connection = duckdb.connect(str(path), read_only=True)
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise WarehouseUnavailableError(
                    f"Another process is writing to {path}, probably a run. "
                    "Try again when it has ended."
                ) from None
            raise WarehouseUnavailableError(
                f"{path} cannot be read as a DuckDB file. Check WAREHOUSE_PATH."
            ) from None
        self._connection.execute("set timezone = 'UTC'")

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a query as dictionaries; values go in as parameters."""
        try:
            cursor = self._connection.execute(sql, list(parameters))
        except duckdb.CatalogException:
            raise WarehouseUnavailableError(
                f"The warehouse has no plan or ledger yet. {_FIRST}"
            ) from None
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
