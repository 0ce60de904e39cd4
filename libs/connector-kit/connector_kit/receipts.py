"""What a target tried and what came of it: one JSON line before a call and one after, per row."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from connector_kit.clock import Clock, SystemClock, timestamp
from connector_kit.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

quoted = json.JSONEncoder(ensure_ascii=False).encode

Status = Literal["sent", "succeeded", "rejected", "unknown", "not_attempted"]


@dataclass(kw_only=True, slots=True)
class Receipt:
    """One row of a plan on its way to the destination. `message` is redacted when it is written.

    Attributes:
        object: The plan's object name, such as `community_user`.
        operation: `create`, `update` or `delete`.
        record_key: The row's identity on our side.
        plan_hash: The plan's fingerprint of the row.
        destination_id: The row's id at the destination, once known.
        status: `sent` in an intent; the result in an outcome.
        reason_code: Why it did not succeed.
        message: The same for a person, without any value of the row.
        attempts: How often the row was part of a call.
        sent_at: When the call was made, ISO 8601.
        completed_at: When the answer was there, ISO 8601.
    """

    object: str
    operation: str
    record_key: str
    plan_hash: str | None = None
    destination_id: str | None = None
    status: Status = "sent"
    reason_code: str | None = None
    message: str | None = None
    attempts: int = 1
    sent_at: str | None = None
    completed_at: str | None = None


class ReceiptLog:
    """Appends to `<directory>/<run_id>--<destination>.jsonl`; durable when a method returns."""

    def __init__(
        self,
        directory: str | Path,
        run_id: str,
        destination: str,
        clock: Clock | None = None,
    ) -> None:
        self.path = Path(directory) / f"{run_id}--{destination}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._head = f'{{"run_id": {quoted(run_id)}, "destination": {quoted(destination)}'
        self._clock = clock or SystemClock()
        self._file = self.path.open("a", encoding="utf-8")
        if _ends_within_a_line(self.path):
            self._file.write("\n")  # or the next receipt would be lost with the torn one

    def intents(self, receipts: Iterable[Receipt]) -> None:
        """Write what is about to be sent, before it is sent."""
        self._append(receipts, are_intents=True)

    def outcomes(self, receipts: Iterable[Receipt]) -> None:
        """Write what came of it."""
        self._append(receipts, are_intents=False)

    def intent(self, receipt: Receipt) -> None:
        """Write one intent; prefer `intents`, which syncs once per call."""
        self.intents([receipt])

    def outcome(self, receipt: Receipt) -> None:
        """Write one outcome; prefer `outcomes`, which syncs once per call."""
        self.outcomes([receipt])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _append(self, receipts: Iterable[Receipt], *, are_intents: bool) -> None:
        now = timestamp(self._clock)
        self._file.write("".join([self._line(one, now, are_intents) for one in receipts]))
        # one sync per call to the vendor, not per row: a crash loses at most what was not sent
        self._file.flush()
        os.fsync(self._file.fileno())

    def _line(self, one: Receipt, now: str, is_intent: bool) -> str:  # noqa: FBT001 - per row
        """Return one line, put together by hand: there are two for every row of a plan."""
        status = "sent" if is_intent else one.status
        sent_at = one.sent_at or (None if status == "not_attempted" else now)
        completed_at = None if is_intent else one.completed_at
        if status not in {"sent", "not_attempted"}:
            completed_at = completed_at or now
        message = one.message and redact(one.message)
        return (
            f'{self._head}, "object": {quoted(one.object)}, "operation": {quoted(one.operation)},'
            f' "record_key": {quoted(one.record_key)}, "plan_hash": {_json(one.plan_hash)},'
            f' "destination_id": {_json(one.destination_id)}, "status": "{status}",'
            f' "reason_code": {_json(one.reason_code)}, "message": {_json(message)},'
            f' "attempts": {one.attempts}, "sent_at": {_json(sent_at)},'
            f' "completed_at": {_json(completed_at)}, "recorded_at": "{now}"}}\n'
        )


def _json(text: str | None) -> str:
    return "null" if text is None else quoted(text)


def _ends_within_a_line(path: Path) -> bool:
    """Tell whether a writer was killed while it wrote the last line."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
