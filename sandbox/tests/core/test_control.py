"""The control plane: worlds, switches, journal, clock, limits, edits as a person."""

from __future__ import annotations

import pytest
import requests

from crosswalk_sandbox import worlds
from crosswalk_sandbox.communities.switches import SWITCHES


def refused(sandbox, *request):
    with pytest.raises(AssertionError) as error:
        sandbox.control(*request)
    return str(error.value)


def test_overview(sandbox):
    overview = sandbox.control("GET", "")
    assert overview["world"] == "empty"
    assert overview["worlds"] == worlds.names()
    assert overview["vendors"]["communities"] == sandbox.communities_url
    assert overview["vendors"]["gainsight"] == sandbox.gainsight_url


def test_reset_forgets_everything(sandbox, get):
    sandbox.create("communities", "users", {"username": "somebody"})
    sandbox.fault("reset")
    sandbox.limits("communities", per_minute=1)
    sandbox.switch(users_page_size_max=7)
    sandbox.clock(now="2020-01-01T00:00:00Z", frozen=True)
    sandbox.reset()
    assert sandbox.rows("communities", "users") == []
    assert sandbox.control("GET", "faults")["faults"] == []
    assert sandbox.control("GET", "limits")["communities"]["per_minute"] == 300
    assert sandbox.control("GET", "switches")["communities.users_page_size_max"]["value"] == 100
    assert sandbox.clock() > "2026"
    assert sandbox.journal() == []
    assert get("/user").status_code == 401  # tokens are gone as well


def test_reset_to_another_world_with_switches(sandbox):
    sandbox.reset("small", users_count="page", **{"communities.topics_window": 50})
    assert len(sandbox.rows("communities", "users")) > 40
    values = sandbox.control("PUT", "switches", {})
    assert values["communities.users_count"] == "page"
    assert values["communities.topics_window"] == 50


@pytest.mark.parametrize(
    ("request_", "status", "why"),
    [
        (("POST", "reset", {"world": "nowhere"}), 400, "worlds are empty, large, medium, small"),
        (("PUT", "switches", {"no_such": 1}), 400, "no_such is not a switch"),
        (("PUT", "switches", {"users_count": "half"}), 400, "must be one of ['total', 'page']"),
        (("PUT", "clock", {}), 400, "advance_seconds is missing"),
        (("PUT", "clock", {"now": "noon"}), 400, "Invalid isoformat"),
        (("PUT", "limits", {"nobody": {}}), 404, "there is no vendor 'nobody'"),
        (("PUT", "limits", {"communities": {"per_hour": 1}}), 400, "per_hour"),
        (("GET", "nobody/users"), 404, "there is no vendor 'nobody'"),
        (("GET", "communities/planets"), 404, "objects are users, topics, replies"),
        (("GET", "communities/users/99"), 404, "no 99 among the users of northwind-en"),
        (("POST", "communities/users/update", {"fields": {}}), 400, "id is missing"),
    ],
    ids=lambda value: " ".join(map(str, value[:2])) if isinstance(value, tuple) else "",
)
def test_mistakes_are_explained(sandbox, request_, status, why):
    text = refused(sandbox, *request_)
    assert str(status) in text
    assert why in text


def test_switches_are_documented(sandbox):
    switches = sandbox.control("GET", "switches")
    for name, switch in switches.items():
        assert switch["description"], name
        assert not switch["choices"] or switch["default"] in switch["choices"], name


def test_every_communities_switch_is_in_the_readme():
    readme = (worlds.FOLDER.parents[1] / "README.md").read_text("utf-8")
    assert [switch.name for switch in SWITCHES if f"`{switch.name}`" not in readme] == []


def test_journal(sandbox, get):
    sandbox.reset("small")
    get("/user")  # 401: the reset made the token void
    entry = sandbox.journal()[-1]
    assert entry["status"] == 401
    assert entry["records"] is None


def test_journal_entry_and_summary(sandbox, get):
    sandbox.create("communities", "users", {"username": "one"})
    answer = get("/user?page=1&pageSize=5")
    get("/user/1")
    get("/user/99")
    get("/nowhere")
    first = sandbox.journal()[0]
    assert first["query"] == "page=1&pageSize=5"
    assert (first["template"], first["records"]) == ("/user", 1)
    assert first["bytes_out"] == len(answer.content)
    assert [entry["template"] for entry in sandbox.journal(path="/user/")] == ["/user/{id:int}"] * 2
    assert len(sandbox.journal(vendor="communities", method="GET")) == 4
    assert sandbox.journal(vendor="gainsight") == sandbox.journal(method="POST") == []
    assert [(row["path"], row["calls"], row["records"]) for row in sandbox.summary()] == [
        ("/nowhere", 1, 0),
        ("/user", 1, 1),
        ("/user/{id:int}", 2, 1),
    ]
    sandbox.clear_journal()
    assert sandbox.journal() == []


def test_unknown_path_and_method(sandbox, get, session):
    assert get("/nowhere").status_code == 404
    answer = session.delete(f"{sandbox.communities_url}/user", timeout=5)
    assert answer.status_code == 405


def test_clock(sandbox):
    assert sandbox.clock(now="2026-11-21T10:00:00+01:00", frozen=True) == (
        "2026-11-21T09:00:00+00:00"
    )
    assert sandbox.clock() == "2026-11-21T09:00:00+00:00"
    assert sandbox.clock(advance=90) == "2026-11-21T09:01:30+00:00"
    # a clock that is not frozen goes on from where it was set
    assert sandbox.clock(now="2026-12-01T00:00:00").startswith("2026-12-01T00:00:0")


@pytest.mark.parametrize("vendor", ["communities", "gainsight", "salesforce"])
def test_answers_tell_the_time_of_the_clock(sandbox, vendor):
    sandbox.clock(now="2026-11-21T09:01:30Z", frozen=True)
    answer = requests.get(f"{sandbox.url}/{vendor}/anything", timeout=10)
    assert answer.headers["Date"] == "Sat, 21 Nov 2026 09:01:30 GMT"


def test_limits_are_fixed_windows_of_the_clock(sandbox, get):
    sandbox.clock(now="2026-11-21T10:00:50Z", frozen=True)
    sandbox.limits("communities", per_minute=2, per_day=4)
    answers = [get("/user") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "10"
    sandbox.clock(advance=10)
    assert get("/user").status_code == 200
    answer = get("/user")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "50340")
    assert sandbox.control("GET", "limits")["communities"] == {
        "per_minute": 2,
        "per_day": 4,
        "used": {"minute": 2, "day": 5},
    }
    sandbox.clock(now="2126-01-01T00:00:00Z")
    assert get("/user").status_code == 401  # the token has expired in the meantime


def test_edits_of_small_lists(sandbox):
    made = sandbox.create("communities", "categories", {"name": "News"}, tenant="northwind-de")
    assert (made["id"], made["order"], made["private"]) == (1, 1, False)
    changed = sandbox.update(
        "communities", "categories", 1, {"private": True}, tenant="northwind-de"
    )
    assert changed == made | {"private": True}
    assert sandbox.rows("communities", "categories") == []
    sandbox.delete("communities", "categories", 1, tenant="northwind-de")
    assert sandbox.rows("communities", "categories", tenant="northwind-de") == []
