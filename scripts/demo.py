"""The whole circle on one machine: sync, edit both vendors as people would, sync, sync again.

Starts the sandbox, runs the same command lines a user would type, and prints what they did.
Leaves the warehouse in output/demo/.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
from demo_people import TASKS, console, edit_members, edit_tasks, rows, sandbox
from rich.table import Table

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv/bin"
OUTPUT = ROOT / "output/demo"
PORT = 8765
# settings of a shell in which somebody works with a tenant: they come before the demo's own
_TENANT = ("TAP_", "TARGET_", "PLAN_", "TASK_SYNC", "WAREHOUSE_PATH", "RECEIPTS_PATH", "DBT_")
ENV = {
    **{name: value for name, value in os.environ.items() if not name.startswith(_TENANT)},
    "MELTANO_ENVIRONMENT": "demo",
    "MELTANO_STATE_BACKEND_URI": f"file://{OUTPUT}/state",
    "NO_COLOR": "1",
}

GUIDE = """\
  .venv/bin/meltano invoke crosswalk:activity     what each run read, wrote and left, and why
  .venv/bin/meltano invoke crosswalk:unresolved   members without a company, and what to do
  .venv/bin/python -c "import duckdb; \\
    duckdb.connect('output/demo/warehouse.duckdb').sql('from unification.community_users').show()"
  make sandbox                                    serve the vendors as they are now; beside it
  .venv/bin/meltano run sync-communities          sync once more: nothing is written
  make docs                                       every model and column, as a web page"""


def say(title: str) -> None:
    """Print a heading with a blank line before it."""
    console.print(f"\n[bold]{title}[/bold]")


def run(*command: str, quiet: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command line in the project; when it fails show the end of its log and stop."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=ENV,
        capture_output=quiet,
        text=True,
        check=False,
    )
    if quiet and done.returncode:
        console.print((done.stdout + done.stderr)[-6000:], markup=False)
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return done


def stop_unless_alone() -> None:
    """Stop when the demo would not meet its own sandbox, or would work on somebody's tenant."""
    if (ROOT / ".env").exists():
        sys.exit(
            "There is a .env file, and Meltano would take the demo to the tenant that it names. "
            "Run the demo in another clone, or move the file away while it runs."
        )
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", PORT)) == 0:
            sys.exit(f"Port {PORT} is in use. End the sandbox that runs there, then try again.")


