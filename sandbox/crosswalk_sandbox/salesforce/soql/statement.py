"""A query ready to run: its columns, and the rows that it finds in their order."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.soql import problems
from crosswalk_sandbox.salesforce.soql.access import candidates
from crosswalk_sandbox.salesforce.soql.aggregates import AGGREGATES, Aggregation
from crosswalk_sandbox.salesforce.soql.conditions import Conditions, is_text
from crosswalk_sandbox.salesforce.soql.parser import parse
from crosswalk_sandbox.salesforce.soql.scope import Scope
from crosswalk_sandbox.salesforce.soql.tree import Call, Item, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.soql.scope import Column
    from crosswalk_sandbox.salesforce.soql.tree import Order, Select

MOST_OFFSET = 2000
MOST_FIELDS_ROWS = 200
_ALIASES = "only aggregate expressions use field aliasing"


def prepare(org: Org, text: str, *, include_deleted: bool = False) -> Statement:
    """Read and check a query.

    Raises:
        SalesforceError: It is malformed, or names what does not exist.
    """
    return Statement(org, parse(text), include_deleted=include_deleted)


class Statement:
    """One query over one org.

    Attributes:
        source: The object of FROM.
        columns: What the select list reads, in its order; empty for aggregates.
        aggregation: Groups and functions, or nothing for a query of rows.
    """

    def __init__(self, org: Org, select: Select, *, include_deleted: bool) -> None:
        """Check the query.

        Raises:
            SalesforceError: It names what does not exist, or uses it as it cannot be used.
        """
        self.select = select
        self._org = org
        self._scope = Scope(org, select, include_deleted=include_deleted)
        self.source = self._scope.source
        self._conditions = Conditions(
            select.text, org.clock.now(), self._scope.column, org.canonical_id, self._inner
        )
        self._where = select.where and self._conditions.compile(select.where)
        self.columns: list[Column] = []
        self.aggregation: Aggregation | None = None
        self._keys: list[tuple[Column, Order]] = []
        if select.groups or any(map(_is_aggregate, select.items)):
            self.aggregation = Aggregation(select, self._scope, self._conditions)
        else:
            self._plain_columns()
        self._check_limits()

    @property
    def count_only(self) -> bool:
        """Whether the query is `SELECT COUNT()`, whose reply has no records."""
        return self.aggregation is not None and self.aggregation.count_only

    @property
    def polymorphic(self) -> set[str]:
        """References to rows of several objects that the select list goes through."""
        hops = {column.hops[0].lower() for column in self.columns if column.hops}
        through = (self.source.relationships[hop] for hop in hops)
        return {reference.name for reference in through if reference.polymorphic}

    def rows(self) -> list[Row]:
        """Return the rows found, ordered and cut; for aggregates the rows to be grouped."""
        found = candidates(self._org, self._scope, self._conditions, self.select.where)
        matching = filter(self._where, found) if self._where else found
        if self.aggregation:
            return list(matching)
        first, limit = self.select.offset, self.select.limit
        last = None if limit is None else first + limit
        if not self._keys:
            return list(islice(matching, first, last))
        rows = list(matching)
        for column, order in reversed(self._keys):
            rows = _sorted(rows, column, order)
        return rows[first:last]

    def node_type(self, hops: tuple[str, ...]) -> tuple[str, Callable[[Row], Row | None] | None]:
        """Return the type that a nested record shows, and the way to its row."""
        node = self._scope.node(hops)
        return node.entity.name, node.fetch

    def _plain_columns(self) -> None:
        for item in self.select.items:
            expression = item.expression
            if item.alias is not None and not isinstance(expression, Call):
                raise problems.located(
                    problems.MALFORMED, self.select.text, expression.at, _ALIASES
                )
            if isinstance(expression, Call) and expression.name == "fields":
                self._all_fields(expression)
            else:
                self._add(self._scope.column(expression), expression.at)
        for order in self.select.orders:
            column = self._scope.column(order.expression)
            if not column.field.sortable or column.field.compound:
                at = order.expression.at
                raise problems.not_usable(self.select.text, at, column.name, "sorted")
            self._keys.append((column, order))

    def _add(self, column: Column, at: int) -> None:
        if any(c.hops == column.hops and c.name == column.name for c in self.columns):
            message = f"duplicate field selected: {column.name}"
            raise problems.located(problems.MALFORMED, self.select.text, at, message)
        self.columns.append(column)

    def _all_fields(self, call: Call) -> None:
        """Expand FIELDS(ALL), FIELDS(STANDARD) and FIELDS(CUSTOM)."""
        which = str(call.argument).upper()
        if which not in {"ALL", "STANDARD", "CUSTOM"}:
            raise problems.unexpected(self.select.text, call.at, which)
        if which != "STANDARD" and not 0 < (self.select.limit or 0) <= MOST_FIELDS_ROWS:
            message = f"The SOQL FIELDS function must have a LIMIT of at most {MOST_FIELDS_ROWS}"
            raise problems.located(problems.MALFORMED, self.select.text, call.at, message)
        for field in self.source.fields.values():
            if which == "ALL" or field.custom == (which == "CUSTOM"):
                self._add(self._scope.column(Path((field.name,), call.at)), call.at)

    def _check_limits(self) -> None:
        if self.select.offset > MOST_OFFSET:
            message = f"Maximum SOQL offset allowed is {MOST_OFFSET}"
            raise problems.refused("NUMBER_OUTSIDE_VALID_RANGE", message)

    def _inner(self, select: Select) -> set[Any]:
        """Run a query inside IN and return its values, texts in lower case."""
        statement = Statement(self._org, select, include_deleted=self._scope.include_deleted)
        if len(statement.columns) != 1:
            at = select.items[0].expression.at
            message = "The inner select must select exactly one field"
            raise problems.located(problems.MALFORMED, select.text, at, message)
        column = statement.columns[0]
        values = {column.get(row) for row in statement.rows()} - {None}
        return {v.lower() for v in values} if is_text(column.field.type) else values


def _is_aggregate(item: Item) -> bool:
    return isinstance(item.expression, Call) and item.expression.name in AGGREGATES


def _sorted(rows: Sequence[Row], column: Column, order: Order) -> list[Row]:
    """Sort by one key, keeping the present order of equals."""
    get = column.get
    nulls = [row for row in rows if get(row) is None]
    rest = [row for row in rows if get(row) is not None]
    if is_text(column.field.type):
        rest.sort(key=lambda row: str(get(row)).lower(), reverse=order.descending)
    else:
        rest.sort(key=get, reverse=order.descending)
    return [*rest, *nulls] if order.nulls_last else [*nulls, *rest]
