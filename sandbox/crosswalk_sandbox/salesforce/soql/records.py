"""Rows of a query as the records of a REST reply: nested along relationships, with `attributes`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.soql.scope import Column
    from crosswalk_sandbox.salesforce.soql.statement import Statement

Record = dict[str, Any]

# Stored and shown alike.
_AS_STORED = frozenset({"id", "reference", "string", "picklist", "multipicklist", "email", "phone"})
_NAME = "Name"


def record_maker(org: Org, statement: Statement, version: str) -> Callable[[Row], Record]:
    """Return what turns a row of the query's object into a record."""
    return _Maker(org, statement, version).level((), statement.columns)


class _Maker:
    def __init__(self, org: Org, statement: Statement, version: str) -> None:
        self._org = org
        self._statement = statement
        self._path = f"/services/data/v{version}/sobjects"

    def level(self, hops: tuple[str, ...], columns: list[Column]) -> Callable[[Row], Record]:
        """Make the records at the end of a path; entries keep the order of the select list."""
        entries: dict[str, Callable[[Row], Any]] = {}
        for column in columns:
            deeper = column.hops[len(hops) :]
            if not deeper:
                entries[column.name] = self._shown(column)
            elif deeper[0] not in entries:
                within = [c for c in columns if c.hops[len(hops) :][:1] == deeper[:1]]
                entries[deeper[0]] = self.level((*hops, deeper[0]), within)
        kind, fetch = self._statement.node_type(hops)
        fields = tuple(entries.items())

        def make(row: Row) -> Record:
            return {
                "attributes": {"type": kind, "url": f"{self._path}/{kind}/{row['Id']}"},
                **{name: read(row) for name, read in fields},
            }

        def make_parent(row: Row) -> Record | None:
            parent = fetch and fetch(row)
            if not parent:
                return None
            # A polymorphic relationship shows the type Name beside the address of the real object.
            target = parent["Type"] if kind == _NAME else kind
            return {
                "attributes": {"type": kind, "url": f"{self._path}/{target}/{parent['Id']}"},
                **{name: read(row) for name, read in fields},
            }

        return make_parent if hops else make  # type: ignore[return-value]  # null for no parent

    def _shown(self, column: Column) -> Callable[[Row], Any]:
        get = column.get
        if column.field.type in _AS_STORED or column.field.compound:
            return get
        show = partial(self._org.render_json, column.field)
        return lambda row: None if (value := get(row)) is None else show(value)