def start_sandbox() -> subprocess.Popen[bytes]:
    """Start the sandbox on its port and wait until it answers."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    log = (OUTPUT / "sandbox.log").open("wb")
    place = ["--port", str(PORT), "--db", str(OUTPUT / "sandbox.db")]
    server = subprocess.Popen(
        [BIN / "sandbox", "serve", "--world", "small", *place], stdout=log, stderr=log
    )
    for _ in range(150):
        if server.poll() is not None:
            sys.exit("The sandbox did not start; see output/demo/sandbox.log")
        try:
            sandbox("GET", "/switches")
        except OSError:
            time.sleep(0.1)
        else:
            return server
    sys.exit("The sandbox did not answer within 15 seconds; see output/demo/sandbox.log")


def sync() -> None:
    """Run the main job and print how long it took and what it cost in API calls."""
    sandbox("DELETE", "/journal")
    started = time.monotonic()
    run("meltano", "run", "sync-communities")
    console.print(f"meltano run sync-communities: done in {time.monotonic() - started:.0f} s")


def is_write(row: dict[str, Any]) -> bool:
    """Tell whether calls of this kind change something at a vendor."""
    path = row["path"] or ""
    return row["method"] in {"PUT", "PATCH", "DELETE"} or (
        row["method"] == "POST"
        and (
            path.startswith("/v1/data/objects/{") or "/composite" in path or "/jobs/ingest" in path
        )
    )


def print_calls() -> None:
    """Print the API calls since the last sync began, and how many of them wrote."""
    table = Table("vendor", "call", "calls", box=None, pad_edge=False)
    writes = 0
    for row in sandbox("GET", "/journal/summary")["summary"]:
        call = f"{row['method']} {row['path']}"
        table.add_row(row["vendor"], call, str(row["calls"]))
        if is_write(row):
            writes += row["calls"]
    console.print(table)
    console.print(f"Write calls: [bold]{writes}[/bold]")


def print_query(sql: str, *headings: str) -> None:
    """Print the rows of a query on the warehouse, which is opened read-only."""
    table = Table(*headings, box=None, pad_edge=False)
    with duckdb.connect(str(OUTPUT / "warehouse.duckdb"), read_only=True) as warehouse:
        for row in warehouse.execute(sql).fetchall():
            table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)


def print_members() -> None:
    """Print how many members each rule gave a company."""
    say("Members by rule: which company does each one belong to, and how do we know?")
    print_query(
        """
        select
            status, coalesce(rule_id, ''), coalesce(match_type, ''),
            coalesce(reason_code, ''), count(*)
        from unification.community_users
        group by all
        order by status, 2, 4
        """,
        "status",
        "rule",
        "match",
        "reason",
        "members",
    )


def print_written() -> None:
    """Print what became of each planned row of the last run."""
    say("Written to Gainsight and Salesforce (activity.deliveries)")
    print_query(
        """
        select destination, object, operation, status, coalesce(reason_code, ''), count(*)
        from activity.deliveries
        where planned_at = (select max(planned_at) from activity.deliveries)
        group by all
        order by all
        """,
        "destination",
        "object",
        "operation",
        "status",
        "reason",
        "rows",
    )


def print_contacts() -> None:
    """Print what Salesforce now knows of a few members: their engagement, on their Contact."""
    say("Community engagement on the members' Contacts in Salesforce")
    table = Table(
        "Contact", "topics", "replies", "last activity", "company", box=None, pad_edge=False
    )
    contacts = [row for row in rows("salesforce/Contact") if row["Community_User_Key__c"]]
    for row in sorted(contacts, key=lambda row: str(row["Community_User_Key__c"]))[:5]:
        shown = (
            f"{row['Community_User_Key__c']}",
            row["Community_Topics__c"],
            row["Community_Replies__c"],
            (row["Community_Last_Activity__c"] or "")[:10],
            row["Community_Company__c"],
        )
        table.add_row(*("" if value is None else str(value) for value in shown))
    console.print(table)
    console.print(f"{len(contacts)} Contacts know their member")


def print_planned_tasks() -> None:
    """Print what the plan does with tasks, by name: which value wins where, or why none does."""
    say("Tasks that people changed: what will be written, and the rule that decided")
    print_query(
        """
        select tasks.name, destination, field, old_value, new_value, rule
        from plan.changes
        inner join staging.stg_gainsight__tasks as tasks on tasks.gsid = record_key
        where object = 'task' and rule <> 'link'
        order by name, field
        """,
        "task",
        "goes to",
        "field",
        "old value",
        "new value",
        "rule",
    )
    say("What is blocked, and why")
    print_query(
        f"""
        select tasks.name, reason_code, detail
        from plan.blocked
        inner join staging.stg_gainsight__tasks as tasks on tasks.gsid = record_key
        where object = 'task' and tasks.name in {TASKS}
        order by name
        """,
        "task",
        "reason",
        "detail",
    )


def print_tasks() -> None:
    """Print how the tasks that people changed stand on both sides now."""
    say("The three tasks on both sides")
    words = {row["Gsid"]: row["Name"] for row in rows("gainsight/da_picklist")}
    twins = {row["Gainsight_Task_Id__c"]: row for row in rows("salesforce/Task")}
    table = Table(
        "task", "Gainsight: due", "status", "Salesforce: due", "status", box=None, pad_edge=False
    )
    for task in rows("gainsight/cs_task"):
        if task["Name"] in TASKS:
            twin = twins[task["Gsid"]]
            left = task["DueDate"], words[task["StatusId"]]
            table.add_row(task["Name"], *left, twin["ActivityDate"], twin["Status"])
    console.print(table)


def main() -> None:
    """Run the demo."""
    stop_unless_alone()
    shutil.rmtree(OUTPUT, ignore_errors=True)
    server = start_sandbox()
    try:
        say("1. First sync: read members and companies, decide, check, write")
        sync()
        print_members()
        say("Not assigned: every one has a reason and a next step (crosswalk unresolved)")
        run("crosswalk", "unresolved", "--by", "domain", "--limit", "8", quiet=False)
        print_written()
        print_contacts()
        say("What it cost")
        print_calls()

        say("Now people get to work")
        edit_members()
        edit_tasks()

        say("2. Second sync: plan first, look at it, then apply")
        ENV["TAP_COMMUNITIES_FULL_PASS_INTERVAL_HOURS"] = "0"  # a day has passed, as it were
        sandbox("DELETE", "/journal")
        run("meltano", "run", "plan")
        run("crosswalk", "plan", "--limit", "10", quiet=False)
        print_planned_tasks()
        run("meltano", "run", "apply")
        print_written()
        print_tasks()
        say("What it cost")
        print_calls()

        say("3. Third sync: nothing has changed, so nothing is written")
        sync()
        print_calls()
    finally:
        server.terminate()
        server.wait()
    say("Look around")
    console.print(GUIDE, markup=False)


if __name__ == "__main__":
    main()
