"""Which state may be emitted: the latest one whose rows all have an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable


class StateTracker:
    """Counts the rows that are read, and remembers at which count a state message came.

    A state covers all rows before it, of every stream. Streams are drained one at a time, so the
    oldest row that still waits decides.
    """

    def __init__(self) -> None:
        self._read = 0
        self._oldest_waiting: dict[Hashable, int] = {}
        self._states: list[tuple[int, dict[str, Any]]] = []

    def row_read(self, stream: Hashable) -> None:
        """Note that a row of `stream` waits to be delivered."""
        self._read += 1
        self._oldest_waiting.setdefault(stream, self._read)

    def delivered(self, stream: Hashable) -> None:
        """Note that every row of `stream` that was read has its outcome."""
        self._oldest_waiting.pop(stream, None)

    def state_read(self, state: dict[str, Any]) -> None:
        """Remember a state of the tap."""
        self._states.append((self._read, state))

    def take(self) -> dict[str, Any] | None:
        """Return the latest state that is covered and was not returned before, or None."""
        limit = min(self._oldest_waiting.values(), default=self._read + 1)
        covered = [state for read, state in self._states if read < limit]
        self._states = self._states[len(covered) :]
        return covered[-1] if covered else None
