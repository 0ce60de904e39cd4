"""What Salesforce's token endpoint answers and what that means.

It answers an object `{error, error_description}` (Salesforce Help, "OAuth 2.0 Authorization
Errors"). One error has many causes, which only the description tells apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from connector_kit.decisions import Decision, Rule, RuleTable
from connector_kit.errors import AuthenticationFailed, ServiceUnavailable
from connector_kit.salesforce.errors import BROKEN, DOWN, REDIRECT, SETUP_HELP, VENDOR
from connector_kit.usual_answers import SERVER_ERRORS, SUCCESS

# part of `error: description` in lower case, what it means, what to do
_REFUSALS = (
    (
        "not supported on this domain",
        "does not take client credentials at this host",
        "Set the base URL to the org's My Domain: https://<domain>.my.salesforce.com.",
    ),
    (
        "no client credentials user",
        "does not know as whom to run",
        "Choose a Run As user in the client credentials policy of the external client app.",
    ),
    (
        "expired access/refresh token",
        "does not take this refresh token any more",
        "Authorize the app again, and look at the refresh token policy of the app.",
    ),
    (
        "audience",
        "expects another audience in the JWT",
        "Set `audience` to https://login.salesforce.com; of a sandbox: https://test.salesforce.com.",
    ),
    (
        "approved",
        "was not told to let this user use the app",
        "Pre-authorize the user: admin-approved users, and a permission set with the app.",
    ),
    (
        "invalid assertion",
        "does not take the JWT",
        "Check that the private key belongs to the certificate of the app, and the clock here.",
    ),
    (
        "client identifier invalid",
        "does not know this client id",
        "Check `client_id`; a new app takes some minutes to be known everywhere.",
    ),
    ("invalid client credentials", "does not take this client secret", "Check `client_secret`."),
    ("invalid_client", "does not take this client id and secret", "Check both settings."),
    (
        "unsupported_grant_type",
        "does not know this way to log in",
        "Check the base URL: only the host, without a path.",
    ),
    ("inactive_user", "has switched this user off", "Activate the user, or choose another one."),
    ("inactive_org", "has switched this org off", "Ask Salesforce about the org's contract."),
    (
        "authentication failure",
        "refuses this user",
        "Check the user, its IP restrictions, and whether the app allows this way to log in.",
    ),
)
_TOO_MANY = "login rate exceeded"


def token_code_of(body: Any) -> str | None:  # noqa: ANN401 - parsed JSON
    """Return the part of the error that a line of the table is for, None for a success."""
    if not isinstance(body, dict) or not body.get("error"):
        return None
    text = f"{body['error']}: {body.get('error_description') or ''}".lower()
    parts = (_TOO_MANY, *(part for part, _, _ in _REFUSALS))
    return next((part for part in parts if part in text), "another error")


def _refusal(part: str | None, meaning: str, next_step: str) -> Rule:
    return Rule(
        Decision.FAIL,
        codes=None if part is None else {part},
        error=AuthenticationFailed,
        message=f"{VENDOR} {meaning}.",
        next_step=next_step,
    )


TOKEN_RULES = RuleTable(
    VENDOR,
    (
        *BROKEN,
        Rule(Decision.SUCCEED, statuses=SUCCESS, codes={None}),
        REDIRECT,
        Rule(
            Decision.AGAIN,
            codes={_TOO_MANY},
            error=ServiceUnavailable,
            message=f"{VENDOR} takes no more logins of this user for now.",
            next_step="Run again in an hour, and look for what else logs in so often.",
        ),
        replace(DOWN, statuses={420, 429, *SERVER_ERRORS}),
        *(_refusal(*line) for line in _REFUSALS),
        _refusal(None, "does not accept our credentials", SETUP_HELP),
    ),
    code_of=token_code_of,
)
