"""What the world files promise."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_sandbox import worlds
from crosswalk_sandbox.world import World
from crosswalk_sandbox.worlds.generate import NEWEST, SPAN, Population

CASES = {f"case{number:02d}" for number in range(1, 35)}


@pytest.fixture(scope="module")
def medium():
    world = World("medium")
    yield world
    world.store.close()


def test_the_small_world_has_a_member_for_every_case(sandbox):
    sandbox.reset("small")
    users = sandbox.rows("communities", "users")
    assert {user["username"][:6] for user in users if user["username"][:4] == "case"} == CASES


def test_the_small_world_has_its_companies(sandbox):
    sandbox.reset("small")
    assert len(sandbox.rows("gainsight", "company")) == 14
    assert len(sandbox.rows("gainsight", "gsuser")) == 5
    assert sandbox.rows("gainsight", "community_user__gc") == []


@pytest.mark.parametrize("name", worlds.names())
def test_every_world_has_the_fixed_credentials(name):
    tenants = worlds.read(name)["communities"]["tenants"]
    secrets = {tenant: spec["client_secret"] for tenant, spec in tenants.items()}
    assert secrets == {"northwind-en": "sandbox-secret-en", "northwind-de": "sandbox-secret-de"}
    assert [spec["client_id"] for spec in tenants.values()] == list(tenants)


def test_generated_counts_are_exact(medium):
    counts = medium.store.execute(
        "select tenant, count(*), sum(reply_count) from communities_topics group by tenant"
    ).fetchall()
    assert [tuple(row) for row in counts] == [
        ("northwind-de", 2000, 8000),
        ("northwind-en", 8000, 32_000),
    ]
    assert len(medium.vendors["communities"].rows("users", {})) == 4000
    assert len(medium.vendors["gainsight"].rows("company", {})) == 500


def test_generated_members_fit_the_companies(medium):
    users = medium.vendors["communities"].rows("users", {})
    domains = {row["Email_Domains__gc"] for row in medium.vendors["gainsight"].rows("company", {})}
    persons = {row["Email"] for row in medium.vendors["gainsight"].rows("person", {})}
    hosts = Counter(
        "none"
        if not user["email"]
        else "company"
        if user["email"].rpartition("@")[2] in domains
        else "other"
        for user in users
    )
    # nine of ten companies tell their domain, and 45 % of the members have a company's address
    assert 0.33 < hosts["company"] / len(users) < 0.47
    assert 0.005 < hosts["none"] / len(users) < 0.03
    members = sum(user["email"] in persons for user in users)
    assert 0.3 < members / len(users) < 0.6


def test_computed_replies_agree_with_their_topic(sandbox, connect):
    sandbox.reset("medium")
    api = connect()
    rows = [row for row in api.rows("/v2/topics", {"contentTypes[]": "idea"}) if row["replyCount"]]
    for row in rows[:3]:
        replies = api.rows(f"/v2/ideas/{row['id']}/replies", {"pageSize": 100})
        assert len(replies) == row["replyCount"]
        assert replies[-1]["repliedAt"] == row["lastActivityAt"]
        assert int(replies[-1]["publicReplyId"]) == row["lastPostId"]
        assert replies[-1]["author"]["id"] == row["lastContributor"]["id"]
        assert api.rows(f"/v2/ideas/{row['id']}/replies", {"pageSize": 100}) == replies


@given(st.integers(0, 2**40), st.integers(1, 10_000), st.integers(1, 100_000))
def test_generated_rows_follow_from_their_number(seed, companies, users):
    population = Population(seed, companies, 10, {"a": {"users": users}})
    again = Population(seed, companies, 10, {"a": {"users": users}})
    k = seed % users
    assert population.member(k) == again.member(k)
    assert 0 <= population.employer(k) < companies
    joined, active = population.member(k)["joindate"], population.member(k)["lastactivity"]
    assert NEWEST - SPAN <= joined <= NEWEST
    assert active == 0 or joined <= active <= NEWEST


def test_a_new_reply_takes_no_id_of_a_reply_that_is_only_counted(sandbox, connect):
    sandbox.reset("medium")
    api = connect()
    rows = [row for row in api.rows("/v2/questions", {"pageSize": 100}) if row["replyCount"]]
    rows.sort(key=lambda row: int(row["id"]))
    one, other = min(pairwise(rows), key=lambda pair: int(pair[1]["id"]) - int(pair[0]["id"]))
    author = api.users()[0]["username"]
    reply = {"topic": int(one["publicId"]), "author": author, "content": "ok"}
    sandbox.create("communities", "replies", reply)
    counts = [len(api.rows(f"/v2/questions/{row['id']}/replies")) for row in (one, other)]
    assert counts == [one["replyCount"] + 1, other["replyCount"]]
