"""Describe: the objects of the org, and the fields of one."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.answers import answer, empty
from crosswalk_sandbox.salesforce.errors import not_found

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org

_BATCH = 200
# When metadata changed last: the objects of a world do not change while it is served.
_CHANGED = datetime(2026, 1, 5, 8, tzinfo=UTC)

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "long": "xsd:long",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "time": "xsd:time",
    "base64": "xsd:base64Binary",
    "address": "urn:address",
    "location": "urn:location",
    "anyType": "xsd:anyType",
}
_UNGROUPED = frozenset({"textarea", "address", "location", "base64", "double", "currency"})
_CHECKED = frozenset({"picklist", "multipicklist", "combobox"})


class Describe:
    """Answers the describe resources."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def everything(self, call: Call) -> Response:
        """List every object."""
        if response := _unchanged(call):
            return response
        lines = [_object_line(each, call) for each in self._org.objects()]
        call.records = len(lines)
        return answer({"encoding": "UTF-8", "maxBatchSize": _BATCH, "sobjects": lines})

    def one(self, call: Call) -> Response:
        """Describe one object with its fields."""
        sobject = self._org.describe(call.path_params["object"])
        if sobject is None:
            raise not_found()
        return _unchanged(call) or answer(
            self.described(sobject, call), headers={"Last-Modified": _http_date(_CHANGED)}
        )

    def basic(self, call: Call) -> Response:
        """Describe one object without its fields; recent rows are not kept."""
        sobject = self._org.describe(call.path_params["object"])
        if sobject is None:
            raise not_found()
        return answer({"objectDescribe": _object_line(sobject, call), "recentItems": []})

    def described(self, sobject: SObject, call: Call) -> dict[str, Any]:
        """Return the description of an object."""
        return {
            **_object_line(sobject, call),
            "actionOverrides": [],
            "childRelationships": self._children(sobject),
            "compactLayoutable": True,
            "defaultImplementation": None,
            "extendedBy": None,
            "extendsInterfaces": None,
            "fields": [_field_line(each) for each in sobject.fields.values()],
            "implementedBy": None,
            "implementsInterfaces": None,
            "listviewable": None,
            "lookupLayoutable": None,
            "namedLayoutInfos": [],
            "networkScopeFieldName": None,
            "recordTypeInfos": [_master_record_type(sobject, call)],
            "searchLayoutable": True,
            "sobjectDescribeOption": "FULL",
            "supportedScopes": [{"label": f"All {sobject.label_plural}", "name": "everything"}],
        }

    def _children(self, sobject: SObject) -> list[dict[str, Any]]:
        return [
            {
                "cascadeDelete": False,
                "childSObject": other.name,
                "deprecatedAndHidden": False,
                "field": field.name,
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": None,
                "restrictedDelete": False,
            }
            for other in self._org.objects()
            for field in other.fields.values()
            if sobject.name in field.reference_to
        ]


def _unchanged(call: Call) -> Response | None:
    """Return 304 when the caller's copy is as new as the metadata."""
    since = call.headers.get("if-modified-since")
    if since is None:
        return None
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return None
    return empty(304) if moment.replace(tzinfo=moment.tzinfo or UTC) >= _CHANGED else None


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _object_line(sobject: SObject, call: Call) -> dict[str, Any]:
    base = f"/services/data/v{call.path_params['version']}/sobjects/{sobject.name}"
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": sobject.createable,
        "custom": sobject.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": sobject.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": not sobject.name.startswith("Task"),
        "hasSubtypes": False,
        "idEnabled": True,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.key_prefix,
        "label": sobject.label,
        "labelPlural": sobject.label_plural,
        "layoutable": sobject.createable,
        "mergeable": sobject.name in {"Account", "Contact", "Lead"},
        "mruEnabled": True,
        "name": sobject.name,
        "queryable": sobject.queryable,
        "replicateable": sobject.replicateable,
        "retrieveable": sobject.queryable,
        "searchable": sobject.createable,
        "triggerable": sobject.createable,
        "undeletable": sobject.undeletable,
        "updateable": sobject.updateable,
        "urls": {
            "describe": f"{base}/describe",
            "rowTemplate": f"{base}/{{ID}}",
            "sobject": base,
        },
    }


def _field_line(field: Field) -> dict[str, Any]:
    values = [
        {
            "active": each.active,
            "defaultValue": each.default,
            "label": each.label,
            "validFor": None,
            "value": each.value,
        }
        for each in field.picklist_values
    ]
    shown_default = field.default if field.type not in _CHECKED and field.custom else None
    return {
        "aggregatable": field.filterable,
        "aiPredictionField": False,
        "autoNumber": False,
        "byteLength": field.length * 3,
        "calculated": field.calculated,
        "calculatedFormula": None,
        "cascadeDelete": False,
        "caseSensitive": False,
        "compoundFieldName": field.compound_field_name,
        "controllerName": None,
        "createable": field.createable,
        "custom": field.custom,
        "defaultValue": False if field.type == "boolean" else shown_default,
        "defaultValueFormula": None,
        "defaultedOnCreate": field.defaulted_on_create or field.system,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": field.digits,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": field.external_id,
        "extraTypeInfo": "plaintextarea" if field.type == "textarea" else None,
        "filterable": field.filterable,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": False,
        "groupable": field.filterable and field.type not in _UNGROUPED,
        "highScaleNumber": False,
        "htmlFormatted": field.html_formatted,
        "idLookup": field.id_lookup,
        "inlineHelpText": None,
        "label": field.label,
        "length": field.length,
        "mask": None,
        "maskType": None,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": field.polymorphic,
        "nillable": field.nillable,
        "permissionable": field.custom,
        "picklistValues": values,
        "polymorphicForeignKey": field.polymorphic,
        "precision": field.precision,
        "queryByDistance": False,
        "referenceTargetField": None,
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name,
        "relationshipOrder": None,
        "restrictedDelete": False,
        "restrictedPicklist": field.restricted,
        "scale": field.scale,
        "searchPrefilterable": field.type == "reference",
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": field.sortable,
        "type": field.type,
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": False,
    }


def _master_record_type(sobject: SObject, call: Call) -> dict[str, Any]:
    layout = f"/services/data/v{call.path_params['version']}/sobjects/{sobject.name}"
    return {
        "active": True,
        "available": True,
        "defaultRecordTypeMapping": True,
        "developerName": "Master",
        "master": True,
        "name": "Master",
        "recordTypeId": "012000000000000AAA",
        "urls": {"layout": f"{layout}/describe/layouts/012000000000000AAA"},
    }
