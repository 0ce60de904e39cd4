"""The columns of a query, as `columns=true` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.model import ID_TYPES, NUMBER_TYPES

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.soql.scope import Column
    from crosswalk_sandbox.salesforce.soql.statement import Statement

# Types have other names here than in describe; the list is not documented, assumed.
_APEX_TYPES = {"id": "Id", "reference": "Id", "boolean": "Boolean", "int": "Integer"}
_APEX_TYPES |= {"double": "Double", "currency": "Double", "percent": "Double"}
_APEX_TYPES |= {"date": "Date", "datetime": "Datetime"}


def column_metadata(statement: Statement) -> dict[str, Any]:
    """Return the reply of a query that asks for its columns."""
    return {
        "columnMetadata": _level((), statement.columns) + _groups(statement),
        "entityName": statement.source.name,
        "groupBy": bool(statement.select.groups),
        "idSelected": any(not c.hops and c.name == "Id" for c in statement.columns),
        "keyPrefix": statement.source.key_prefix,
    }


def _level(hops: tuple[str, ...], columns: list[Column]) -> list[dict[str, Any]]:
    """Return the columns at the end of a path; parents hold theirs in `joinColumns`."""
    found: dict[str, dict[str, Any]] = {}
    for column in columns:
        deeper = column.hops[len(hops) :]
        if not deeper:
            found[column.name] = _column(column)
        elif deeper[0] not in found:
            within = [c for c in columns if c.hops[len(hops) :][:1] == deeper[:1]]
            joined = _level((*hops, deeper[0]), within)
            found[deeper[0]] = {**_named(deeper[0], "Id"), "joinColumns": joined}
    return list(found.values())


def _column(column: Column) -> dict[str, Any]:
    field = column.field
    return {
        **_named(field.name, _APEX_TYPES.get(field.type, "String")),
        "booleanType": field.type == "boolean",
        "custom": field.custom,
        "insertable": field.createable,
        "numberType": field.type in NUMBER_TYPES,
        "textType": field.type not in NUMBER_TYPES | ID_TYPES | {"boolean", "date", "datetime"},
        "updatable": field.updateable,
    }


def _groups(statement: Statement) -> list[dict[str, Any]]:
    if statement.aggregation is None:
        return []
    names = statement.aggregation.names
    return [{**_named(name, "Object"), "aggregate": True} for name in names]


def _named(name: str, apex_type: str) -> dict[str, Any]:
    return {
        "aggregate": False,
        "apexType": apex_type,
        "booleanType": False,
        "columnName": name,
        "custom": False,
        "displayName": name,
        "foreignKeyName": None,
        "insertable": False,
        "joinColumns": [],
        "numberType": False,
        "textType": False,
        "updatable": False,
    }
