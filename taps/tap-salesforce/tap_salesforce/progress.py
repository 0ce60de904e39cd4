"""How far a pass has come: what has to be in the state to go on with its Bulk job after a stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from connector_kit.salesforce.bulk_query import QueryJob

if TYPE_CHECKING:
    from connector_kit.extracts import Mode


@dataclass
class Pass:
    """One pass over an object, which a Bulk job may make over several runs.

    Attributes:
        mode: Whether everything is read, or what has changed.
        since: Where it begins.
        started_at: When it began, by our clock, as everything that is told about the run.
        org_time: The same by the org's clock, which sets the times of its rows.
        digest: Tells which query it makes.
        job_id: Its Bulk job, if it has one.
        api_version: The version the job was made with; its results need the same.
        locator: The page of the job's result that comes next; None for the first.
        newest: Latest cursor of the pages before.
    """

    mode: Mode
    since: str | None
    started_at: str
    org_time: str
    digest: str
    job_id: str | None = None
    api_version: str | None = None
    locator: str | None = None
    newest: str | None = None

    @classmethod
    def from_state(cls, value: Any) -> Pass | None:  # noqa: ANN401 - JSON that a person may edit
        """Return the pass of a state that has one with a Bulk job."""
        if not isinstance(value, dict) or not value.get("job_id"):
            return None
        known = {each.name for each in fields(cls)}
        try:
            return cls(**{name: value[name] for name in known & value.keys()})
        except TypeError:
            return None

    def to_state(self) -> dict[str, Any]:
        """Return what to keep."""
        return asdict(self)

    @property
    def job(self) -> QueryJob:
        """What the client knows the job by."""
        return QueryJob(self.job_id or "", self.api_version or "")

    @job.setter
    def job(self, job: QueryJob) -> None:
        self.job_id, self.api_version = job.id, job.api_version
