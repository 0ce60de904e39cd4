"""Conditions as predicates over rows. Every test is true or false: null is a value like another."""

from __future__ import annotations

import operator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.model import ID_TYPES, NUMBER_TYPES
from crosswalk_sandbox.salesforce.moments import parse_moment
from crosswalk_sandbox.salesforce.soql import dates, problems
from crosswalk_sandbox.salesforce.soql.tokens import like_pattern, unescape
from crosswalk_sandbox.salesforce.soql.tree import Comparison, Junction, Not

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_sandbox.salesforce.org import Row
    from crosswalk_sandbox.salesforce.soql.scope import Column
    from crosswalk_sandbox.salesforce.soql.tree import Condition, Expression, Select, Value

    Predicate = Callable[[Row], bool]

_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# A span has no single value: before it, in it or after it decides.
_SPAN_BOUND = {"<": (operator.lt, 0), "<=": (operator.lt, 1), ">": (operator.ge, 1)}
_SPAN_BOUND[">="] = (operator.ge, 0)
_UNORDERED = ID_TYPES | {"boolean", "multipicklist"}


class Conditions:
    """Compiles the conditions of one query."""

    def __init__(
        self,
        text: str,
        now: float,
        column: Callable[[Expression], Column],
        canonical_id: Callable[[object], str | None],
        inner: Callable[[Select], set[Any]],
    ) -> None:
        """Take what the conditions need.

        Args:
            text: The query, for error messages.
            now: Unix seconds, for date literals.
            column: Resolves a field or function.
            canonical_id: Returns an id of 15 or 18 characters as 18.
            inner: Runs a query inside IN and returns its values.
        """
        self._text = text
        self._now = now
        self._column = column
        self._canonical_id = canonical_id
        self._inner = inner

    def reading(self, column: Callable[[Expression], Column]) -> Conditions:
        """Return the same with names resolved in another way (as HAVING does)."""
        return Conditions(self._text, self._now, column, self._canonical_id, self._inner)

    def compile(self, term: Condition) -> Predicate:
        """Return the predicate of a condition.

        Raises:
            SalesforceError: A field, an operator or a value that does not fit.
        """
        if isinstance(term, Not):
            inner = self.compile(term.term)
            return lambda row: not inner(row)
        if isinstance(term, Junction):
            tests = tuple(self.compile(each) for each in term.terms)
            if term.operator == "and":
                return lambda row: all(test(row) for test in tests)
            return lambda row: any(test(row) for test in tests)
        return self._compare(term)

    def _compare(self, term: Comparison) -> Predicate:
        column = self._column(term.left)
        if not column.field.filterable or column.field.compound:
            raise problems.not_usable(self._text, term.left.at, column.name, "filtered")
        self._check_operator(term, column)
        match term.operator:
            case "like":
                return self._like(column, term.values[0])
            case "includes" | "excludes":
                return self._members(column, term)
            case "in" | "not in":
                inner = term.select and self._inner(term.select)
                values = inner or {self.value(column, each) for each in term.values}
                return _membership(column, values, term.operator == "in")
            case _:
                return self._against(column, term, term.values[0])

    def _against(self, column: Column, term: Comparison, value: Value) -> Predicate:
        """Compare with one value or with the span of a date literal."""
        if (bounds := self._bounds(column, value)) is not None:
            return _in_span(column, term.operator, bounds)
        wanted = self.value(column, value)
        if term.operator in {"=", "!="}:
            return _membership(column, {wanted}, term.operator == "=")
        if wanted is None:
            raise problems.unexpected(self._text, value.at, value.text)
        return _ordered(column, _ORDERED[term.operator], wanted)

    def _check_operator(self, term: Comparison, column: Column) -> None:
        kind = column.field.type
        wrong = (
            (term.operator == "like" and not is_text(kind))
            or (term.operator in _ORDERED and kind in _UNORDERED)
            or (term.operator in {"includes", "excludes"} and kind != "multipicklist")
        )
        if wrong:
            message = f"invalid operator on {kind} field"
            raise problems.located(problems.BAD_OPERATOR, self._text, term.left.at, message)

    def value(self, column: Column, value: Value) -> Any:  # noqa: ANN401 - any stored value
        """Return a literal in the stored form of its field; texts in lower case.

        Raises:
            SalesforceError: INVALID_FIELD, when it does not fit the type.
        """
        kind = column.field.type
        if value.kind == "word" and value.text not in {"null", "true", "false"}:
            message = "Bind variables only allowed in Apex code"
            raise problems.located(problems.MALFORMED, self._text, value.at, message)
        if value.kind == "word" and (kind == "boolean" or value.text == "null"):
            # a check box has no third state
            return value.text == "true" if kind == "boolean" else None
        if is_text(kind) or kind in ID_TYPES:
            return self._text_value(column, value)
        if kind in NUMBER_TYPES and value.kind == "number":
            return float(value.text)
        if kind in {"date", "datetime"} and value.kind == kind:
            try:
                return _moment(value)
            except ValueError:
                message = f"Invalid {kind}: {value.text}"
                raise problems.located(problems.MALFORMED, self._text, value.at, message) from None
        raise self._wrong(column, value)

    def _text_value(self, column: Column, value: Value) -> str | None:
        if value.kind != "string":
            raise self._wrong(column, value)
        text = unescape(value.text)
        if not text:
            return None
        if column.field.type not in ID_TYPES:
            return text.lower()
        found = self._canonical_id(text)
        if found is None:
            message = f"invalid ID field: {text}"
            raise problems.located(problems.BAD_OPERATOR, self._text, value.at, message)
        return found

    def _wrong(self, column: Column, value: Value) -> Exception:
        kind = column.field.type
        quoted = is_text(kind) or kind in ID_TYPES
        shown = {"datetime": "dateTime"}.get(kind, "string" if quoted else kind)
        return problems.wrong_type(self._text, value.at, column.name, shown, quoted=quoted)

    def _bounds(self, column: Column, value: Value) -> tuple[str, str] | None:
        """Return the stored bounds of a date literal, or nothing for any other value."""
        if value.kind != "word" or column.field.type not in {"date", "datetime"}:
            return None
        found = dates.span(value.text, value.count, datetime.fromtimestamp(self._now, UTC).date())
        if found is None:
            return None
        as_stored = dates.day_start if column.field.type == "datetime" else date.isoformat
        return as_stored(found[0]), as_stored(found[1])

    def _like(self, column: Column, value: Value) -> Predicate:
        if value.kind != "string":
            raise self._wrong(column, value)
        matches, get = like_pattern(value.text).fullmatch, column.get
        return lambda row: (text := get(row)) is not None and matches(text) is not None

    def _members(self, column: Column, term: Comparison) -> Predicate:
        """Each value may name several items with `;`, which must all be chosen."""
        if any(value.kind != "string" for value in term.values):
            raise self._wrong(column, term.values[0])
        groups = [set(unescape(each.text).lower().split(";")) for each in term.values]
        get, wanted = column.get, term.operator == "includes"

        def test(row: Row) -> bool:
            chosen = set((get(row) or "").lower().split(";"))
            return any(group <= chosen for group in groups) == wanted

        return test


