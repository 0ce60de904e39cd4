"""What Salesforce answers and what that means.

Codes and statuses are from the REST API Developer Guide and the Bulk API 2.0 Developer Guide. A
code says more than its status: one code comes with several statuses, so codes are looked at first.
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
    ServiceUnavailable,
)
from connector_kit.salesforce.codes import (
    CONCURRENT_LIMIT,
    DAILY_LIMIT,
    LOCKED,
    SESSION_NOT_ALLOWED,
    code_of,
    field_errors_of,
)
from connector_kit.usual_answers import SERVER_ERRORS, SUCCESS, broken, down, moved

VENDOR = "Salesforce"
SETUP_HELP = "Look at the external client app, and at the profile of the user it runs as, in Setup."
DOWN = down(VENDOR, "Look at status.salesforce.com; the next run goes on where this one stopped.")
REDIRECT = replace(
    moved(VENDOR, "Set the base URL to the org's My Domain: https://<domain>.my.salesforce.com."),
    statuses={301, 302, 303, 307, 308},  # 300 says that an external id is not unique
)
BROKEN = broken(VENDOR, "Check the base URL; a login or maintenance page may be in the way.")

_SESSION_ENDED = Rule(
    Decision.REFRESH,
    error=AuthenticationFailed,
    message=f"{VENDOR} does not accept our session, not even a new one.",
    next_step=SETUP_HELP,
)
_BUSY = Rule(
    Decision.AGAIN,
    error=ServiceUnavailable,
    message=f"{VENDOR} is too busy to take this request.",
    next_step="Run again later, when less is loaded at the same time.",
)
_QUOTA = Rule(
    Decision.FAIL,
    error=QuotaExhausted,
    message=f"{VENDOR} takes no more of this from this org for now: a daily limit is used up.",
    next_step="What was done so far is kept. Run again when the 24 hours have moved on.",
)
_REFUSED = Rule(
    Decision.FAIL,
    error=RequestRefused,
    message=f"{VENDOR} refuses this request.",
    next_step="Correct the named field at its source or in the mapping.",
)
_NOT_ALLOWED = Rule(
    Decision.FAIL,
    error=AuthenticationFailed,
    message=f"{VENDOR} does not let this user do this.",
    next_step=SETUP_HELP,
)
# where the caller decides what follows
_CALLERS = {"QUERY_TIMEOUT", "INVALID_QUERY_LOCATOR", "OPERATION_TOO_LARGE", "EXCEEDED_ID_LIMIT"}
_NO_ACCESS = {
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
}

RULES = RuleTable(
    VENDOR,
    (
        replace(
            _NOT_ALLOWED,
            codes={SESSION_NOT_ALLOWED},
            message=f"{VENDOR} does not let this session use the REST API.",
        ),
        replace(_SESSION_ENDED, codes={"INVALID_SESSION_ID", "INVALID_AUTH_HEADER"}),
        replace(_SESSION_ENDED, statuses={401}),
        replace(_BUSY, codes={CONCURRENT_LIMIT}),
        replace(
            _BUSY,
            codes={LOCKED},
            message=f"{VENDOR} cannot change a record because somebody else is changing it.",
        ),
        replace(_BUSY, codes={"TXN_SECURITY_METERING_ERROR"}, attempts=3),
        replace(_QUOTA, codes={DAILY_LIMIT}),
        replace(
            _NOT_ALLOWED,
            codes={"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"},
            message=f"{VENDOR} has no API in this org, or not for this user.",
            next_step="Give the user the permission API Enabled; some editions have no API.",
        ),
        replace(
            _REFUSED,
            codes={"LIMIT_EXCEEDED", "TOO_MANY_JOBS", "ExceededQuota"},
            message=f"{VENDOR} takes no more jobs from this org for now: a limit is used up.",
            next_step="Run again when the 24 hours have moved on.",
        ),
        replace(
            _REFUSED,
            codes=_CALLERS,
            message=f"{VENDOR} cannot answer this query.",
            next_step="Read fewer rows at a time, or give the user the permission View All Data.",
        ),
        Rule(
            Decision.FAIL,
            codes={"MALFORMED_QUERY", "INVALID_TYPE"},
            error=ConfigurationFailed,
            message=f"{VENDOR} does not know this object, or not for this user.",
            next_step="Check the object's API name (custom ones end in __c) and its permissions.",
        ),
        replace(
            _REFUSED,
            statuses={300},
            message=f"{VENDOR} has more than one record with this external id.",
            next_step="Make the field unique in Setup, and merge or correct these records.",
        ),
        Rule(
            Decision.FAIL,
            statuses={404},
            codes={"NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"},
            error=NotFound,
            message=f"{VENDOR} has no such record, object or field, or hides it from this user.",
            next_step="It may have been deleted; check the names and the user's permissions.",
        ),
        replace(DOWN, codes={"UNKNOWN_EXCEPTION"}, attempts=3),
        replace(DOWN, codes={"SERVER_UNAVAILABLE"}),
        # also from what stands before the API: Salesforce Edge answers 420 and 502
        replace(_BUSY, statuses={429}),
        replace(DOWN, statuses={406, 420, *SERVER_ERRORS}),
        *BROKEN,
        REDIRECT,
        Rule(Decision.SUCCEED, statuses=SUCCESS, codes={None}),
        Rule(
            Decision.FAIL,
            statuses={410},
            error=ConfigurationFailed,
            message=f"{VENDOR} has retired this version of its API.",
            next_step="Set `api_version` to a newer one, such as 62.0.",
        ),
        Rule(
            Decision.FAIL,
            statuses={414, 431},
            error=ConfigurationFailed,
            message=f"{VENDOR} takes no query of this length in an address.",
            next_step="Select fewer fields.",
        ),
        replace(
            _REFUSED,
            codes=_NO_ACCESS,
            message=f"{VENDOR} does not let this user touch this record or a record it points to.",
            next_step="Give the user access to these records, or leave them out.",
        ),
        replace(
            _REFUSED,
            codes={"STORAGE_LIMIT_EXCEEDED"},
            message=f"{VENDOR} has no storage left in this org.",
            next_step="Free or buy data storage.",
        ),
        replace(_NOT_ALLOWED, statuses={403}),
        Rule(
            Decision.FAIL,
            statuses={404},
            error=ConfigurationFailed,
            message=f"{VENDOR} has nothing at this address.",
            next_step="Check the base URL and `api_version`.",
        ),
        Rule(
            Decision.FAIL,
            kind=Body.UNREADABLE,
            error=ConfigurationFailed,
            message=f"Something in front of {VENDOR} answers with a page of its own.",
            next_step="Check the base URL, and the proxy or firewall between here and there.",
        ),
        _REFUSED,
    ),
    code_of=code_of,
    field_errors_of=field_errors_of,
)
