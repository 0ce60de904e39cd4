"""`crosswalk ready`: may the plan that was made last still be written?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_console.plan import records_left
from crosswalk_console.report import Report, Section

if TYPE_CHECKING:
    from crosswalk_console.warehouse import Warehouse

READY, TOO_OLD = 0, 1

# what the guard measured then, and what has passed since
_AGES = """
    select destination, object, limit_value,
        value + epoch(now() - judged_at) / 3600 as age_hours
    from plan.guards where guard = 'destination_read' order by destination, object
"""
_NEXT_STEP = "Run `meltano run plan`, look at `crosswalk plan`, then `meltano run apply`."


def ready_report(warehouse: Warehouse) -> Report:
    """Return whether the plan may be written: people may have edited since what it was made of.

    Args:
        warehouse: Where the plan is.
    """
    left = records_left(warehouse)
    ages = warehouse.rows(_AGES) if left else []
    # no age is a failed guard, and then there is no plan to write
    old = [row for row in ages if row["age_hours"] and row["age_hours"] > row["limit_value"]]
    headline = "The plan may be written." if left else "Nothing is left to write."
    if old:
        headline = f"The plan is too old and nothing is written. {_NEXT_STEP}"
    return Report(
        headline=headline,
        sections=[
            Section("Too old", ["destination", "object", "age_hours", "limit_value"], old),
        ],
        data={"ready": not old, "left": left, "too_old": old},
        exit_code=TOO_OLD if old else READY,
    )
