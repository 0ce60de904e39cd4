"""The calls of the Customer Communities API that we use. Each list call returns one page.

Paths are those that working integrations call (`/user`, `/v2/…`); the portal prints others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.budget import FixedWindowBudget, Limit
from connector_kit.clock import Clock, SystemClock
from connector_kit.communities.auth import communities_signer
from connector_kit.communities.errors import RULES
from connector_kit.errors import UnexpectedForm
from connector_kit.http import ApiClient
from connector_kit.stats import ApiStats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PAGE_SIZE = 100  # documented maximum for /v2; for /user not documented, assumed
TOPIC_WINDOW = 10_000  # documented: rows of one topic list beyond this answer 422
CALLS_PER_MINUTE = 300  # no official limit exists; a figure from a public client, hence a setting

Record = dict[str, Any]
Range = tuple[str | None, str | None]


class UsersPage(list[Record]):
    """A page of members; `total` is what the answer gives as their number, if it gives one.

    Whether that is the number of all matches or of this page is not documented.
    """

    def __init__(self, rows: list[Record], total: int | None) -> None:
        super().__init__(rows)
        self.total = total


class CommunitiesClient:
    """One community.

    Args:
        base_url: Regional API host, such as `https://api2-eu-west-1.insided.com`.
        client_id: Of the community's API credentials.
        client_secret: Of the community's API credentials.
        clock: Where time comes from.
        budget: Shared calls; by default `calls_per_minute` for this client alone.
        calls_per_minute: Size of that default budget.
        timeout: Seconds to connect, and seconds without a byte.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        clock: Clock | None = None,
        budget: FixedWindowBudget | None = None,
        calls_per_minute: int = CALLS_PER_MINUTE,
        timeout: tuple[float, float] = (10, 60),
    ) -> None:
        clock = clock or SystemClock()
        budget = budget or FixedWindowBudget([Limit(calls_per_minute, 60)], 0, clock)
        self.stats = ApiStats()
        signer = communities_signer(
            base_url,
            client_id,
            client_secret,
            budget=budget,
            clock=clock,
            timeout=timeout,
            stats=self.stats,
        )
        self._api = ApiClient(
            base_url,
            signer,
            RULES,
            budget,
            clock=clock,
            timeout=timeout,
            stats=self.stats,
        )

    def users_page(
        self,
        page: int,
        page_size: int = PAGE_SIZE,
        filters: Mapping[str, Range] | None = None,
    ) -> UsersPage:
        """Return one page of members.

        Args:
            page: Page number from 1.
            page_size: Rows per page.
            filters: Day ranges by field, `joindate` or `lastactivity`: (from, to), both inclusive,
                `YYYY-MM-DD`, None for open.
        """
        params = [*_paging(page, page_size), ("_returnIterable", "true")]
        for name, days in (filters or {}).items():
            params += _range(f"filter[{name}]", days)
        members: UsersPage = self._get("/user", params, _users_page)
        return members

    def user(self, user_id: int) -> Record:
        """Return one member with the profile fields, which lists leave out.

        Raises:
            NotFound: The member is gone.
        """
        user: Record = self._get(f"/user/{user_id}", [], _user)
        return user

    def topics_page(
        self,
        page: int,
        page_size: int = PAGE_SIZE,
        *,
        filters: Mapping[str, Range] | None = None,
        content_types: Sequence[str] = (),
        sort: str = "lastActivityAt",
    ) -> list[Record]:
        """Return one page of topics of all types, newest first.

        Args:
            page: Page number from 1; page * page_size must not exceed `TOPIC_WINDOW`.
            page_size: Rows per page, at most 100.
            filters: Day ranges by field, `createdAt` or `lastActivityAt`, as for members.
            content_types: Only these types; all by default.
            sort: `lastActivityAt`, `createdAt`, `likes`, `voteCount` or `replyCount`.
        """
        params = [*_paging(page, page_size), ("sort", sort)]
        for name, days in (filters or {}).items():
            params += _range(name, days)
        params += [("contentTypes[]", value) for value in content_types]
        return self._list("/v2/topics", params)

    def categories_page(self, page: int, page_size: int = PAGE_SIZE) -> list[Record]:
        """Return one page of public categories, groups included, in display order."""
        return self._list("/v2/categories", _paging(page, page_size))

    def idea_statuses_page(self, page: int, page_size: int = PAGE_SIZE) -> list[Record]:
        """Return one page of idea statuses, newest first."""
        return self._list("/v2/ideas/ideaStatuses", _paging(page, page_size))

    def _list(self, path: str, params: list[tuple[str, str]]) -> list[Record]:
        rows: list[Record] = self._get(path, params, _rows)
        return rows

    def _get(
        self,
        path: str,
        params: list[tuple[str, str]],
        read: Callable[[Any], Any],
    ) -> Any:  # noqa: ANN401 - whatever `read` returns
        return self._api.send("GET", path, params=params, read=read, repeatable=True)


def _paging(page: int, page_size: int) -> list[tuple[str, str]]:
    return [("page", str(page)), ("pageSize", str(page_size))]


def _range(name: str, days: Range) -> list[tuple[str, str]]:
    return [(f"{name}[{end}]", day) for end, day in zip(("from", "to"), days, strict=True) if day]


# Each takes the forms that its call is known to answer with, and nothing else: a body without rows
# that passes for an empty page would end a list early, and who is missing would look deleted.


def _rows(body: Any) -> list[Record]:  # noqa: ANN401 - parsed JSON
    """Accept `{"result": […]}` and a bare list: the documentation shows both for some lists."""
    rows = body.get("result") if isinstance(body, dict) else body
    if not isinstance(rows, list):
        raise UnexpectedForm("No list.")
    return rows


def _users_page(body: Any) -> UsersPage:  # noqa: ANN401 - parsed JSON
    """Accept the iterable shape and the default one, an object of members beside `statistics`."""
    rows = body
    if isinstance(body, dict):
        unnamed = {key: row for key, row in body.items() if key != "statistics"}
        rows = body.get("users", body.get("result", unnamed if "statistics" in body else None))
    if isinstance(rows, dict):  # PHP writes a list with gaps as an object
        if not all(isinstance(row, dict) for row in rows.values()):
            raise UnexpectedForm("No members.")
        rows = list(rows.values())
    if not isinstance(rows, list):
        raise UnexpectedForm("No list.")
    return UsersPage(rows, _total(body))


def _user(body: Any) -> Record:  # noqa: ANN401 - parsed JSON
    """Accept a bare member and one in `result`: integrations have seen both."""
    user = body.get("result", body) if isinstance(body, dict) else None
    if not isinstance(user, dict) or "userid" not in user:
        raise UnexpectedForm("No member.")
    return user


def _total(body: Any) -> int | None:  # noqa: ANN401 - parsed JSON
    statistics = body.get("statistics") if isinstance(body, dict) else None
    count = statistics.get("count") if isinstance(statistics, dict) else None
    return int(str(count)) if str(count).isdecimal() else None
