"""What goes wrong on the way, through command lines: nothing is lost, nothing is written twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Project

JOB = "sync-communities"


def test_failed_connection_and_lost_answer(project: Project):
    """A wrong secret stops no other connection; what was saved without an answer is saved once."""
    wrong = project.connection("northwind-de", "en")
    right = project.connection("northwind-en", "en")
    project.sandbox.fault(
        "timeout_after_commit",
        match={"vendor": "gainsight", "method": "POST", "path": "/v1/data/objects/Community_User"},
    )
    done = project.run(
        "meltano", "run", JOB, TAP_COMMUNITIES_CONNECTIONS=json.dumps([wrong, right])
    )
    assert done.returncode != 0
    written = project.community_users()  # and none of them twice
    assert len(written) > 30
    failed = project.query(
        "select distinct connection, error_code from activity.extracts where status = 'failed'"
    )
    assert [connection for connection, _ in failed] == ["northwind-de"]
    log = done.stdout + done.stderr
    assert "northwind-de" in log
    assert "sandbox-secret" not in log
    assert "@acme.com" not in log.lower()

    project.sandbox.clear_journal()
    project.meltano(JOB)
    assert project.writes() == []
    assert project.community_users() == written


def test_guard_stops_before_the_first_write(project: Project):
    """A community that suddenly has no members deletes nothing."""
    project.meltano(JOB)
    before = project.community_users()
    for row in project.sandbox.rows("communities", "users"):
        project.sandbox.delete("communities", "users", row["userid"], tenant="northwind-en")
    project.sandbox.clear_journal()
    done = project.run("meltano", "run", JOB, TAP_COMMUNITIES_FULL_PASS_INTERVAL_HOURS="0")
    assert done.returncode != 0
    assert project.writes() == []
    assert project.community_users() == before
    shown = project.run("crosswalk", "plan")
    assert shown.returncode == 1
    assert "empty_source" in shown.stdout
    # what a guard stopped is not written by hand either
    project.run("meltano", "run", "apply")
    assert project.writes() == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        pytest.param("TAP_GAINSIGHT_ACCESS_KEY", "not-the-key", id="wrong-secret"),
        pytest.param("TAP_GAINSIGHT_BASE_URL", "http://127.0.0.1:1", id="unreachable-host"),
    ],
)
def test_unusable_destination_ends_the_run(project: Project, variable: str, value: str):
    done = project.run("meltano", "run", JOB, **{variable: value})
    assert done.returncode != 0
    assert project.writes() == []
    assert "not-the-key" not in done.stdout + done.stderr
