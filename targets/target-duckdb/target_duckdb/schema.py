"""From a JSON schema to columns, and from one column type to a wider one."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from target_duckdb.errors import IncompatibleSchema, InvalidSchema
from target_duckdb.identifiers import column_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCALARS = frozenset({"integer", "number", "boolean", "string", "date", "date-time"})
ANYTHING = SCALARS | {"object", "array"}
TIMESTAMP = "TIMESTAMP WITH TIME ZONE"

# the narrowest type for values of these kinds; whatever is not listed is kept as JSON
_NATURAL: Sequence[tuple[frozenset[str], str]] = (
    (frozenset({"integer"}), "BIGINT"),
    (frozenset({"integer", "number"}), "DOUBLE"),
    (frozenset({"boolean"}), "BOOLEAN"),
    (frozenset({"date"}), "DATE"),
    (frozenset({"date-time"}), TIMESTAMP),
    (frozenset({"string", "date", "date-time"}), "VARCHAR"),
)
# what a column may become, nearest first; numbers that fit nowhere else stay exact as JSON
WIDER: Mapping[str, Sequence[str]] = {
    "BIGINT": ("HUGEINT", "DOUBLE", "VARCHAR", "JSON"),
    "HUGEINT": ("DOUBLE", "VARCHAR", "JSON"),
    "DOUBLE": ("VARCHAR", "JSON"),
    "BOOLEAN": ("VARCHAR", "JSON"),
    "DATE": (TIMESTAMP, "VARCHAR", "JSON"),
    TIMESTAMP: ("VARCHAR", "JSON"),
    "VARCHAR": ("JSON",),
    "JSON": (),
}
# the kind of value that a stored type stands for
_KIND = {
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    TIMESTAMP: "date-time",
    "VARCHAR": "string",
}


@dataclasses.dataclass(frozen=True)
class Column:
    """One property of a stream and where it is kept.

    Attributes:
        property: name in the records.
        name: name in the table.
        kinds: what the schema allows besides null.
        type: DuckDB type that holds it.
        is_key: whether it is a key property, which always has a value.
        is_required: whether the schema requires a value that is not null.
        is_ambiguous: whether a string of it was seen that reads like another JSON value.
    """

    property: str
    name: str
    kinds: frozenset[str]
    type: str
    is_key: bool
    is_required: bool
    is_ambiguous: bool = False


def columns_of(stream: str, schema: Mapping[str, Any], keys: Sequence[str]) -> list[Column]:
    """Return the columns for a stream's schema, in its order.

    Raises:
        InvalidSchema: it has no properties, or a key property is not among them.
    """
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        raise InvalidSchema(
            f"The schema of stream {stream!r} describes no properties.",
            next_step="Correct the tap or its catalog.",
        )
    if unknown := sorted(set(keys) - set(properties)):
        raise InvalidSchema(
            f"The schema of stream {stream!r} does not describe the key properties {unknown}.",
            next_step="Correct the tap or the primary keys configured for the stream.",
        )
    required = set(schema.get("required") or ())
    names = column_names(properties)
    return [
        Column(
            property=name,
            name=names[name],
            kinds=(kinds := _kinds(definition)[0]),
            type=natural_type(kinds),
            is_key=name in keys,
            is_required=name in required and not _kinds(definition)[1],
        )
        for name, definition in properties.items()
        if name in names
    ]


def _kinds(definition: Any) -> tuple[frozenset[str], bool]:  # noqa: ANN401 - any JSON is a schema
    """Return the kinds of value a property may have, and whether it may be null."""
    if not isinstance(definition, dict):
        return ANYTHING, True
    branches = definition.get("anyOf") or definition.get("oneOf")
    if "type" not in definition:
        if not branches:
            return ANYTHING, True
        found = [_kinds(branch) for branch in branches]
        return frozenset().union(*(kinds for kinds, _ in found)), any(null for _, null in found)
    types = definition["type"]
    types = [types] if isinstance(types, str) else types
    form = definition.get("format")
    text = form if form in {"date", "date-time"} else "string"
    kinds = frozenset(text if name == "string" else name for name in types if name != "null")
    return (kinds, "null" in types) if kinds <= ANYTHING else (ANYTHING, True)


def natural_type(kinds: frozenset[str]) -> str:
    """Return the narrowest DuckDB type for values of these kinds."""
    return next((name for group, name in _NATURAL if kinds and kinds <= group), "JSON")


def merged_type(stream: str, column: Column, stored: str) -> str:
    """Return the type that holds both what is stored and what the schema now describes.

    Raises:
        IncompatibleSchema: there is none that keeps the meaning of the stored values.
    """
    wanted = column.type
    if stored in {wanted, "JSON"} or stored in WIDER.get(wanted, ()):
        return stored
    # a scalar becomes JSON only when the new schema still allows that scalar
    if wanted in WIDER.get(stored, ()) and (wanted != "JSON" or _KIND[stored] in column.kinds):
        return wanted
    raise IncompatibleSchema(
        f"Stream {stream!r}: column {column.name!r} is stored as {stored} and cannot become "
        f"{wanted}. Nothing was changed.",
        next_step="Rename or drop the stored column, or load the stream into another schema.",
    )
