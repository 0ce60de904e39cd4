"""What came back from the wire, or what it means that nothing did."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
)

from connector_kit.decisions import Body, Decision, Reply, Rule, RuleTable
from connector_kit.errors import (
    ConfigurationFailed,
    OutcomeUnknown,
    RequestRefused,
    ServiceUnavailable,
    UnexpectedForm,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_NEVER_SENT = (ConnectTimeoutError, NameResolutionError, NewConnectionError)
_SUCCESS = range(200, 300)
_NO_FILE = ("application/json", "text/html")


def read_reply(response: requests.Response, table: RuleTable, into: IO[bytes] | None) -> Reply:
    """Read an answer: as JSON, or as a file `into` which the caller wants it.

    Raises:
        RequestException: The body broke off.
    """
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if into is not None and response.status_code in _SUCCESS and kind not in _NO_FILE:
        _save(response, into)
        return Reply(response.status_code, response.headers, Body.FILE)
    if not response.content.strip():
        return Reply(response.status_code, response.headers, Body.EMPTY)
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):  # no JSON, or nested too deep
        return Reply(response.status_code, response.headers, Body.UNREADABLE)
    return Reply(response.status_code, response.headers, Body.JSON, body, table.code_of(body))


def understood(reply: Reply, read: Callable[[Any], Any] | None) -> Reply:
    """Return a success with what `read` makes of its body, or marked as one of no known form."""
    readable = reply.kind in {Body.JSON, Body.EMPTY} and reply.code is None
    if read is None or not readable or reply.status not in _SUCCESS:
        return reply
    try:
        return replace(reply, body=read(reply.body))
    except UnexpectedForm:
        return replace(reply, kind=Body.STRANGE)


def rule_without_reply(
    error: requests.RequestException | LocationValueError, vendor: str, *, repeatable: bool
) -> Rule:
    """Return what follows from an attempt that brought no answer.

    Raises:
        ConfigurationFailed: Trying again cannot help.
        RequestRefused: The request cannot even be written.
        OutcomeUnknown: The request may have worked and must not be repeated.
    """
    # the text of a requests exception quotes addresses and parameters: name its type only
    kind = type(error).__name__
    if isinstance(error, ValueError):  # how they mark an address they cannot even try
        raise ConfigurationFailed(
            f"The address or the credentials of {vendor} are not well formed.",
            next_step="Set the base URL to https:// and the host; look for stray line breaks.",
            code="ADDRESS_MALFORMED",
        ) from None
    if isinstance(error, requests.exceptions.InvalidJSONError):
        raise RequestRefused(
            "A value of the request cannot be written as JSON.",
            next_step="Look for infinite or undefined numbers in the mapping.",
        ) from None
    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE" in str(error):
        raise ConfigurationFailed(
            f"The certificate of {vendor}'s host is not trusted here.",
            next_step="Check the base URL; behind a proxy, set REQUESTS_CA_BUNDLE.",
            code="CERTIFICATE_NOT_TRUSTED",
        ) from None
    if not repeatable and not was_never_sent(error):
        raise outcome_unknown(vendor, f"no answer ({kind})") from None
    return Rule(
        Decision.RETRY,
        error=ServiceUnavailable,
        message=f"{vendor} could not be reached ({kind}).",
        next_step="Check the base URL, the network and the vendor's status page.",
    )


def was_never_sent(error: requests.RequestException | LocationValueError) -> bool:
    """Tell whether no connection came about, so that the vendor has seen nothing."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, _NEVER_SENT)


def outcome_unknown(vendor: str, what: str) -> OutcomeUnknown:
    """Return the error for a request that may have worked."""
    return OutcomeUnknown(
        f"{vendor} may or may not have done what was asked: {what}.",
        next_step="Nothing was sent again. The next run looks first and sends what is missing.",
    )


def _save(response: requests.Response, into: IO[bytes]) -> None:
    into.seek(0)
    into.truncate()
    response.raw.decode_content = True
    try:
        shutil.copyfileobj(response.raw, into, 1 << 20)
    except HTTPError as error:
        raise requests.ConnectionError(error) from None
    into.seek(0)
