"""Generated calls to action and tasks, half of them synced with Salesforce.

As in `generate.py` everything follows from a number, so that both sides agree without remembering.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.identifiers import gsid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = dict[str, Any]

COLLEAGUES = 20
PER_COMPANY = 4
_FIRST_DUE = date(2026, 6, 1)
_WORDS = ["Prepare", "Review", "Plan", "Send", "Discuss", "Renew", "Present"]
_MATTERS = ["the training", "the numbers", "the upgrade", "the roadmap", "the contract"]
# status and priority of Cockpit, and what they are in Salesforce
_STATUSES = [
    ("status_new", "Not Started"),
    ("status_work_in_progress", "In Progress"),
    ("status_closed_success", "Completed"),
]
_PRIORITIES = [("priority_high", "High"), ("priority_medium", "Normal"), ("priority_low", "Low")]
_CLOSED = 2


@dataclass(frozen=True)
class Tasks:
    """Four tasks per company, in one call to action, owned by twenty colleagues in turn."""

    companies: int
    account_id: Callable[[int], str]

    @property
    def number(self) -> int:
        """How many tasks there are."""
        return self.companies * PER_COMPANY

    def gainsight_objects(self) -> dict[str, Iterator[Row]]:
        """Return the rows of the section `gainsight`."""
        return {
            "gsuser": map(self.colleague, range(COLLEAGUES)),
            "call_to_action": map(self.cta, range(self.companies)),
            "cs_task": map(self.task, range(self.number)),
        }

    def salesforce_users(self) -> Iterator[Row]:
        """Return the Salesforce users of the colleagues."""
        for n in range(COLLEAGUES):
            colleague = self.colleague(n)
            yield {
                "_key": f"colleague-{n}",
                "Id": colleague["SfdcUserId"],
                "Username": f"colleague{n}@northwind.example.com",
                "LastName": colleague["LastName"],
                "Email": colleague["Email"],
                "Alias": f"coll{n}",
                "CommunityNickname": f"colleague{n}",
                "IsActive": colleague["IsActiveUser"],
                "ProfileId": {"ref": "standard_user"},
            }

    def salesforce_tasks(self) -> Iterator[Row]:
        """Return the tasks that are synced: every other one; one in fifty was renamed there."""
        for n in range(0, self.number, 2):
            task = self.task(n)
            yield {
                "Id": task["Salesforce_Task_Id__gc"],
                "Subject": f"{task['Name']} (soon)" if n % 100 == 0 else task["Name"],
                "Status": _STATUSES[n % 3][1],
                "Priority": _PRIORITIES[n // 3 % 3][1],
                "ActivityDate": task["DueDate"],
                "WhatId": self.account_id(n // PER_COMPANY),
                "OwnerId": {"ref": f"colleague-{n % COLLEAGUES}"},
                "Gainsight_Task_Id__c": task["Gsid"],
            }

    def colleague(self, n: int) -> Row:
        """Return a user of Gainsight; two of them have left."""
        return {
            "_key": f"colleague-{n}",
            "Name": f"Casey Number {n}",
            "LastName": f"Number {n}",
            "Email": f"colleague{n}@vendor.com",
            "SfdcUserId": f"0055g0{n:09d}AAA",
            "IsActiveUser": n % 10 != 9,  # noqa: PLR2004 - the share that the docstring states
        }

    def cta(self, n: int) -> Row:
        """Return the call to action of a company."""
        return {
            "_key": f"cta-{n}",
            "Name": f"Success of company {n}",
            "EntityType": "COMPANY",
            "CompanyId": {"ref": f"company-{n}"},
            "OwnerId": {"ref": f"colleague-{n % COLLEAGUES}"},
            "StatusId": {"ref": "status_new"},
            "PriorityId": {"ref": "priority_medium"},
            "TypeId": {"ref": "type_objective"},
            "DueDate": "2026-12-31",
            "IsClosed": False,
        }

    def task(self, n: int) -> Row:
        """Return a task; one in three is closed."""
        name = f"{_WORDS[n % 7]} {_MATTERS[n // 7 % 5]} {n}"
        closed = n % 3 == _CLOSED
        return {
            "Gsid": gsid("1S03", "task", n),
            "Name": name,
            "Description": f"<p>{name}</p>" if n % 4 == 1 else None,
            "CtaId": {"ref": f"cta-{n // PER_COMPANY}"},
            "CompanyId": {"ref": f"company-{n // PER_COMPANY}"},
            "EntityType": "COMPANY",
            "OwnerId": {"ref": f"colleague-{n % COLLEAGUES}"},
            "StatusId": {"ref": _STATUSES[n % 3][0]},
            "PriorityId": {"ref": _PRIORITIES[n // 3 % 3][0]},
            "DueDate": (_FIRST_DUE + timedelta(days=n % 200)).isoformat(),
            "IsClosed": closed,
            "ClosedDate": "2026-11-02T10:00:00Z" if closed else None,
            "Salesforce_Task_Id__gc": f"00T5g0{n:09d}EAA" if n % 2 == 0 else None,
        }
