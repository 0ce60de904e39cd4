"""Objects and fields as describe shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

TEXT_TYPES = frozenset(
    {"string", "textarea", "email", "phone", "url", "picklist", "multipicklist", "combobox"}
)
NUMBER_TYPES = frozenset({"int", "long", "double", "currency", "percent"})
ID_TYPES = frozenset({"id", "reference"})
COMPOUND_TYPES = frozenset({"address", "location"})


@dataclass(frozen=True, slots=True)
class PicklistValue:
    """One value of a picklist."""

    value: str
    label: str
    active: bool = True
    default: bool = False


@dataclass(frozen=True, eq=False)
class Field:
    """One field of an object.

    Attributes:
        name: API name; custom fields end in `__c`.
        type: Type as describe names it (`string`, `reference`, `datetime` …).
        reference_to: Objects that a reference may point to; several make it polymorphic.
        relationship_name: What stands before the dot of a path (`Account`, `Parent__r`).
        id_lookup: Rows can be addressed by this field in relationship columns.
        default: Stored when an insert leaves the field out.
        calculated: A formula.
        system: Id and audit fields, set by the vendor alone.
        compound_field_name: The compound field that this one is a part of.
    """

    name: str
    label: str
    type: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    digits: int = 0
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    external_id: bool = False
    unique: bool = False
    id_lookup: bool = False
    createable: bool = True
    updateable: bool = True
    nillable: bool = True
    filterable: bool = True
    sortable: bool = True
    calculated: bool = False
    system: bool = False
    name_field: bool = False
    html_formatted: bool = False
    restricted: bool = False
    default: Any = None
    picklist_values: tuple[PicklistValue, ...] = ()
    compound_field_name: str | None = None

    @property
    def custom(self) -> bool:
        """Whether an administrator made it."""
        return self.name.endswith("__c")

    @property
    def compound(self) -> bool:
        """Whether it only shows the values of its parts (addresses; names of persons)."""
        return self.type in COMPOUND_TYPES

    @property
    def polymorphic(self) -> bool:
        """Whether it may point to rows of several objects."""
        return len(self.reference_to) > 1

    @property
    def defaulted_on_create(self) -> bool:
        """Whether an insert may leave it out although it is never null."""
        return self.default is not None or self.type == "boolean"

    @property
    def required(self) -> bool:
        """Whether an insert has to name it."""
        return self.createable and not self.nillable and not self.defaulted_on_create

    @cached_property
    def active_values(self) -> frozenset[str]:
        """The picklist values that may be written."""
        return frozenset(each.value for each in self.picklist_values if each.active)


@dataclass(frozen=True, eq=False)
class SObject:
    """One object: names, what may be done with it, and its fields by lower-case name.

    Attributes:
        bulk: Whether Bulk API 2.0 reads and writes it.
        activity: Whether it is a Task or an Event, which share the custom fields of Activity.
    """

    name: str
    label: str
    label_plural: str
    key_prefix: str
    fields: dict[str, Field] = field(default_factory=dict)
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    undeletable: bool = True
    queryable: bool = True
    replicateable: bool = True
    bulk: bool = True
    activity: bool = False

    @property
    def custom(self) -> bool:
        """Whether an administrator made it."""
        return self.name.endswith("__c")

    def find(self, name: str) -> Field | None:
        """Return the field of that name in any spelling of upper and lower case."""
        return self.fields.get(name.lower())

    @cached_property
    def relationships(self) -> dict[str, Field]:
        """Reference fields by the lower-case name of their relationship."""
        return {
            each.relationship_name.lower(): each
            for each in self.fields.values()
            if each.relationship_name
        }

    @cached_property
    def name_field(self) -> Field | None:
        """The field that people know a row by."""
        return next((each for each in self.fields.values() if each.name_field), None)

    @cached_property
    def never_null(self) -> tuple[str, ...]:
        """The fields that a stored row always has a value for, those of the system left out."""
        return tuple(
            each.name
            for each in self.fields.values()
            if not each.nillable and each.type not in {"boolean", "id"} and each.createable
        )

    @cached_property
    def unique(self) -> tuple[str, ...]:
        """The fields whose values no two rows share."""
        return tuple(each.name for each in self.fields.values() if each.unique)

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What an insert stores for fields it leaves out; `$user` is who writes."""
        return {
            each.name: False if each.default is None else each.default
            for each in self.fields.values()
            if each.defaulted_on_create
        }

    def without(self, hidden: frozenset[str]) -> SObject:
        """Return the object as a user sees it from whom these fields are hidden."""
        kept = {name: each for name, each in self.fields.items() if name not in hidden}
        return replace(self, fields=kept)

    def with_fields(self, extra: tuple[Field, ...]) -> SObject:
        """Return the object with further fields; a field of the same name is replaced."""
        return replace(self, fields={**self.fields, **{each.name.lower(): each for each in extra}})
