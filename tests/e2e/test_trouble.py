"""What goes wrong on the way, through command lines: nothing is lost, nothing is written twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Project

JOB = "sync-communities"


def test_three_bad_nights(project: Project):
    """Each failure is told and stops nothing but itself; the next run makes up for it."""
    sandbox = project.sandbox
    project.with_salesforce()
    wrong = project.connection("northwind-de", "en")
    right = project.connection("northwind-en", "en")

    # one connection has a wrong secret, Gainsight saves without an answer, Salesforce refuses all
    sandbox.fault(
        "timeout_after_commit",
        match={"vendor": "gainsight", "method": "POST", "path": "/v1/data/objects/Community_User"},
    )
    sandbox.fault(
        "row_error", code="FIELD_CUSTOM_VALIDATION_EXCEPTION", message="Not today", times=1_000
    )
    done = project.run(
        "meltano", "run", JOB, TAP_COMMUNITIES_CONNECTIONS=json.dumps([wrong, right])
    )
    assert done.returncode != 0
    written = project.community_users()  # and none of them twice
    log = done.stdout + done.stderr
    assert len(written) > 30, log[-8000:]
    assert project.query(
        "select distinct connection from activity.extracts where status = 'failed'"
    ) == [("northwind-de",)]
    assert project.query(
        "select distinct object, reason_code from activity.records"
        " where state = 'rejected' order by object"
    ) == [
        ("account", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        ("contact", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
    ]
    assert "northwind-de" in log
    assert "100.0% of" in log
    assert "sandbox-secret" not in log
    assert "@acme.com" not in log.lower()

    # all is well again: what Gainsight saved is known, what Salesforce refused is sent
    sandbox.clear_faults()
    sandbox.clear_journal()
    project.meltano(JOB)
    assert [method for method, _ in project.writes()] == ["PATCH", "PATCH"]
    assert project.community_users() == written

    # a community that suddenly has no members deletes nothing
    for row in sandbox.rows("communities", "users"):
        sandbox.delete("communities", "users", row["userid"], tenant="northwind-en")
    sandbox.clear_journal()
    done = project.run("meltano", "run", JOB, TAP_COMMUNITIES_FULL_PASS_INTERVAL_HOURS="0")
    assert done.returncode != 0
    assert project.writes() == []
    assert project.community_users() == written
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
