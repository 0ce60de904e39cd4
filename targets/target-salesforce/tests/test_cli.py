"""The command line, as Meltano and people use it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def cli(config, tmp_path):
    """Run `target-salesforce` in a process of its own."""
    path = tmp_path / "config.json"

    def go(lines, *options, **settings):
        path.write_text(json.dumps({**config, **settings}))
        command = [sys.executable, "-m", "target_salesforce", "--config", str(path), *options]
        return subprocess.run(
            command, input="\n".join(lines), capture_output=True, text=True, check=False, timeout=60
        )

    return go


def test_refused_rows_do_not_fail_the_command(cli, plan, tmp_path, run):
    rows = [plan.create(1, Name="Ann Example"), plan.create(2, Views__c="many")]
    done = cli(plan.messages(rows))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"done": plan.stream}
    assert list(run.rows()) == ["t-1"]
    assert "community_topic at the end: 2 rows done (1 rejected, 1 succeeded)" in done.stderr
    assert "Ann Example" not in done.stderr
    assert "sandbox-sf-secret" not in done.stderr
    assert len(list((tmp_path / "receipts").glob("*.jsonl"))) == 1


def test_a_wrong_secret_fails_the_command_with_what_to_do(cli, plan):
    done = cli(plan.messages([plan.create(1)]), client_secret="wrong-secret")
    assert done.returncode == 1
    assert "AUTHENTICATION_FAILED" in done.stderr
    assert "Traceback" not in done.stderr
    assert "wrong-secret" not in done.stderr
    assert done.stdout == ""


def test_a_line_that_is_cut_off_is_not_quoted(cli, plan):
    done = cli([*plan.messages([]), '{"type": "RECORD", "record": {"Name": "Ann Exa'])
    assert done.returncode == 1
    assert "not JSON" in done.stderr
    assert "Ann Exa" not in done.stderr


@pytest.mark.parametrize("how", ["flag", "setting"])
def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(cli, plan, tmp_path, how, run):
    rows = [plan.create(n, Body__c=f"text {n}", Account__c=None) for n in range(5)]
    rows += [plan.update(7, "a00X", Views__c=None, Name="Ann"), plan.delete(8, "a00Y")]
    options, settings = (["--dry-run"], {}) if how == "flag" else ([], {"dry_run": True})
    # no secret is needed to look
    done = cli(plan.messages(rows), *options, **settings, client_secret=None)
    assert done.returncode == 0, done.stderr
    assert run.calls() == {}
    assert not (tmp_path / "receipts").exists()
    assert not (tmp_path / "spool").exists()
    assert done.stdout == ""
    for line in (
        "Community_Topic__c: 5 to create",
        "  t-0: Name=***(7), Topic_Key__c=***(3), Body__c=***(6)",
        "  ... and 2 more",
        "Community_Topic__c: 1 to update",
        "  t-7: Name=***(3), Views__c=(cleared)",
        "Community_Topic__c: 1 to delete",
        "  t-8: Id=a00Y",
    ):
        assert line in done.stderr.splitlines()
