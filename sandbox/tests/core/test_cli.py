from __future__ import annotations

import pytest

from crosswalk_sandbox import worlds
from crosswalk_sandbox.cli import banner, main
from crosswalk_sandbox.world import World


def test_worlds_are_listed_with_what_they_hold(capsys):
    assert main(["worlds"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == worlds.names()
    assert all(len(line.split()) > 2 for line in lines)


def test_an_unknown_world_is_a_short_message(capsys):
    assert main(["serve", "--world", "atlantis"]) == 2
    assert "there is no world 'atlantis'; worlds are empty" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]], ids=" ".join)
def test_help(capsys, arguments):
    with pytest.raises(SystemExit, match="0"):
        main(arguments)
    assert "world" in capsys.readouterr().out


def test_banner_tells_addresses_and_credentials():
    world = World("empty")
    text = banner(world, "http://127.0.0.1:1")
    world.store.close()
    for expected in (
        "http://127.0.0.1:1/communities",
        "http://127.0.0.1:1/gainsight",
        "http://127.0.0.1:1/__sandbox__/",
        "sandbox-secret-en",
        "sandbox-secret-de",
        "11111111-2222-3333-4444-555555555555",
    ):
        assert expected in text


def test_a_file_keeps_the_state_of_its_world(tmp_path):
    file = tmp_path / "sandbox.db"
    first = World("small", file)
    first.vendors["communities"].delete("users", "5", {})
    first.store.close()
    second = World("small", file)
    assert second.vendors["communities"].row("users", "5", {})["erased"] == 1
    second.store.close()
    third = World("empty", file)
    assert third.vendors["communities"].rows("users", {}) == []
    third.store.close()
