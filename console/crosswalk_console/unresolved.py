"""`crosswalk unresolved`: members without a company, by mail domain or one by one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from crosswalk_console.masking import mask
from crosswalk_console.report import Report, Section

if TYPE_CHECKING:
    from crosswalk_console.warehouse import Row, Warehouse

_TOTAL = "select count(distinct record_key) as members from unification.unresolved"
_REASONS = """
    select status, reason_code, count(*) as members
    from unification.unresolved where candidate_number = 1
    group by all order by members desc, reason_code
"""
_DOMAINS = """
    select domain, reason_code, n_users as members, next_step
    from unification.unresolved_domains order by size_rank limit ?
"""
_USERS = """
    select record_key, username, status, reason_code, domain, candidate_company_name as candidate,
        candidate_rule_id as rule, next_step
    from unification.unresolved order by record_key, candidate_number limit ?
"""


class By(StrEnum):
    """What a line of the list stands for."""

    DOMAIN = "domain"
    USER = "user"


def unresolved_report(warehouse: Warehouse, *, by: By, limit: int, reveal: bool) -> Report:
    """Return the members that the rules gave no company.

    Args:
        warehouse: Where the unification's result is.
        by: One line per mail domain, biggest first, or per member and candidate.
        limit: How many lines.
        reveal: Show names of members as they are.
    """
    members = warehouse.rows(_TOTAL)[0]["members"]
    reasons = warehouse.rows(_REASONS)
    if by is By.DOMAIN:
        rows = warehouse.rows(_DOMAINS, [limit])
        listing = Section("Mail domains", ["domain", "members", "reason_code", "next_step"], rows)
    else:
        rows = [_shown(row, reveal=reveal) for row in warehouse.rows(_USERS, [limit])]
        listing = Section(
            "Members",
            ["record_key", "username", "reason_code", "candidate", "rule", "next_step"],
            rows,
        )
    return Report(
        headline=f"{members:,} members have no company."
        if members
        else "Every member is resolved.",
        sections=[Section("Reasons", ["status", "reason_code", "members"], reasons), listing],
        data={"members": members, "reasons": reasons, f"by_{by}": rows},
    )


def _shown(row: Row, *, reveal: bool) -> Row:
    return row if reveal else row | {"username": mask(row["username"])}
