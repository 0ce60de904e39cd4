"""A row of a plan: what shall happen to one record of the destination."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEADING_COLUMNS = ("record_key", "operation", "destination_id", "changed_fields", "plan_hash")


class RowRejected(Exception):  # noqa: N818 - a result of one row, not a failure of the run
    """This row cannot be delivered. `message` names the field and holds no value."""

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.message = message


@dataclass(eq=False)
class PlanRow:
    """One row on its way.

    Attributes:
        record_key: Identity on our side.
        operation: `create`, `update` or `delete`; whatever else the plan says is rejected later.
        destination_id: The vendor's id of the row, empty for a create.
        plan_hash: The plan's fingerprint of the row.
        changed_fields: API names an update sends.
        fields: All planned fields, by API name.
        values: What is sent, by API name; filled by the mapping.
        attempts: Calls the row was part of.
        sent_at: When the last of them was made.
        status: The outcome, once there is one.
    """

    record_key: str
    operation: str
    destination_id: str | None
    plan_hash: str | None
    changed_fields: list[str]
    fields: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0
    sent_at: str | None = None
    status: str | None = None


@cache  # a plan has a handful of columns and any number of rows
def is_data_column(name: str) -> bool:
    """Tell whether a column holds a field of the destination.

    The plan's own columns do not, nor do loader columns such as `_sdc_batched_at`: no vendor's API
    names start with an underscore.
    """
    return name not in LEADING_COLUMNS and not name.startswith("_")


def read_row(record: Mapping[str, Any]) -> PlanRow:
    """Turn a Singer record into a row; nothing is judged yet."""
    return PlanRow(
        record_key=str(record.get("record_key") or ""),
        operation=str(record.get("operation") or ""),
        destination_id=str(record.get("destination_id") or "") or None,
        plan_hash=str(record.get("plan_hash") or "") or None,
        changed_fields=_names(record.get("changed_fields")),
        fields={name: value for name, value in record.items() if is_data_column(name)},
    )


def _names(value: Any) -> list[str]:  # noqa: ANN401 - a list, or JSON text that holds one
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return [str(name) for name in value] if isinstance(value, list) else []


def check_plan(vendor: str, stream: str, known: Iterable[str], columns: Iterable[str]) -> None:
    """Check that the settings know `stream` and that its columns are a plan's.

    Raises:
        ConfigurationFailed: The settings name no object for it, or the stream is no plan.
    """
    if stream not in known:
        raise ConfigurationFailed(
            f"No {vendor} object is set for the stream {stream}.",
            next_step="Add it to the setting `objects`; the README shows how.",
        )
    missing = sorted({"record_key", "operation"}.difference(columns))
    if missing:
        raise ConfigurationFailed(
            f"The stream {stream} is not a plan: it has no column {' and no '.join(missing)}.",
            next_step="Send a table of the schema `plan`.",
        )


def check_object(
    stream: str, records: Iterable[Mapping[str, Any]], setting: str | Mapping[str, str]
) -> None:
    """Check that a plan is for the object that the setting `objects` has for its stream.

    Raises:
        ConfigurationFailed: Its rows say in `_object` that it is for another one.
    """
    name = setting if isinstance(setting, str) else setting["object"]
    for record in records:
        planned = str(record.get("_object") or name)
        if planned.casefold() != name.casefold():
            raise ConfigurationFailed(
                f"The plan {stream} is for {planned}, the setting `objects` says {name}.",
                next_step="Give both the same name; docs/mapping.md says where it stands.",
            )


def plan_name(stream: str) -> str:
    """Return the plan's name of the object: `gainsight__community_user` → `community_user`."""
    return stream.partition("__")[2] or stream
