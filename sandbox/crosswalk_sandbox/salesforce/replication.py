"""`getUpdated` and `getDeleted`: ids that changed or went in a span of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce import bulk
from crosswalk_sandbox.salesforce.answers import answer
from crosswalk_sandbox.salesforce.errors import SalesforceError, not_found
from crosswalk_sandbox.salesforce.moments import parse_moment, rest_moment, stored_moment

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.model import SObject
    from crosswalk_sandbox.salesforce.org import Org, Row

# How far back the spans may reach (REST API Developer Guide).
UPDATED_DAYS = 30
DELETED_DAYS = 15
MOST_IDS = 600_000


class Replication:
    """Both resources, over one org."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def updated(self, call: Call) -> Response:
        """Answer with the ids of rows made or changed and still there."""
        source, start, end = self._asked(call, UPDATED_DAYS)
        rows = self._changed(source, start, end, deleted=False)
        ids = [row["Id"] for row in rows]
        call.records = len(ids)
        return answer({"ids": ids, "latestDateCovered": rest_moment(self._covered(end))})

    def deleted(self, call: Call) -> Response:
        """Answer with the ids of rows in the recycle bin and when they came there."""
        source, start, end = self._asked(call, DELETED_DAYS)
        rows = self._changed(source, start, end, deleted=True)
        call.records = len(rows)
        return answer(
            {
                "deletedRecords": [
                    {"id": row["Id"], "deletedDate": rest_moment(row["SystemModstamp"])}
                    for row in rows
                ],
                "earliestDateAvailable": rest_moment(self._days_ago(DELETED_DAYS)),
                "latestDateCovered": rest_moment(self._covered(end)),
            }
        )

    def _asked(self, call: Call, days: int) -> tuple[SObject, str, str]:
        """Return object and span; seconds count for nothing.

        Raises:
            SalesforceError: No such object, or a span that cannot be. The codes of spans are those
                of the SOAP call of the same name; assumed.
        """
        source = self._org.describe(call.path_params["name"])
        if source is None or not source.replicateable:
            raise not_found()
        bulk.settle(self._org)
        try:
            start, end = (_minute(call.one(name) or "") for name in ("start", "end"))
        except ValueError as error:
            message = f"invalid date parameter: {error}"
            raise SalesforceError(400, "INVALID_REPLICATION_DATE", message) from error
        if start >= end:
            message = "startDate must be at least one minute before endDate"
            raise SalesforceError(400, "INVALID_REPLICATION_DATE", message)
        if start < self._days_ago(days):
            message = f"startDate cannot be more than {days} days ago"
            raise SalesforceError(400, "INVALID_REPLICATION_DATE", message)
        return source, start, end

    def _changed(self, source: SObject, start: str, end: str, *, deleted: bool) -> list[Row]:
        found = self._org.rows_between(
            source.name, "SystemModstamp", start, end, include_deleted=True
        )
        rows = [
            row
            for row in found
            if row["SystemModstamp"] < end and bool(row.get("IsDeleted")) == deleted
        ]
        if len(rows) > MOST_IDS:
            raise SalesforceError(400, "EXCEEDED_ID_LIMIT", "exceeded id limit")
        return rows

    def _covered(self, end: str) -> str:
        return min(end, _minute(stored_moment(self._now())))

    def _days_ago(self, days: int) -> str:
        return _minute(stored_moment(self._now() - timedelta(days=days)))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._org.clock.now(), UTC)


def _minute(text: str) -> str:
    """Return the beginning of the minute of a moment, as it is stored."""
    return f"{parse_moment(text)[:16]}:00.000Z"
