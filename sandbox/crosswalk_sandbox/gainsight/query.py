"""The object query: select, where, orderBy, limit, offset → one SELECT → records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import dates
from crosswalk_sandbox.gainsight.filters import compile_where, refused
from crosswalk_sandbox.gainsight.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType
    from crosswalk_sandbox.store import Store

# Rows of one page at most (Gainsight Company and Custom Object API documentation).
MAX_LIMIT = 5000

Record = dict[str, Any]


def run(
    store: Store,
    catalog: Catalog,
    root: ObjectType,
    body: Mapping[str, Any],
    switches: Mapping[str, Any],
) -> list[Record]:
    """Answer a query; records carry the names as the query spelled them.

    Raises:
        RefusedError: The query is malformed or names an unknown field.
    """
    names = body.get("select")
    if not isinstance(names, list) or not names:
        raise refused("No field is selected")
    paths = Paths(catalog, root)
    columns = [paths.column(name) for name in names]
    where, values = compile_where(body.get("where"), paths, switches)
    order = _order(body.get("orderBy"), paths)
    sql = (
        f"select {', '.join(column.sql for column in columns)} {paths.from_sql}"
        f" where {where} order by {order} limit ? offset ?"
    )
    page = (_limit(body.get("limit"), switches), _whole(body.get("offset", 0), "offset", 0))
    rows = store.execute(sql, (*values, *page))
    return records(rows, names, [column.field for column in columns], switches)


def records(
    rows: Iterable[Iterable[Any]],
    names: list[str],
    fields: list[Field],
    switches: Mapping[str, Any],
) -> list[Record]:
    """Print stored rows as a reply does."""
    printers = [
        (index, printer)
        for index, field in enumerate(fields)
        if (printer := _printer(field, switches)) is not None
    ]
    printed = []
    for row in rows:
        values = list(row)
        for index, printer in printers:
            values[index] = printer(values[index])
        printed.append(dict(zip(names, values, strict=True)))
    return printed


def _printer(field: Field, switches: Mapping[str, Any]) -> Callable[[Any], object] | None:
    """Return how a field's stored values are printed; nothing means as they are."""
    if field.data_type == "BOOLEAN":
        return lambda value: None if value is None else bool(value)
    if field.data_type not in {"DATE", "DATETIME"}:
        return None
    printer = dates.printer(field.data_type, switches["date_mode"])
    unset = "" if switches["empty_dates"] == "blank" else None
    if printer is None and unset is None:
        return None
    return lambda value: unset if value is None else printer(value) if printer else value


def _order(given: object, paths: Paths) -> str:
    """Return ORDER BY; keys count in written order (not documented; assumed)."""
    if not isinstance(given, dict | None):
        raise refused("orderBy is not an object")
    keys = []
    for name, direction in (given or {}).items():
        if str(direction).lower() not in {"asc", "desc"}:
            raise refused(f"Invalid sort order {direction}")
        keys.append(f"{paths.column(name).sql} {str(direction).lower()}")
    return ", ".join(keys or ["t0.rowid"])


def _limit(given: object, switches: Mapping[str, Any]) -> int:
    if given is None:
        return int(switches["default_limit"])
    limit = _whole(given, "limit", 1)
    if limit > MAX_LIMIT and switches["max_limit_behaviour"] == "error":
        raise refused(f"limit is above {MAX_LIMIT}")
    return min(limit, MAX_LIMIT)


def _whole(value: object, name: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**63:
        raise refused(f"{name} is not a number of rows")
    return value
