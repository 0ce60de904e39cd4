"""What Gainsight CS answers and what that means.

Codes are from Gainsight's error pages for objects and people. A refusal comes with any status, so
codes are looked at before statuses.
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
from connector_kit.gainsight.refusals import NO_DATA, OBJECT_NOT_FOUND, code_of, field_errors_of
from connector_kit.usual_answers import SERVER_ERRORS, SUCCESS, broken, down, moved, strange

VENDOR = "Gainsight"
_KEY_HELP = (
    "Check the access key or the OAuth pair under Administration > Connectors 2.0 > Gainsight API."
)

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
_TRANSIENT_CODES = {"GU_1101"}

_DOWN = down(VENDOR, "Look at status.gainsight.com; the next run goes on where this one stopped.")
_REDIRECT = moved(
    VENDOR, "Set the base URL to https://<tenant>.gainsightcloud.com or the custom API domain."
)
_BROKEN = broken(VENDOR, "Check the base URL; a login or maintenance page may be in the way.")

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
        Rule(
            # comes with status 500, but may be about this one record and stay so
            Decision.RETRY,
            codes={"GSOBJ_1003"},
            attempts=3,
            error=RequestRefused,
            message=f"{VENDOR} fails to delete a record.",
            next_step="Delete it in Gainsight, or find out there what keeps it.",
        ),
        replace(_DOWN, codes=_TRANSIENT_CODES),
        replace(_DOWN, statuses=SERVER_ERRORS),
        *_BROKEN,
        strange(VENDOR),
        _REDIRECT,
        Rule(Decision.SUCCEED, statuses=SUCCESS, codes={None}),
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
        replace(_THROTTLED, codes=_THROTTLE_CODES),
        replace(_THROTTLED, statuses={429}),
        replace(_DOWN, codes=_TRANSIENT_CODES),
        replace(_DOWN, statuses=SERVER_ERRORS),
        *_BROKEN,
        Rule(Decision.SUCCEED, statuses=SUCCESS, codes={None}),
        _REDIRECT,
        Rule(
            # failures of the token endpoint are not documented: every other refusal means the pair
            Decision.FAIL,
            error=AuthenticationFailed,
            message=f"{VENDOR} refuses the OAuth client id and secret.",
            next_step=_KEY_HELP,
        ),
    ),
    code_of=code_of,
)
