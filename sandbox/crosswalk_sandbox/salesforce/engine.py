"""Transactions of writes: one result per record, in the order of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.errors import RowError, RowRefusedError, RowResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.writer import Operation, Writer

_ROLLED_BACK = RowError(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using"
    " AllOrNone header",
)


def run(
    org: Org,
    writer: Writer,
    operation: Operation,
    records: Sequence[Mapping[str, Any]],
    *,
    all_or_none: bool,
) -> list[RowResult]:
    """Write records; a refused one leaves the others as they are, unless it is all or none."""
    write = writer.method(operation)
    if operation == "upsert":
        writer.count_keys(records)
    with org.tables.transaction() as transaction:
        results = [_guarded(writer, write, record) for record in records]
        lock = _lock(org, results)
        if lock or (all_or_none and not all(each.success for each in results)):
            transaction.undo()
    if not transaction.undone:
        return results
    return rolled_back(results) if all_or_none or lock is None else _refused_with(results, lock)


def rolled_back(results: list[RowResult]) -> list[RowResult]:
    """Return the results of a call that one row spoiled for all."""
    return _refused_with(results, _ROLLED_BACK)


def _guarded(
    writer: Writer, write: Callable[[Mapping[str, Any]], RowResult], record: Mapping[str, Any]
) -> RowResult:
    try:
        return write(record)
    except RowRefusedError as error:
        return writer.refused(error)


def _lock(org: Org, results: list[RowResult]) -> RowError | None:
    """Return the lock error that spoils the whole transaction, if the switch says it does."""
    if org.switch("lock_scope") == "row":
        return None
    errors = (error for each in results for error in each.errors)
    return next((each for each in errors if each.code == "UNABLE_TO_LOCK_ROW"), None)


def _refused_with(results: list[RowResult], error: RowError) -> list[RowResult]:
    return [
        RowResult(each.id, success=False, created=each.created, errors=[error])
        if each.success
        else each
        for each in results
    ]
