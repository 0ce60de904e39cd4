"""A row as the spool stores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from target_salesforce.rows import OutgoingRow, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "number, record_key, operation, destination_id, plan_hash, verb, key, parent, target,"
    " tries, attempts, sent_at, job, refusal"
)
_VERBS = {verb.value: verb for verb in Verb}


def read_stored(found: Sequence[Any], values: dict[str, Any] | None = None) -> OutgoingRow:
    """Return the row that `COLUMNS` hold."""
    (
        number,
        record_key,
        operation,
        destination_id,
        plan_hash,
        verb,
        key,
        parent,
        target,
        tries,
        attempts,
        sent_at,
        job,
        refusal,
    ) = found
    return OutgoingRow(
        record_key=record_key,
        operation=operation,
        destination_id=destination_id,
        plan_hash=plan_hash,
        changed_fields=[],
        fields={},
        values={} if values is None else values,
        attempts=attempts,
        sent_at=sent_at,
        number=number,
        verb=_VERBS[verb],
        key=key,
        parent=parent,
        target=target,
        tries=tries,
        job=job,
        refusal=refusal,
    )
