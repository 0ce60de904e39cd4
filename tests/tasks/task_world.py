"""Both vendors as two dictionaries, and the models' SQL between them."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from task_models import Models

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
STATUSES = {
    "S1": "New",
    "S2": "Work In Progress",
    "S3": "Closed Success",
    "S4": "Closed No Action",
    "S5": "On Hold",  # not mapped
}
PRIORITIES = {"P1": "Low", "P2": "Medium", "P3": "High"}
OWNERS = {"U1": "005000000000001AAA", "U2": "005000000000002AAA"}


@dataclass
class World:
    """Two vendors, a warehouse, and the little that taps and targets do between them."""

    models: Models
    now: datetime = START
    run: int = 0
    left: dict[str, dict[str, Any]] = field(default_factory=dict)
    right: dict[str, dict[str, Any]] = field(default_factory=dict)
    bin: dict[str, dict[str, Any]] = field(default_factory=dict)
    unread: set[tuple[str, str]] = field(default_factory=set)
    made: int = 0
    is_built: bool = False

    def __post_init__(self) -> None:
        self.warehouse = self.models.new_warehouse()
        self.begin_run()
        for gsid, name in STATUSES.items():
            self.put("gainsight.da_picklist", Gsid=gsid, Category="CTA_STATUS", Name=name)
        for gsid, name in PRIORITIES.items():
            self.put("gainsight.da_picklist", Gsid=gsid, Category="CTA_PRIORITY", Name=name)
        for gsid, salesforce_id in OWNERS.items():
            self.put("gainsight.gsuser", Gsid=gsid, Name=gsid, SfdcUserId=salesforce_id)
            self.put("salesforce.user", Id=salesforce_id, Name=gsid, IsActive=True)
        self.put("gainsight.company", Gsid="C1", Name="Acme", SfdcAccountId="001000000000001")
        self.put("salesforce.account", Id="001000000000001AAA", Name="Acme", IsDeleted=False)
        self.put("gainsight.call_to_action", Gsid="CTA1", Name="Renew", CompanyId="C1")

    # ---- the warehouse ------------------------------------------------------------------------

    def begin_run(self) -> None:
        self.run += 1
        self.tick()

    def tick(self, seconds: int = 60) -> None:
        self.now += timedelta(seconds=seconds)

    def put(self, table: str, **row: Any) -> None:
        """Append a row to a raw table, as read now."""
        self.made += 1
        full = row | {
            "_sdc_extracted_at": self.now,
            "_sdc_sequence": self.made,
            "_sdc_run_id": f"run-{self.run}",
        }
        names = ", ".join(f'"{name}"' for name in full)
        marks = ", ".join("?" for _ in full)
        self.warehouse.execute(
            f"insert into raw_{table} ({names}) values ({marks})", list(full.values())
        )

    def rows(self, query: str) -> list[dict[str, Any]]:
        found = self.warehouse.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def states(self, name: str = "salesforce") -> dict[str, tuple[str, str, str | None]]:
        """State, operation and reason of every task."""
        found = self.rows(f"select * from plan_steps.int_{name}__task__compared")
        return {
            row["record_key"]: (row["state"], row["operation"], row["reason_code"]) for row in found
        }

    def planned(self, name: str) -> dict[str, dict[str, Any]]:
        return {row["record_key"]: row for row in self.rows(f"select * from plan.{name}__task")}

    def only_right(self) -> dict[str, Any]:
        """Return the one Salesforce task that is not deleted."""
        [task] = [task for task in self.right.values() if not task["IsDeleted"]]
        return task

    # ---- people -------------------------------------------------------------------------------

    def left_task(self, gsid: str, **values: Any) -> None:
        """Create or edit a Gainsight task as a person would."""
        self.tick()
        known = self.left.get(gsid) or {
            "Gsid": gsid, "Name": f"Task {gsid}", "Description": None, "CtaId": "CTA1",
            "CompanyId": "C1", "EntityType": "COMPANY", "OwnerId": "U1", "StatusId": "S1",
            "PriorityId": "P2", "DueDate": date(2026, 4, 1), "IsClosed": False,
            "CreatedDate": self.now, "Salesforce_Task_Id__gc": None,
        }  # fmt: skip
        self.left[gsid] = known | values | {"ModifiedDate": self.now, "ModifiedById": "U2"}
        self.unread.add(("left", gsid))

    def right_task(self, task_id: str, **values: Any) -> None:
        """Create or edit a Salesforce task as a person would."""
        self.tick()
        self._write_right(task_id, values, by=OWNERS["U2"])

    def _write_right(self, task_id: str, values: dict[str, Any], by: str) -> None:
        known = self.right.get(task_id) or {
            "Id": task_id, "Status": "Not Started", "Priority": "Normal", "IsDeleted": False,
            "IsArchived": False, "AccountId": "001000000000001AAA",
        }  # fmt: skip
        times = {"LastModifiedDate": self.now, "SystemModstamp": self.now, "LastModifiedById": by}
        row = known | values | times
        self.right[task_id] = row | {"IsClosed": row["Status"] == "Completed"}
        self.unread.add(("right", task_id))

    def delete_left(self, gsid: str) -> None:
        self.tick()
        self.bin[gsid] = self.left.pop(gsid)
        self.unread.discard(("left", gsid))
        self.put(
            "gainsight.record_delete_log", RecordId=gsid, ObjectName="CS_Task", DeletedOn=self.now
        )

    def restore_left(self, gsid: str) -> None:
        """Take a Gainsight task out of the bin: it is read again as it was."""
        self.tick()
        self.left[gsid] = self.bin.pop(gsid)
        self.unread.add(("left", gsid))

    # ---- one round ----------------------------------------------------------------------------

    def read(self) -> None:
        self.begin_run()
        for side, key in sorted(self.unread):
            row = self.left.get(key) if side == "left" else self.right.get(key)
            if row:
                self.put("gainsight.cs_task" if side == "left" else "salesforce.task", **row)
        self.unread.clear()
        self.tick(1)

    def read_salesforce(self, mode: str = "full", **extract: Any) -> None:
        """Read Salesforce tasks, all of them in a full pass, and note how that ended."""
        self.begin_run()
        self.put("salesforce.extracts", **{
            "run_id": f"run-{self.run}", "connection": "main", "stream": "Task", "mode": mode,
            "started_at": self.now, "status": "succeeded",
        } | extract)  # fmt: skip
        self.tick(1)
        read = self.right if mode == "full" else [key for _, key in self.unread]
        for key in read:
            if key in self.right:
                self.put("salesforce.task", **self.right[key])
                self.unread.discard(("right", key))

    def use(self, models: Models) -> None:
        """Go on with the models of another project."""
        self.models, self.is_built = models, False

    def plan(self) -> None:
        self.read()
        self.models.build(self.warehouse, with_views=not self.is_built)
        self.is_built = True

    def apply(self, *fates: str) -> int:
        """Write what is planned; return how many rows were. `fates` are those of the rows, in turn.

        succeeded, rejected (not written), lost (written, the answer never came), unsent.
        """
        written = 0
        turn = itertools.cycle(fates or ["succeeded"])
        for name in ("salesforce", "gainsight"):
            for key, row in self.planned(name).items():
                end = next(turn)
                if end == "unsent":
                    continue
                self.tick(1)
                if end != "rejected":
                    written += 1
                    getattr(self, f"_apply_{name}")(row)
                status = {"lost": "sent"}.get(end, end)
                self.tick(1)
                self.put(
                    "receipts.receipts", run_id=f"run-{self.run}", destination=name, object="task",
                    operation=row["operation"], record_key=key, plan_hash=row["plan_hash"],
                    destination_id=row["destination_id"] if end == "succeeded" else None,
                    status=status, completed_at=self.now if end == "succeeded" else None,
                    recorded_at=self.now,
                )  # fmt: skip
        return written

    def _apply_salesforce(self, row: dict[str, Any]) -> None:
        values = {name: row[name] for name in json.loads(row["changed_fields"])}
        if row["operation"] == "create":
            # the target upserts on the key: a repetition finds what is there
            same = [
                task["Id"] for task in self.right.values()
                if task.get("Gainsight_Task_Id__c") == row["record_key"] and not task["IsDeleted"]
            ]  # fmt: skip
            row["destination_id"] = same[0] if same else f"00T{len(self.right) + 1:012d}AAA"
        elif row["operation"] == "delete":
            values = {"IsDeleted": True}
        self._write_right(row["destination_id"], values, by="005000000000009AAA")

    def _apply_gainsight(self, row: dict[str, Any]) -> None:
        values = {name: row[name] for name in json.loads(row["changed_fields"])}
        if row["destination_id"] not in self.left:
            return
        times = {"ModifiedDate": self.now, "ModifiedById": "integration"}
        self.left[row["destination_id"]] |= values | times
        self.unread.add(("left", row["destination_id"]))

    def round(self) -> int:
        self.plan()
        return self.apply()

    def settle(self, most: int = 5) -> int:
        """Run rounds until one writes nothing; return how many it took."""
        for number in range(1, most + 1):
            if self.round() == 0:
                return number
        raise AssertionError(self.rows("select * from plan_steps.int_tasks__merged"))
