"""Every command's exit code in every situation."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("situations", "command", "expected"),
    [
        ([], "plan", 0),
        (["blocked"], "plan", 0),
        (["changes"], "plan", 2),
        (["changes", "half_written"], "plan", 2),
        (["changes", "written"], "plan", 0),
        ([], "ready", 0),
        (["changes", "fresh"], "ready", 0),
        (["changes", "aged"], "ready", 1),
        (["changes", "aged", "written"], "ready", 0),
        (["guard"], "plan", 1),
        (["changes", "guard"], "plan", 1),
        (["tasks"], "plan", 2),
        (["tasks"], "check", 0),
        (["mapping"], "plan", 1),
        ([], "activity", 0),
        (["extract"], "activity", 0),
        ([], "unresolved", 0),
        (["unresolved"], "unresolved", 0),
        ([], "check", 0),
        (["old_extract"], "check", 0),
        (["rejected"], "check", 0),
        (["extract"], "check", 1),
        (["guard"], "check", 1),
        (["mapping"], "check", 1),
        (["many_rejected"], "check", 1),
        (["unknown"], "check", 1),
        (["not_attempted"], "check", 1),
    ],
    ids=lambda value: "+".join(value) or "quiet" if isinstance(value, list) else str(value),
)
def test_exit_code(warehouse, crosswalk, situations, command, expected):
    path = warehouse(*situations)
    codes = [
        crosswalk(path, command, "--format", style).exit_code for style in ("table", "md", "json")
    ]
    assert codes == [expected] * 3


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["--max-rejected-share", "0.5"], {}, 0),
        (["--max-rejected-share", "0"], {}, 1),
        ([], {"CROSSWALK_MAX_REJECTED_SHARE": "0.5"}, 0),
        ([], {"CROSSWALK_MAX_REJECTED_SHARE": "0.001"}, 1),
    ],
    ids=["option above", "option below", "environment above", "environment below"],
)
def test_share_of_refusals_is_a_setting(warehouse, crosswalk, arguments, environment, expected):
    path = warehouse("many_rejected")
    assert crosswalk(path, "check", *arguments, **environment).exit_code == expected
