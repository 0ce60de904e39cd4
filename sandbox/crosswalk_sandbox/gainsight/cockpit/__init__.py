"""Cockpit: calls to action and their tasks, which have an API of their own."""

from __future__ import annotations

CTA = "call_to_action"
TASK = "cs_task"
OBJECTS = frozenset({CTA, TASK})

# Key of a record in a write → the field it sets, by the name of an item (Call To Action API
# documentation). Tasks share statuses and priorities with calls to action: not documented, assumed.
NAMED = {
    "status": ("StatusId", "CTA_STATUS"),
    "priority": ("PriorityId", "CTA_PRIORITY"),
    "reason": ("ReasonId", "CTA_REASON"),
}
TYPES = {CTA: ("TypeId", "CTA_TYPE"), TASK: ("TypeId", "TASK_TYPE")}
