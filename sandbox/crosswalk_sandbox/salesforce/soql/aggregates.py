"""GROUP BY and the functions over groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.model import NUMBER_TYPES, Field
from crosswalk_sandbox.salesforce.soql import problems
from crosswalk_sandbox.salesforce.soql.scope import Column
from crosswalk_sandbox.salesforce.soql.tree import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crosswalk_sandbox.salesforce.org import Row
    from crosswalk_sandbox.salesforce.soql.conditions import Conditions
    from crosswalk_sandbox.salesforce.soql.scope import Scope
    from crosswalk_sandbox.salesforce.soql.tree import Expression, Path, Select

AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "count": len,
    "count_distinct": lambda values: len(set(values)),
    "sum": lambda values: sum(values) if values else None,
    "avg": lambda values: sum(values) / len(values) if values else None,
    "min": lambda values: min(values, default=None),
    "max": lambda values: max(values, default=None),
}
"""Each takes the values of a group that are not null."""

_MOST_GROUPS = 2000


class Aggregation:
    """The groups of one query and what it shows of them."""

    def __init__(self, select: Select, scope: Scope, conditions: Conditions) -> None:
        """Resolve the names.

        Raises:
            SalesforceError: A field is neither grouped nor aggregated, or does not exist.
        """
        self._select = select
        self._scope = scope
        self._names: dict[Expression, str] = {}
        self._columns: dict[Expression, Column] = {}
        for expression in select.groups:
            self._columns[_key(expression)] = scope.column(expression)
        self.count_only = select.items[0].expression == Call(
            "count", None, select.items[0].expression.at
        )
        if self.count_only and (len(select.items) > 1 or select.groups):
            message = "Grouped query cannot use COUNT(), try COUNT(Id) instead"
            raise problems.located(
                problems.MALFORMED, select.text, select.items[0].expression.at, message
            )
        unnamed = 0
        for item in select.items:
            key = self._use(item.expression)
            name = item.alias
            if name is None and isinstance(item.expression, Call):
                name, unnamed = f"expr{unnamed}", unnamed + 1
            self._names[key] = name or self._columns[key].name
        self._orders = [(self._use(order.expression), order) for order in select.orders]
        having = select.having
        self._having = having and conditions.reading(self._group_column).compile(having)

    @property
    def names(self) -> list[str]:
        """Names of the select list."""
        return list(self._names.values())

    def records(
        self, rows: Iterable[Row], show: Callable[[Field, Any], Any]
    ) -> list[dict[str, Any]]:
        """Group rows and return one record per group under the names of the select list.

        Args:
            rows: What the query found.
            show: Turns a stored value into the one of a reply.

        Raises:
            SalesforceError: More groups than one reply may hold.
        """
        groups = self._grouped(rows)
        if self._having:
            groups = [group for group in groups if self._having(group)]
        for key, order in reversed(self._orders):
            label = str(key)
            nulls = [group for group in groups if group[label] is None]
            rest = [group for group in groups if group[label] is not None]
            rest.sort(key=lambda group: group[label], reverse=order.descending)
            groups = [*rest, *nulls] if order.nulls_last else [*nulls, *rest]
        first, limit = self._select.offset, self._select.limit
        groups = groups[first:] if limit is None else groups[first : first + limit]
        if len(groups) > _MOST_GROUPS:
            message = "Aggregate query does not support queryMore(), use LIMIT to restrict"
            raise problems.refused("EXCEEDED_ID_LIMIT", f"{message} the results to a single batch")
        return [
            {name: show(self._field(key), group[str(key)]) for key, name in self._names.items()}
            for group in groups
        ]

    def _grouped(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        keys = [self._columns[_key(each)] for each in self._select.groups]
        found: dict[tuple[Any, ...], list[Row]] = {}
        if not keys:
            found[()] = list(rows)
        else:
            for row in rows:
                found.setdefault(tuple(column.get(row) for column in keys), []).append(row)
        return [
            {str(key): self._value(key, members) for key in self._columns}
            for members in found.values()
        ]

    def _value(self, key: Expression, members: list[Row]) -> Any:  # noqa: ANN401 - any stored value
        column = self._columns[key]
        if not isinstance(key, Call) or key.name not in AGGREGATES:
            return column.get(members[0])
        if key.argument is None:
            return len(members)
        values = [value for row in members if (value := column.get(row)) is not None]
        return AGGREGATES[key.name](values)

    def _use(self, expression: Expression) -> Expression:
        """Make sure a column exists for an expression, and return its key."""
        key = _key(expression)
        if key in self._columns:
            return key
        if not isinstance(expression, Call) or expression.name not in AGGREGATES:
            message = f"Field must be grouped or aggregated: {expression}"
            raise problems.located(problems.MALFORMED, self._select.text, expression.at, message)
        if expression.argument is None:
            source = self._scope.source
            self._columns[key] = Column((), source, _whole("expr0"), lambda _: None)
            return key
        column = self._scope.column(expression.argument)
        if expression.name in {"sum", "avg"} and column.field.type not in NUMBER_TYPES:
            message = f"field {column.name} does not support aggregate operator {expression.name}"
            raise problems.located(problems.MALFORMED, self._select.text, expression.at, message)
        self._columns[key] = column
        return key

    def _group_column(self, expression: Expression) -> Column:
        """Resolve a name of HAVING: it reads from a group instead of a row."""
        key = self._use(expression)
        label = str(key)
        return replace(self._columns[key], field=self._field(key), get=lambda group: group[label])

    def _field(self, key: Expression) -> Field:
        """Return what describes the value of a column: the field, or a number for counts."""
        field = self._columns[key].field
        if isinstance(key, Call) and key.name in {"count", "count_distinct"}:
            return _whole(field.name)
        return field


def _whole(name: str) -> Field:
    return Field(name, name, "int")


def _key(expression: Expression) -> Expression:
    """Return an expression without its place and spelling, to find it again."""
    if isinstance(expression, Call):
        argument = expression.argument and _plain(expression.argument)
        return replace(expression, argument=argument, at=0)
    return _plain(expression)


def _plain(path: Path) -> Path:
    return replace(path, names=tuple(name.lower() for name in path.names), at=0)
