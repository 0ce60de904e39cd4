"""The end points: what each path does with a call. They return bodies and raise refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from crosswalk_sandbox.gainsight import describe, envelope, failures, query
from crosswalk_sandbox.gainsight.dates import stored_moment
from crosswalk_sandbox.gainsight.failures import ObjectNotFoundError, RefusedError
from crosswalk_sandbox.gainsight.people import People
from crosswalk_sandbox.gainsight.writes import Writes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.gainsight.envelope import Body
    from crosswalk_sandbox.gainsight.model import ObjectType
    from crosswalk_sandbox.gainsight.tenant import Tenant
    from crosswalk_sandbox.store import Store

Endpoint = Callable[["Endpoints", "Call", str], "Body"]

# How long the delete log keeps an entry (Gainsight Data Management API documentation).
DELETE_LOG_DAYS = 15
_DELETE_LOGS = ("record_delete_log", "record_delete_log_high_volume")


class Endpoints:
    """Every call of the API over one tenant."""

    def __init__(
        self, tenant: Tenant, store: Store, switches: Callable[[], Mapping[str, Any]]
    ) -> None:
        self._tenant = tenant
        self._store = store
        self._switches = switches

    def token(self, call: Call, _: str) -> Body:
        """Give out a token; this reply has no envelope."""
        return self._tenant.auth.token(call)

    def select(self, call: Call, request_id: str) -> Body:
        """Answer an object query."""
        target = self._object(call)
        if not target.readable:
            raise RefusedError(*failures.INVALID_CALL)
        if target.name in _DELETE_LOGS:
            self._forget_old_deletes(target)
        records = self._run(target, call.json_object())
        call.records = len(records)
        return self._page(request_id, records)

    def one(self, call: Call, request_id: str) -> Body:
        """Return all fields of one record."""
        target = self._object(call)
        names = [field.name for field in target.fields]
        rows = self._tenant.tables.find(target, {"Gsid": call.path_params["gsid"]})
        stored = ([row[name] for name in names] for row in rows)
        records = query.records(stored, names, list(target.fields), self._switches())
        call.records = len(records)
        return self._page(request_id, records)

    def insert(self, call: Call, request_id: str) -> Body:
        """Insert records."""
        data = self._writes().insert(self._object(call), call.json_object())
        call.records = data["count"]
        return envelope.success(request_id, data)

    def update(self, call: Call, request_id: str) -> Body:
        """Update records by the fields that `keys` names."""
        data = self._writes().update(self._object(call), call.json_object(), call.one("keys"))
        call.records = data["count"]
        return envelope.success(request_id, data)

    def delete(self, call: Call, request_id: str) -> Body:
        """Delete one record; without an id in the path the call is refused."""
        self._writes().delete(self._object(call), call.path_params.get("gsid", ""))
        call.records = 1
        return envelope.success(request_id, None)

    def people(self, call: Call, request_id: str) -> Body:
        """Make or update one person."""
        people = People(
            self._tenant.catalog, self._tenant.tables, self._tenant.audit, self._switches()
        )
        data = people.upsert(call.json())
        call.records = 1
        return envelope.success(request_id, data)

    def users(self, call: Call, request_id: str) -> Body:
        """List users: the object query with zero-based pages, and a total when asked for."""
        body = call.json_object()
        target = self._tenant.catalog.get("gsuser")
        page, limit = body.get("page", 0), body.get("limit", 25)
        if not isinstance(page, int) or not isinstance(limit, int):
            raise RefusedError(failures.INVALID_GENERIC, "page and limit are not numbers")
        select = body.get("select") or [field.name for field in target.fields]
        asked = {**body, "select": select, "limit": limit, "offset": page * limit}
        records = self._run(target, asked)
        call.records = len(records)
        data: dict[str, Any] = {"records": records}
        if body.get("includeTotal"):
            # The key of the total is not documented; assumed.
            everyone = {**asked, "select": ["Gsid"], "limit": query.MAX_LIMIT, "offset": 0}
            data["total"] = len(self._run(target, everyone))
        return envelope.success(request_id, data)

    def objects(self, call: Call, request_id: str) -> Body:
        """List the objects; the POST form tells a little more."""
        found = (each for each in self._tenant.catalog.objects.values() if self._exists(each))
        ordered = sorted(found, key=lambda each: each.label)
        lines = [describe.object_line(each, full=call.method == "POST") for each in ordered]
        return envelope.short_success(request_id, lines)

    def describe_one(self, call: Call, request_id: str) -> Body:
        """Describe one object. What `idd` means is not documented; assumed: picklist items."""
        return self._described(request_id, [self._object(call)], options=call.one("idd") != "false")

    def describe_many(self, call: Call, request_id: str) -> Body:
        """Describe the objects that the body names."""
        body = call.json_object()
        names = body.get("objectNames")
        if not isinstance(names, list) or not names:
            raise RefusedError(failures.INVALID_GENERIC, "objectNames is missing")
        options = body.get("populatePickListOptions") != "false"
        return self._described(
            request_id, [self._named(str(name)) for name in names], options=options
        )

    def dropdown(self, call: Call, request_id: str) -> Body:
        """Return the items of one picklist."""
        category = self._tenant.catalog.categories.get(call.path_params["category"])
        if category is None:
            raise ObjectNotFoundError(call.path_params["category"])
        return envelope.short_success(request_id, describe.dropdown(category))

    def _object(self, call: Call) -> ObjectType:
        return self._named(call.path_params["object"])

    def _named(self, name: str) -> ObjectType:
        target = self._tenant.catalog.get(name)
        if not self._exists(target):
            raise ObjectNotFoundError(name)
        return target

    def _exists(self, target: ObjectType) -> bool:
        return not target.hidden or bool(self._switches()["high_volume_delete_log"])

    def _writes(self) -> Writes:
        tenant = self._tenant
        return Writes(tenant.catalog, tenant.tables, tenant.audit, self._switches())

    def _run(self, target: ObjectType, body: Mapping[str, Any]) -> list[query.Record]:
        return query.run(self._store, self._tenant.catalog, target, body, self._switches())

    def _page(self, request_id: str, records: list[query.Record]) -> Body:
        """Return a page in the shape that the switches ask for."""
        switches = self._switches()
        if not records and switches["empty_mode"] == "1011":
            raise RefusedError(*failures.NO_MATCH)
        if not records and switches["empty_mode"] == "no_data":
            return envelope.failure(request_id, None, "No data found for given criteria")
        as_list = switches["data_shape"] == "list"
        return envelope.success(request_id, records if as_list else {"records": records})

    def _described(self, request_id: str, targets: list[ObjectType], *, options: bool) -> Body:
        catalog = self._tenant.catalog
        data = [describe.described(each, catalog, options=options) for each in targets]
        return envelope.short_success(request_id, data)

    def _forget_old_deletes(self, target: ObjectType) -> None:
        now = datetime.fromisoformat(self._tenant.audit.now()).astimezone(UTC)
        bound = stored_moment(now - timedelta(days=DELETE_LOG_DAYS))
        self._tenant.tables.delete_older(target, "DeletedOn", bound)

    TABLE: ClassVar[tuple[tuple[str, str, Endpoint], ...]] = (
        ("POST", "/v1/data/objects/query/{object}", select),
        ("GET", "/v1/data/objects/{object}/{gsid}", one),
        ("POST", "/v1/data/objects/{object}", insert),
        ("PUT", "/v1/data/objects/{object}", update),
        ("DELETE", "/v1/data/objects/{object}", delete),
        ("DELETE", "/v1/data/objects/{object}/{gsid}", delete),
        ("PUT", "/v1/peoplemgmt/v1.0/people", people),
        ("PUT", "/v1.0/api/people", people),
        ("POST", "/v1/users/services/list", users),
        ("GET", "/v1/meta/services/objects/list", objects),
        ("POST", "/v1/meta/services/objects", objects),
        ("GET", "/v1/meta/services/objects/{object}/describe", describe_one),
        ("POST", "/v1/meta/services/objects/describe", describe_many),
        ("GET", "/v1/meta/services/dropdowns/{category}", dropdown),
    )
