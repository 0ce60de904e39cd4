"""What Gainsight's describe call says about the fields of an object, as far as a write needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.apply.fields import FieldRule

if TYPE_CHECKING:
    from collections.abc import Mapping

PICKLISTS = frozenset({"PICKLIST", "MULTISELECTDROPDOWNLIST"})
ASSOCIATIONS = "ASSOCIATIONS"  # our name for the People API's list of companies, which is no field


def read_rules(described: Mapping[str, Any]) -> dict[str, FieldRule]:
    """Return the rules of a described object by field name in folded case.

    Gainsight matches field names without regard to case in queries; for writes that is not
    documented, so the vendor's own spelling is what gets sent.
    """
    rules = [_rule(one) for one in described.get("fields") or []]
    return {rule.name.casefold(): rule for rule in rules}


def _rule(described: Mapping[str, Any]) -> FieldRule:
    meta = described.get("meta") or {}
    data_type = str(described.get("dataType") or "STRING").upper()
    writeable = not (meta.get("readOnly") or meta.get("formulaField"))
    return FieldRule(
        name=str(described.get("fieldName")),
        data_type=data_type,
        createable=writeable and meta.get("createable") is not False,
        updateable=writeable and meta.get("updateable") is not False,
        required=meta.get("required") is True and meta.get("defaultValue") in (None, ""),
        nillable=meta.get("nillable") is not False and meta.get("required") is not True,
        length=int(meta.get("length") or 0),
        choices=_choices(described.get("options")) if data_type in PICKLISTS else None,
        dependent=meta.get("dependentPicklist") is True,
    )


def _choices(options: Any) -> frozenset[str] | None:  # noqa: ANN401 - parsed JSON
    """Return every spelling of the active items: label, system name and Gsid are all accepted."""
    if not options:
        return None
    return frozenset(
        str(item[key]).strip().casefold()
        for item in options
        if item.get("active") is not False
        for key in ("label", "systemName", "value")
        if item.get(key) not in (None, "")
    )
