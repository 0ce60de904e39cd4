"""Sessions: access tokens, and for how long they live without a call."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.errors import SalesforceError

if TYPE_CHECKING:
    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org

_TABLE = '"salesforce sessions"'


class Sessions:
    """The tokens given out so far."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._live: dict[str, tuple[str, float]] = {}

    def create(self) -> None:
        """Make the table that keeps them for the next process."""
        self._org.store.execute(
            f"create table {_TABLE} (token text primary key, user_id text, used_at real)"
        )

    def resume(self) -> None:
        """Read what an earlier process gave out."""
        for token, user_id, used_at in self._org.store.execute(f"select * from {_TABLE}"):
            self._live[token] = (user_id, used_at)

    def start(self, user_id: str) -> str:
        """Return a new token for a user."""
        number = self._org.tables.next_number("session")
        self._org.tables.keep_state()
        noise = hashlib.sha256(f"{self._org.org_id} {number}".encode()).hexdigest()
        token = f"{self._org.org_id[:15]}!AQ{noise}"
        self._live[token] = (user_id, self._org.clock.now())
        values = (token, *self._live[token])
        self._org.store.execute(f"insert into {_TABLE} values (?, ?, ?)", values)
        return token

    def user_of(self, call: Call) -> str:
        """Return the user that a call comes from; its session lives on.

        Raises:
            SalesforceError: 401, there is no token or it is dead.
        """
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        known = self._live.get(token) if scheme.lower() in {"bearer", "oauth"} else None
        now = self._org.clock.now()
        if known is None or now - known[1] > self._org.switch("session_seconds"):
            raise expired()
        self._live[token] = (known[0], now)
        return known[0]

    def end(self, token: str) -> None:
        """Make one token void."""
        self._live.pop(token, None)
        self._org.store.execute(f"delete from {_TABLE} where token = ?", (token,))

    def end_all(self) -> None:
        """Make every token void."""
        self._live.clear()
        self._org.store.execute(f"delete from {_TABLE}")


def expired() -> SalesforceError:
    """Return the refusal of a call with a dead or unknown token."""
    return SalesforceError(401, "INVALID_SESSION_ID", "Session expired or invalid")
