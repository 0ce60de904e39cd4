"""What the tenant's objects look like, as streams: objects, fields and picklist items.

All of it comes from the descriptions that discovery has asked for anyway. Names of objects are in
lower case, as the names of their tables are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from singer_sdk import typing as th
from typing_extensions import override

from connector_kit.errors import ConfigurationFailed, ConnectorError
from tap_gainsight.base import GainsightStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context, Record

    from connector_kit.extracts import Extract
    from tap_gainsight.connection import GainsightConnection
    from tap_gainsight.description import Description

_TEXT, _FLAG, _COUNT = th.StringType, th.BooleanType, th.IntegerType
_PICKLISTS = {"PICKLIST", "MULTISELECTDROPDOWNLIST"}


def _columns(**types: type[th.JSONTypeHelper[Any]]) -> dict[str, Any]:
    return th.PropertiesList(*(th.Property(name, kind) for name, kind in types.items())).to_dict()


class ObjectsStream(GainsightStream):
    """Every object of the tenant, selected or not."""

    name = "objects"
    primary_keys = ("object_name",)

    def __init__(self, tap: Tap, connection: GainsightConnection) -> None:
        schema = _columns(
            object_name=_TEXT,
            label=_TEXT,
            object_type=_TEXT,
            key_prefix=_TEXT,
            readable=_FLAG,
            createable=_FLAG,
            transactional=_FLAG,
            schema_updateable=_FLAG,
        )
        super().__init__(tap, connection, name=self.name, schema=schema)

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        for listed in self.connection.objects:
            yield {
                "object_name": str(listed.get("objectName")).lower(),
                "label": listed.get("label"),
                "object_type": listed.get("objectType"),
                "key_prefix": listed.get("keyPrefix"),
                "readable": listed.get("readable"),
                "createable": listed.get("createable"),
                "transactional": listed.get("transactional"),
                "schema_updateable": listed.get("schemaUpdateable"),
            }


class _DescriptionStream(GainsightStream):
    """A stream made of the descriptions of the selected objects."""

    def descriptions(self) -> Iterator[Description]:
        """Yield what can be described. An object that does not exist has nothing to tell.

        Raises:
            ConnectorError: An object could not be described for another reason: this stream is
                not complete, and what is missing in it is not gone.
        """
        failure: ConnectorError | None = None
        unknown: ConfigurationFailed | None = None
        known = 0
        for name in self.config["objects"]:
            try:
                description = self.connection.describe(name)
            except ConfigurationFailed as error:
                unknown = error
            except ConnectorError as error:
                failure = error
            else:
                known += 1
                yield description
        # when none is known, it is the address that is wrong, not their names
        if failure := failure or (None if known else unknown):
            raise failure


class FieldsStream(_DescriptionStream):
    """Every field of the selected objects."""

    name = "fields"
    primary_keys = ("object_name", "field_name")

    def __init__(self, tap: Tap, connection: GainsightConnection) -> None:
        schema = _columns(
            object_name=_TEXT,
            field_name=_TEXT,
            label=_TEXT,
            data_type=_TEXT,
            required=_FLAG,
            createable=_FLAG,
            updateable=_FLAG,
            nillable=_FLAG,
            read_only=_FLAG,
            hidden=_FLAG,
            formula=_FLAG,
            length=_COUNT,
            decimal_places=_COUNT,
            lookup_object=_TEXT,
            lookup_name=_TEXT,
            picklist_category_id=_TEXT,
        )
        super().__init__(tap, connection, name=self.name, schema=schema)

    @override
    def get_records(self, context: Context | None) -> Iterable[Record]:
        yield from super().get_records(context)
        # describing came before any stream was read: it is entered here, so that the calls of all
        # streams add up to the calls of the run
        row, cost = self.connection.log.rows[-1], self.connection.cost_of_describing
        row["api_calls"] += cost.calls
        row["retries"] += cost.retries
        row["throttled_seconds"] += round(cost.throttled_seconds, 3)

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        for description in self.descriptions():
            for field in description.fields:
                yield _field(description.name, field)


class PicklistItemsStream(_DescriptionStream):
    """Every item of the picklists of the selected objects, inactive ones included."""

    name = "picklist_items"
    primary_keys = ("object_name", "field_name", "value")

    def __init__(self, tap: Tap, connection: GainsightConnection) -> None:
        schema = _columns(
            object_name=_TEXT,
            field_name=_TEXT,
            value=_TEXT,
            label=_TEXT,
            system_name=_TEXT,
            active=_FLAG,
            is_default=_FLAG,
            display_order=_COUNT,
        )
        super().__init__(tap, connection, name=self.name, schema=schema)

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        for description in self.descriptions():
            for field in description.fields:
                if description.types[field["fieldName"]] not in _PICKLISTS:
                    continue
                for item in self._items(field):
                    yield {
                        "object_name": description.name,
                        "field_name": field["fieldName"],
                        **item,
                    }

    def _items(self, field: dict[str, Any]) -> list[dict[str, Any]]:
        if options := field.get("options"):
            return [_option(each) for each in options]
        # a description may leave the options out; the category always has them
        category = _properties(field).get("PICKLIST_CATEGORY_ID")
        if not category:
            return []
        return [_category_item(each) for each in self.connection.picklist_items(category)]


def _field(object_name: str, field: dict[str, Any]) -> dict[str, Any]:
    meta = field.get("meta") or {}
    lookup = meta.get("lookupDetail") or {}
    targets = [str(each.get("objectName")).lower() for each in lookup.get("lookupObjects") or []]
    return {
        "object_name": object_name,
        "field_name": field["fieldName"],
        "label": field.get("label"),
        "data_type": field.get("dataType"),
        "required": meta.get("required"),
        "createable": meta.get("createable"),
        "updateable": meta.get("updateable"),
        "nillable": meta.get("nillable"),
        "read_only": meta.get("readOnly"),
        "hidden": meta.get("hidden"),
        "formula": meta.get("formulaField"),
        "length": meta.get("length"),
        "decimal_places": meta.get("decimalPlaces"),
        "lookup_object": ";".join(targets) or None,
        "lookup_name": lookup.get("lookupName"),
        "picklist_category_id": _properties(field).get("PICKLIST_CATEGORY_ID"),
    }


def _properties(field: dict[str, Any]) -> dict[str, Any]:
    return (field.get("meta") or {}).get("properties") or {}


def _option(option: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": option.get("value"),
        "label": option.get("label"),
        "system_name": option.get("systemName"),
        "active": option.get("active"),
        "is_default": option.get("defaultValue"),
        "display_order": option.get("displayOrder"),
    }


def _category_item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": item.get("gsid"),
        "label": item.get("name"),
        "system_name": item.get("systemName"),
        "active": item.get("active"),
        "is_default": item.get("default"),
        "display_order": item.get("displayOrder"),
    }
