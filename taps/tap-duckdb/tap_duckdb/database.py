"""The DuckDB connection: read-only, in UTC, patient with locks, and silent about values."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from connector_kit.errors import ConfigurationFailed, ConnectorError

if TYPE_CHECKING:
    from connector_kit.clock import Clock

log = logging.getLogger("tap-duckdb")

MEMORY = ":memory:"
_LOCKED = "Could not set lock on file"  # the only mark that sets this IOException apart
_RETRY_SECONDS = 1.0
# errors that speak of names and SQL; all others may quote a value
_ABOUT_NAMES = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)


class WarehouseLocked(ConnectorError):  # noqa: N818 - named for what happened, like its base
    """Another process holds the warehouse file."""

    default_code = "WAREHOUSE_LOCKED"


def connect(path: str, clock: Clock, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Open `path` for reading.

    Raises:
        ConfigurationFailed: there is no such file.
        WarehouseLocked: another process kept it to itself for `wait_seconds`.
    """
    connection = duckdb.connect() if path == MEMORY else _open(path, clock, wait_seconds)
    connection.execute("SET TimeZone = 'UTC'")
    # DuckDB would draw its progress on standard output, among the records
    connection.execute("SET enable_progress_bar = false")
    return connection


def _open(path: str, clock: Clock, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    if not Path(path).exists():
        raise ConfigurationFailed(
            f"There is no warehouse at {path}.",
            next_step="Run `meltano run plan` first, or correct the setting `path`.",
        )
    deadline = clock.now() + wait_seconds
    while True:
        try:
            return duckdb.connect(path, read_only=True)
        except duckdb.IOException as error:
            if _LOCKED not in str(error):
                raise ConfigurationFailed(
                    f"{path} cannot be opened: {_first_line(error)}",
                    next_step="Correct the setting `path`.",
                ) from None
        if clock.now() >= deadline:
            raise WarehouseLocked(
                f"Another process still writes to the warehouse after {wait_seconds:g} seconds.",
                next_step="Close whatever has the file open (a DuckDB shell, a notebook, another "
                "job), or raise lock_wait_seconds, and run again.",
            )
        log.info("The warehouse is in use by another process: waiting.")
        clock.sleep(_RETRY_SECONDS)


def has_table(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Tell whether there is a table or view of this name, whether it can be read or not."""
    *_, schema, name = ["main", *table.lower().split(".")]
    return bool(
        connection.execute(
            "SELECT 1 FROM information_schema.tables "
            "WHERE lower(table_schema) = ? AND lower(table_name) = ?",
            [schema, name],
        ).fetchall()
    )


def explained(error: duckdb.Error, stream: str) -> ConnectorError:
    """Return an error for people that quotes no value of a record."""
    if isinstance(error, duckdb.CatalogException):
        return ConfigurationFailed(
            f"Stream {stream!r}: {_first_line(error)}",
            next_step="Run `meltano run plan` first: it builds the tables. Or correct the stream's "
            "settings.",
        )
    if isinstance(error, _ABOUT_NAMES):
        return ConfigurationFailed(
            f"Stream {stream!r}: {_first_line(error)}",
            next_step="Correct the stream's settings.",
        )
    return ConnectorError(
        f"Stream {stream!r}: DuckDB cannot read it ({type(error).__name__}).",
        next_step="Run the same query in DuckDB to see the value; it is not shown here, because it "
        "may be personal data.",
        code="UNREADABLE",
    )


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]
