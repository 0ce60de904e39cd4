"""What the control plane can have the org do: `POST /__sandbox__/salesforce/<action>`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce import jwt, removal
from crosswalk_sandbox.vendor import NoSuchObjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.person_edits import PersonEdits


def run(org: Org, edits: PersonEdits, action: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Run an action.

    Raises:
        NoSuchObjectError: There is no such action, or no such row.
        ValueError: The certificate is none.
    """
    if action == "certificate":
        return _certificate(org, body.get("pem"))
    if action == "archive":
        return {"archived": removal.archive(org)}
    if action == "empty_recycle_bin":
        return {"removed": removal.empty_bin(org, days=0)}
    if action == "undelete":
        return edits.undelete(body["object"], body["id"])
    if action == "merge":
        return edits.merge(body["object"], body["id"], body["others"])
    names = "certificate, archive, empty_recycle_bin, undelete, merge"
    raise NoSuchObjectError(f"there is no action {action!r}; actions are {names}")


def _certificate(org: Org, pem: str | None) -> dict[str, Any]:
    """Set the certificate (or public key) of JWTs; without one, make a key and return it."""
    told = {}
    if pem is None:
        told["private_key"], pem = jwt.new_key_pair()
    told["public_key"] = org.tables.state["certificate"] = jwt.public_key(pem)
    org.tables.keep_state()
    return told
