"""Send a request: signed, within the budget, judged by the vendor's table, repeated when safe."""

from __future__ import annotations

import json as jsonlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
)

from connector_kit.budget import FixedWindowBudget
from connector_kit.clock import Clock, SystemClock
from connector_kit.decisions import Body, Decision, Reply, Rule, RuleTable, classify
from connector_kit.errors import (
    ConfigurationFailed,
    ConnectorError,
    OutcomeUnknown,
    QuotaExhausted,
    RequestRefused,
    ServiceUnavailable,
)
from connector_kit.stats import ApiStats
from connector_kit.waiting import LONGEST_WAIT, backoff, requested_wait

if TYPE_CHECKING:
    from collections.abc import Mapping

POOL_SIZE = 16
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_NEVER_SENT = (ConnectTimeoutError, NameResolutionError, NewConnectionError)


class Signer(Protocol):
    """Puts credentials on a request. The only place that knows them."""

    def headers(self) -> dict[str, str]:
        """Return the headers that prove who we are."""

    def refresh(self, refused: Mapping[str, str]) -> bool:
        """Renew what was `refused`; return False when there is nothing to renew."""


class NoSigner:
    """For requests that carry their credentials themselves."""

    def headers(self) -> dict[str, str]:
        """Return nothing."""
        return {}

    def refresh(self, refused: Mapping[str, str]) -> bool:  # noqa: ARG002 - the protocol's signature
        """Have nothing to renew."""
        return False


