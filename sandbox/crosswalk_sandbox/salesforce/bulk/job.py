"""A job of Bulk API 2.0, and the info that replies tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

DELIMITERS = {
    "COMMA": ",",
    "BACKQUOTE": "`",
    "CARET": "^",
    "PIPE": "|",
    "SEMICOLON": ";",
    "TAB": "\t",
}
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}

OPEN, CLOSED, RUNNING = "Open", "UploadComplete", "InProgress"
COMPLETE, FAILED, ABORTED = "JobComplete", "Failed", "Aborted"

Kind = Literal["ingest", "query"]


@dataclass
class Job:
    """One job; everything but the uploaded rows and the result files.

    Attributes:
        kind: `ingest` or `query`, the last part of its path.
        operation: As the call spelled it, such as `hardDelete`.
        closed_at: Unix seconds of UploadComplete.
        polls: How often its state was asked for since.
        position: Rows of the upload that were read; ingest only.
        header: First row of the upload; ingest only.
        stuck: A planned fault keeps the job in progress for good.
        stop_at: Row before which a planned fault ends the job with the error `stop_error`.
        query: SOQL; query jobs only.
    """

    id: str
    kind: Kind
    operation: str
    object: str
    created_by: str
    created_date: str
    api_version: str
    line_ending: str
    delimiter: str
    state: str = OPEN
    modified: str = ""
    external_id: str | None = None
    query: str | None = None
    assignment_rule: str | None = None
    uploaded: bool = False
    closed_at: float = 0.0
    polls: int = 0
    position: int = 0
    header: list[str] | None = None
    processed: int = 0
    failed: int = 0
    stuck: bool = False
    stop_at: int | None = None
    stop_error: str = ""
    error: str | None = None

    @property
    def unfinished(self) -> bool:
        """Whether it was closed and is still to be worked on."""
        return self.state in {CLOSED, RUNNING}

    def short(self) -> dict[str, Any]:
        """Return the info that closing and aborting answer."""
        optional = {
            "externalIdFieldName": self.external_id,
            "assignmentRuleId": self.assignment_rule,
        }
        return {
            "id": self.id,
            "operation": self.operation,
            "object": self.object,
            "createdById": self.created_by,
            "createdDate": _shown(self.created_date),
            "systemModstamp": _shown(self.modified or self.created_date),
            "state": self.state,
            **{key: value for key, value in optional.items() if value},
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": float(self.api_version),
        }

    def info(self) -> dict[str, Any]:
        """Return the info that creating a job answers."""
        url = f"services/data/v{self.api_version}/jobs/ingest/{self.id}/batches"
        return {
            **self.short(),
            # only an open job takes an upload
            **({"contentUrl": url} if self.kind == "ingest" and self.state == OPEN else {}),
            "lineEnding": self.line_ending,
            "columnDelimiter": self.delimiter,
        }

    def listed(self) -> dict[str, Any]:
        """Return the info of the list of jobs."""
        return {**self.info(), "jobType": "V2Ingest" if self.kind == "ingest" else "V2Query"}

    def full(self) -> dict[str, Any]:
        """Return the info that a poll answers. Times are invented: a millisecond for ten rows."""
        spent = self.processed // 10
        told: dict[str, Any] = {
            **self.listed(),
            "numberRecordsProcessed": self.processed,
            "retries": 0,
            "totalProcessingTime": spent,
        }
        if self.kind == "ingest":
            told |= {
                "numberRecordsFailed": self.failed,
                "apiActiveProcessingTime": spent,
                "apexProcessingTime": 0,
            }
        else:
            told["isPkChunkingSupported"] = True
        if self.error:
            told["errorMessage"] = self.error
        return told


def _shown(stored: str) -> str:
    return f"{stored[:-1]}+0000"
