"""Send a request: signed, within the budget, judged by the vendor's table, repeated when safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import LocationValueError

from connector_kit.budget import FixedWindowBudget
from connector_kit.clock import Clock, SystemClock
from connector_kit.decisions import Decision, Reply, Rule, RuleTable, classify
from connector_kit.errors import (
    ConfigurationFailed,
    ConnectorError,
    QuotaExhausted,
    RequestRefused,
)
from connector_kit.stats import ApiStats
from connector_kit.transport import (
    outcome_unknown,
    read_reply,
    rule_without_reply,
    understood,
    was_never_sent,
)
from connector_kit.waiting import LONGEST_WAIT, backoff, requested_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

POOL_SIZE = 16
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


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


def _place(url: str) -> tuple[str, str | None]:
    """Return scheme and host."""
    try:
        address = urlsplit(url)
    except ValueError:  # the first request finds out too, and says so
        return "", None
    return address.scheme, address.hostname


@dataclass
class _Call:
    """A request as the caller gave it, and whether an attempt may have worked unseen."""

    method: str
    path: str
    arguments: Mapping[str, Any]
    repeatable: bool
    into: IO[bytes] | None
    read: Callable[[Any], Any] | None
    in_doubt: bool = False


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
        on_reply: Is shown every answer, for what vendors tell in headers.

    Raises:
        ConfigurationFailed: Credentials would go to another machine without encryption.
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
        on_reply: Callable[[Reply], None] | None = None,
    ) -> None:
        scheme, host = _place(base_url.strip())
        on_this_machine = host in _THIS_MACHINE
        if scheme == "http" and not on_this_machine:
            raise ConfigurationFailed(
                f"The address of {rules.vendor} is not encrypted: it begins with http.",
                next_step="Set the base URL to https:// and the host.",
                code="ADDRESS_NOT_ENCRYPTED",
            )
        self.stats = stats or ApiStats()
        self._base_url = base_url.rstrip("/")
        self._signer = signer
        self._table = rules
        self._clock = clock or SystemClock()
        self._budget = budget or FixedWindowBudget([], clock=self._clock)
        self._timeout = timeout
        self._max_attempts = max_attempts
        self._on_reply = on_reply
        self._exhausted: QuotaExhausted | None = None
        self._session = requests.Session()
        # proxies and certificates come from the environment, but no proxy leads to this machine
        self._session.trust_env = not on_this_machine
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
        json: Any = None,  # noqa: ANN401 - passed on
        data: Any = None,  # noqa: ANN401 - passed on
        headers: Mapping[str, str] | None = None,
        read: Callable[[Any], Any] | None = None,
        repeatable: bool,
    ) -> Any:  # noqa: ANN401 - whatever JSON the vendor answers
        """Send a request and return the parsed JSON body, None for an empty one; see `exchange`."""
        return self.exchange(
            method,
            path,
            params=params,
            json=json,
            data=data,
            headers=headers,
            read=read,
            repeatable=repeatable,
        ).body

    def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Any = None,  # noqa: ANN401 - whatever requests takes
        json: Any = None,  # noqa: ANN401 - passed on
        data: Any = None,  # noqa: ANN401 - passed on
        headers: Mapping[str, str] | None = None,
        into: IO[bytes] | None = None,
        read: Callable[[Any], Any] | None = None,
        repeatable: bool,
    ) -> Reply:
        """Send a request and return the whole answer: status, headers, body.

        Args:
            method: HTTP method.
            path: Path below the base address.
            params: Query parameters.
            json: A body to send as JSON.
            data: A body to send as a form, as bytes, or as a file, which is sent from its beginning
                in every attempt.
            headers: Headers beside the signer's.
            into: A file for the body of a success that is neither JSON nor a page. It holds that
                body and nothing else, and is at its beginning afterwards.
            read: Makes what the caller wants of the body of a success, and raises UnexpectedForm
                when it is of no known form: the vendor's table says what follows from that.
            repeatable: Whether sending it twice does no more than sending it once. Otherwise it is
                not sent again once the vendor may have seen it.

        Raises:
            ConnectorError: What the vendor's table says, also when the attempts are used up.
            OutcomeUnknown: A request that is not repeatable may have worked.
        """
        arguments = {"params": params, "json": json, "data": data, "headers": dict(headers or {})}
        call = _Call(method, path, arguments, repeatable, into, read)
        try:
            return self._send(call)
        except ConnectorError as failure:
            failure.in_doubt = call.in_doubt
            raise

    def _send(self, call: _Call) -> Reply:
        if self._exhausted:
            raise self._exhausted
        refreshed = False
        attempt = 1
        while True:
            signature = self._signer.headers()
            rule, reply = self._attempt(call, signature)
            # an error page does not say whether the data was saved before it was made
            call.in_doubt |= reply is not None and rule.decision is Decision.RETRY
            if reply and rule.decision is Decision.SUCCEED:
                return reply
            if rule.decision is Decision.REFRESH and not refreshed:
                refreshed = True
                if self._signer.refresh(signature):
                    self.stats.add(retries=1)
                    continue
            if rule.decision in {Decision.FAIL, Decision.REFRESH}:
                raise self._failure(rule, reply)
            if rule.decision is Decision.RETRY and reply and not call.repeatable:
                raise outcome_unknown(
                    self._table.vendor, f"an unusable answer (HTTP {reply.status})"
                )
            if attempt >= min(self._max_attempts, rule.attempts or self._max_attempts):
                raise self._failure(rule, reply)
            self._pause(rule, reply, attempt)
            self.stats.add(retries=1)
            attempt += 1

    def _attempt(self, call: _Call, signature: Mapping[str, str]) -> tuple[Rule, Reply | None]:
        """Send once. A failure to connect becomes a rule too: without a reply, nothing was sent."""
        self.stats.add(throttled_seconds=self._budget.acquire(), calls=1)
        if hasattr(data := call.arguments["data"], "seek"):
            data.seek(0)
        try:
            response = self._session.request(
                call.method,
                self._base_url + call.path,
                auth=_Headers(signature),
                timeout=self._timeout,
                allow_redirects=False,  # a redirect would carry the credentials elsewhere
                stream=call.into is not None,
                **call.arguments,
            )
            with response:
                reply = understood(read_reply(response, self._table, call.into), call.read)
        # requests lets through what urllib3 says of a host that no connection can be made to
        except (requests.RequestException, LocationValueError) as error:
            call.in_doubt |= not was_never_sent(error)
            return rule_without_reply(error, self._table.vendor, repeatable=call.repeatable), None
        if self._on_reply:
            self._on_reply(reply)
        return classify(reply, self._table.rules), reply

    def _pause(self, rule: Rule, reply: Reply | None, attempt: int) -> None:
        throttled = rule.decision is Decision.THROTTLE
        now = self._clock.now()
        asked = requested_wait(reply.headers, now, throttled=throttled) if reply else None
        if asked is not None and asked > LONGEST_WAIT:
            self._exhausted = QuotaExhausted(
                f"{self._table.vendor} asks to wait for {asked:.0f} seconds.",
                next_step="What was done so far is kept. Run again after that time.",
            )
            raise self._exhausted
        if not throttled:
            self._clock.sleep(max(asked or 0.0, backoff(attempt)))
            return
        if asked is None or attempt > 1:  # what was asked for, if anything was, did not help
            asked = max(asked or 0.0, self._budget.seconds_to_next_window())
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
        failure = rule.error(message, next_step=rule.next_step)
        if isinstance(failure, QuotaExhausted):
            self._exhausted = failure  # asking again would only find out the same, slowly
        return failure
