"""Every exception a connector raises on purpose.

The type says what the caller can do; the text says what happened and what a person does next. Texts
hold no secret and no value of a record, so they are safe in logs, receipts and state.
"""
# ruff: noqa: N818 - named for what happened; "Error" at the end of each would add nothing

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class ConnectorError(Exception):
    """Base of all: `code` for machines, `message` and `next_step` for people.

    `in_doubt` tells that what was asked for may have been done: no answer was clear, or a request
    that is refused now was sent before and not clearly answered.
    """

    default_code = "CONNECTOR_ERROR"
    in_doubt = False

    def __init__(self, message: str, *, next_step: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class AuthenticationFailed(ConnectorError):
    """The vendor does not accept our credentials, or they lack a permission."""

    default_code = "AUTHENTICATION_FAILED"


class QuotaExhausted(ConnectorError):
    """A quota that is not worth waiting for is used up: keep the state and stop."""

    default_code = "QUOTA_EXHAUSTED"


class ServiceUnavailable(ConnectorError):
    """The vendor cannot be reached or keeps failing, and the retries are used up."""

    default_code = "SERVICE_UNAVAILABLE"
    in_doubt = True


class UnexpectedForm(ServiceUnavailable):
    """The vendor keeps answering with a success that does not hold what was asked for."""

    default_code = "UNEXPECTED_FORM"


class NotFound(ConnectorError):
    """What was asked for does not exist, or is hidden from us."""

    default_code = "NOT_FOUND"


class OutcomeUnknown(ConnectorError):
    """An unsafe request was sent and no usable answer came: look before sending again."""

    default_code = "OUTCOME_UNKNOWN"
    in_doubt = True


class ConfigurationFailed(ConnectorError):
    """An object, a field, a setting or an address is wrong: nothing of this kind can succeed."""

    default_code = "CONFIGURATION_FAILED"


@dataclasses.dataclass(frozen=True)
class FieldError:
    """One reason for which a vendor refused a record.

    `value` is the record's own value, kept to find the guilty record. It is never printed.
    """

    field: str
    code: str
    value: Any = dataclasses.field(repr=False)
    message: str


class RequestRefused(ConnectorError):
    """The vendor refused the data of this request; other data may pass."""

    default_code = "REQUEST_REFUSED"

    def __init__(
        self,
        message: str,
        *,
        next_step: str = "",
        code: str | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(message, next_step=next_step, code=code)
        self.errors = list(errors)
