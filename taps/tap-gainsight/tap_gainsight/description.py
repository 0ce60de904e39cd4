"""What a tenant says about one of its objects, as far as reading it needs that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed
from tap_gainsight.values import converter, json_schema

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "Gsid"
_CURSOR = "ModifiedDate"
_OTHER_CURSORS = {"activity_timeline": "LastModifiedDate"}
# What every object of a custom kind has, for an object that cannot be described (yet).
_LEAST_FIELDS = [
    {"fieldName": KEY, "dataType": "GSID"},
    {"fieldName": _CURSOR, "dataType": "DATETIME"},
]


class Description:
    """The reply of the describe call for one object.

    Attributes:
        name: The object's name in lower case, which is also the name of its stream.
        known: Whether the tenant has said this, and not we.
        fields: The fields as they were described.
        types: Data type by field name.
    """

    def __init__(self, name: str, described: dict[str, Any], *, known: bool = True) -> None:
        self.name = name.lower()
        self.known = known
        self.fields: list[dict[str, Any]] = [
            field for field in described.get("fields") or [] if field.get("fieldName")
        ]
        self.types: dict[str, str] = {
            field["fieldName"]: str(field.get("dataType") or "STRING").upper()
            for field in self.fields
        }
        if not self.types:
            raise ConfigurationFailed(
                f"Gainsight shows no field of the object {name}.",
                next_step="Take it out of the setting `objects`: it is not meant to be read.",
            )

    @classmethod
    def unknown(cls, name: str) -> Description:
        """Stand in for an object that cannot be described: its table has to exist all the same."""
        return cls(name, {"fields": _LEAST_FIELDS}, known=False)

    @property
    def key(self) -> str | None:
        """The field that identifies a row; some objects have none."""
        return self._spelling(KEY)

    @property
    def cursor(self) -> str | None:
        """The field that moves on with every change of a row, if a query can use it."""
        name = self._spelling(_OTHER_CURSORS.get(self.name, _CURSOR))
        if name is None or self.types[name] != "DATETIME":
            return None
        meta = next(field.get("meta") or {} for field in self.fields if field["fieldName"] == name)
        usable = meta.get("filterable", True) and meta.get("sortable", True)
        return name if usable else None

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of a record; everything may be null."""
        properties = {name: json_schema(data_type) for name, data_type in self.types.items()}
        return {"type": "object", "properties": properties}

    def converters(self) -> dict[str, Callable[[Any], Any]]:
        """Return the function that reads a value, by field name."""
        return {name: converter(data_type) for name, data_type in self.types.items()}

    def _spelling(self, wanted: str) -> str | None:
        return next((name for name in self.types if name.lower() == wanted.lower()), None)
