"""What an org says about one of its objects, as far as reading it needs that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed
from tap_salesforce.values import converter, json_schema

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "Id"
DELETED = "IsDeleted"
# What moves on with a change, the best first (Object Reference, "System Fields").
CURSORS = ("SystemModstamp", "LastModifiedDate", "CreatedDate")
OTHER_CURSORS = {"loginhistory": ("LoginTime",)}
# Made of other fields, or not to be had by Bulk queries (Bulk API 2.0 Developer Guide): what they
# are made of is read instead.
NOT_READ = {"address", "location", "base64", "complexvalue", "junctionidlist"}
# What every object has, for one that cannot be described (yet).
_LEAST_FIELDS = [
    {"name": KEY, "type": "id"},
    {"name": CURSORS[0], "type": "datetime"},
    {"name": DELETED, "type": "boolean"},
]


class Description:
    """The reply of the describe call for one object.

    Attributes:
        name: The object's name in lower case, which is also the name of its stream.
        api_name: Its name as Salesforce spells it.
        known: Whether the org has said this, and not we.
        fields: All fields as they were described.
        types: Type by name, of the fields that are read.
    """

    def __init__(self, name: str, described: dict[str, Any], *, known: bool = True) -> None:
        self.name = name.lower()
        self.api_name = str(described.get("name") or name)
        self.known = known
        self.fields: list[dict[str, Any]] = [
            field for field in described.get("fields") or [] if field.get("name")
        ]
        self.types: dict[str, str] = {
            field["name"]: kind
            for field in self.fields
            if (kind := str(field.get("type") or "string").lower()) not in NOT_READ
        }
        if described.get("queryable") is False or not self.types:
            raise ConfigurationFailed(
                f"Salesforce does not let the object {name} be queried.",
                next_step="Take it out of the setting `objects`: it is not meant to be read.",
            )

    @classmethod
    def unknown(cls, name: str) -> Description:
        """Stand in for an object that cannot be described: its table has to exist all the same."""
        return cls(name, {"fields": _LEAST_FIELDS}, known=False)

    @property
    def key(self) -> str | None:
        """The field that identifies a row; a few objects have none."""
        return KEY if KEY in self.types else None

    @property
    def cursor(self) -> str | None:
        """The field that moves on with every change of a row, if a query can use it."""
        wanted = OTHER_CURSORS.get(self.name, ()) + CURSORS
        usable = {
            field["name"]
            for field in self.fields
            if field.get("type") == "datetime" and field.get("filterable", True)
        }
        return next((name for name in wanted if name in usable), None)

    @property
    def has_deletes(self) -> bool:
        """Whether deleted rows can be asked for."""
        return DELETED in self.types

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of a record; everything may be null."""
        properties = {name: json_schema(data_type) for name, data_type in self.types.items()}
        return {"type": "object", "properties": properties}

    def converters(self) -> dict[str, Callable[[Any], Any]]:
        """Return the function that reads a value, by field name."""
        return {name: converter(data_type) for name, data_type in self.types.items()}
