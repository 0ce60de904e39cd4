"""Read objects and fields from the files in `metadata/` and from a world's own declarations."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from crosswalk_sandbox.salesforce.model import Field, PicklistValue, SObject

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "metadata"

_DELETED = {"IsDeleted": {"type": "boolean", "label": "Deleted"}}
_AUDIT: dict[str, dict[str, Any]] = {
    "CreatedDate": {"type": "datetime"},
    "CreatedById": {"type": "reference", "to": "User", "relationship": "CreatedBy"},
    "LastModifiedDate": {"type": "datetime"},
    "LastModifiedById": {"type": "reference", "to": "User", "relationship": "LastModifiedBy"},
    "SystemModstamp": {"type": "datetime"},
}
_SYSTEM_FIELDS = {"standard": {**_DELETED, **_AUDIT}, "no_deletes": _AUDIT}
_FLAGS = (
    "createable",
    "updateable",
    "deletable",
    "undeletable",
    "queryable",
    "replicateable",
    "bulk",
    "activity",
)

# What Task.WhatId may point to, beside every custom object.
_WHAT = ("Account",)

# Lengths that describe tells when a declaration names none; assumed.
_LENGTHS = {"id": 18, "reference": 18, "picklist": 255, "multipicklist": 4099, "email": 80}
_DEFAULT_LENGTH = 255
_SIZED = frozenset(
    {"string", "textarea", "email", "phone", "url", "picklist", "multipicklist", "combobox"}
)
_NEVER_FILTERED = frozenset({"address", "base64"})


@cache
def _files() -> tuple[dict[str, Any], ...]:
    read = (file.read_text("utf-8") for file in sorted(FOLDER.glob("*.yaml")))
    return tuple(yaml.load(text, Loader=yaml.CSafeLoader) for text in read)


def standard_rows() -> dict[str, list[dict[str, Any]]]:
    """Return the rows that every world has, such as the statuses of tasks, by object."""
    return {spec["object"]: spec["rows"] for spec in _files() if "rows" in spec}


def catalog(
    custom_objects: Mapping[str, Mapping[str, Any]],
    custom_fields: Mapping[str, Mapping[str, Any]],
) -> dict[str, SObject]:
    """Return every object by its lower-case name.

    Args:
        custom_objects: API name → declaration, in the form of the files in `metadata/`.
        custom_fields: Name of an object, or `Activity` → API name of a field → its declaration.
    """
    if not custom_objects and not custom_fields:
        return _standard_catalog()
    return _catalog(custom_objects, custom_fields)


@cache
def _standard_catalog() -> dict[str, SObject]:
    return _catalog({}, {})


def _catalog(
    custom_objects: Mapping[str, Mapping[str, Any]],
    custom_fields: Mapping[str, Mapping[str, Any]],
) -> dict[str, SObject]:
    extra = {name.lower(): fields for name, fields in custom_fields.items()}
    specs = [spec for spec in _files() if not spec.get("abstract")]
    specs += [
        {"key_prefix": f"a{number:02d}", **spec, "object": name}
        for number, (name, spec) in enumerate(custom_objects.items(), start=1)
    ]
    activity = next(spec["fields"] for spec in _files() if spec["object"] == "Activity")
    what = (*_WHAT, *(spec["object"] for spec in specs if spec["object"].endswith("__c")))
    found = {}
    for spec in specs:
        name = spec["object"].lower()
        fields = {**spec["fields"], **extra.get(name, {})}
        if spec.get("activity"):
            fields |= {**activity, **extra.get("activity", {})}
        found[name] = _sobject(spec, fields, what)
    return found


def _sobject(
    spec: Mapping[str, Any], fields: Mapping[str, str | Mapping[str, Any]], what: tuple[str, ...]
) -> SObject:
    label = spec.get("label", _label(spec["object"]))
    names = {"Id": {"type": "id", "label": f"{label} ID"}}
    system = {**names, **_SYSTEM_FIELDS[spec.get("system_fields", "standard")]}
    made = [_field(name, {**one, "system": True}, what) for name, one in system.items()]
    made += [_field(name, one, what) for name, one in fields.items()]
    return SObject(
        name=spec["object"],
        label=label,
        label_plural=spec.get("label_plural", f"{label}s"),
        key_prefix=str(spec["key_prefix"]),
        fields={each.name.lower(): each for each in made},
        **{flag: spec[flag] for flag in _FLAGS if flag in spec},
    )


def _field(name: str, declared: str | Mapping[str, Any], what: tuple[str, ...]) -> Field:
    """Build one field; a bare text is its type."""
    spec: Mapping[str, Any] = {"type": declared} if isinstance(declared, str) else declared
    kind = spec["type"]
    read_only = spec.get("read_only", False) or spec.get("system", False)
    values = _picklist(spec.get("options", ()))
    default = spec.get("default", next((v.value for v in values if v.default), None))
    return Field(
        name=name,
        label=spec.get("label", _label(name)),
        type=kind,
        length=spec.get("length", _LENGTHS.get(kind, _DEFAULT_LENGTH if kind in _SIZED else 0)),
        precision=spec.get("precision", 18 if kind in {"double", "currency", "percent"} else 0),
        scale=spec.get("scale", 0),
        digits=spec.get("digits", 9 if kind == "int" else 0),
        reference_to=_targets(spec.get("to"), what),
        relationship_name=spec.get("relationship", _relationship(name, kind)),
        external_id=spec.get("external_id", False),
        unique=spec.get("unique", False),
        id_lookup=spec.get("id_lookup", spec.get("external_id", False) or kind == "id"),
        createable=spec.get("createable", not read_only),
        updateable=spec.get("updateable", not read_only),
        nillable=not (
            spec.get("required") or spec.get("system") or kind == "boolean" or default == "$user"
        ),
        filterable=spec.get("filterable", kind not in _NEVER_FILTERED),
        sortable=spec.get("filterable", kind not in _NEVER_FILTERED),
        calculated=spec.get("calculated", False),
        system=spec.get("system", False),
        name_field=spec.get("name_field", False),
        html_formatted=spec.get("html", False),
        restricted=spec.get("restricted", False),
        default=default,
        picklist_values=values,
        compound_field_name=spec.get("part_of"),
    )


def _targets(to: str | list[str] | None, what: tuple[str, ...]) -> tuple[str, ...]:
    if to == "$what":
        return what
    return (to,) if isinstance(to, str) else tuple(to or ())


def _relationship(name: str, kind: str) -> str | None:
    if kind != "reference":
        return None
    return f"{name[:-3]}__r" if name.endswith("__c") else name.removesuffix("Id")


def _picklist(options: list[Any]) -> tuple[PicklistValue, ...]:
    facts: list[dict[str, Any]] = [
        {"value": each} if isinstance(each, str) else each for each in options
    ]
    return tuple(
        PicklistValue(
            each["value"],
            each.get("label", each["value"]),
            each.get("active", True),
            each.get("default", False),
        )
        for each in facts
    )


def _label(name: str) -> str:
    """Make a label of an API name: `Match_Status__c` and `MatchStatus` → `Match Status`."""
    words = name.removesuffix("__c").replace("_", " ")
    spaced = "".join(
        f" {c}" if c.isupper() and i and words[i - 1].islower() else c for i, c in enumerate(words)
    )
    return " ".join(spaced.split()).removesuffix(" Id")
