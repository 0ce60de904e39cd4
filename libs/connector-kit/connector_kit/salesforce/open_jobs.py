"""Find ingest jobs that were made although nobody read the answer: of a lost call, or a killed run.

Such a job is open and empty. It does nothing, but it stays among the org's jobs for a day, and
whoever looks there wonders whose it is (Bulk API 2.0 Developer Guide, "Get All Jobs").
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from connector_kit.errors import NotFound
from connector_kit.salesforce import bulk_ingest
from connector_kit.salesforce.bulk_ingest import IngestJob

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connector_kit.salesforce.client import Record, SalesforceClient

# seconds around the call: the answer's time is told in whole seconds, and a call may take minutes
_BEFORE, _AFTER = 60.0, 600.0


def abort_open(
    client: SalesforceClient,
    object_name: str,
    operation: str,
    asked_at: float,
    known: Collection[str] = (),
) -> int:
    """Abort what a call to make a job has left open; return how many jobs that were.

    Only jobs of our own user, for the same object and operation and from about that moment are
    meant, and none that this client has made or that is `known` otherwise.

    Args:
        client: The org.
        object_name: API name of the object.
        operation: What the job was to do.
        asked_at: When it was asked for, by the org's clock.
        known: Ids of jobs that are not meant.
    """
    wanted = (client.user_id, object_name.casefold(), operation.casefold(), "Open")
    in_good_hands = client.jobs_made.union(known)
    count = 0
    for told in _listed(client):
        found = (
            told.get("createdById"),
            str(told.get("object")).casefold(),
            str(told.get("operation")).casefold(),
            told.get("state"),
        )
        if found != wanted or told.get("id") in in_good_hands or not _is_near(told, asked_at):
            continue
        with suppress(NotFound):
            bulk_ingest.abort(client, IngestJob(str(told["id"]), client.api_version))
            count += 1
    return count


def _is_near(told: Record, asked_at: float) -> bool:
    try:
        made_at = datetime.fromisoformat(str(told.get("createdDate"))).timestamp()
    except ValueError:
        return False
    return asked_at - _BEFORE <= made_at <= asked_at + _AFTER


def _listed(client: SalesforceClient) -> Iterator[Record]:
    page = client.request("GET", "jobs/ingest", params={"jobType": "V2Ingest"}, repeatable=True)
    yield from page["records"]
    while path := page.get("nextRecordsUrl"):
        page = client.request("GET", path, repeatable=True)
        yield from page["records"]
