"""Duplicate rules: contacts by e-mail, accounts by name, leads by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.errors import RowRefusedError

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.incoming import Changes
    from crosswalk_sandbox.salesforce.model import SObject
    from crosswalk_sandbox.salesforce.org import Org, Row

MATCHED_ON = {"Contact": "Email", "Lead": "Email", "Account": "Name"}
_MESSAGE = "Use one of these records?"


def check(org: Org, sobject: SObject, row: Row, changes: Changes, *, allow_save: bool) -> None:
    """Refuse a row that a duplicate rule finds elsewhere already.

    Raises:
        RowRefusedError: `DUPLICATES_DETECTED`; a rule that only alerts lets `allow_save` through.
    """
    action = org.switch("duplicate_rule")
    name = MATCHED_ON.get(sobject.name)
    if action == "off" or name is None or changes.get(name) is None:
        return
    if action == "alert" and allow_save:
        return
    found = org.find_live(sobject.name, name, row[name])
    others = [each for each in found if each["Id"] != row["Id"]]
    if others:
        told = _described(sobject, others, allow_save=action == "alert")
        # the misspelt key is Salesforce's own
        extra = {"duplicateResut": told}
        raise RowRefusedError("DUPLICATES_DETECTED", _MESSAGE, extra=extra)


def _described(sobject: SObject, others: list[Row], *, allow_save: bool) -> dict[str, Any]:
    """Return what the body of a single write tells about the rows found."""
    matches = [
        {
            "additionalInformation": [],
            "fieldDiffs": [],
            "matchConfidence": 100.0,
            "record": {"attributes": {"type": sobject.name}, "Id": each["Id"]},
        }
        for each in others
    ]
    rule = f"Standard_{sobject.name}_Duplicate_Rule"
    return {
        "allowSave": allow_save,
        "duplicateRule": rule,
        "duplicateRuleEntityType": sobject.name,
        "errorMessage": _MESSAGE,
        "matchResults": [
            {
                "entityType": sobject.name,
                "errors": [],
                "matchEngine": "ExactMatchEngine",
                "matchRecords": matches,
                "rule": f"Standard_{sobject.name}_Match_Rule",
                "size": len(matches),
                "success": True,
            }
        ],
    }
