"""Read objects and fields from the files in `metadata/` and from a world's own declarations."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from crosswalk_sandbox.gainsight.identifiers import gsid
from crosswalk_sandbox.gainsight.model import (
    PICKLISTS,
    Catalog,
    Category,
    Field,
    Item,
    ObjectType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "metadata"

# Lengths in characters. 500 is the describe sample's for STRING; 220 its GSID; the others are
# not documented, assumed.
_LENGTHS = {"GSID": 220, "LOOKUP": 220, "RICHTEXTAREA": 131_072, "JSONSTRING": 131_072}
_DEFAULT_LENGTH = 500

_AUDIT = {
    "Gsid": {"type": "GSID", "label": "GSID"},
    "CreatedDate": {"type": "DATETIME"},
    "CreatedBy": {"type": "LOOKUP", "to": "gsuser"},
    "ModifiedDate": {"type": "DATETIME"},
    "ModifiedBy": {"type": "LOOKUP", "to": "gsuser"},
}
# Cockpit objects spell the user look-ups differently.
_COCKPIT = {
    {"CreatedBy": "CreatedById", "ModifiedBy": "ModifiedById"}.get(name, name): spec
    for name, spec in _AUDIT.items()
}
_SYSTEM_FIELDS: dict[str, dict[str, dict[str, str]]] = {
    "standard": _AUDIT,
    "cockpit": _COCKPIT,
    "none": {},
}


@cache
def _files() -> tuple[dict[str, Any], ...]:
    read = (file.read_text("utf-8") for file in sorted(FOLDER.glob("*.yaml")))
    return tuple(yaml.load(text, Loader=yaml.CSafeLoader) for text in read)


@cache
def standard_catalog() -> Catalog:
    """Return the objects that every world has."""
    objects = (object_type(spec) for spec in _files())
    return Catalog({each.name: each for each in objects})


def standard_rows() -> dict[str, list[dict[str, Any]]]:
    """Return the rows that every world has, such as the statuses of Cockpit, by object."""
    return {spec["object"].lower(): spec["rows"] for spec in _files() if "rows" in spec}


def extended_catalog(
    custom_objects: Mapping[str, Mapping[str, Any]],
    custom_fields: Mapping[str, Mapping[str, Any]],
) -> Catalog:
    """Return the standard catalog with a world's own objects and fields.

    Args:
        custom_objects: API name → declaration, in the form of the files in `metadata/`.
        custom_fields: Name of an object → API name of a field → its declaration.
    """
    if not custom_objects and not custom_fields:
        return standard_catalog()
    objects = dict(standard_catalog().objects)
    for number, (name, spec) in enumerate(custom_objects.items(), start=2):
        defaults = {"kind": "CUSTOM", "type_code": f"1Z{number:02d}", "writable": True}
        made = object_type({**defaults, "object": name, "transactional": True, **spec})
        objects[made.name] = made
    for name, specs in custom_fields.items():
        known = objects[name.lower()]
        extra = tuple(_field(known.name, each, spec) for each, spec in specs.items())
        objects[known.name] = known.with_fields(extra)
    return Catalog(objects)


def object_type(spec: Mapping[str, Any]) -> ObjectType:
    """Build one object from its declaration."""
    name = spec["object"].lower()
    label = spec.get("label", _label(spec["object"]))
    system = _SYSTEM_FIELDS[spec.get("system_fields", "standard")]
    fields = [
        _field(name, each, {**one, "read_only": True}, group="SYSTEM")
        for each, one in system.items()
    ]
    fields += [_field(name, each, one) for each, one in spec["fields"].items()]
    return ObjectType(
        name=name,
        api_name=spec["object"],
        label=label,
        label_plural=spec.get("label_plural", f"{label}s"),
        kind=spec["kind"],
        type_code=spec["type_code"],
        fields=tuple(fields),
        writable=spec.get("writable", False),
        transactional=spec.get("transactional", False),
        hidden=spec.get("hidden", False),
        readable=spec.get("readable", True),
    )


def _field(
    object_name: str, name: str, declared: str | Mapping[str, Any], group: str | None = None
) -> Field:
    """Build one field; a bare text is its data type."""
    spec: Mapping[str, Any] = {"type": declared} if isinstance(declared, str) else declared
    data_type = spec["type"]
    lookup = spec.get("to")
    return Field(
        name=name,
        label=spec.get("label", _label(name)),
        data_type=data_type,
        length=spec.get("length", _LENGTHS.get(data_type, _DEFAULT_LENGTH)),
        group=group or ("CUSTOM" if name.endswith("__gc") else "STANDARD"),
        required=spec.get("required", False),
        read_only=spec.get("read_only", False),
        indexed=spec.get("indexed", False),
        name_field=spec.get("name_field", False),
        decimal_places=spec.get("decimal_places", 0),
        lookup=lookup.lower() if lookup else None,
        category=_category(object_name, name, spec) if data_type in PICKLISTS else None,
    )


def _category(object_name: str, field_name: str, spec: Mapping[str, Any]) -> Category:
    where = (object_name, field_name)
    items = []
    for order, option in enumerate(spec["options"], start=1):
        facts: Mapping[str, Any] = {"label": option} if isinstance(option, str) else option
        system_name = facts.get("system_name", facts["label"])
        items.append(
            Item(
                gsid=gsid("1I00", "item", *where, system_name),
                label=facts["label"],
                system_name=system_name,
                active=facts.get("active", True),
                default=facts.get("default", False),
                display_order=order,
            )
        )
    return Category(gsid("1I00", "category", *where), _label(field_name), tuple(items))


def _label(name: str) -> str:
    """Make a label of an API name: `Match_Status__gc` → `Match Status`."""
    words = name.removesuffix("__gc").replace("_", " ")
    spaced = "".join(
        f" {c}" if c.isupper() and i and words[i - 1].islower() else c for i, c in enumerate(words)
    )
    return " ".join(spaced.split())
