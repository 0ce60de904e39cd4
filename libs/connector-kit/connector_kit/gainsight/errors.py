"""What Gainsight CS answers and what that means.

Codes are from Gainsight's error pages for objects and people. `result: false` comes with any
status, 200 included, so codes are looked at before statuses. `errorDesc` quotes values of the
record: it is read to tell answers apart and never passed on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connector_kit.decisions import Body, Decision, Rule, RuleTable
from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    FieldError,
    NotFound,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
    UnexpectedForm,
)
from connector_kit.redaction import MASK, redact

if TYPE_CHECKING:
    from collections.abc import Iterator

VENDOR = "Gainsight"
NO_DATA = "NO_DATA"  # our name for the empty answer that has a placeholder as its code
OBJECT_NOT_FOUND = "OBJECT_NOT_FOUND"
REFUSED = "REFUSED"  # result: false without any code

_SUCCESS = range(200, 300)
_KEY_HELP = (
    "Check the access key or the OAuth pair under Administration > Connectors 2.0 > Gainsight API."
)
_DESCRIBED = re.compile(r"\(([A-Za-z]\w*) = (.*)\)\.?\s*\Z", re.DOTALL)
_QUOTED_VALUE = re.compile(r"\s*\([^()=]{1,200}=[^()]*\)\.?")


def code_of(body: Any) -> str | None:  # noqa: ANN401 - parsed JSON
    """Return the code of a failure, None for a success."""
    if not isinstance(body, dict):
        return None
    if body.get("title") == OBJECT_NOT_FOUND:
        return OBJECT_NOT_FOUND
    code, description = body.get("errorCode"), str(body.get("errorDesc") or "").lower()
    if body.get("result") is not False and not code:
        return None
    if description.startswith("no data found"):
        return NO_DATA
    if description.startswith("requested object not found"):
        return OBJECT_NOT_FOUND
    return str(code or REFUSED)


def field_errors_of(body: Any) -> list[FieldError]:  # noqa: ANN401 - parsed JSON
    """Return the refused fields, whatever the nesting: flat, a list of lists, or below each row.

    An error that names several invalid values becomes one entry per value. Without a list of errors
    the description is what is left: it ends with `(Field = value)`.
    """
    if not isinstance(body, dict):
        return []
    data = body.get("data")
    told = (data.get("errors") or data.get("failure")) if isinstance(data, dict) else None
    listed = list(errors_within(told))
    return listed or _described_error(body)


def _described_error(body: dict[str, Any]) -> list[FieldError]:
    text = str(body.get("errorDesc") or "")
    described = _DESCRIBED.search(text)
    if described is None:
        return []
    field, value = described.groups()
    code = str(body.get("errorCode") or REFUSED)
    return [FieldError(field=field, code=code, value=value, message=_without_values(text, [value]))]


def errors_within(node: Any) -> Iterator[FieldError]:  # noqa: ANN401 - parsed JSON
    """Return the refused fields below a part of a body."""
    if isinstance(node, list):
        for item in node:
            yield from errors_within(item)
    elif isinstance(node, dict) and isinstance(node.get("errors"), list | dict):
        yield from errors_within(node["errors"])
    elif isinstance(node, dict):
        value = node.get("invalidValue")
        values = (value or [None]) if isinstance(value, list) else [value]
        for one in values:
            yield FieldError(
                field=str(node.get("fieldName") or ""),
                code=str(node.get("errorCode") or REFUSED),
                value=one,
                message=_without_values(str(node.get("errorMessage") or ""), values),
            )


def _without_values(text: str, values: list[Any]) -> str:
    """Some texts repeat the record's value, plain or as `(Field = value)`: take it out."""
    text = _QUOTED_VALUE.sub("", text)
    for value in values:
        if value not in (None, ""):
            text = text.replace(str(value), MASK)
    return redact(text)


_THROTTLED = Rule(
    Decision.THROTTLE,
    error=QuotaExhausted,
    message=f"{VENDOR} keeps answering that there are too many calls; the quota may be used up.",
    next_step="What was done so far is kept. Run again tomorrow, or lower `calls_per_minute`.",
)
_THROTTLE_CODES = {"GS_APIG_2404", "GU_2400"}
_AUTHORIZATION_CODES = {"GS_APIG_2401", "GSOBJ_1024"}
_UNKNOWN_NAME_CODES = {
    "GSOBJ_1023",
    "COCKPIT_5101",
    "GS_APIG_1000",
    "GSOBJ_ESS_9104",
    "GSOBJ_ESS_9150",
}
_TRANSIENT_CODES = {"GSOBJ_1003", "GU_1101"}

