"""The calls of the Gainsight CS API that we use."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from connector_kit.budget import FixedWindowBudget, Limit
from connector_kit.clock import Clock, SystemClock
from connector_kit.errors import ConfigurationFailed, NotFound, OutcomeUnknown, UnexpectedForm
from connector_kit.gainsight import cockpit
from connector_kit.gainsight.auth import AccessKey, m2m_signer
from connector_kit.gainsight.errors import RULES, VENDOR
from connector_kit.http import ApiClient
from connector_kit.stats import ApiStats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connector_kit.errors import FieldError
    from connector_kit.http import Signer

PAGE_SIZE = 5_000  # documented maximum of a query
BATCH_SIZE = 50  # documented maximum of a write
CALLS_PER_MINUTE = 30  # of the 100 a tenant has for everything that calls it
CALLS_PER_DAY = 45_000  # of 50,000

Record = dict[str, Any]


@dataclass(frozen=True)
class Condition:
    """One term of a query: `name` is a field or a look-up path, `values` are bound as JSON."""

    name: str
    operator: str
    values: Sequence[Any] = ()


class GainsightClient:
    """One Gainsight CS tenant. Give an access key, or a client id and secret.

    Args:
        base_url: `https://<tenant>.gainsightcloud.com` or the custom API domain.
        access_key: The organization's access key.
        client_id: OAuth API key of a machine-to-machine connection.
        client_secret: Its secret.
        clock: Where time comes from.
        calls_per_minute: Our share of the tenant's 100 calls per minute.
        timeout: Seconds to connect, and seconds without a byte.

    Raises:
        ConfigurationFailed: Neither an access key nor a full OAuth pair was given.
    """

    def __init__(
        self,
        base_url: str,
        *,
        access_key: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        clock: Clock | None = None,
        calls_per_minute: int = CALLS_PER_MINUTE,
        timeout: tuple[float, float] = (10, 60),
    ) -> None:
        clock = clock or SystemClock()
        limits = [Limit(calls_per_minute, 60), Limit(CALLS_PER_DAY, 86_400)]
        budget = FixedWindowBudget(limits, 0, clock)
        self.stats = ApiStats()
        signer: Signer
        if access_key:
            signer = AccessKey(access_key)
        elif client_id and client_secret:
            signer = m2m_signer(
                base_url,
                client_id,
                client_secret,
                budget=budget,
                clock=clock,
                timeout=timeout,
                stats=self.stats,
            )
        else:
            raise ConfigurationFailed(
                f"No credentials for {VENDOR}.",
                next_step="Set an access key, or a client id and a client secret.",
                code="CREDENTIALS_MISSING",
            )
        self._api = ApiClient(
            base_url,
            signer,
            RULES,
            budget,
            clock=clock,
            timeout=timeout,
            stats=self.stats,
        )

    def query(
        self,
        object_name: str,
        select: Sequence[str],
        *,
        where: Sequence[Condition] | None = None,
        expression: str | None = None,
        order_by: Mapping[str, str] | None = None,
        limit: int = PAGE_SIZE,
        offset: int = 0,
    ) -> list[Record]:
        """Return one page of records, an empty list when nothing matches.

        Args:
            object_name: Object, in any case.
            select: Fields and dotted look-up paths.
            where: Terms, which get the aliases A, B, C … in this order.
            expression: How the terms combine; all of them must hold by default.
            order_by: Field to `asc` or `desc`, first key first.
            limit: Rows at most, up to 5,000.
            offset: Rows to skip.
        """
        body: Record = {"select": list(select), "limit": limit, "offset": offset}
        if where:
            body["where"] = _where(where, expression)
        if order_by:
            body["orderBy"] = dict(order_by)
        path = f"/v1/data/objects/query/{quote(object_name, safe='')}"
        try:
            records: list[Record] = self._api.send(
                "POST", path, json=body, read=_records, repeatable=True
            )
        except NotFound:  # two of the three documented ways to say "nothing matches"
            return []
        return records

    def insert(self, object_name: str, records: Sequence[Record]) -> list[str]:
        """Insert up to 50 records, all or none; return their Gsids in the order of `records`.

        Raises:
            RequestRefused: A record is not acceptable; nothing was written.
            OutcomeUnknown: The records may have been written.
        """
        path = f"/v1/data/objects/{quote(object_name, safe='')}"
        body = {"records": list(records)}
        written = self._api.send("POST", path, json=body, read=_records, repeatable=False)
        ids = [str(record.get("Gsid") or "") for record in written]
        if len(ids) != len(records) or not all(ids):
            raise OutcomeUnknown(
                f"{VENDOR} took the records but did not return an id for each.",
                next_step="The next run looks them up by their key.",
            )
        return ids

    def update(self, object_name: str, records: Sequence[Record], keys: Sequence[str]) -> list[str]:
        """Update up to 50 records found by up to 3 `keys`, all or none; return the Gsids answered.

        An absent field stays as it is, None clears it. Never inserts.

        Raises:
            NotFound: A record's keys match nothing.
            RequestRefused: A record is not acceptable; nothing was written.
        """
        path = f"/v1/data/objects/{quote(object_name, safe='')}"
        written = self._api.send(
            "PUT",
            path,
            params={"keys": ",".join(keys)},
            json={"records": list(records)},
            read=_records,
            repeatable=True,
        )
        return [str(record.get("Gsid") or "") for record in written]

    def delete(self, object_name: str, gsid: str) -> None:
        """Delete one record; one that is already gone is fine."""
        path = f"/v1/data/objects/{quote(object_name, safe='')}/{quote(gsid, safe='')}"
        try:
            self._api.send("DELETE", path, read=_done, repeatable=True)
        except NotFound:
            return

    def update_tasks(self, records: Sequence[Record]) -> list[FieldError | None]:
        """Update up to 50 tasks through Cockpit; return for each why it was refused, or None.

        A record holds the task's `Gsid` and the fields that change. Status, priority and type are
        given by name, under `status`, `priority` and `type`. Repeating a call is harmless.

        Raises:
            NotFound: The only thing that is wrong is that a task is not there.
            RequestRefused: No record was written.
        """
        body = cockpit.wrapped(records)
        answer = self._api.send("PUT", cockpit.TASK_PATH, json=body, read=_done, repeatable=True)
        return cockpit.refusals(answer, records)

    def upsert_person(self, record: Record) -> Record:
        """Create or update one person by e-mail, with the company associations in `companies`."""
        path = "/v1/peoplemgmt/v1.0/people"
        data = self._api.send("PUT", path, json=record, read=_data, repeatable=True)
        return data if isinstance(data, dict) else {}

    def objects(self) -> list[Record]:
        """Return every object with `objectName`, `label`, `objectType`, `readable` and more."""
        body = {"externalUse": "true", "sortByLabel": "true", "excludeMappings": "false"}
        path = "/v1/meta/services/objects"
        listed: list[Record] = self._api.send(
            "POST", path, json=body, read=_records, repeatable=True
        )
        return listed

    def describe(self, object_name: str) -> Record:
        """Return an object's metadata: `objectName`, `label`, `fields` and more.

        Raises:
            ConfigurationFailed: There is no such object.
        """
        path = f"/v1/meta/services/objects/{quote(object_name, safe='')}/describe"
        described: Record = self._api.send(
            "GET", path, params={"idd": "true"}, read=_description, repeatable=True
        )
        return described

    def picklist_items(self, category_id: str) -> list[Record]:
        """Return the items of a picklist category, inactive ones included."""
        path = f"/v1/meta/services/dropdowns/{quote(category_id, safe='')}"
        items: list[Record] = self._api.send("GET", path, read=_items, repeatable=True)
        return items


def _where(conditions: Sequence[Condition], expression: str | None) -> Record:
    aliases = [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]
    terms = [
        {
            "name": condition.name,
            "alias": alias,
            "value": list(condition.values),
            "operator": condition.operator,
        }
        for condition, alias in zip(conditions, aliases, strict=False)
    ]
    used = aliases[: len(conditions)]
    return {"conditions": terms, "expression": expression or " AND ".join(used)}


# Each takes the forms that its call is known to answer with, and nothing else: something in front
# of Gainsight that answers 200 would pass for an empty page, or for a write.


def _done(answer: Any) -> Any:  # noqa: ANN401 - parsed JSON
    """Return an answer that says `result: true`, as every documented success does, or nothing."""
    if answer is not None and not (isinstance(answer, dict) and answer.get("result") is True):
        raise UnexpectedForm("No success.")
    return answer


def _data(answer: Any) -> Any:  # noqa: ANN401 - parsed JSON
    if answer is None:
        raise UnexpectedForm("No answer.")
    return _done(answer).get("data")


def _records(answer: Any) -> list[Record]:  # noqa: ANN401 - parsed JSON
    """Accept `data: […]`, `data: {"records": […]}` and no data: all three are documented."""
    data = _data(answer)
    rows = data["records"] if isinstance(data, dict) and "records" in data else data
    if rows is None or rows == {}:
        return []
    if not isinstance(rows, list):
        raise UnexpectedForm("No list.")
    return rows


def _description(answer: Any) -> Record:  # noqa: ANN401 - parsed JSON
    """Accept the documented list of one, and the object alone."""
    data = _data(answer)
    described = data[0] if isinstance(data, list) and data else data
    if not isinstance(described, dict) or not described:
        raise UnexpectedForm("No object.")
    return described


def _items(answer: Any) -> list[Record]:  # noqa: ANN401 - parsed JSON
    data = _data(answer)
    items = data.get("childItems") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise UnexpectedForm("No list.")
    return items
