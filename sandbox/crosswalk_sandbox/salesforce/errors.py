"""What a call, or one row of a call, can be refused for, and how a row's outcome is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RowError:
    """Why one row was refused.

    Attributes:
        code: Salesforce's status code, such as `REQUIRED_FIELD_MISSING`.
        message: Salesforce's text.
        fields: API names of the fields at fault.
        extra: Further keys of the error in replies to single writes (duplicates found).
    """

    code: str
    message: str
    fields: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class RowResult:
    """The outcome of one row of a write.

    Attributes:
        id: 18 characters; nothing for a refused insert.
        created: For upserts: whether the row was, or would have been, inserted.
    """

    id: str | None
    success: bool
    created: bool = False
    errors: list[RowError] = field(default_factory=list)


class RowRefusedError(Exception):
    """One row cannot be written; raised inside the engine and told as a `RowResult`."""

    def __init__(
        self,
        code: str,
        message: str,
        *fields: str,
        row_id: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.error = RowError(code, message, fields, extra or {})
        self.row_id = row_id


class SalesforceError(Exception):
    """The call is refused as a whole: a status, and a body that is an array of one error."""

    def __init__(
        self, status: int, code: str, message: str, fields: list[str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
        self.extra: dict[str, Any] = {}

    @property
    def body(self) -> list[dict[str, Any]]:
        """The reply's body."""
        named = {} if self.fields is None else {"fields": self.fields}
        return [{"message": self.message, "errorCode": self.code, **named, **self.extra}]


def not_found() -> SalesforceError:
    """Return the refusal of an address that stands for nothing."""
    return SalesforceError(404, "NOT_FOUND", "The requested resource does not exist")