_DOWN = Rule(
    Decision.RETRY,
    error=ServiceUnavailable,
    message=f"{VENDOR} keeps failing.",
    next_step="Look at status.gainsight.com; the next run goes on where this one stopped.",
)
_REDIRECT = Rule(
    Decision.FAIL,
    statuses=range(300, 400),
    error=ConfigurationFailed,
    message=f"{VENDOR} sends us to another address, which is not followed with credentials.",
    next_step="Set the base URL to https://<tenant>.gainsightcloud.com or the custom API domain.",
)
_UNREADABLE = Rule(
    Decision.RETRY,
    statuses=_SUCCESS,
    kind=Body.UNREADABLE,
    error=ServiceUnavailable,
    message=f"{VENDOR} answers with something that is not JSON, or is cut off.",
    next_step="Check the base URL; a login or maintenance page may be in the way.",
)
_NOTHING = replace(_UNREADABLE, statuses={200}, kind=Body.EMPTY)
_STRANGE = Rule(
    Decision.RETRY,
    statuses=_SUCCESS,
    kind=Body.STRANGE,
    error=UnexpectedForm,
    message=f"{VENDOR} answers in a form that was never seen before.",
    next_step="Run again. If it stays so, the API has changed: look for a newer connector.",
)

_REJECTED_TOKEN = Rule(
    Decision.REFRESH,
    error=AuthenticationFailed,
    message=f"{VENDOR} does not accept our credentials.",
    next_step=_KEY_HELP,
)

RULES = RuleTable(
    VENDOR,
    (
        replace(_THROTTLED, codes=_THROTTLE_CODES),
        replace(_THROTTLED, statuses={429}),
        Rule(
            Decision.FAIL,
            codes={"GS_APIG_2402"},
            error=AuthenticationFailed,
            message=f"{VENDOR} does not accept calls from this machine's IP address.",
            next_step="Add the address to the API connection's list, or use OAuth, which has none.",
        ),
        replace(_REJECTED_TOKEN, codes=_AUTHORIZATION_CODES),
        replace(_REJECTED_TOKEN, statuses={401}),
        Rule(
            Decision.FAIL,
            codes={OBJECT_NOT_FOUND},
            error=ConfigurationFailed,
            message=f"{VENDOR} has no object of this name.",
            next_step="Check the object's API name; names of custom objects end in __gc.",
        ),
        Rule(
            Decision.FAIL,
            codes={"GSOBJ_1011", NO_DATA},
            error=NotFound,
            message=f"{VENDOR} has no record that matches.",
            next_step="It may have been deleted; the next run sees that and decides anew.",
        ),
        Rule(
            Decision.FAIL,
            codes=_UNKNOWN_NAME_CODES,
            error=ConfigurationFailed,
            message=f"{VENDOR} does not know this call, object or field.",
            next_step="Check the base URL and compare the names with the object's metadata.",
        ),
        replace(_DOWN, codes=_TRANSIENT_CODES),
        replace(_DOWN, statuses=range(500, 600)),
        _UNREADABLE,
        _NOTHING,
        _STRANGE,
        _REDIRECT,
        Rule(Decision.SUCCEED, statuses=_SUCCESS, codes={None}),
        Rule(
            Decision.FAIL,
            statuses={403},
            error=AuthenticationFailed,
            message=f"{VENDOR} does not let these credentials do this.",
            next_step=_KEY_HELP,
        ),
        Rule(
            Decision.FAIL,
            statuses={404},
            error=ConfigurationFailed,
            message=f"{VENDOR} has nothing at this address.",
            next_step="Check the base URL: https://<tenant>.gainsightcloud.com, without a path.",
        ),
        Rule(
            Decision.FAIL,
            kind=Body.UNREADABLE,
            error=ConfigurationFailed,
            message=f"Something in front of {VENDOR} answers with a page of its own.",
            next_step="Check the base URL, and the proxy or firewall between here and there.",
        ),
        Rule(
            Decision.FAIL,
            error=RequestRefused,
            message=f"{VENDOR} refuses the data of this request.",
            next_step="Correct the named field at its source or in the mapping.",
        ),
    ),
    code_of=code_of,
    field_errors_of=field_errors_of,
)

TOKEN_RULES = RuleTable(
    VENDOR,
    (
        _UNREADABLE,
        _NOTHING,
        Rule(Decision.SUCCEED, statuses=_SUCCESS),
        _REDIRECT,
        replace(_THROTTLED, statuses={429}),
        replace(_DOWN, statuses=range(500, 600)),
        Rule(
            # failures of the token endpoint are not documented: every other refusal means the pair
            Decision.FAIL,
            error=AuthenticationFailed,
            message=f"{VENDOR} refuses the OAuth client id and secret.",
            next_step=_KEY_HELP,
        ),
    ),
)
