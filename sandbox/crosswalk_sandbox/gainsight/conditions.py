"""One condition of a query as SQL: a field, an operator, a list of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import dates, failures, values
from crosswalk_sandbox.gainsight.failures import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crosswalk_sandbox.gainsight.model import Category, Field
    from crosswalk_sandbox.gainsight.paths import Paths
    from crosswalk_sandbox.gainsight.values import Stored

Sql = tuple[str, list[Any]]

_COMPARISONS = {"EQ": "=", "NE": "<>", "GT": ">", "GTE": ">=", "LT": "<", "LTE": "<="}
_NULLS = {"IS_NULL": "is null", "IS_NOT_NULL": "is not null"}
_LISTS = {"IN": "in", "NOT_IN": "not in"}
# "{0}" is the column; every "?" takes the same value. The spelling of "does not contain" is from
# one page only.
_TEXTS = {
    "CONTAINS": "instr({0}, ?) > 0",
    "DOES_NOT_CONTAINS": "instr({0}, ?) = 0",
    "STARTS_WITH": "substr({0}, 1, length(?)) = ?",
    "ENDS_WITH": "substr({0}, length({0}) - length(?) + 1) = ?",
}
# The same on the labels of a picklist.
_LABELS: dict[str, Callable[[str, str], bool]] = {
    "CONTAINS": lambda label, text: text in label,
    "DOES_NOT_CONTAINS": lambda label, text: text not in label,
    "STARTS_WITH": str.startswith,
    "ENDS_WITH": str.endswith,
}

_ANY_TYPE = frozenset(_NULLS)
_EQUAL = frozenset({"EQ", "NE"})
_ORDER = frozenset(_COMPARISONS)
_TEXT = _EQUAL | {"GT", "LT"} | set(_TEXTS)
_MEMBERS = frozenset({"INCLUDES", "EXCLUDES"})
_ALLOWED: dict[str, frozenset[str] | set[str]] = {
    "BOOLEAN": _EQUAL,
    "DATE": _ORDER | {"BTW"},
    "DATETIME": _ORDER | {"BTW"},
    "NUMBER": _ORDER | set(_LISTS),
    "CURRENCY": _ORDER,
    "PERCENTAGE": _ORDER,
    "PICKLIST": _EQUAL | _MEMBERS | set(_LISTS) | set(_TEXTS),
    "MULTISELECTDROPDOWNLIST": _MEMBERS,
    "LOOKUP": _EQUAL | {"STARTS_WITH", "CONTAINS"},
}


def allowed_operators(data_type: str, *, text_in: bool) -> frozenset[str]:
    """Return the operators that a data type takes; null tests are assumed for every type."""
    allowed = _ALLOWED.get(data_type, _TEXT) | _ANY_TYPE
    if text_in and (data_type not in _ALLOWED or data_type == "LOOKUP"):
        allowed |= _LISTS.keys()
    return frozenset(allowed)


def compile_condition(
    condition: Mapping[str, Any], paths: Paths, switches: Mapping[str, Any]
) -> Sql:
    """Return one condition as SQL.

    Raises:
        RefusedError: Unknown field, an operator its type does not take, or a bad value.
    """
    column = paths.column(condition.get("name"))
    field, operator = column.field, condition.get("operator")
    if operator not in allowed_operators(field.data_type, text_in=switches["text_in"]):
        raise _refused(f"Invalid operator {operator} for {field.data_type} field", field)
    if operator in _NULLS:
        return f"{column.sql} {_NULLS[operator]}", []
    given = _values(condition.get("value"), operator, field)
    if field.category is not None:
        return _picklist(column.sql, field, field.category, operator, given)
    bound = [_bound(field, each, switches) for each in given]
    if field.data_type in _ALLOWED and field.data_type != "LOOKUP":
        return _compared(column.sql, operator, bound, switches)
    if switches["text_case_sensitive"]:
        return _compared(column.sql, operator, bound, switches)
    return _compared(
        f"lower({column.sql})", operator, [str(each).lower() for each in bound], switches
    )


def _values(given: object, operator: str, field: Field) -> list[Any]:
    """Return the values of a condition: always a list, of the length its operator needs."""
    several = operator in _LISTS or operator in _MEMBERS
    needed = 2 if operator == "BTW" else 1
    if not isinstance(given, list) or len(given) < needed or (len(given) > needed and not several):
        raise _refused(f"Invalid number of values for {operator}", field)
    return given


def _bound(field: Field, value: object, switches: Mapping[str, Any]) -> Stored:
    """Turn a filter value into the stored form of its field."""
    try:
        match field.data_type:
            case "DATETIME":
                return dates.filter_datetime(value, switches["naive_filter_utc_offset"])
            case "DATE":
                return dates.filter_date(value)
            case "BOOLEAN":
                return int(values.boolean(value))
            case "NUMBER" | "CURRENCY" | "PERCENTAGE":
                return values.number(value)
    except ValueError as error:
        code, message = {
            "DATETIME": failures.INVALID_DATETIME,
            "DATE": failures.INVALID_DATE,
        }.get(field.data_type, failures.INVALID_FIELD)
        raise RefusedError(code, f"{message} ({field.name} = {value}).") from error
    if not isinstance(value, str):
        code, message = failures.INVALID_FIELD
        raise RefusedError(code, f"{message} ({field.name} = {value}).")
    return value


def _compared(sql: str, operator: str, bound: list[Any], switches: Mapping[str, Any]) -> Sql:
    if operator in _COMPARISONS:
        return f"{sql} {_COMPARISONS[operator]} ?", bound
    if operator == "BTW":
        upper = "<=" if switches["btw_inclusive"] else "<"
        return f"({sql} >= ? and {sql} {upper} ?)", bound
    if operator in _LISTS:
        return f"{sql} {_LISTS[operator]} ({_marks(bound)})", bound
    template = _TEXTS[operator]
    return template.format(sql), bound * template.count("?")


def _picklist(sql: str, field: Field, category: Category, operator: str, given: list[Any]) -> Sql:
    """Compare items: a value is a label, a system name or an id; an unknown one matches nothing."""
    if operator in _TEXTS:
        matching = _LABELS[operator]
        ids = [item.gsid for item in category.items if matching(item.label, str(given[0]))]
        return f"{sql} in ({_marks(ids)})", ids
    ids = [item.gsid for item in map(category.find, map(str, given)) if item]
    excluding = operator in {"NE", "NOT_IN", "EXCLUDES"}
    if field.data_type == "PICKLIST":
        return f"{sql} {'not in' if excluding else 'in'} ({_marks(ids)})", ids
    # Several items are stored as ids joined by ";"; ids are all of one length.
    held = " or ".join(f"instr({sql}, ?) > 0" for _ in ids) or "false"
    test = f"not ({held})" if excluding else f"({held})"
    return f"({sql} is not null and {test})", ids


def _marks(bound: list[Any]) -> str:
    return ", ".join("?" * len(bound))


def _refused(message: str, field: Field) -> RefusedError:
    """Return the refusal of a condition; its code is not documented, assumed."""
    return RefusedError(failures.INVALID_GENERIC, f"{message} ({field.name}).")
