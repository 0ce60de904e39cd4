"""What the headers of a call say about a write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.org import WriteOptions

if TYPE_CHECKING:
    from crosswalk_sandbox.call import Call

_FIRST_WITH_DUPLICATE_HEADER = 52.0


def version_of(call: Call) -> float:
    """Return the API version of a call's path."""
    return float(call.path_params["version"])


def write_options(call: Call) -> WriteOptions:
    """Return the options of a write. `Sforce-Auto-Assign` has no effect: there are no rules."""
    pairs = (
        part.strip().partition("=")
        for part in call.headers.get("sforce-duplicate-rule-header", "").split(";")
    )
    told = {key.lower(): value.lower() for key, _, value in pairs}
    version = version_of(call)
    allowed = told.get("allowsave") == "true" and version >= _FIRST_WITH_DUPLICATE_HEADER
    return WriteOptions(version=version, allow_save=allowed, user_id=call.user_id)
