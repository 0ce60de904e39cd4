"""Cockpit's write of tasks: how records are wrapped, and what became of each of them.

The wrapper and `referenceId` are those of Gainsight's Call To Action API documentation, the reply
is not documented. So every likely form is read: a list of successes and one of failures, whose rows
are named by reference or Gsid, or not at all, or no list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.errors import FieldError
from connector_kit.gainsight.refusals import errors_within

if TYPE_CHECKING:
    from collections.abc import Sequence

TASK_PATH = "/v2/cockpit/task"
NO_ANSWER = "NO_ANSWER"  # our code for a record of which the reply does not speak

# the last one is what the object API calls them
_FAILURES = ("failure", "failures", "failed", "errors")

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

    Without a word of failure all are written: the answer as a whole says so. But successes that
    name records, and failures that name none, leave the others untold.
    """
    data = answer.get("data") if isinstance(answer, dict) else None
    told = data if isinstance(data, dict) else {}
    failures = [entry for name in _FAILURES for entry in _entries(told.get(name))]
    refused = {_position(entry, records): _first_error(entry) for entry in failures}
    written = {_position(entry, records) for entry in _entries(told.get("success"))}
    untold = None in refused or bool(written - {None})
    return [
        refused.get(number) or (_nothing_told() if untold and number not in written else None)
        for number in range(len(records))
    ]


def _entries(told: Any) -> list[Record]:  # noqa: ANN401 - parsed JSON
    """Return what is told of records, out of lists of lists too; other values name nobody."""
    if isinstance(told, list):
        return [entry for one in told for entry in _entries(one)]
    if isinstance(told, dict):
        return [told]
    return [{}] if told else []


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
