"""Small resources: versions, the root of a version, limits, who the user is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.answers import answer
from crosswalk_sandbox.salesforce.errors import SalesforceError, not_found

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org

# Versions below 31.0 are retired (Salesforce "API End-of-Life Policy").
FIRST_VERSION, LAST_VERSION = 31, 68
_SEASONS = ("Winter", "Spring", "Summer")
_FIRST_WINTER = (59, 24)
"""Version 59.0 is Winter '24; three versions follow each year."""

_ALLOWANCES = {
    "DailyBulkApiBatches": 15_000,
    "DailyBulkV2QueryJobs": 10_000,
    "DailyBulkV2QueryFileStorageMB": 976_562,
    "DataStorageMB": 10_240,
    "FileStorageMB": 10_240,
    "MassEmail": 5_000,
    "SingleEmail": 5_000,
}


class Service:
    """Answers the small resources."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def versions(self, _: Call) -> Response:
        """List the versions, oldest first; needs no session."""
        numbers = range(FIRST_VERSION, LAST_VERSION + 1)
        return answer(
            [
                {"label": _season(n), "url": f"/services/data/v{n}.0", "version": f"{n}.0"}
                for n in numbers
            ]
        )

    def root(self, call: Call) -> Response:
        """Map the resources of a version."""
        base = f"/services/data/v{call.path_params['version']}"
        names = ("sobjects", "query", "queryAll", "limits", "composite", "jobs")
        identity = f"{call.base_url}/id/{self._org.org_id}/{call.user_id}"
        return answer({**{name: f"{base}/{name}" for name in names}, "identity": identity})

    def composite_root(self, call: Call) -> Response:
        """Map the composite resources."""
        base = f"/services/data/v{call.path_params['version']}/composite"
        return answer({name: f"{base}/{name}" for name in ("tree", "batch", "sobjects", "graph")})

    def limits(self, _: Call) -> Response:
        """Tell what is left of each allowance."""
        used, allowed = self._org.api_usage()
        told = {"DailyApiRequests": {"Max": allowed, "Remaining": max(0, allowed - used)}}
        for name, most in _ALLOWANCES.items():
            told[name] = {"Max": most, "Remaining": max(0, most - self._org.used.get(name, 0))}
        return answer(told)

    def user_info(self, call: Call) -> Response:
        """Tell who the token belongs to."""
        user: dict[str, Any] = self._org.row("User", call.user_id) or {}
        return answer(
            {
                "sub": f"{call.base_url}/id/{self._org.org_id}/{call.user_id}",
                "user_id": call.user_id,
                "organization_id": self._org.org_id,
                "preferred_username": user.get("Username"),
                "nickname": user.get("CommunityNickname"),
                "name": user.get("Name"),
                "email": user.get("Email"),
                "email_verified": True,
                "given_name": user.get("FirstName"),
                "family_name": user.get("LastName"),
                "zoneinfo": user.get("TimeZoneSidKey"),
                "locale": user.get("LocaleSidKey"),
                "active": user.get("IsActive"),
                "user_type": "STANDARD",
            }
        )

    def identity(self, call: Call) -> Response:
        """Tell who a user is, at the address that the token reply names."""
        user = self._org.row("User", call.path_params["user"])
        if user is None or call.path_params["org"] != self._org.org_id:
            raise not_found()
        return answer(
            {
                "id": f"{call.base_url}{call.path}",
                "asserted_user": True,
                "user_id": user["Id"],
                "organization_id": self._org.org_id,
                "username": user["Username"],
                "nick_name": user.get("CommunityNickname"),
                "display_name": user.get("Name"),
                "email": user["Email"],
                "active": user["IsActive"],
                "user_type": "STANDARD",
                "urls": {"rest": f"{call.base_url}/services/data/v{{version}}/"},
            }
        )


def check_version(text: str) -> None:
    """Refuse a version that is retired or unknown.

    Raises:
        SalesforceError: 410 or 404.
    """
    number, _, minor = text.partition(".")
    if not number.isdigit() or minor != "0" or int(number) > LAST_VERSION:
        raise not_found()
    if int(number) < FIRST_VERSION:
        message = "Invalid Api version specified on URL"
        raise SalesforceError(410, "UNSUPPORTED_API_VERSION", message)


def _season(number: int) -> str:
    """Return the name of a release: 62 → Winter '25."""
    steps = number - _FIRST_WINTER[0]
    years, season = divmod(steps, 3)
    return f"{_SEASONS[season]} '{_FIRST_WINTER[1] + years}"
