"""From a vendor's answer to a decision, by a table that the vendor's package declares as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConnectorError, FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


class Decision(Enum):
    """What to do with an answer."""

    SUCCEED = "succeed"
    RETRY = "retry"  # the vendor failed: try again after a growing pause
    THROTTLE = "throttle"  # the vendor did nothing and asks to wait
    AGAIN = "again"  # the vendor did nothing: try again after a growing pause
    REFRESH = "refresh"  # get a new token and send once more
    FAIL = "fail"  # raise the rule's error


class Body(Enum):
    """What an answer's body turned out to be."""

    JSON = "json"
    EMPTY = "empty"
    UNREADABLE = "unreadable"  # HTML, or JSON that was cut off
    STRANGE = "strange"  # not of any form that the call is known to answer with
    FILE = "file"  # not read but saved, because the caller asked for a file


@dataclass(frozen=True)
class Reply:
    """An answer, as far as a decision needs it. `code` is the vendor's own error code."""

    status: int
    headers: Mapping[str, str]
    kind: Body
    body: Any = None
    code: str | None = None


@dataclass(frozen=True)
class Rule:
    """One line of the table: a matcher (`None` matches everything) and what follows from it.

    Attributes:
        decision: What to do.
        statuses: HTTP statuses this line is for, a set or a range.
        codes: The vendor's error codes this line is for.
        kind: Kind of body this line is for.
        error: What is raised when the decision is to fail, or when retries are used up.
        message: What happened, for a person.
        next_step: What a person does about it.
        attempts: How often such an answer is tried at most, when less than usual.
    """

    decision: Decision
    statuses: Collection[int] | None = None
    codes: Collection[str | None] | None = None
    kind: Body | None = None
    error: type[ConnectorError] = ConnectorError
    message: str = ""
    next_step: str = ""
    attempts: int | None = None

    def matches(self, reply: Reply) -> bool:
        """Tell whether this line is for `reply`."""
        return (
            (self.statuses is None or reply.status in self.statuses)
            and (self.codes is None or reply.code in self.codes)
            and (self.kind is None or reply.kind is self.kind)
        )


def _no_code(_body: Any) -> str | None:  # noqa: ANN401 - a body is whatever the vendor sends
    return None


def _no_field_errors(_body: Any) -> list[FieldError]:  # noqa: ANN401 - as above
    return []


@dataclass(frozen=True)
class RuleTable:
    """A vendor's lines, tried in order, and how to read its error bodies.

    Attributes:
        vendor: The vendor's name, for messages.
        rules: The lines; the last one matches everything.
        code_of: Takes the vendor's error code out of a JSON body.
        field_errors_of: Takes the refused fields out of a JSON body.
    """

    vendor: str
    rules: Sequence[Rule]
    code_of: Callable[[Any], str | None] = _no_code
    field_errors_of: Callable[[Any], list[FieldError]] = _no_field_errors


def classify(reply: Reply, rules: Sequence[Rule]) -> Rule:
    """Return the first line that matches `reply`.

    Raises:
        LookupError: The table lacks a last line that matches everything.
    """
    for rule in rules:
        if rule.matches(reply):
            return rule
    raise LookupError(f"no rule for HTTP {reply.status}; the last rule must match everything")
