"""The list of jobs, 1,000 on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.salesforce.answers import answer
from crosswalk_sandbox.salesforce.bulk.locators import locator, offset

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.bulk.job import Kind
    from crosswalk_sandbox.salesforce.bulk.registry import Registry

PAGE = 1000

_TYPES = {"ingest": "V2Ingest", "query": "V2Query"}


def page(registry: Registry, kind: Kind, call: Call) -> Response:
    """Answer with a page of jobs, newest first; other types than this resource's are none."""
    first = offset(call.one("queryLocator"))
    fits = call.one("jobType") in {None, "", _TYPES[kind]}
    jobs = registry.all(kind, first, PAGE + 1) if fits else []
    more = len(jobs) > PAGE
    path = f"/services/data/v{call.path_params['version']}/jobs/{kind}"
    return answer(
        {
            "done": not more,
            "records": [job.listed() for job in jobs[:PAGE]],
            "nextRecordsUrl": f"{path}?queryLocator={locator(first + PAGE)}" if more else None,
        }
    )
