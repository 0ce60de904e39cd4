"""From DuckDB types to JSON: the schema of a column, and the SQL that writes its values.

DuckDB's own `to_json` turns decimals into 64-bit floats and writes infinities that JSON does not
know. Here numbers are written as DuckDB prints them, so every digit survives, and only texts go
through `to_json`, which knows how to escape them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from tap_duckdb.identifiers import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb.sqltypes import DuckDBPyType

_INTEGERS = {
    *("tinyint", "smallint", "integer", "bigint", "hugeint", "bignum"),
    *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"),
}
_FLOATS = {"float", "double"}
_ANYTHING = {"json", "variant", "union"}
_NESTED = _ANYTHING | {"list", "array", "struct", "map"}
_TYPES = (
    (_INTEGERS, ["integer"]),
    (_FLOATS | {"decimal"}, ["number"]),
    ({"boolean"}, ["boolean"]),
    (_ANYTHING, ["object", "array", "string", "number", "integer", "boolean"]),
)
_FORMS = {
    "date": {"format": "date"},
    "timestamp": {"format": "date-time"},
    "blob": {"contentEncoding": "base64"},
}


def is_nested(kind: DuckDBPyType) -> bool:
    """Tell whether values of this type are read from JSON as they are, not as texts."""
    return _name(kind) in _NESTED


def json_schema(kind: DuckDBPyType) -> dict[str, Any]:
    """Return the JSON schema of a nullable column."""
    name = _name(kind)
    if name in {"list", "array"}:
        return {"type": ["array", "null"], "items": json_schema(_children(kind)["child"])}
    if name == "map":
        values = json_schema(_children(kind)["value"])
        return {"type": ["object", "null"], "additionalProperties": values}
    if name == "struct":
        fields = {field: json_schema(child) for field, child in _children(kind).items()}
        return {"type": ["object", "null"], "properties": fields}
    types = next((types for names, types in _TYPES if name in names), ["string"])
    return {"type": [*types, "null"], **_FORMS.get(name, {})}


def json_text(value: str, kind: DuckDBPyType) -> str:
    """Return the SQL that writes the SQL expression `value` as JSON text, NULL as NULL."""
    name = _name(kind)
    text = f"CAST({value} AS VARCHAR)"
    if name in _INTEGERS | {"decimal", "boolean"}:
        return text
    if name in _FLOATS:  # JSON has no infinity and no NaN
        return f"CASE WHEN isfinite({value}) THEN {text} END"
    if name in {"date", "timestamp"}:
        return f"CASE WHEN isfinite({value}) THEN '\"' || {_iso(value, kind)} || '\"' END"
    if name == "blob":
        return f"'\"' || base64({value}) || '\"'"
    return _nested_text(value, kind) if name in _NESTED else f"CAST(to_json({value}) AS VARCHAR)"


def _iso(value: str, kind: DuckDBPyType) -> str:
    if kind.id == "date":
        return f"CAST({value} AS VARCHAR)"
    if kind.id == "timestamp_ns":  # strftime knows microseconds at most
        return f"replace(CAST({value} AS VARCHAR), ' ', 'T') || 'Z'"
    # a session in UTC makes a timestamp with and without time zone the same
    return f"strftime({value}, '%Y-%m-%dT%H:%M:%S.%fZ')"


def _nested_text(value: str, kind: DuckDBPyType) -> str:
    name = _name(kind)
    if name in {"list", "array"}:
        items = f"list_transform({value}, lambda e: {_or_null('e', _children(kind)['child'])})"
        return f"'[' || array_to_string({items}, ',') || ']'"
    if name == "map":
        # not e.key: if there is a column `e`, that would be a field of it
        of_value = _or_null("struct_extract(e, 'value')", _children(kind)["value"])
        pair = f"concat(to_json(CAST(struct_extract(e, 'key') AS VARCHAR)), ':', {of_value})"
        items = f"list_transform(map_entries({value}), lambda e: {pair})"
        return f"'{{' || array_to_string({items}, ',') || '}}'"
    if name == "struct":
        fields = [
            (field, f"struct_extract({value}, {literal(field)})", child)
            for field, child in _children(kind).items()
        ]
        return f"CASE WHEN {value} IS NOT NULL THEN {object_text(fields)} END"
    # as it is stored, but on one line: in valid JSON a line end is never part of a text
    return f"translate(CAST(CAST({value} AS JSON) AS VARCHAR), chr(10) || chr(13), '  ')"


def object_text(fields: Iterable[tuple[str, str, DuckDBPyType]]) -> str:
    """Return the SQL that writes a JSON object; a field is its name, SQL expression and type."""
    parts: list[str] = []
    for field, value, kind in fields:
        separator = "," if parts else "{"
        parts.append(literal(f"{separator}{json.dumps(field, ensure_ascii=False)}:"))
        parts.append(_or_null(value, kind))
    return f"concat({', '.join(parts)}, '}}')" if parts else "'{}'"


def _or_null(value: str, kind: DuckDBPyType) -> str:
    return f"coalesce({json_text(value, kind)}, 'null')"


def _name(kind: DuckDBPyType) -> str:
    """Return the name of a type without parameters, precision and zone; JSON is one of its own."""
    if str(kind) == "JSON":
        return "json"
    return "timestamp" if kind.id.startswith("timestamp") else kind.id


def _children(kind: DuckDBPyType) -> dict[str, DuckDBPyType]:
    return cast("dict[str, DuckDBPyType]", dict(kind.children))
