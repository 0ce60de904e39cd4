"""What people do in the demo: edits at the vendors, through the sandbox's control plane."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from rich.console import Console

SANDBOX = "http://127.0.0.1:8765"
console = Console(width=100, highlight=False)
# what people will close, change on both sides, and give a status that nobody has mapped
CLOSED, BOTH, UNMAPPED = TASKS = (
    "Welcome the new admin",
    "Plan the upgrade",
    "Rewrite the proposal",
)


def sandbox(method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
    """Call the sandbox's control plane."""
    request = urllib.request.Request(  # noqa: S310 - always the loopback address above
        f"{SANDBOX}/__sandbox__{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        return json.loads(answer.read() or b"null")


def rows(path: str) -> list[dict[str, Any]]:
    """Return the rows of one of the sandbox's objects."""
    found: list[dict[str, Any]] = sandbox("GET", f"/{path}")["rows"]
    return found


def edit_members() -> None:
    """Change communities and companies through the sandbox, as members and admins would."""
    scope = {"tenant": "northwind-en"}
    members = {
        row["username"]: row["userid"] for row in rows("communities/users?tenant=northwind-en")
    }
    companies = {row["Name"]: row["Gsid"] for row in rows("gainsight/company")}

    console.print("  + a new member:   newcomer, with an address at hooli.com")
    newcomer = {"username": "newcomer", "email": "newcomer@hooli.com"}
    sandbox("POST", "/communities/users/create", {"fields": newcomer, **scope})

    console.print("  ~ a new address:  case04_new_at_acme moves from acme.com to acme.co.uk")
    moved = {"id": members["case04_new_at_acme"], "fields": {"email": "new@acme.co.uk"}}
    sandbox("POST", "/communities/users/update", {**moved, **scope})

    console.print("  ~ a new domain:   the admin gives Delta Faucet the domain notacme.com")
    domain = {"id": companies["Delta Faucet"], "fields": {"Email_Domains__gc": "notacme.com"}}
    sandbox("POST", "/gainsight/company/update", domain)

    console.print("  - a member less:  case07_other_uk is deleted")
    sandbox("POST", "/communities/users/delete", {"id": members["case07_other_uk"], **scope})


def edit_tasks() -> None:
    """Change tasks on both sides through the sandbox, as people who look after customers would."""
    tasks = {row["Name"]: row["Gsid"] for row in rows("gainsight/cs_task")}
    twins = {row["Gainsight_Task_Id__c"]: row["Id"] for row in rows("salesforce/Task")}

    def in_gainsight(task: str, fields: dict[str, str]) -> None:
        sandbox("POST", "/gainsight/cs_task/update", {"id": tasks[task], "fields": fields})

    def in_salesforce(task: str, fields: dict[str, str]) -> None:
        sandbox("POST", "/salesforce/Task/update", {"id": twins[tasks[task]], "fields": fields})

    console.print(f"  ~ a task closed:  “{CLOSED}”, in Salesforce")
    in_salesforce(CLOSED, {"Status": "Completed"})

    console.print(f"  ~ both at once:   “{BOTH}” is put off to 17 December in Gainsight and,")
    console.print("                    half a minute later, to 22 December in Salesforce")
    in_gainsight(BOTH, {"DueDate": "2026-12-17"})
    sandbox("PUT", "/clock", {"advance_seconds": 30})
    in_salesforce(BOTH, {"ActivityDate": "2026-12-22"})

    console.print("  + a new status:   the admin adds “Waiting On Legal” in Gainsight, and")
    console.print(f"                    “{UNMAPPED}” gets it")
    status = {"Category": "CTA_STATUS", "Name": "Waiting On Legal", "IsActive": True}
    added = sandbox("POST", "/gainsight/da_picklist/create", {"fields": status})
    in_gainsight(UNMAPPED, {"StatusId": added["Gsid"]})
