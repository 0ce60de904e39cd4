"""Generated worlds: members, companies and persons that belong together, from a seed.

Everything is a function of a number, so no side has to remember what the other made: member 4711
has the same address whether it is asked for by the community or by the list of persons. Domains end
in the reserved `.example`, public mail apart. Shares of addresses: 45 % a company's domain, 40 %
public mail, 10 % unknown domains, 5 % none, malformed, disposable or relayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.worlds.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Row = dict[str, Any]

NEWEST = 1_795_219_200
"""Nothing is newer than 2026-11-21 00:00 UTC, in Unix seconds."""
SPAN = 4 * 365 * 86_400
"""Seconds between the first registration and `NEWEST`."""

_FIRST = [
    "Ada",
    "Ben",
    "Cleo",
    "Dov",
    "Elin",
    "Femi",
    "Gala",
    "Hugo",
    "Ines",
    "Jari",
    "Kaya",
    "Liv",
    "Milo",
    "Nura",
    "Olek",
    "Pia",
]
_LAST = [
    "Abel",
    "Brook",
    "Caro",
    "Dunn",
    "Eads",
    "Frey",
    "Gray",
    "Holt",
    "Iyer",
    "Jung",
    "Kern",
    "Lund",
    "Moor",
    "Nash",
    "Orr",
    "Pike",
]
_NAMES = [
    "Alder",
    "Birch",
    "Cobalt",
    "Delta",
    "Ember",
    "Falcon",
    "Garnet",
    "Harbor",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Lumen",
]
_TRADES = ["Analytics", "Foods", "Logistics", "Media", "Motors", "Robotics", "Systems", "Textiles"]
_FORMS = ("Inc", "Ltd", "GmbH", "LLC", "AG", "S.A.", "")
_PUBLIC = [
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "hotmail.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "proton.me",
]


@dataclass(frozen=True)
class Population:
    """The numbers of a generated world."""

    seed: int
    companies: int
    persons: int
    tenants: Mapping[str, Mapping[str, int]]

    @property
    def users(self) -> int:
        """Members of all tenants together."""
        return sum(numbers["users"] for numbers in self.tenants.values())

    @property
    def tasks(self) -> Tasks:
        """Their calls to action and tasks."""
        return Tasks(self.companies, self._account_id)

    def gainsight_objects(self) -> dict[str, Iterator[Row]]:
        """Return the rows of the section `gainsight`, in the form of a world file."""
        return {
            "company": map(self.company, range(self.companies)),
            "person": map(self.person, range(self.persons)),
            "company_person": self.company_persons(),
            **self.tasks.gainsight_objects(),
        }

    def salesforce_objects(self) -> dict[str, Iterator[Row]]:
        """Return the rows of the section `salesforce`, to match."""
        return {
            "User": self.tasks.salesforce_users(),
            "Account": map(self.account, range(self.companies)),
            "Contact": map(self.contact, range(self.persons)),
            "Task": chain(map(self.task, range(self.companies)), self.tasks.salesforce_tasks()),
        }

    def account(self, n: int) -> Row:
        """Return the account of a company."""
        company = self.company(n)
        return {
            "Id": company["SfdcAccountId"],
            "Name": company["Name"],
            "Website": company["Website__gc"],
            "Type": "Other" if company["Status"] == "Churn" else "Customer - Direct",
        }

    def contact(self, n: int) -> Row:
        """Return the contact of a person; a few have no account."""
        person = self.person(n)
        employer = self.employer(self._member_of(n))
        return {
            "FirstName": person["FirstName"],
            "LastName": person["LastName"],
            "Email": person["Email"],
            "AccountId": None if n % 40 == 0 else self._account_id(employer),
        }

    def task(self, n: int) -> Row:
        """Return a task about a company that Gainsight does not know; every third is done."""
        return {
            "Subject": f"Review {n}",
            "Status": "Completed" if n % 3 == 0 else "Not Started",
            "Priority": ("High", "Normal", "Low")[n % 3],
            "WhatId": self._account_id(n),
        }

    def company(self, n: int) -> Row:
        """Return a company. Nine of ten tell their domain; some share one with the one before."""
        name = f"{_NAMES[n % 12]} {_TRADES[n // 12 % 8]} {n}"
        known = n % 10 != 9  # noqa: PLR2004 - the share that the docstring states
        domain = self.domain(n) if known else None
        return {
            "_key": f"company-{n}",
            "Name": f"{name} {_FORMS[n % 7]}".strip(),
            "Website__gc": f"https://www.{domain}/" if domain else None,
            "Email_Domains__gc": domain,
            "SfdcAccountId": self._account_id(n),
            "ManagedAs": "Ex-customer" if n % 20 == 0 else "Customer",
            "Status": "Churn" if n % 20 == 0 else "Active",
        }

    def domain(self, n: int) -> str:
        """Return the mail domain of a company."""
        shared = n - 1 if n % 50 == 1 else n
        return f"{_NAMES[shared % 12]}{_TRADES[shared // 12 % 8]}{shared}.example".lower()

    def person(self, n: int) -> Row:
        """Return a person: somebody who is a member as well, or a contact of a company."""
        member = self._member_of(n)
        first, last = _FIRST[member % 16], _LAST[member // 16 % 16]
        address = self.address(member)
        if not address or address.count("@") != 1:
            address = f"contact{n}@{self.domain(self.employer(member))}"
        return {
            "_key": f"person-{n}",
            "Name": f"{first} {last}",
            "FirstName": first,
            "LastName": last,
            "Email": address,
            "IsActive": n % 25 != 0,
        }

    def company_persons(self) -> Iterator[Row]:
        """Return one company per person; some have two, some none."""
        for n in range(self.persons):
            if n % 40 == 0:
                continue
            employer = self.employer(self._member_of(n))
            yield self._link(n, employer, primary=True)
            if n % 50 == 1:
                yield self._link(n, (employer + 1) % self.companies, primary=False)

    def members(self, tenant: str) -> Iterator[Row]:
        """Return the members of a tenant, in the form of a world file."""
        start = 0
        for name, numbers in self.tenants.items():
            if name == tenant:
                return map(self.member, range(start, start + numbers["users"]))
            start += numbers["users"]
        return iter(())

    def member(self, k: int) -> Row:
        """Return a member. One in ten was never active; the first of all is an administrator."""
        chance = self._chance(k, 1)
        joined = NEWEST - SPAN + SPAN * (k % 9973) // 9973
        active = 0 if chance % 10 == 0 else joined + (NEWEST - joined) * (chance % 997) // 997
        name = self.company(self.employer(k))["Name"] if k % 5 == 0 else None
        return {
            "username": f"{_FIRST[k % 16]}_{_LAST[k // 16 % 16]}_{k}".lower(),
            "email": self.address(k),
            "joindate": joined,
            "lastactivity": active,
            "posts": chance % 40,
            "topics": chance % 7,
            "solved": chance % 5,
            "likes": chance % 30,
            "likes_given": chance % 20,
            "rank_id": 1 + chance % 3,
            "roles": ["roles.admin"] if k == 0 else ["roles.registered"],
            "badges": [1, 2] if chance % 3 == 0 else [],
            "profile_fields": {"Company": name} if name else {},
        }

    def address(self, k: int) -> str | None:
        """Return the e-mail of a member, or none."""
        name = f"{_FIRST[k % 16]}.{_LAST[k // 16 % 16]}{k}".lower()
        share = self._chance(k, 2) % 1000
        if share < 450:  # noqa: PLR2004 - the shares of the module's docstring
            return f"{name}@{self.domain(self.employer(k))}"
        if share < 850:  # noqa: PLR2004 - of 1,000
            return f"{name}@{_PUBLIC[k % 8]}"
        if share < 950:  # noqa: PLR2004 - of 1,000
            # few unknown domains hold most of the unknown addresses
            return f"{name}@unknown{(share - 850) ** 2 // 4}.example"
        others = (None, f"{name}-at-nowhere", f"{name}@mailinator.com")
        return [*others, f"{name}@privaterelay.appleid.com"][share % 4]

    def employer(self, k: int) -> int:
        """Return the company a member works for; a few companies have many members."""
        chance = self._chance(k, 3) % 1_000_003
        return chance * chance // 1_000_003 * self.companies // 1_000_003

    @staticmethod
    def _account_id(n: int) -> str:
        return f"0015g0{n:09d}AAA"

    def _member_of(self, n: int) -> int:
        return n * max(1, self.users // self.persons) % self.users

    def _link(self, n: int, company: int, *, primary: bool) -> Row:
        return {
            "Person_ID": {"ref": f"person-{n}"},
            "Company_ID": {"ref": f"company-{company}"},
            "IsPrimaryCompany": primary,
            "Active": n % 25 != 0,
        }

    def _chance(self, k: int, salt: int) -> int:
        """Return a number below 2^32 that looks random but follows from `k` and the seed."""
        mixed = (k * 4 + salt + self.seed * 1_000_003) * 0x9E3779B97F4A7C15 & (2**64 - 1)
        return (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9 >> 32 & (2**32 - 1)


def expand(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the world with what its section `generate` asks for, made lazily."""
    if "generate" not in spec:
        return spec
    population = Population(**spec["generate"])
    tenants = {
        name: tenant
        | {
            "users": population.members(name),
            "generate": {"seed": population.seed, **population.tenants[name]},
        }
        for name, tenant in spec["communities"]["tenants"].items()
    }
    gainsight, salesforce = spec.get("gainsight", {}), spec.get("salesforce", {})
    return spec | {
        "communities": spec["communities"] | {"tenants": tenants},
        "gainsight": gainsight | {"objects": population.gainsight_objects()},
        "salesforce": salesforce | {"objects": population.salesforce_objects()},
    }
