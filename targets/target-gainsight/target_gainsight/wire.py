"""How a planned value of each of Gainsight's data types is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connector_kit.apply.fields import as_is, boolean, day, item, items, moment, number, text
from target_gainsight.metadata import ASSOCIATIONS

if TYPE_CHECKING:
    from connector_kit.apply.fields import FieldRule, Writer


def _associations(rule: FieldRule, value: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    entries = json.loads(value) if isinstance(value, str) else value
    if not isinstance(entries, list):
        raise ValueError(rule.name)  # noqa: TRY004 - one error for every value that does not fit
    return [as_is(rule, entry) for entry in entries]


WRITERS: dict[str, Writer] = {
    "STRING": text,
    "RICHTEXTAREA": text,
    "EMAIL": text,
    "URL": text,
    "SFDCID": text,
    "GSID": text,
    "LOOKUP": text,
    "NUMBER": number,
    "CURRENCY": number,
    "PERCENTAGE": number,
    "BOOLEAN": boolean,
    "DATE": day,
    "DATETIME": moment,
    "PICKLIST": item,
    "MULTISELECTDROPDOWNLIST": items,
    ASSOCIATIONS: _associations,
}
