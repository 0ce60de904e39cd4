"""What a query can be refused for, with the caret that Salesforce draws under the place.

Codes and the common texts are those of the vendor's replies as clients know them; texts that nobody
has written down are assumed.
"""

from __future__ import annotations

from crosswalk_sandbox.salesforce.errors import SalesforceError

MALFORMED = "MALFORMED_QUERY"
INVALID_FIELD = "INVALID_FIELD"
INVALID_TYPE = "INVALID_TYPE"
BAD_OPERATOR = "INVALID_QUERY_FILTER_OPERATOR"

_BEFORE, _AFTER = 30, 40
_SPELLING = (
    "be sure to append the '{suffix}' after the {what} name. Please reference your WSDL or the "
    "describe call for the appropriate names."
)


def refused(code: str, message: str) -> SalesforceError:
    """Return a refusal without a place."""
    return SalesforceError(400, code, message)


def located(code: str, text: str, at: int, message: str) -> SalesforceError:
    """Return a refusal that shows the query around a position, a caret and the position."""
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    first = max(0, at - _BEFORE)
    shown = " ".join(text[first : at + _AFTER].splitlines())
    caret = " " * (at - first) + "^"
    return refused(code, f"\n{shown}\n{caret}\nERROR at Row:{row}:Column:{column}\n{message}")


def unexpected(text: str, at: int, token: str) -> SalesforceError:
    """Return the refusal of a word where the grammar has no place for it."""
    return located(MALFORMED, text, at, f"unexpected token: '{token or '<EOF>'}'")


def no_column(text: str, at: int, name: str, entity: str) -> SalesforceError:
    """Return the refusal of a field that does not exist or is hidden from the user."""
    advice = _SPELLING.format(suffix="__c", what="custom field")
    message = f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom"
    return located(INVALID_FIELD, text, at, f"{message} field, {advice}")


def no_relationship(text: str, at: int, name: str) -> SalesforceError:
    """Return the refusal of a path through a relationship that does not exist."""
    advice = _SPELLING.format(suffix="__r", what="custom relationship")
    message = f"Didn't understand relationship '{name}' in field path. If you are attempting to use"
    return located(INVALID_FIELD, text, at, f"{message} a custom relationship, {advice}")


def no_object(text: str, at: int, name: str) -> SalesforceError:
    """Return the refusal of an object that does not exist or cannot be queried."""
    advice = _SPELLING.format(suffix="__c", what="entity")
    message = f"sObject type '{name}' is not supported. If you are attempting to use a custom"
    return located(INVALID_TYPE, text, at, f"{message} object, {advice}")


def wrong_type(text: str, at: int, name: str, wanted: str, *, quoted: bool) -> SalesforceError:
    """Return the refusal of a filter value that does not fit the type of its field."""
    quotes = "should be" if quoted else "should not be"
    message = f"value of filter criterion for field '{name}' must be of type {wanted} and {quotes}"
    return located(INVALID_FIELD, text, at, f"{message} enclosed in quotes")


def not_usable(text: str, at: int, name: str, verb: str) -> SalesforceError:
    """Return the refusal to filter, sort or group by a field."""
    message = f"field '{name}' can not be {verb} in a query call"
    return located(INVALID_FIELD, text, at, message)
