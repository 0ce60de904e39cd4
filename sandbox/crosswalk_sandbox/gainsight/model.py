"""Objects, fields and picklists as the metadata API describes them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from crosswalk_sandbox.gainsight.failures import ObjectNotFoundError
from crosswalk_sandbox.gainsight.identifiers import gsid, key_prefix

PICKLISTS = frozenset({"PICKLIST", "MULTISELECTDROPDOWNLIST"})


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a picklist."""

    gsid: str
    label: str
    system_name: str
    active: bool = True
    default: bool = False
    display_order: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """A picklist: its id, name and items in display order."""

    gsid: str
    name: str
    items: tuple[Item, ...]

    def find(self, value: str, *, active_only: bool = False) -> Item | None:
        """Return the item whose label, system name or id is ``value``."""
        for item in self.items:
            if value in {item.label, item.system_name, item.gsid}:
                return item if item.active or not active_only else None
        return None


@dataclass(frozen=True)
class Field:
    """One field of an object.

    Attributes:
        name: API name; custom fields end in ``__gc``.
        group: ``SYSTEM``, ``STANDARD`` or ``CUSTOM``.
        read_only: Set by the vendor alone; a write that names it is refused.
        lookup: Name of the object a LOOKUP points to.
    """

    name: str
    label: str
    data_type: str
    length: int
    group: str = "STANDARD"
    required: bool = False
    read_only: bool = False
    indexed: bool = False
    name_field: bool = False
    decimal_places: int = 0
    lookup: str | None = None
    category: Category | None = None

    @property
    def nillable(self) -> bool:
        """Whether null may be written."""
        return not self.required

    @property
    def lookup_name(self) -> str:
        """The first part of a path through this field: ``Csm__gr``, ``User_Lookup__gr``."""
        return f"{self.name.removesuffix('__gc')}__gr"


@dataclass(frozen=True)
class ObjectType:
    """One object: its names, kind and fields.

    Attributes:
        name: Lower-case name, as the metadata API lists it.
        api_name: The usual spelling, as the delete log prints it.
        kind: ``STANDARD``, ``CUSTOM`` or ``SYSTEM``.
        type_code: First four characters of its rows' ids.
        writable: Whether the object API inserts, updates and deletes its rows.
        transactional: Low-volume custom object.
        hidden: Exists only when a switch says so.
    """

    name: str
    api_name: str
    label: str
    label_plural: str
    kind: str
    type_code: str
    fields: tuple[Field, ...]
    writable: bool = False
    transactional: bool = False
    hidden: bool = False
    readable: bool = True

    @property
    def key_prefix(self) -> str:
        """The 18 characters that ids of this object start with."""
        return key_prefix(self.type_code)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {each.name.lower(): each for each in self.fields}

    @cached_property
    def _by_lookup(self) -> dict[str, Field]:
        return {each.lookup_name.lower(): each for each in self.fields if each.lookup}

    def find(self, name: str) -> Field | None:
        """Return the field of that name in any spelling of upper and lower case."""
        return self._by_name.get(name.lower())

    def find_lookup(self, lookup_name: str) -> Field | None:
        """Return the LOOKUP field that ``Csm__gr`` (in any spelling) goes through."""
        return self._by_lookup.get(lookup_name.lower())

    @property
    def has_gsid(self) -> bool:
        """Whether rows have an id; the delete logs have none."""
        return self.find("Gsid") is not None

    def with_fields(self, extra: tuple[Field, ...]) -> ObjectType:
        """Return the object with further fields; a field of the same name is replaced."""
        replaced = {each.name.lower() for each in extra}
        kept = tuple(each for each in self.fields if each.name.lower() not in replaced)
        return replace(self, fields=(*kept, *extra))


@dataclass(frozen=True)
class Catalog:
    """Every object of a tenant, found by name in any spelling of upper and lower case."""

    objects: dict[str, ObjectType] = field(default_factory=dict)

    def get(self, name: str) -> ObjectType:
        """Return the object.

        Raises:
            ObjectNotFoundError: No such object in this tenant.
        """
        found = self.objects.get(name.lower())
        if found is None:
            raise ObjectNotFoundError(name)
        return found

    @cached_property
    def categories(self) -> dict[str, Category]:
        """Every picklist by its id."""
        return {
            each.category.gsid: each.category
            for one in self.objects.values()
            for each in one.fields
            if each.category
        }

    def new_id(self, object_type: ObjectType, *parts: object) -> str:
        """Make the id of the row that ``parts`` stand for."""
        return gsid(object_type.type_code, object_type.name, *parts)
