"""Page numbers, windows and day filters of the query string."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.communities.answers import unprocessable

if TYPE_CHECKING:
    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.communities.vendor import Communities

DEFAULT_PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Page:
    """The part of a list that a call asks for."""

    number: int
    size: int

    @property
    def slice(self) -> slice:
        """The positions of the page in the ordered list."""
        return slice((self.number - 1) * self.size, self.number * self.size)


def page_of(
    vendor: Communities,
    call: Call,
    *,
    default: int = DEFAULT_PAGE_SIZE,
    maximum: int = MAX_PAGE_SIZE,
    window: int = 0,
) -> Page:
    """Read `page` and `pageSize`; `limit`, `offset` and other names are ignored.

    Raises:
        RefusedError: Not a positive number, beyond the largest size, or beyond the window.
    """
    number, size = _positive(call, "page", 1), _positive(call, "pageSize", default)
    if size > maximum:
        if vendor.switch("page_size_beyond_max") == "refuse":
            raise unprocessable(f"pageSize must be less than or equal to {maximum}")
        size = maximum
    if window and number * size > window:
        raise unprocessable(f"Only the first {window} results can be requested")
    return Page(number, size)


def day_range(vendor: Communities, call: Call, name: str) -> tuple[int | None, int | None]:
    """Read `name[from]` and `name[to]` (days, both included) as Unix seconds [from, to).

    The zone of a day is not documented; UTC is assumed, a switch moves it.
    """
    first, last = _day(vendor, call, f"{name}[from]"), _day(vendor, call, f"{name}[to]")
    return first, None if last is None else last + DAY_SECONDS


def listed(vendor: Communities, page: Page, total: int, rows: list[Any]) -> dict[str, Any]:
    """Wrap a page of a `/v2` list."""
    result: dict[str, Any] = {"result": rows}
    if vendor.switch("metadata_on_lists"):
        result["_metadata"] = metadata(page, total)
    return result


def metadata(page: Page, total: int) -> dict[str, int]:
    """Return what replies always carry beside the page."""
    return {"totalCount": total, "limit": page.size, "offset": page.slice.start}


def truth(text: str | None) -> bool:
    """Read a boolean of the query string."""
    return (text or "").lower() in ("true", "1")


@lru_cache(maxsize=1 << 16)
def iso(seconds: int) -> str:
    """Write Unix seconds as `/v2` does: ISO 8601, whole seconds, +00:00; nothing as ''."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else ""


def _positive(call: Call, name: str, default: int) -> int:
    text = call.one(name)
    if text is None or text == "":
        return default
    if not text.isdecimal() or int(text) < 1:
        raise unprocessable(f"{name} must be a positive number")
    return int(text)


def _day(vendor: Communities, call: Call, name: str) -> int | None:
    text = call.one(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise unprocessable(f"{name} must be a date in the form YYYY-MM-DD") from None
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int((start - timedelta(hours=vendor.switch("day_filter_offset_hours"))).timestamp())
