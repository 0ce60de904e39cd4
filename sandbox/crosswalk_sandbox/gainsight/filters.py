"""The `where` of a query as SQL with bound values.

Operators by data type: Gainsight success plan and object API documentation. Null matches
IS_NULL alone (not documented; assumed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import conditions, expression, failures
from crosswalk_sandbox.gainsight.failures import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.paths import Paths


def compile_where(
    where: object, paths: Paths, switches: Mapping[str, Any]
) -> tuple[str, list[Any]]:
    """Return the SQL of a filter and its values; no filter is `true`.

    Args:
        where: The request's `where`: `conditions` and `expression`.
        paths: Resolves fields, and collects the joins they need.
        switches: The vendor's switches.

    Raises:
        RefusedError: A condition or the expression is not valid.
    """
    if where is None or where == {}:
        return "true", []
    if not isinstance(where, dict):
        raise refused("where is not an object")
    by_alias = _by_alias(where.get("conditions"))
    text = where.get("expression")
    if not isinstance(text, str):
        raise refused("expression is missing")
    try:
        term = expression.parse(text, parentheses=switches["parentheses"])
    except expression.ExpressionError as error:
        raise refused(f"Invalid expression: {error}") from error
    values: list[Any] = []

    def leaf(alias: str) -> str:
        if alias not in by_alias:
            raise refused(f"Invalid expression: no condition has the alias {alias}")
        sql, bound = conditions.compile_condition(by_alias[alias], paths, switches)
        values.extend(bound)
        return sql

    return expression.walk(term, leaf), values


def refused(message: str) -> RefusedError:
    """Return the refusal of a malformed query; its code is not documented, assumed."""
    return RefusedError(failures.INVALID_GENERIC, message)


def _by_alias(found: object) -> dict[str, dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise refused("conditions is not a list of objects")
    by_alias = {each.get("alias"): each for each in found}
    if len(by_alias) < len(found):
        raise refused("two conditions have the same alias")
    return by_alias
