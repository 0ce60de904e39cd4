"""Deliver rows to a destination that refuses a call as a whole, and find the rows to blame.

A refusal usually names a field and a value. The rows that hold it are set aside and the rest is
sent again, so one guilty row costs one extra call. Only where the error does not tell are rows
halved. No row is rejected on a suspicion that did not prove right: when the same complaint comes
back although its rows were set aside, these rows are sent again, without trust in what errors say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from connector_kit.errors import FieldError, RequestRefused
from target_gainsight.evidence import (
    Sendable,
    all_guilty,
    rows_alike,
    rows_named,
    signature_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

Row = TypeVar("Row", bound=Sendable)


@dataclass
class Suspicion(Generic[Row]):
    """Rows that one error of one refused call named.

    Attributes:
        error: What they are said to have done.
        rows: The rows.
        others: Identities of the rows that were in the same call and were not named.
        sure: Whether no other row of that call holds a value which the error may mean. Otherwise
            that one may have been set aside for another fault, and the call that passes without
            both acquits neither.
    """

    error: FieldError
    rows: list[Row]
    others: set[int]
    sure: bool


class Isolation(Generic[Row]):
    """Sends one batch until every row of it is accepted or rejected.

    Args:
        send: Sends rows in one call; raises `RequestRefused` when none of them was written.
            Whatever else it raises ends the delivery.
        reject: Told of each guilty row with the error that convicts it.
        dependent: Fields, in folded case, whose values are judged together with others.
    """

    def __init__(
        self,
        send: Callable[[list[Row]], None],
        reject: Callable[[Row, FieldError], None],
        dependent: Container[str] = (),
    ) -> None:
        self._send = send
        self._dependent = dependent
        self._reject = reject
        self._suspicions: list[Suspicion[Row]] = []
        self._cleared: list[Row] = []

    def deliver(self, rows: Sequence[Row]) -> None:
        """Send `rows`, which fit in one call."""
        self._deliver(list(rows))
        while self._suspicions:
            suspicion = self._suspicions.pop(0)
            if not suspicion.sure:
                self._deliver(suspicion.rows)
            elif all_guilty(suspicion.rows, suspicion.error, self._dependent):
                for row in suspicion.rows:
                    self._reject(row, suspicion.error)
            else:
                self._halve(suspicion.rows, [suspicion.error])
        cleared, self._cleared = self._cleared, []
        self._deliver(cleared, trust=False)

    def _deliver(
        self, rows: list[Row], refused: list[FieldError] | None = None, *, trust: bool = True
    ) -> bool:
        """Send `rows` and deal with refusals.

        `refused` holds the errors if the rows are known to be refused together. A row alone is
        always sent, for its own error.

        Returns:
            Whether the rows were accepted at once.
        """
        first_try = True
        while rows:
            errors = refused if refused and len(rows) > 1 else self._try(rows)
            if errors is None:
                return first_try
            first_try, refused = False, None
            if len(rows) == 1:
                self._reject(rows[0], errors[0])
                return False
            rest = self._set_aside(rows, errors) if trust else rows
            if len(rest) == len(rows):
                self._halve(rows, errors, trust=trust)
                return False
            rows = rest
        return first_try

    def _try(self, rows: list[Row]) -> list[FieldError] | None:
        """Send `rows` in one call and return why they were refused, or None."""
        try:
            self._send(rows)
        except RequestRefused as refusal:
            errors = refusal.errors or [
                FieldError(field="", code=refusal.code, value=None, message=refusal.message)
            ]
            self._clear_wrongly_suspected(rows, errors)
            return errors
        return None

    def _clear_wrongly_suspected(self, rows: list[Row], errors: list[FieldError]) -> None:
        """Lift each suspicion whose complaint came back from rows that it did not name."""
        complaints = {signature_of(error) for error in errors}
        kept = []
        for suspicion in self._suspicions:
            if signature_of(suspicion.error) in complaints and id(rows[0]) in suspicion.others:
                self._cleared += suspicion.rows
            else:
                kept.append(suspicion)
        self._suspicions = kept

    def _set_aside(self, rows: list[Row], errors: list[FieldError]) -> list[Row]:
        """Move the rows that `errors` name to the suspects and return the others."""
        rest = rows
        for error in {signature_of(error): error for error in errors}.values():
            group = rows_named(rest, error)
            # an error that fits every row of the call does not tell, unless its code convicts them
            # all
            if group and (len(group) < len(rows) or all_guilty(group, error, self._dependent)):
                named = {id(row) for row in group}
                rest = [row for row in rest if id(row) not in named]
                sure = len(rows_alike(rows, error)) <= len(group)
                others = {id(row) for row in rest}
                self._suspicions.append(Suspicion(error, group, others, sure))
        return rest

    def _halve(self, rows: list[Row], errors: list[FieldError], *, trust: bool = True) -> None:
        """Deliver rows that are refused together in two halves."""
        middle = len(rows) // 2
        clean = self._deliver(rows[:middle], trust=trust)
        # the guilty row must be in the second half then: sending that as a whole would teach
        # nothing
        self._deliver(rows[middle:], errors if clean else None, trust=trust)
