"""Steps of a bulk job over HTTP."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

KEY = "Community_User_Key__c"


class Jobs:
    """Makes jobs, and reads what comes of them."""

    def __init__(self, sf: Any) -> None:
        self._sf = sf

    def create(self, operation: str, object_name: str = "Contact", **body: Any) -> str:
        if operation == "upsert":
            body.setdefault("externalIdFieldName", KEY)
        body = {"object": object_name, "operation": operation, **body}
        answer = self._sf.send("POST", "/jobs/ingest", body)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def upload(self, job: str, data: str | bytes) -> Any:
        data = data.encode() if isinstance(data, str) else data
        headers = {"Content-Type": "text/csv"}
        return self._sf.send("PUT", f"/jobs/ingest/{job}/batches", data=data, headers=headers)

    def change(self, job: str, state: str, kind: str = "ingest") -> Any:
        return self._sf.send("PATCH", f"/jobs/{kind}/{job}", {"state": state})

    def poll(self, job: str, kind: str = "ingest") -> dict[str, Any]:
        answer = self._sf.send("GET", f"/jobs/{kind}/{job}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait(self, job: str, kind: str = "ingest") -> dict[str, Any]:
        while (info := self.poll(job, kind))["state"] in {"UploadComplete", "InProgress"}:
            pass
        return info

    def closed(self, operation: str, data: str | bytes, **body: Any) -> str:
        """Return a job that is waiting to be worked on."""
        job = self.create(operation, **body)
        assert self.upload(job, data).status_code == 201
        assert self.change(job, "UploadComplete").json()["state"] == "UploadComplete"
        return job

    def run(self, operation: str, data: str | bytes, **body: Any) -> dict[str, Any]:
        """Return the last info of a job that is worked on to its end."""
        return self.wait(self.closed(operation, data, **body))

    def result(self, job: str, file: str) -> list[dict[str, str]]:
        answer = self._sf.send("GET", f"/jobs/ingest/{job}/{file}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == "text/csv"
        return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))

    def errors(self, job: str) -> list[str]:
        return sorted(row["sf__Error"] for row in self.result(job, "failedResults"))

    def values(self, text: str) -> list[Any]:
        """Return the only selected value of each row of a query."""
        answer = self._sf.send("GET", "/query", params={"q": text})
        assert answer.status_code == 200, answer.text
        return [list(record.values())[1] for record in answer.json()["records"]]


@pytest.fixture
def jobs(sf: Any) -> Jobs:
    return Jobs(sf)
