"""Bulk API 2.0: jobs that write uploaded CSV files, and jobs that run queries into CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.bulk.ingest import Ingest
from crosswalk_sandbox.salesforce.bulk.queries import QueryJobs
from crosswalk_sandbox.salesforce.bulk.registry import Registry
from crosswalk_sandbox.salesforce.bulk.switches import SWITCHES

if TYPE_CHECKING:
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.vendor import Handler

__all__ = ["SWITCHES", "routes", "settle"]


def routes(org: Org) -> list[tuple[str, str, Handler]]:
    """Return the routes of jobs, relative to `/services/data/v{version}`."""
    registry = Registry(org)
    ingest = Ingest(org, registry)
    queries = QueryJobs(org, registry, ingest.settle)
    return [
        ("POST", "/jobs/ingest", ingest.create),
        ("GET", "/jobs/ingest", ingest.jobs),
        ("GET", "/jobs/ingest/{job}", ingest.poll),
        ("PATCH", "/jobs/ingest/{job}", ingest.change),
        ("DELETE", "/jobs/ingest/{job}", ingest.delete),
        ("PUT", "/jobs/ingest/{job}/batches", ingest.upload),
        ("GET", "/jobs/ingest/{job}/{file}", ingest.result),
        ("POST", "/jobs/query", queries.create),
        ("GET", "/jobs/query", queries.jobs),
        ("GET", "/jobs/query/{job}", queries.poll),
        ("PATCH", "/jobs/query/{job}", queries.change),
        ("DELETE", "/jobs/query/{job}", queries.delete),
        ("GET", "/jobs/query/{job}/results", queries.results),
        ("GET", "/jobs/query/{job}/resultPages", queries.pages),
    ]


def settle(org: Org) -> None:
    """Finish every closed ingest job that is due: what follows sees its rows.

    Not as a part of a composite call that may still be undone.
    """
    if not org.tables.in_transaction:
        Ingest(org, Registry(org)).settle()
