"""What a stream remembers of one connection between runs, and what follows from it for this run.

Absence in a list proves nothing unless the list was read to its end, so a *full pass* is made at
intervals: it goes on to an empty page, and only it lets the warehouse take a missing row for
deleted. Between two full passes an incremental read asks for what moved since the bookmark.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tap_communities.values import moment

if TYPE_CHECKING:
    from connector_kit.extracts import Mode

State = dict[str, Any]


def iso(seconds: float) -> str:
    """Return Unix seconds as the state has them."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def forget_unusable(state: State, now: float) -> list[str]:
    """Take out of the state what is no moment of the past, and return its names.

    What is missing leads to a full pass. A moment to come, of a clock that was wrong, would put
    that off, and who was left out because of it is not known.
    """
    names = [
        name
        for name in ("bookmark", "full_pass_at")
        if state.get(name) and (moment(state[name]) != state[name] or state[name] > iso(now))
    ]
    for name in names:
        del state[name]
    if "bookmark" in names:
        state.pop("bookmark_userid", None)  # the other half of the bookmark of profile fields
    return names


def mode_of(state: State, now: float, interval_hours: float, *, bookmarked: bool) -> Mode:
    """Return `full` when a full pass was never made or is due, or when a bookmark is missing."""
    last = state.get("full_pass_at")
    if not last or (bookmarked and not state.get("bookmark")):
        return "full"
    age = datetime.fromtimestamp(now, UTC) - datetime.fromisoformat(last)
    return "full" if age >= timedelta(hours=interval_hours) else "incremental"


def first_day(state: State, overlap_days: int) -> str:
    """Return the day from which to read: filters know days only, and not in which time zone."""
    return _before(state["bookmark"], timedelta(days=overlap_days)).date().isoformat()


def an_hour_before(instant: str) -> str:
    """Return an earlier moment, for rows saved late and a vendor whose clock is behind ours."""
    return _before(instant, timedelta(hours=1)).isoformat()


def _before(instant: str, distance: timedelta) -> datetime:
    try:
        return datetime.fromisoformat(instant) - distance
    except OverflowError:  # some systems write 0001-01-01 for "never"
        return datetime.min.replace(tzinfo=UTC)


def close(state: State, mode: Mode, started: float, newest: str | None) -> None:
    """Remember a completed read.

    Args:
        state: What is remembered; changed in place.
        mode: How it was read.
        started: When the read began, Unix seconds.
        newest: The newest moment seen in a record.
    """
    begin = iso(started)
    if mode == "full":
        state["full_pass_at"] = begin
    if newest:
        # what moves after that may do so behind our back, on a page that was already read
        state["bookmark"] = min(max(newest, state.get("bookmark") or ""), begin)
