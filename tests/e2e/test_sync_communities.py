"""The first full circle through command lines: members of a community reach Gainsight."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Project

JOB = "sync-communities"


def companies(project: Project) -> dict[str, str]:
    """Name of each company, by Gsid."""
    return {row["Gsid"]: row["Name"] for row in project.sandbox.rows("gainsight", "company")}


def assigned(project: Project) -> dict[str, str | None]:
    """Company name of each member that Gainsight holds, by username."""
    names = companies(project)
    return {
        row["Username__gc"]: names.get(row["Company__gc"])
        for row in project.community_users().values()
    }


def replies(project: Project) -> dict[str, int]:
    """What Salesforce knows of members' replies, by record key."""
    return {
        row["Community_User_Key__c"]: row["Community_Replies__c"]
        for row in project.sandbox.rows("salesforce", "Contact")
        if row["Community_User_Key__c"]
    }


def test_circle(project: Project):
    """Members arrive with their company, nothing is written twice, edits are followed."""
    sandbox = project.sandbox
    project.with_salesforce()

    project.meltano("plan")
    assert project.writes() == []
    shown = project.run("crosswalk", "plan", "--format", "json")
    assert shown.returncode == 2, shown.stdout + shown.stderr  # there is something to write
    assert json.loads(shown.stdout)

    project.meltano("apply")
    # members in one call, Accounts and Contacts in one call each
    assert [method for method, _ in project.writes()] == ["POST", "PATCH", "PATCH"]
    # what is written is not written again, nor asked for
    sandbox.clear_journal()
    project.meltano("apply")
    assert project.writes() == []
    shown = project.run("crosswalk", "plan")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    first = assigned(project)
    assert first["case04_new_at_acme"] == "Acme Corp."
    assert first["case06_acme_uk"] == "Acme UK Ltd"
    assert first["case03_unknown_gmail"] is None  # public mail: written, without a company
    assert "case08_globex" not in first  # two companies share the domain: blocked, never guessed
    members = {f"northwind-en:{row['userid']}": row for row in sandbox.rows("communities", "users")}
    known = replies(project)
    assert known == {key: members[key]["posts"] for key in known}

    # people edit both sides
    ids = {row["username"]: row["userid"] for row in members.values()}
    busy = min(known)
    scope = {"tenant": "northwind-en"}
    for name in ("newcomer", "o" * 100_000):
        fields = {"username": name, "email": f"{name[0]}@hooli.com"}
        sandbox.create("communities", "users", fields, **scope)
    sandbox.update(
        "communities", "users", ids["case04_new_at_acme"], {"email": "new@acme.co.uk"}, **scope
    )
    sandbox.update(
        "communities", "users", members[busy]["userid"], {"posts": known[busy] + 1}, **scope
    )
    sandbox.delete("communities", "users", ids["case07_other_uk"], **scope)
    (faucet,) = [gsid for gsid, name in companies(project).items() if name == "Delta Faucet"]
    sandbox.update("gainsight", "company", faucet, {"Email_Domains__gc": "notacme.com"})
    sandbox.clear_journal()
    project.meltano(JOB, TAP_COMMUNITIES_FULL_PASS_INTERVAL_HOURS="0")
    after = assigned(project)
    (cut,) = [name for name in after if name.startswith("ooo")]
    assert len(cut) < 1_000
    assert after.pop(cut) == after.pop("newcomer") == "Hooli, Inc."
    expected = {
        **first,
        "case04_new_at_acme": "Acme UK Ltd",
        "case33_notacme": "Delta Faucet",
    }
    del expected["case07_other_uk"]
    assert after == expected
    assert replies(project) == known | {busy: known[busy] + 1}
    # Gainsight: one delete, one insert, one update of three rows; Salesforce: the Accounts whose
    # counts changed, the Contacts whose company or engagement did
    assert [method for method, _ in project.writes()] == ["DELETE", "POST", "PUT", "PATCH", "PATCH"]

    # without changes nothing is written, and no more is asked for than one page of each stream
    sandbox.clear_journal()
    project.meltano(JOB)
    assert project.writes() == []
    paths = [
        call["path"]
        for call in sandbox.journal()
        if call["path"].endswith(("/user", "/v2/topics")) or "/query/" in call["path"]
    ]
    # members are asked for twice, as the vendor filters by activity or by registration
    assert {path: paths.count(path) for path in paths if paths.count(path) > 1} in (
        {},
        {"/user": 2},
    ), paths