class _Headers(AuthBase):
    """Given to requests as `auth`, so that it does not look for a password in ~/.netrc."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request


@dataclass(frozen=True)
class _Call:
    """A request as the caller gave it."""

    method: str
    path: str
    arguments: Mapping[str, Any]
    repeatable: bool


class ApiClient:
    """A vendor's API.

    Args:
        base_url: The address all paths are added to.
        signer: Puts the credentials on.
        rules: The vendor's table of answers.
        budget: Shared by everything that calls this tenant.
        clock: Where time comes from, and what waits.
        timeout: Seconds to connect, and seconds without a byte.
        max_attempts: How often a request is sent at most.
        stats: Counters to share with another client of the same tenant.
    """

    def __init__(
        self,
        base_url: str,
        signer: Signer,
        rules: RuleTable,
        budget: FixedWindowBudget | None = None,
        *,
        clock: Clock | None = None,
        timeout: tuple[float, float] = (10, 60),
        max_attempts: int = 6,
        stats: ApiStats | None = None,
    ) -> None:
        self.stats = stats or ApiStats()
        self._base_url = base_url.rstrip("/")
        self._signer = signer
        self._table = rules
        self._clock = clock or SystemClock()
        self._budget = budget or FixedWindowBudget([], clock=self._clock)
        self._timeout = timeout
        self._max_attempts = max_attempts
        self._exhausted: QuotaExhausted | None = None
        self._session = requests.Session()
        # proxies and certificates come from the environment, but no proxy leads to this machine
        self._session.trust_env = urlsplit(base_url).hostname not in _THIS_MACHINE
        self._session.headers["User-Agent"] = "crosswalk"
        for scheme in ("https://", "http://"):
            # one layer of retries only, and it is ours
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=POOL_SIZE, max_retries=0))

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Any = None,  # noqa: ANN401 - whatever requests takes
        json: Any = None,  # noqa: ANN401
        data: Any = None,  # noqa: ANN401
        headers: Mapping[str, str] | None = None,
        repeatable: bool,
    ) -> Any:  # noqa: ANN401 - whatever JSON the vendor answers
        """Send a request and return the parsed JSON body, None for an empty one.

        Args:
            method: HTTP method.
            path: Path below the base address.
            params: Query parameters.
            json: A body to send as JSON.
            data: A body to send as a form.
            headers: Headers beside the signer's.
            repeatable: Whether sending it twice does no more than sending it once. Otherwise it is
                not sent again once the vendor may have seen it.

        Raises:
            ConnectorError: What the vendor's table says, also when the attempts are used up.
            OutcomeUnknown: A request that is not repeatable may have worked.
        """
        arguments = {"params": params, "json": json, "data": data, "headers": dict(headers or {})}
        if self._exhausted:
            raise self._exhausted
        try:
            return self._send(_Call(method, path, arguments, repeatable))
        except QuotaExhausted as error:
            self._exhausted = error  # asking again would only find out the same, slowly
            raise

    def _send(self, call: _Call) -> Any:  # noqa: ANN401 - as above
        refreshed = False
        attempt = 1
        while True:
            signature = self._signer.headers()
            rule, reply = self._attempt(call, signature)
            if rule.decision is Decision.SUCCEED:
                return reply and reply.body
            if rule.decision is Decision.REFRESH and not refreshed:
                refreshed = True
                if self._signer.refresh(signature):
                    self.stats.add(retries=1)
                    continue
            if rule.decision in {Decision.FAIL, Decision.REFRESH}:
                raise self._failure(rule, reply)
            if rule.decision is Decision.RETRY and reply and not call.repeatable:
                # an error page does not say whether the data was saved before it was made
                raise _outcome_unknown(
                    self._table.vendor, f"an unusable answer (HTTP {reply.status})"
                )
            if attempt >= self._max_attempts:
                raise self._failure(rule, reply)
            self._pause(rule, reply, attempt)
            self.stats.add(retries=1)
            attempt += 1

    def _attempt(self, call: _Call, signature: Mapping[str, str]) -> tuple[Rule, Reply | None]:
        """Send once. A failure to connect becomes a rule too: without a reply, nothing was sent."""
        self.stats.add(throttled_seconds=self._budget.acquire(), calls=1)
        try:
            response = self._session.request(
                call.method,
                self._base_url + call.path,
                auth=_Headers(signature),
                timeout=self._timeout,
                allow_redirects=False,  # a redirect would carry the credentials elsewhere
                **call.arguments,
            )
        except requests.RequestException as error:
            return self._transport_rule(error, call), None
        reply = _read(response, self._table)
        return classify(reply, self._table.rules), reply

    def _transport_rule(self, error: requests.RequestException, call: _Call) -> Rule:
        # the text of a requests exception quotes addresses and parameters: name its type only
        kind = type(error).__name__
        if isinstance(error, ValueError):  # how requests marks an address it cannot even try
            raise ConfigurationFailed(
                f"The address or the credentials of {self._table.vendor} are not well formed.",
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
                f"The certificate of {self._table.vendor}'s host is not trusted here.",
                next_step="Check the base URL; behind a proxy, set REQUESTS_CA_BUNDLE.",
                code="CERTIFICATE_NOT_TRUSTED",
            ) from None
        if not call.repeatable and not _was_never_sent(error):
            raise _outcome_unknown(self._table.vendor, f"no answer ({kind})") from None
        return Rule(
            Decision.RETRY,
            error=ServiceUnavailable,
            message=f"{self._table.vendor} could not be reached ({kind}).",
            next_step="Check the base URL, the network and the vendor's status page.",
        )

    def _pause(self, rule: Rule, reply: Reply | None, attempt: int) -> None:
        asked = requested_wait(reply.headers, self._clock.now()) if reply else None
        if asked is not None and asked > LONGEST_WAIT:
            raise QuotaExhausted(
                f"{self._table.vendor} asks to wait for {asked:.0f} seconds.",
                next_step="What was done so far is kept. Run again after that time.",
            )
        if rule.decision is Decision.RETRY:
            seconds = backoff(attempt) if asked is None else asked
            self._clock.sleep(seconds)
            return
        if asked is None:
            asked = self._budget.seconds_to_next_window()
        # the next acquire() waits, in every thread, and counts the time as throttled
        self._budget.close_for(asked)

    def _failure(self, rule: Rule, reply: Reply | None) -> ConnectorError:
        status = f" (HTTP {reply.status}{f', {reply.code}' if reply.code else ''})" if reply else ""
        message = f"{rule.message.removesuffix('.')}{status}."
        if rule.error is RequestRefused:
            errors = self._table.field_errors_of(reply.body) if reply else []
            code = reply.code if reply else None
            if fields := sorted({error.field for error in errors if error.field}):
                message += f" Fields: {', '.join(fields)}."
            return RequestRefused(message, next_step=rule.next_step, code=code, errors=errors)
        return rule.error(message, next_step=rule.next_step)


def _read(response: requests.Response, table: RuleTable) -> Reply:
    if not response.content.strip():
        return Reply(response.status_code, response.headers, Body.EMPTY)
    try:
        body = jsonlib.loads(response.content)
    except ValueError:
        return Reply(response.status_code, response.headers, Body.UNREADABLE)
    return Reply(response.status_code, response.headers, Body.JSON, body, table.code_of(body))


def _was_never_sent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, _NEVER_SENT)


def _outcome_unknown(vendor: str, what: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"{vendor} may or may not have done what was asked: {what}.",
        next_step="Nothing was sent again. The next run looks first and sends what is missing.",
    )
