"""The lines that every vendor's table has: the same but for the vendor's name and the next step."""

from __future__ import annotations

from dataclasses import replace

from connector_kit.decisions import Body, Decision, Rule
from connector_kit.errors import ConfigurationFailed, ServiceUnavailable, UnexpectedForm

SUCCESS = range(200, 300)
# 408 comes from gateways as well: they gave up waiting for the server behind them, or for us
SERVER_ERRORS = {408, *range(500, 600)}


def down(vendor: str, next_step: str) -> Rule:
    """Return the line for a vendor that fails; it matches every answer until narrowed."""
    return Rule(
        Decision.RETRY,
        error=ServiceUnavailable,
        message=f"{vendor} keeps failing.",
        next_step=next_step,
    )


def broken(vendor: str, next_step: str) -> tuple[Rule, Rule]:
    """Return the lines for a success whose body cannot be read, or is not there."""
    unreadable = Rule(
        Decision.RETRY,
        statuses=SUCCESS,
        kind=Body.UNREADABLE,
        error=ServiceUnavailable,
        message=f"{vendor} answers with something that is not what was asked for, or is cut off.",
        next_step=next_step,
    )
    return unreadable, replace(unreadable, statuses={200}, kind=Body.EMPTY)


def strange(vendor: str) -> Rule:
    """Return the line for a success in a form that the call is not known to answer with."""
    return Rule(
        Decision.RETRY,
        statuses=SUCCESS,
        kind=Body.STRANGE,
        error=UnexpectedForm,
        message=f"{vendor} answers in a form that was never seen before.",
        next_step="Run again. If it stays so, the API has changed: look for a newer connector.",
    )


def moved(vendor: str, next_step: str) -> Rule:
    """Return the line for a redirect."""
    return Rule(
        Decision.FAIL,
        statuses=range(300, 400),
        error=ConfigurationFailed,
        message=f"{vendor} sends us to another address, which is not followed with credentials.",
        next_step=next_step,
    )
