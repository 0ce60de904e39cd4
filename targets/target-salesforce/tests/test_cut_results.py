"""Result files of a Bulk job of which a part is missing: they are fetched again."""

from __future__ import annotations

import pytest

from connector_kit.salesforce import bulk_ingest
from connector_kit.salesforce.bulk_ingest import Results

ROWS = 30


@pytest.fixture
def cut(monkeypatch):
    """Cut the first download of a kind short where a text ends, and count the downloads."""
    download = bulk_ingest.download
    seen = []

    def short(client, job, kind, file) -> None:
        download(client, job, kind, file)
        seen.append(kind)
        kept, end = cuts.get(kind, (b"", b""))
        if end and seen.count(kind) == 1:
            text = file.read()
            assert end in text
            file.seek(0)
            file.truncate()
            file.write(text[: text.index(end)] + kept)
            file.seek(0)

    cuts: dict[Results, tuple[bytes, bytes]] = {}
    monkeypatch.setattr(bulk_ingest, "download", short)

    def cut(kind: Results, end: bytes, kept: bytes = b"") -> list[Results]:
        cuts[kind] = (kept, end)
        return seen

    return cut


def test_within_a_character_of_what_was_written(run, plan, cut):
    rocket = "🚀".encode()
    seen = cut(Results.SUCCESSFUL, rocket, rocket[:2])
    result = run([plan.create(n, Name=f"🚀 {n}") for n in range(ROWS)], bulk_threshold=0)
    assert result.error is None
    assert result.counts == {"succeeded": ROWS}
    assert seen == [Results.SUCCESSFUL] * 2
    assert {row["attempts"] for row in result.outcomes.values()} == {1}


def test_within_a_row_of_what_was_not_processed(run, plan, sandbox, cut):
    seen = cut(Results.UNPROCESSED, b"t-20")
    sandbox.fault("bulk_unprocessed", rows=5)
    result = run([plan.create(n) for n in range(ROWS)], bulk_threshold=0)
    assert result.error is None
    assert result.counts == {"succeeded": ROWS}
    assert seen.count(Results.UNPROCESSED) == 2
    # all that the job left goes into the next one
    assert run.calls()["write"] == 0
    assert len(sandbox.journal(path="jobs/ingest$")) == 2
