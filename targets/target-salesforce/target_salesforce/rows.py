"""A plan's row with what its way to Salesforce needs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from connector_kit.apply.plan import PlanRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from target_salesforce.metadata import SalesforceField

NUMBERS = frozenset({"double", "int", "long", "currency", "percent"})
_ID_LENGTH = 15  # the other three characters of an id are a checksum


class Verb(StrEnum):
    """What is asked of Salesforce; the plan's operation and the match decide."""

    UPSERT = "upsert"  # create or update by external id
    INSERT = "insert"  # create without one: nothing tells a second time from the first
    UPDATE = "update"  # by id, so that nothing is ever created
    DELETE = "delete"  # by id


@dataclass(eq=False)
class OutgoingRow(PlanRow):
    """A row on its way.

    Attributes:
        number: Its number in the spool.
        verb: What is asked of Salesforce.
        key: Value of the external id field, empty for a row that is addressed by its id.
        parent: What it is sorted by, so that rows of one parent are sent together.
        target: What no two rows of a plan may share, and results are told apart by; None when
            it is not known.
        job: The Bulk job that it was last sent with.
        tries: How often it was refused for a passing reason.
        refusal: Code of the last such reason.
    """

    number: int = 0
    verb: Verb = Verb.UPSERT
    key: str = ""
    parent: str = ""
    target: str | None = None
    job: str | None = None
    tries: int = 0
    refusal: str | None = None


def id_key(text: str | None) -> str | None:
    """Return an id without the checksum that it may or may not come with."""
    return text[:_ID_LENGTH] if text else None


def plain_key(field: SalesforceField, value: object) -> str:
    """Return an external id as Salesforce compares it; results spell numbers in other ways."""
    text = str(value).strip()
    if field.data_type in NUMBERS:
        try:
            return format(Decimal(text).normalize(), "f")
        except InvalidOperation:
            return text
    return text if field.case_sensitive else text.casefold()


def digest(texts: Iterable[str | None]) -> str:
    """Return what some texts are known by; blanks do not count."""
    plain = "\x1f".join(" ".join((text or "").split()) for text in texts)
    return sha256(plain.encode()).hexdigest()
