"""The end points of Cockpit. Paths of the task calls are assumed after those of calls to action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from crosswalk_sandbox.gainsight import envelope
from crosswalk_sandbox.gainsight.cockpit import CTA, TASK, fetch
from crosswalk_sandbox.gainsight.cockpit.writes import CockpitWrites

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.gainsight.envelope import Body
    from crosswalk_sandbox.gainsight.model import ObjectType
    from crosswalk_sandbox.gainsight.tenant import Tenant
    from crosswalk_sandbox.store import Store

Endpoint = Callable[["CockpitEndpoints", "Call", str], "Body"]


class CockpitEndpoints:
    """Every call of Cockpit over one tenant."""

    def __init__(
        self, tenant: Tenant, store: Store, switches: Callable[[], Mapping[str, Any]]
    ) -> None:
        self._tenant = tenant
        self._store = store
        self._switches = switches

    def insert(self, call: Call, request_id: str) -> Body:
        """Make calls to action or tasks."""
        return self._write(call, request_id, new=True)

    def update(self, call: Call, request_id: str) -> Body:
        """Change calls to action or tasks, named by their Gsid."""
        return self._write(call, request_id, new=False)

    def listed(self, call: Call, request_id: str) -> Body:
        """List calls to action or tasks."""
        body = call.json_object()
        if body.get("includeonlyDeletedRecords"):
            return self.deleted(call, request_id)
        return self._page(call, request_id, body)

    def of_one(self, call: Call, request_id: str) -> Body:
        """List the tasks of one call to action."""
        condition = {
            "fieldName": "CtaId",
            "alias": "A",
            "operator": "EQ",
            "value": [call.path_params["cta"]],
        }
        body = {"where": {"conditions": [condition], "expression": "A"}}
        return self._page(call, request_id, body)

    def deleted(self, call: Call, request_id: str) -> Body:
        """List what was deleted; which fields a row has is not documented, assumed."""
        size, number = fetch.paging(call.json_object())
        log = self._tenant.catalog.get("record_delete_log")
        gone = self._tenant.tables.find(log, {"ObjectName": self._target(call).api_name})
        rows = [{"Gsid": each["RecordId"], "DeletedOn": each["DeletedOn"]} for each in gone]
        shown = rows[(number - 1) * size : number * size]
        call.records = len(shown)
        told = envelope.short_success(request_id, shown)
        return {**told, "pageSize": size, "currentPageNum": number}

    def items(self, call: Call, request_id: str) -> Body:
        """Return statuses, priorities, types; the form of the reply is not documented, assumed."""
        picklist = self._tenant.catalog.get("da_picklist")
        data = {
            category: [
                {"Gsid": each["Gsid"], "Name": each["Name"], "IsActive": bool(each["IsActive"])}
                for each in self._tenant.tables.find(picklist, {"Category": category})
            ]
            for category in (call.one("category") or "").split(",")
            if category
        }
        return envelope.success(request_id, data)

    def _write(self, call: Call, request_id: str, *, new: bool) -> Body:
        writes = CockpitWrites(self._tenant, self._switches())
        data = writes.write(self._target(call), call.json_object(), new=new)
        call.records = len(data["success"])
        return envelope.success(request_id, data)

    def _page(self, call: Call, request_id: str, body: Mapping[str, Any]) -> Body:
        target = self._target(call)
        rows = fetch.page(self._store, self._tenant, target, body, self._switches())
        call.records = len(rows)
        return envelope.success(request_id, rows)

    def _target(self, call: Call) -> ObjectType:
        return self._tenant.catalog.get(TASK if "/cockpit/task" in call.path else CTA)

    TABLE: ClassVar[tuple[tuple[str, str, Endpoint], ...]] = (
        ("POST", "/v2/cockpit/cta", insert),
        ("PUT", "/v2/cockpit/cta", update),
        ("POST", "/v2/cockpit/cta/list", listed),
        ("POST", "/v2/cockpit/cta/deleted/list", deleted),
        ("POST", "/v2/cockpit/task", insert),
        ("PUT", "/v2/cockpit/task", update),
        ("POST", "/v2/cockpit/task/list", listed),
        ("GET", "/v2/cockpit/task/list/{cta}", of_one),
        ("GET", "/v2/cockpit/admin/picklist/lite", items),
    )
