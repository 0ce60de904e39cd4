"""Read a labelled sample, as people write CSV files, into a schema `sample`.

Rows may have more or fewer fields than the header, columns any order, text may be UTF-8 or what
Windows writes, and quotes may be wrong: what can be read is read, and a file that names its columns
otherwise is refused.
"""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

from tap_communities.values import email_host

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

COLUMNS = {
    "users": ["user_id", "email", "username", "company_field"],
    "companies": ["company_id", "name", "website"],
    "company_domains": ["company_id", "domain"],
    "company_aliases": ["company_id", "alias"],
    "contacts": ["email", "company_id"],
    "truth": ["user_id", "company_id", "kind"],
}
# a file without any other column would be read as an empty one
OPTIONAL = {"username", "company_field", "name", "website", "kind"}


class SampleError(Exception):
    """A file that cannot be meant; the message says what is expected."""


def records(text: str) -> list[list[str]]:
    """Return the rows of a CSV text, the header among them, without the empty ones."""
    csv.field_size_limit(sys.maxsize)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        # each line for itself: a quote that nobody closed must not swallow the rows after it
        lines = io.StringIO(text, newline=None)
        rows = [row for line in lines for row in csv.reader([line])]
    return [row for row in rows if any(row)]


def read(path: Path, columns: list[str]) -> list[list[str | None]]:
    """Return the values of each column; what is empty or missing is None.

    Args:
        path: The file; it may be absent.
        columns: The columns to return, whatever their order in the file.

    Raises:
        SampleError: A column is missing that says whom or what a row is about.
    """
    content = path.read_bytes() if path.exists() else b""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows = records(text)
    if not rows:
        return [[] for _ in columns]
    header = [name.strip().lower() for name in rows.pop(0)]
    missing = [name for name in columns if name not in header and name not in OPTIONAL]
    if missing:
        raise SampleError(
            f"{path} has no column {' and no column '.join(missing)}:"
            f" its first line must name the columns {', '.join(columns)}, separated by commas"
        )
    places = [header.index(name) if name in header else None for name in columns]
    return [
        [row[at].strip() or None if at is not None and at < len(row) else None for row in rows]
        for at in places
    ]


def load(warehouse: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Read the files of `folder` into tables `sample.<file>`, mail hosts as the tap has them."""
    warehouse.execute("create schema sample")
    for name, columns in COLUMNS.items():
        values = dict(zip(columns, read(folder / f"{name}.csv", columns), strict=True))
        if name == "users":
            values["ascii_host"] = [email_host(address) for address in values["email"]]
        lists = ", ".join(f"unnest(?::varchar[]) as {column}" for column in values)
        warehouse.execute(f"create table sample.{name} as select {lists}", list(values.values()))
