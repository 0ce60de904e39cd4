"""What a request can be refused for. Handlers raise these; ``envelope`` turns them into bodies."""

from __future__ import annotations

from dataclasses import dataclass

# Codes and texts of the object APIs (Gainsight "Error codes for Company, Relationship and Custom
# Object APIs"). Clients compare them, so they are kept exactly.
TOO_LONG = ("GSOBJ_1001", "Field exceeds maximum allowed length")
INVALID_FIELD = ("GSOBJ_1002", "Invalid field, please re-check data mapping")
INVALID_ID = (
    "GSOBJ_1004",
    "Either the Gainsight ID is invalid or missing, please re-check your request.",
)
INVALID_DATETIME = ("GSOBJ_1005", "Invalid dateTime format")
INVALID_DATE = ("GSOBJ_1006", "Invalid dateTime format")
NULL_NOT_ALLOWED = ("GSOBJ_1007", "Invalid field value")
INVALID_GENERIC = "GSOBJ_1008"
NO_MATCH = ("GSOBJ_1011", "No entity matches the given criteria, please re-check your request")
INVALID_PICKLIST = ("GSOBJ_1012", "Invalid/Inactive value provided for picklist.")
INVALID_CALL = ("GSOBJ_1023", "Invalid API called, please refer to API documentation")


@dataclass(frozen=True, slots=True)
class FieldFailure:
    """One field of one record that the vendor does not accept.

    Attributes:
        field: API name, as the caller spelled it.
        code: Vendor's error code.
        message: Vendor's text, without the value.
        value: The value that was refused.
        as_list: Whether the reply wraps the value in a list (seen for picklists).
    """

    field: str
    code: str
    message: str
    value: object
    as_list: bool = False

    @property
    def described(self) -> str:
        """The text of the reply's ``errorDesc``: message, field and value."""
        value = "null" if self.value is None else self.value
        return f"{self.message} ({self.field} = {value})."


class RefusedError(Exception):
    """The call is refused as a whole with a code and a text; nothing was done."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class GatewayError(RefusedError):
    """Refused before any API was reached: not authorised, over the limit, no such route."""


class CockpitError(RefusedError):
    """Refused by Cockpit: its failures carry an empty `data`."""


class ObjectNotFoundError(Exception):
    """The named object does not exist; this family of replies has neither code nor data."""


class RecordsRefusedError(Exception):
    """A write is refused because of its records; ``records`` holds each bad record's failures."""

    def __init__(self, records: list[list[FieldFailure]]) -> None:
        super().__init__(records[0][0].message)
        self.records = records


class BadValueError(Exception):
    """A value does not fit its field; the caller adds which field of which record."""

    def __init__(self, code: str, message: str, *, as_list: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.as_list = as_list
