"""Locators of Bulk API 2.0: a number of rows, written so that nobody counts on it."""

from __future__ import annotations

from base64 import b64decode, b64encode

from crosswalk_sandbox.salesforce.errors import SalesforceError


def locator(rows: int) -> str:
    """Return the locator of what follows after a number of rows: 10000 is `MTAwMDA`."""
    return b64encode(str(rows).encode()).decode().rstrip("=")


def offset(text: str | None) -> int:
    """Return the number of rows of a locator; nothing stands for the beginning.

    Raises:
        SalesforceError: It is none.
    """
    if not text:
        return 0
    try:
        number = b64decode(f"{text}{'=' * (-len(text) % 4)}", validate=True).decode("ascii")
        return int(number)
    except ValueError as error:
        raise SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator") from error
