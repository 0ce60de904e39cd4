"""The command line, as Meltano and people use it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def cli(config, tmp_path):
    """Run `target-gainsight` in a process of its own."""
    path = tmp_path / "config.json"

    def go(lines, *options, **settings):
        path.write_text(json.dumps({**config, **settings}))
        command = [sys.executable, "-m", "target_gainsight", "--config", str(path), *options]
        return subprocess.run(
            command, input="\n".join(lines), capture_output=True, text=True, check=False, timeout=60
        )

    return go


def test_refused_rows_do_not_fail_the_command(cli, plan, tmp_path, run):
    rows = [plan.create(1, Name="Ann Example"), plan.create(2, Email__gc="ann@")]
    done = cli(plan.messages(rows))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"done": plan.stream}
    assert list(run.members()) == ["northwind-en:1"]
    assert "community_user at the end: 2 rows done (1 rejected, 1 succeeded)" in done.stderr
    assert "Ann Example" not in done.stderr
    assert plan.access_key not in done.stderr
    assert len(list((tmp_path / "receipts").iterdir())) == 1


def test_a_wrong_secret_fails_the_command_with_what_to_do(cli, plan):
    done = cli(plan.messages([plan.create(1)]), access_key="wrong-access-key")
    assert done.returncode == 1
    assert "Check the access key" in done.stderr
    assert "Traceback" not in done.stderr
    assert "wrong-access-key" not in done.stderr
    assert done.stdout == ""


def test_a_line_that_is_cut_off_is_not_quoted(cli, plan):
    done = cli([*plan.messages([]), '{"type": "RECORD", "record": {"Name": "Ann Exa'])
    assert done.returncode == 1
    assert "not JSON" in done.stderr
    assert "Ann Exa" not in done.stderr


@pytest.mark.parametrize("how", ["flag", "setting"])
def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(cli, plan, tmp_path, how, run):
    rows = [plan.create(n, Email__gc=f"m{n}@example.com", Company__gc=None) for n in range(5)]
    rows += [plan.update(7, "1Z01X", Topics__gc=None, Name="Ann"), plan.delete(8, "1Z01Y")]
    options, settings = (["--dry-run"], {}) if how == "flag" else ([], {"dry_run": True})
    # no secret is needed to look
    done = cli(plan.messages(rows), *options, **settings, access_key=None)
    assert done.returncode == 0, done.stderr
    assert run.calls() == {}
    assert not (tmp_path / "receipts").exists()
    assert done.stdout == ""
    for line in (
        "Community_User__gc: 5 to create",
        "  northwind-en:0: Name=***(7), Record_Key__gc=***(14), Email__gc=***(14)",
        "  ... and 2 more",
        "Community_User__gc: 1 to update",
        "  northwind-en:7: Name=***(3), Topics__gc=(cleared)",
        "Community_User__gc: 1 to delete",
        "  northwind-en:8: Gsid=1Z01Y",
    ):
        assert line in done.stderr.splitlines()
    assert "example.com" not in done.stderr


def test_a_dry_run_of_a_stream_that_is_not_set_says_so(cli, plan):
    done = cli(plan.messages([]), "--dry-run", objects={})
    assert done.returncode == 1
    assert "No Gainsight object is set for the stream gainsight__community_user." in done.stderr


def test_about_names_every_setting(cli):
    done = cli([], "--about", "--format", "json")
    about = json.loads(done.stdout)
    own = set(about["settings"]["properties"]) - {"stream_maps", "stream_map_config"}
    assert own - {"faker_config"} == {
        "base_url",
        "access_key",
        "client_id",
        "client_secret",
        "objects",
        "match_keys",
        "task_updates",
        "receipts_path",
        "calls_per_minute",
        "dry_run",
    }
