"""What Salesforce's describe call says about an object, as far as a write needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector_kit.apply.fields import FieldRule

if TYPE_CHECKING:
    from collections.abc import Mapping

ID = "Id"
# changing any of these parents' rows locks the parent; the order is that of how many share one
_PARENTS = ("AccountId", "WhatId", "WhoId", "ContactId")
# who it belongs to, and what kind it is, locks nothing
_NO_PARENTS = frozenset({"OwnerId", "RecordTypeId"})


@dataclass(frozen=True)
class SalesforceField(FieldRule):
    """A field of Salesforce.

    Attributes:
        key: Whether rows can be matched on it.
        case_sensitive: Whether two keys may differ in nothing but case.
        most: A number's digits before the point at most; 0 when not known.
    """

    key: bool = False
    case_sensitive: bool = False
    most: int = 0


def read_rules(described: Mapping[str, Any]) -> dict[str, SalesforceField]:
    """Return the rules of a described object by field name in folded case.

    Salesforce takes field names in any case; a Bulk job reports on columns in the vendor's own.
    """
    rules = [_rule(one) for one in described["fields"]]
    return {rule.name.casefold(): rule for rule in rules}


def parents_of(rules: Mapping[str, FieldRule]) -> list[str]:
    """Return the fields that hold a row's parents, those that most rows share first."""
    found = {
        rule.name
        for rule in rules.values()
        if rule.data_type == "reference" and rule.name not in _NO_PARENTS
        if rule.createable or rule.updateable
    }
    return [name for name in _PARENTS if name in found] + sorted(found.difference(_PARENTS))


def _rule(told: Mapping[str, Any]) -> SalesforceField:
    data_type = str(told.get("type") or "string")
    nillable = told.get("nillable") is not False
    createable = told.get("createable") is True
    digits = int(told.get("precision") or 0) - int(told.get("scale") or 0)
    return SalesforceField(
        name=str(told["name"]),
        data_type=data_type,
        createable=createable,
        updateable=told.get("updateable") is True,
        required=createable and not nillable and told.get("defaultedOnCreate") is not True,
        nillable=nillable,
        length=int(told.get("length") or 0),
        choices=_choices(told) if told.get("restrictedPicklist") is True else None,
        dependent=told.get("dependentPicklist") is True,
        key=told.get("externalId") is True or told.get("idLookup") is True,
        case_sensitive=told.get("caseSensitive") is True,
        most=digits if data_type in {"double", "currency", "percent"} else 0,
    )


def _choices(told: Mapping[str, Any]) -> frozenset[str] | None:
    values = [one for one in told.get("picklistValues") or [] if one.get("active") is not False]
    return frozenset(str(one["value"]).strip().casefold() for one in values) or None