def is_text(kind: str) -> bool:
    """Tell whether values of a field type are compared as texts, in any case."""
    return kind not in NUMBER_TYPES | ID_TYPES | {"boolean", "date", "datetime", "time"}


def _moment(value: Value) -> str:
    if value.kind == "datetime":
        return parse_moment(value.text, milliseconds=True)
    return date.fromisoformat(value.text).isoformat()


def _membership(column: Column, values: set[Any], wanted: bool) -> Predicate:  # noqa: FBT001 - private
    get = column.get
    if is_text(column.field.type):

        def test(row: Row) -> bool:
            value = get(row)
            return ((value.lower() if value else None) in values) == wanted

        return test
    return lambda row: (get(row) in values) == wanted


def _ordered(column: Column, compare: Callable[[Any, Any], bool], bound: object) -> Predicate:
    get = column.get
    if is_text(column.field.type):
        return lambda row: (value := get(row)) is not None and compare(value.lower(), bound)
    return lambda row: (value := get(row)) is not None and compare(value, bound)


def _in_span(column: Column, sign: str, bounds: tuple[str, str]) -> Predicate:
    get, (first, after) = column.get, bounds
    if sign in {"=", "!="}:
        wanted = sign == "="
        return lambda row: ((value := get(row)) is not None and first <= value < after) == wanted
    compare, which = _SPAN_BOUND[sign]
    return _ordered(column, compare, bounds[which])
