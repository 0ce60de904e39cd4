"""The metadata API: objects, fields and picklists as JSON.

Keys as in the samples of Gainsight's Data Management API documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.identifiers import gsid

if TYPE_CHECKING:
    from crosswalk_sandbox.gainsight.model import Catalog, Category, Field, Item, ObjectType

Json = dict[str, Any]

# Kinds of fields that can be neither sorted nor grouped.
_UNSORTABLE = frozenset({"MULTISELECTDROPDOWNLIST", "RICHTEXTAREA", "JSONSTRING"})
_CREATED_MS = 1_767_600_000_000


def object_line(object_type: ObjectType, *, full: bool) -> Json:
    """Return one line of the list of objects; the full list has two keys more."""
    line: Json = {
        "objectName": object_type.name,
        "label": object_type.label,
        "objectType": object_type.kind,
        "transactional": object_type.transactional,
        "multiCurrencySupported": False,
        "readable": object_type.readable,
        "createable": object_type.writable,
        "schemaUpdateable": object_type.kind != "SYSTEM",
    }
    if object_type.has_gsid:
        line["keyPrefix"] = object_type.key_prefix
    if full:
        line |= {"labelPlural": object_type.label_plural, "description": ""}
    return line


def described(object_type: ObjectType, catalog: Catalog, *, options: bool) -> Json:
    """Describe one object with its fields.

    Args:
        object_type: The object.
        catalog: Where look-ups lead.
        options: Whether picklists tell their items.
    """
    described: Json = {
        "objectName": object_type.name,
        "label": object_type.label,
        "labelPlural": object_type.label_plural,
        "objectType": object_type.kind,
        "createable": object_type.writable,
        "description": "",
        "fields": [
            _field(object_type, field, catalog, options=options) for field in object_type.fields
        ],
    }
    if object_type.has_gsid:
        described["keyPrefix"] = object_type.key_prefix
    return described


def _field(owner: ObjectType, field: Field, catalog: Catalog, *, options: bool) -> Json:
    sortable = field.data_type not in _UNSORTABLE
    meta: Json = {
        "properties": {"sourceType": field.data_type, "inlineEditable": not field.read_only},
        "filterable": True,
        "sortable": sortable,
        "groupable": sortable,
        "aggregatable": True,
        "createable": not field.read_only,
        "updateable": not field.read_only,
        "readOnly": field.read_only,
        "required": field.required,
        "nillable": field.nillable,
        "hidden": False,
        "formulaField": False,
        "richText": field.data_type == "RICHTEXTAREA",
        "hasLookup": field.lookup is not None,
        "selfLookup": field.lookup == owner.name,
        "dependentPicklist": False,
        "nameField": field.name_field,
        "indexed": field.indexed,
        "length": field.length,
        "decimalPlaces": field.decimal_places,
        "fieldGroupType": field.group,
    }
    made: Json = {
        "fieldName": field.name,
        "label": field.label,
        "dataType": field.data_type,
        "objectName": owner.name,
        "meta": meta,
    }
    if field.lookup is not None:
        meta["properties"]["SEARCH_CONTROLLER"] = "AUTO_SUGGEST"
        meta["lookupDetail"] = _lookup_detail(owner, field, catalog.get(field.lookup))
        meta["onDeleteOperation"] = "None"
    if field.category is not None:
        meta["properties"]["PICKLIST_CATEGORY"] = field.category.name
        meta["properties"]["PICKLIST_CATEGORY_ID"] = field.category.gsid
        if options:
            made["options"] = [_option(field.category, item) for item in field.category.items]
    return made


def _lookup_detail(owner: ObjectType, field: Field, target: ObjectType) -> Json:
    named = next((each for each in target.fields if each.name_field), target.fields[0])
    return {
        "lookupName": field.lookup_name,
        "fieldName": "Gsid",
        "fieldDBName": "gsid",
        "fieldLabel": "GSID",
        "lookupId": gsid("1I00", "lookup", owner.name, field.name),
        "lookupObjects": [
            {
                "id": gsid("1I00", "object", target.name),
                "objectName": target.name,
                "dbName": target.name,
                "label": target.label,
                "namedFieldDetails": {
                    "fieldName": named.name,
                    "fieldLabel": named.label,
                    "dataType": named.data_type,
                },
            }
        ],
    }


def _option(category: Category, item: Item) -> Json:
    return {
        "value": item.gsid,
        "label": item.label,
        "systemName": item.system_name,
        "active": item.active,
        "defaultValue": item.default,
        "displayOrder": item.display_order,
        "groupId": category.gsid,
        "group": None,
        "color": None,
        "validFor": None,
        "controllerValues": None,
        "description": "",
    }


def dropdown(category: Category) -> Json:
    """Return a picklist and its items as the dropdown call does; its times are epoch ms."""
    times = {"createdAt": _CREATED_MS, "modifiedAt": _CREATED_MS, "deleted": False}
    return {
        "categoryDetails": {
            "gsid": category.gsid,
            "name": category.name,
            "systemName": category.name.replace(" ", "_"),
            "description": "",
            "type": "SYSTEM",
            "variant": "SINGLE_SELECT",
            "count": len(category.items),
            "limit": 500,
            **times,
        },
        "childItems": [
            {
                "gsid": item.gsid,
                "name": item.label,
                "systemName": item.system_name,
                "description": "",
                "displayOrder": item.display_order,
                "active": item.active,
                "default": item.default,
                "color": None,
                "shortName": None,
                "systemDefined": False,
                "categoryId": category.gsid,
                **times,
            }
            for item in category.items
        ],
    }
