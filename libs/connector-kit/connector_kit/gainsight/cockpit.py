"""Cockpit's write of tasks: how records are wrapped, and what became of each of them.

The wrapper and `referenceId` are those of Gainsight's Call To Action API documentation, the reply
is not documented. So every likely form is read: a list of successes and one of failures, named by
reference or Gsid, or no list at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.errors import FieldError
from connector_kit.gainsight.refusals import errors_within

if TYPE_CHECKING:
    from collections.abc import Sequence

TASK_PATH = "/v2/cockpit/task"
NO_ANSWER = "NO_ANSWER"  # our code for a record of which the reply does not speak

Record = dict[str, Any]


def wrapped(records: Sequence[Record]) -> Record:
    """Return the body of a write; a record's reference is its position."""
    return {
        "requests": [
            {"record": {"referenceId": str(number), **record}}
            for number, record in enumerate(records)
        ]
    }


def refusals(answer: Any, records: Sequence[Record]) -> list[FieldError | None]:  # noqa: ANN401 - parsed JSON
    """Return for each record why it was refused, or None.

    Without a word of failure all are written: the answer as a whole says so.
    """
    data = answer.get("data") if isinstance(answer, dict) else None
    told = data if isinstance(data, dict) else {}
    failures = _entries(told, "failure")
    refused = {_position(entry, records): _first_error(entry) for entry in failures}
    written = {_position(entry, records) for entry in _entries(told, "success")}
    anonymous = None in refused
    return [
        refused.get(number) or (_nothing_told() if anonymous and number not in written else None)
        for number in range(len(records))
    ]


def _entries(data: Record, name: str) -> list[Record]:
    entries = data.get(name)
    listed = entries if isinstance(entries, list) else []
    return [entry for entry in listed if isinstance(entry, dict)]


def _position(entry: Record, records: Sequence[Record]) -> int | None:
    """Return which record an entry speaks of."""
    reference, gsid = str(entry.get("referenceId")), entry.get("Gsid")
    if reference.isdecimal() and int(reference) < len(records):
        return int(reference)
    return next((n for n, one in enumerate(records) if gsid and one.get("Gsid") == gsid), None)


def _first_error(entry: Record) -> FieldError:
    return next(errors_within(entry), None) or FieldError("", "REFUSED", None, "")


def _nothing_told() -> FieldError:
    return FieldError("", NO_ANSWER, None, "The reply does not speak of the record.")
