"""What the org's objects look like, as streams: objects, fields and picklist values.

All of it comes from the descriptions that discovery has asked for anyway. `object_name` is in lower
case, as the names of the objects' tables are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from singer_sdk import typing as th
from typing_extensions import override

from connector_kit.errors import ConfigurationFailed, ConnectorError
from tap_salesforce.base import SalesforceStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context, Record

    from connector_kit.extracts import Extract
    from tap_salesforce.connection import SalesforceConnection
    from tap_salesforce.description import Description

_TEXT, _FLAG, _COUNT = th.StringType, th.BooleanType, th.IntegerType
_LIST = th.ArrayType(th.StringType)
_Columns = dict[str, tuple[str, Any]]

# our column -> Salesforce's attribute and its type
_OBJECT: _Columns = {
    "name": ("name", _TEXT),
    "label": ("label", _TEXT),
    "key_prefix": ("keyPrefix", _TEXT),
    "custom": ("custom", _FLAG),
    "custom_setting": ("customSetting", _FLAG),
    "createable": ("createable", _FLAG),
    "updateable": ("updateable", _FLAG),
    "deletable": ("deletable", _FLAG),
    "undeletable": ("undeletable", _FLAG),
    "queryable": ("queryable", _FLAG),
    "replicateable": ("replicateable", _FLAG),
}
_FIELD: _Columns = {
    "label": ("label", _TEXT),
    "data_type": ("type", _TEXT),
    "length": ("length", _COUNT),
    "precision": ("precision", _COUNT),
    "scale": ("scale", _COUNT),
    "digits": ("digits", _COUNT),
    "nillable": ("nillable", _FLAG),
    "createable": ("createable", _FLAG),
    "updateable": ("updateable", _FLAG),
    "defaulted_on_create": ("defaultedOnCreate", _FLAG),
    "calculated": ("calculated", _FLAG),
    "custom": ("custom", _FLAG),
    "external_id": ("externalId", _FLAG),
    "unique": ("unique", _FLAG),
    "id_lookup": ("idLookup", _FLAG),
    "filterable": ("filterable", _FLAG),
    "restricted_picklist": ("restrictedPicklist", _FLAG),
    "reference_to": ("referenceTo", _LIST),
    "relationship_name": ("relationshipName", _TEXT),
    "compound_field_name": ("compoundFieldName", _TEXT),
    "html_formatted": ("htmlFormatted", _FLAG),
}
_VALUE: _Columns = {
    "label": ("label", _TEXT),
    "active": ("active", _FLAG),
    "default_value": ("defaultValue", _FLAG),
}


def _schema(columns: _Columns, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - types of the SDK
    types = {**more, **{name: kind for name, (_, kind) in columns.items()}}
    return th.PropertiesList(*(th.Property(name, kind) for name, kind in types.items())).to_dict()


def _values(columns: _Columns, described: dict[str, Any]) -> dict[str, Any]:
    return {name: described.get(attribute) for name, (attribute, _) in columns.items()}


class ObjectsStream(SalesforceStream):
    """Every object of the org that the user may see, selected or not."""

    name = "objects"
    primary_keys = ("object_name",)

    def __init__(self, tap: Tap, connection: SalesforceConnection) -> None:
        schema = _schema(_OBJECT, object_name=_TEXT)
        super().__init__(tap, connection, name=self.name, schema=schema)

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        for listed in self.connection.objects:
            yield {"object_name": str(listed.get("name")).lower(), **_values(_OBJECT, listed)}


class _DescriptionStream(SalesforceStream):
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
    """Every field of the selected objects, those that are not read included."""

    name = "fields"
    primary_keys = ("object_name", "field_name")

    def __init__(self, tap: Tap, connection: SalesforceConnection) -> None:
        schema = _schema(_FIELD, object_name=_TEXT, field_name=_TEXT)
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
                yield {
                    "object_name": description.name,
                    "field_name": field["name"],
                    **_values(_FIELD, field),
                }


class PicklistValuesStream(_DescriptionStream):
    """Every value of the picklists of the selected objects, inactive ones included."""

    name = "picklist_values"
    primary_keys = ("object_name", "field_name", "value")

    def __init__(self, tap: Tap, connection: SalesforceConnection) -> None:
        schema = _schema(
            _VALUE, object_name=_TEXT, field_name=_TEXT, value=_TEXT, display_order=_COUNT
        )
        super().__init__(tap, connection, name=self.name, schema=schema)

    @override
    def read(self, extract: Extract) -> Iterator[Record]:
        for description in self.descriptions():
            for field in description.fields:
                for order, value in enumerate(field.get("picklistValues") or []):
                    if value.get("value") is not None:
                        yield {
                            "object_name": description.name,
                            "field_name": field["name"],
                            "value": value["value"],
                            **_values(_VALUE, value),
                            "display_order": order,
                        }
