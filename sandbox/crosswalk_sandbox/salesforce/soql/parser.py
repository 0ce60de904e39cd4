"""From text to tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.soql import problems
from crosswalk_sandbox.salesforce.soql.conditions_grammar import ConditionsGrammar
from crosswalk_sandbox.salesforce.soql.tree import Item, Order, Select

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.soql.tree import Expression

_CLAUSES = frozenset({"where", "group", "having", "order", "limit", "offset", "from"})


def parse(text: str) -> Select:
    """Read a query.

    Raises:
        SalesforceError: MALFORMED_QUERY.
    """
    parser = Parser(text)
    select = parser.select()
    if parser.here.kind != "end":
        raise parser.unexpected()
    return select


class Parser(ConditionsGrammar):
    """The clauses of a query, in the only order that is allowed."""

    def select(self) -> Select:
        """Read from SELECT to the last clause."""
        self.expect("select")
        items = [self._item()]
        while self.take(","):
            items.append(self._item())
        self.expect("from")
        source = self.path()
        if len(source.names) > 1:
            raise problems.unexpected(self.text, source.at, str(source))
        self.take("as")
        alias = self._name_unless_clause()
        where = self.condition() if self.take("where") else None
        groups = self._groups()
        having = self.condition() if self.take("having") else None
        return Select(
            self.text,
            tuple(items),
            source,
            alias,
            where,
            tuple(groups),
            having,
            tuple(self._orders()),
            self._whole() if self.take("limit") else None,
            self._whole() if self.take("offset") else 0,
        )

    def _item(self) -> Item:
        if self.here.text == "(" or self.here.word == "typeof":
            message = "subqueries and TYPEOF in the select list are not simulated"
            raise problems.located(problems.MALFORMED, self.text, self.here.at, message)
        return Item(self.expression(), self._name_unless_clause())

    def _name_unless_clause(self) -> str | None:
        if self.here.kind != "name" or self.here.word in _CLAUSES:
            return None
        return self.next().text

    def _groups(self) -> list[Expression]:
        if not self.take("group"):
            return []
        self.expect("by")
        groups = [self.expression()]
        while self.take(","):
            groups.append(self.expression())
        return groups

    def _orders(self) -> list[Order]:
        if not self.take("order"):
            return []
        self.expect("by")
        orders = [self._order()]
        while self.take(","):
            orders.append(self._order())
        return orders

    def _order(self) -> Order:
        expression = self.expression()
        descending = self.take("desc")
        if not descending:
            self.take("asc")
        last = False
        if self.take("nulls"):
            last = self.take("last")
            if not last:
                self.expect("first")
        return Order(expression, descending, last)

    def _whole(self) -> int:
        if self.here.kind != "number" or not self.here.text.isdigit():
            raise self.unexpected()
        return int(self.next().text)
