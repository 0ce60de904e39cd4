"""Lists of calls to action and tasks: pages without an order, names in canonical spelling.

Gainsight Call To Action and Retrieve Deleted Data API documentation; lists of tasks by analogy.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import failures, query
from crosswalk_sandbox.gainsight.cockpit import CTA
from crosswalk_sandbox.gainsight.failures import CockpitError, RefusedError
from crosswalk_sandbox.gainsight.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crosswalk_sandbox.gainsight.model import Catalog, ObjectType
    from crosswalk_sandbox.gainsight.tenant import Tenant
    from crosswalk_sandbox.store import Store

MAX_PAGE = 1000
_DAYS = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}
_ALWAYS = ("Gsid", "Name", "CompanyId", "DueDate", "EntityType", "IsClosed", "IsImportant")
_LOOKED_UP = ("PriorityId", "StatusId", "TypeId")

Record = dict[str, Any]


def page(
    store: Store,
    tenant: Tenant,
    root: ObjectType,
    body: Mapping[str, Any],
    switches: Mapping[str, Any],
) -> list[Record]:
    """Answer a list; fields without a value are left out.

    Raises:
        RefusedError: The request is malformed or names an unknown field.
    """
    catalog, asked = tenant.catalog, body.get("select") or []
    if not isinstance(asked, list):
        raise _refused("select is not a list")
    names = list(dict.fromkeys([*defaults(root), *(_canonical(catalog, root, n) for n in asked)]))
    size, number = paging(body)
    today = datetime.fromisoformat(tenant.audit.now()).date()
    found = query.run(
        store,
        catalog,
        root,
        {
            "select": names,
            "where": _where(body.get("where"), today),
            "limit": size,
            "offset": (number - 1) * size,
        },
        switches,
    )
    rows = [{name: v for name, v in row.items() if v not in (None, "")} for row in found]
    if body.get("linkedObject"):
        # linked objects are not simulated
        rows = [{**row, "associatedRecords": []} for row in rows]
    return rows


def paging(body: Mapping[str, Any]) -> tuple[int, int]:
    """Return size and number of the page that is asked for.

    Raises:
        RefusedError: They are not numbers from 1 on.
    """
    size, number = body.get("pageSize", MAX_PAGE), body.get("pageNumber", 1)
    if not isinstance(size, int) or not isinstance(number, int) or size < 1 or number < 1:
        raise _refused("pageSize and pageNumber are not numbers from 1 on")
    return min(size, MAX_PAGE), number


def defaults(root: ObjectType) -> list[str]:
    """Return the fields that come without being asked for."""
    looked_up = [*_LOOKED_UP, "ReasonId"] if root.name == CTA else [*_LOOKED_UP]
    names = [name for each in looked_up for name in (each, f"{each}__gr.Name")]
    owner = ["OwnerId", "OwnerId__gr.Name", "OwnerId__gr.Email"]
    return [*_ALWAYS, *owner, *names, *([] if root.name == CTA else ["CtaId"])]


def _canonical(catalog: Catalog, root: ObjectType, path: object) -> str:
    """Return a field or path as the metadata spell it."""
    try:
        Paths(catalog, root).column(path)
    except RefusedError as error:
        raise CockpitError("COCKPIT_5101", f"Invalid fields in select clause - {path}") from error
    *hops, name = str(path).split(".")
    owner, spelled = root, []
    for hop in hops:
        through = owner.find_lookup(hop)
        if through is not None and through.lookup is not None:
            spelled.append(through.lookup_name)
            owner = catalog.get(through.lookup)
    field = owner.find(name)
    return ".".join([*spelled, field.name if field else name])


def _where(where: object, today: date) -> object:
    """Turn the conditions of Cockpit into those of the object query."""
    if not isinstance(where, dict) or not isinstance(where.get("conditions"), list):
        return where
    return {**where, "conditions": [_condition(each, today) for each in where["conditions"]]}


def _condition(given: object, today: date) -> Record:
    if not isinstance(given, dict) or "fieldName" not in given:
        raise _refused("a condition has no fieldName")
    condition = {key: value for key, value in given.items() if key != "literal"}
    if "literal" in given:
        days = _DAYS.get(str(given["literal"]))
        if days is None:
            raise _refused(f"the literal {given['literal']} is not known")
        condition["value"] = [(today + timedelta(days=days)).isoformat()]
    return {**condition, "name": condition.pop("fieldName")}


def _refused(message: str) -> RefusedError:
    return RefusedError(failures.INVALID_GENERIC, message)
