"""Which rows a query has to look at: by an index when a condition allows it, else all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.model import ID_TYPES
from crosswalk_sandbox.salesforce.soql.tree import Comparison, Junction, Path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crosswalk_sandbox.salesforce.model import Field
    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.soql.conditions import Conditions
    from crosswalk_sandbox.salesforce.soql.scope import Column, Scope
    from crosswalk_sandbox.salesforce.soql.tree import Condition

_MOMENTS = frozenset({"SystemModstamp", "LastModifiedDate", "CreatedDate"})


def candidates(
    org: Org, scope: Scope, conditions: Conditions, where: Condition | None
) -> Iterable[Row]:
    """Return rows among which are all that fulfil the condition, oldest first."""
    terms = where.terms if isinstance(where, Junction) and where.operator == "and" else (where,)
    usable = [
        (term, scope.column(term.left))
        for term in terms
        if isinstance(term, Comparison)
        and isinstance(term.left, Path)
        and term.select is None
        and not scope.column(term.left).hops
    ]
    name, deleted = scope.source.name, scope.include_deleted
    for term, column in usable:
        if term.operator in {"=", "in"} and _is_key(column.field):
            values: list[Any] = [conditions.value(column, value) for value in term.values]
            return org.rows_where(name, column.name, values, include_deleted=deleted)
    for moment in _MOMENTS:
        low, high = _range(conditions, [each for each in usable if each[1].name == moment])
        if low or high:
            return org.rows_between(name, moment, low, high, include_deleted=deleted)
    return org.rows(name, include_deleted=deleted)


def _is_key(field: Field) -> bool:
    return field.type in ID_TYPES or field.external_id or field.unique or field.id_lookup


def _range(
    conditions: Conditions, terms: list[tuple[Comparison, Column]]
) -> tuple[str | None, str | None]:
    """Return the narrowest bounds that the comparisons with plain moments give."""
    lows, highs = [], []
    for term, column in terms:
        if term.operator not in {"=", "<", "<=", ">", ">="} or term.values[0].kind != "datetime":
            continue
        moment = str(conditions.value(column, term.values[0]))
        if term.operator in {"=", ">", ">="}:
            lows.append(moment)
        if term.operator in {"=", "<", "<="}:
            highs.append(moment)
    return max(lows, default=None), min(highs, default=None)
