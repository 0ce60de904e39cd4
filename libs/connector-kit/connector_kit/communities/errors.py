"""What Customer Communities answers and what that means.

Bodies for 400, 403, 404, 422 and 500 are in the vendor's OpenAPI files. The bodies of 401 and 429,
and which limits apply, are not documented: statuses alone decide.
"""

from __future__ import annotations

from dataclasses import replace

from connector_kit.decisions import Body, Decision, Rule, RuleTable
from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    NotFound,
    QuotaExhausted,
    RequestRefused,
)
from connector_kit.usual_answers import SERVER_ERRORS, SUCCESS, broken, down, moved, strange

VENDOR = "Customer Communities"
_CREDENTIALS = (
    "Check the client id and secret under Control > Integrations > API, and the base URL's region."
)

_THROTTLED = Rule(
    Decision.THROTTLE,
    statuses={429},
    error=QuotaExhausted,
    message=f"{VENDOR} keeps answering that there are too many calls.",
    next_step="Run at another time, or lower `calls_per_minute`.",
)
_SERVER_ERROR = replace(
    down(VENDOR, "Look at the vendor's status page; the next run goes on from the last bookmark."),
    statuses=SERVER_ERRORS,
)
_BROKEN = broken(VENDOR, "Check the base URL; a proxy or a maintenance page may be in the way.")
_REDIRECT = moved(
    VENDOR,
    "Set the base URL to the regional API host, such as https://api2-eu-west-1.insided.com.",
)
_ANYTHING_ELSE = Rule(
    Decision.FAIL,
    error=ConfigurationFailed,
    message=f"{VENDOR} does not take this call.",
    next_step="Check the base URL; if it is right, report this with the status.",
)

RULES = RuleTable(
    VENDOR,
    (
        *_BROKEN,
        strange(VENDOR),
        Rule(Decision.SUCCEED, statuses=SUCCESS),
        _REDIRECT,
        Rule(
            Decision.REFRESH,
            statuses={401},
            error=AuthenticationFailed,
            message=f"{VENDOR} does not accept the token, not even a new one.",
            next_step="The credentials may lack the scope `read`. " + _CREDENTIALS,
        ),
        Rule(
            Decision.FAIL,
            statuses={403},
            kind=Body.UNREADABLE,
            error=AuthenticationFailed,
            message="Something in front of the API refuses the call with a page of its own.",
            next_step="Ask whoever runs the proxy or firewall to let this machine through.",
        ),
        Rule(
            Decision.FAIL,
            statuses={403},
            error=AuthenticationFailed,
            message=f"{VENDOR} does not let these credentials see this.",
            next_step="Give them access, or leave the stream out.",
        ),
        Rule(
            Decision.FAIL,
            statuses={404},
            kind=Body.UNREADABLE,
            error=ConfigurationFailed,
            message="There is no API at this address.",
            next_step="Set the base URL to the regional API host, without a path.",
        ),
        Rule(
            Decision.FAIL,
            statuses={404},
            error=NotFound,
            message=f"{VENDOR} does not know what was asked for, or hides it.",
            next_step="It may have been deleted or moved to the trash since it was listed.",
        ),
        Rule(
            Decision.FAIL,
            statuses={400, 422},
            error=RequestRefused,
            message=f"{VENDOR} refuses the request as invalid.",
            next_step="Report this: the list may end earlier or have smaller pages than expected.",
        ),
        _THROTTLED,
        _SERVER_ERROR,
        _ANYTHING_ELSE,
    ),
)

TOKEN_RULES = RuleTable(
    VENDOR,
    (
        *_BROKEN,
        Rule(Decision.SUCCEED, statuses=SUCCESS),
        _REDIRECT,
        Rule(
            # wrong credentials are not documented; the OAuth 2.0 standard has 400 and 401
            Decision.FAIL,
            statuses={400, 401, 403},
            error=AuthenticationFailed,
            message=f"{VENDOR} refuses the client id and secret.",
            next_step=_CREDENTIALS,
        ),
        _THROTTLED,
        _SERVER_ERROR,
        _ANYTHING_ELSE,
    ),
)
