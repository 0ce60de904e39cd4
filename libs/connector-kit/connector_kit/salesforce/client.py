"""The calls of the Salesforce REST API that we use."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import ConfigurationFailed, NotFound, ServiceUnavailable
from connector_kit.http import ApiClient
from connector_kit.salesforce import soql as soql_text
from connector_kit.salesforce.auth import Grant, Session
from connector_kit.salesforce.errors import RULES, VENDOR
from connector_kit.salesforce.usage import DailyQuota, Usage
from connector_kit.stats import ApiStats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from connector_kit.decisions import Reply

API_VERSION = "62.0"
PAGE_SIZE = 2_000  # documented maximum of a query's page
RESERVE_SHARE = 0.1
TIMEOUT = (10.0, 180.0)  # seconds; Salesforce itself ends a query after 120

Record = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Rows of a query: `total` counts those of all its pages, `next_path` leads to the next one."""

    rows: list[Record]
    total: int
    next_path: str | None


class SalesforceClient:
    """One Salesforce org. Logs in with its first call, and again whenever its session has ended.

    Args:
        base_url: Where to log in: the org's My Domain (`https://<domain>.my.salesforce.com`), or
            `https://login.salesforce.com`.
        auth: How to log in; see `connector_kit.salesforce.login.grant_from`.
        api_version: Version of the API, such as `62.0`.
        reserve_share: Share of the org's daily calls that is left to others.
        clock: Where time comes from.
        timeout: Seconds to connect, and seconds without a byte.
    """

    def __init__(
        self,
        base_url: str,
        auth: Grant,
        *,
        api_version: str = API_VERSION,
        reserve_share: float = RESERVE_SHARE,
        clock: Clock | None = None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self.clock = clock or SystemClock()
        self.api_version = api_version
        self.stats = ApiStats()
        self.jobs_made: set[str] = set()  # ids of ingest jobs, which are in good hands
        self._timeout = timeout
        self._quota = DailyQuota(reserve_share, self.clock)
        self._session = Session(base_url, auth, clock=self.clock, timeout=timeout, stats=self.stats)
        self._ahead = 0.0  # seconds that the org's clock is ahead of ours
        self._lock = threading.Lock()
        self._known_api: ApiClient | None = None

    @property
    def usage(self) -> Usage | None:
        """The org's calls of the last 24 hours, as the last answer told them."""
        return self._quota.usage

    @property
    def user_id(self) -> str | None:
        """Id of the user that we act as, if the login has told it."""
        return self._session.user_id

    def org_time(self) -> float:
        """Return the time in Unix seconds by the org's clock, as its last answer told it."""
        return self.clock.now() + self._ahead

    def unreserved(self) -> AbstractContextManager[None]:
        """Let calls into the reserve of the daily quota, to finish what was begun."""
        return self._quota.unreserved()

    def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,  # noqa: ANN401 - whatever can be JSON
        data: bytes | IO[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        into: IO[bytes] | None = None,
        repeatable: bool,
    ) -> Reply:
        """Send a request and return the whole answer; see `connector_kit.http.ApiClient.exchange`.

        Args:
            method: HTTP method.
            path: Path below `/services/data/v<version>/`, or one that begins with `/services/`.
            params: Query parameters.
            json: A body to send as JSON.
            data: A body to send as it is; the header Content-Type has to say what it is.
            headers: Headers beside the session's.
            into: A file for the body of a success, if that is not JSON.
            repeatable: Whether sending it twice does no more than sending it once.

        Raises:
            ConnectorError: The request was refused, or did not get through.
        """
        return self._api().exchange(
            method,
            self._address(path),
            params=params,
            json=json,
            data=data,
            headers={"Accept": "application/json", **(headers or {})},
            into=into,
            repeatable=repeatable,
        )

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,  # noqa: ANN401 - whatever can be JSON
        data: bytes | IO[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool,
    ) -> Any:  # noqa: ANN401 - whatever JSON Salesforce answers
        """Send a request and return the parsed JSON body, None for an empty one; see `exchange`."""
        return self.exchange(
            method,
            path,
            params=params,
            json=json,
            data=data,
            headers=headers,
            repeatable=repeatable,
        ).body

    def query(
        self, soql: str, *, all_rows: bool = False, batch_size: int = PAGE_SIZE
    ) -> Iterator[Record]:
        """Yield the rows of a query, page by page.

        Args:
            soql: The query; see `connector_kit.salesforce.soql` for how to write it safely.
            all_rows: Include deleted rows (as long as they are in the Recycle Bin) and archived
                ones.
            batch_size: Rows per call, 200 to 2,000; wide rows may come in smaller pages.
        """
        page = self.query_page(soql, all_rows=all_rows, batch_size=batch_size)
        yield from page.rows
        while page.next_path:
            page = self.next_page(page.next_path)
            yield from page.rows

    def query_page(self, soql: str, *, all_rows: bool = False, batch_size: int = PAGE_SIZE) -> Page:
        """Return the first page of a query.

        Raises:
            ConfigurationFailed: The query is too long for an address.
        """
        text = soql_text.encoded(soql)
        if len(text) > soql_text.LONGEST_ADDRESS:
            raise ConfigurationFailed(
                f"{VENDOR} takes no query of this length in an address.",
                next_step="Select fewer fields.",
                code="QUERY_TOO_LONG",
            )
        resource = "queryAll" if all_rows else "query"
        options = {"Sforce-Query-Options": f"batchSize={batch_size}"}
        return _page(self.request("GET", f"{resource}?q={text}", headers=options, repeatable=True))

    def next_page(self, path: str) -> Page:
        """Return the page that another one leads to."""
        return _page(self.request("GET", path, repeatable=True))

    def count(self, soql: str) -> int:
        """Return the number that a `SELECT COUNT() FROM …` answers."""
        return self.query_page(soql).total

    def sobjects(self) -> list[Record]:
        """Return every object of the org that the user may see."""
        answer = self.request("GET", "sobjects", repeatable=True)
        listed = answer.get("sobjects") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise _unexpected()
        return listed

    def describe(self, name: str) -> Record:
        """Return an object's metadata: `name`, `label`, `fields` and more.

        Raises:
            ConfigurationFailed: There is no such object, or the user may not see it.
        """
        try:
            answer = self.request(
                "GET", f"sobjects/{quote(name, safe='')}/describe", repeatable=True
            )
        except NotFound:
            raise ConfigurationFailed(
                f"{VENDOR} has no object of this name, or hides it from this user.",
                next_step="Check the object's API name (custom ones end in __c) and its "
                "permissions.",
                code="OBJECT_UNKNOWN",
            ) from None
        if not isinstance(answer, dict) or not isinstance(answer.get("fields"), list):
            raise _unexpected()
        return answer

    def limits(self) -> dict[str, Record]:
        """Return the org's limits: name to `Max` and `Remaining`."""
        answer = self.request("GET", "limits", repeatable=True)
        if not isinstance(answer, dict):
            raise _unexpected()
        return answer

    def _api(self) -> ApiClient:
        """Return the client for the org's own address, which only a login tells."""
        with self._lock:
            if self._known_api is None:
                self._known_api = ApiClient(
                    self._session.instance_url,
                    self._session,
                    RULES,
                    self._quota,
                    clock=self.clock,
                    timeout=self._timeout,
                    stats=self.stats,
                    on_reply=self._read_headers,
                )
            return self._known_api

    def _read_headers(self, reply: Reply) -> None:
        self._quota.read(reply)
        with suppress(TypeError, ValueError):  # without a date, or with something else
            told = parsedate_to_datetime(str(reply.headers.get("Date")))
            self._ahead = told.timestamp() - self.clock.now()

    def _address(self, path: str) -> str:
        if not path.startswith("/"):
            return f"/services/data/v{self.api_version}/{path}"
        # links are relative to the host, which may stand behind a path of a gateway
        return path.removeprefix(urlsplit(self._session.instance_url).path)


def _page(answer: Any) -> Page:  # noqa: ANN401 - parsed JSON
    if not isinstance(answer, dict) or not isinstance(answer.get("records"), list):
        raise _unexpected()
    for record in answer["records"]:
        _without_attributes(record)
    return Page(answer["records"], int(answer.get("totalSize") or 0), answer.get("nextRecordsUrl"))


def _without_attributes(record: Record) -> None:
    """Take out what Salesforce adds to each row: its type and its address."""
    record.pop("attributes", None)
    for value in record.values():
        if isinstance(value, dict):
            _without_attributes(value)


def _unexpected() -> ServiceUnavailable:
    return ServiceUnavailable(
        f"{VENDOR} answers in a form that was never seen before.",
        next_step="The API may have changed: look for a newer version of this connector.",
        code="UNEXPECTED_FORM",
    )
