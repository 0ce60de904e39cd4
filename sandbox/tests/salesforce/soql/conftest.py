"""A tiny org for SOQL alone: accounts, contacts and tasks as plain rows, no server."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from crosswalk_sandbox.salesforce.ids import canonical_id, new_id
from crosswalk_sandbox.salesforce.model import Field, PicklistValue, SObject
from crosswalk_sandbox.salesforce.soql import prepare
from crosswalk_sandbox.salesforce.soql.records import record_maker

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
PREFIXES = {"Account": "001", "Contact": "003", "User": "005", "Task": "00T"}


def field(name: str, kind: str = "string", **facts: Any) -> Field:
    return Field(name, name, kind, **facts)


def sobject(name: str, *fields: Field) -> SObject:
    system = (
        field("Id", "id"),
        field("IsDeleted", "boolean"),
        field("SystemModstamp", "datetime"),
    )
    every = {each.name.lower(): each for each in (*system, *fields)}
    return SObject(name, name, f"{name}s", PREFIXES[name], every)


def reference(name: str, *targets: str) -> Field:
    return field(name, "reference", reference_to=targets, relationship_name=name.removesuffix("Id"))


OBJECTS = [
    sobject("User", field("Name", name_field=True), field("Email", "email")),
    sobject(
        "Account",
        field("Name", name_field=True),
        reference("OwnerId", "User"),
        field("NumberOfEmployees", "int"),
        field("AnnualRevenue", "currency"),
        field("BillingCity", compound_field_name="BillingAddress"),
        field("BillingPostalCode", compound_field_name="BillingAddress"),
        field("BillingAddress", "address", filterable=False),
        field("Segments__c", "multipicklist"),
        field("Key__c", external_id=True, unique=True),
        field("Notes__c", "textarea", filterable=False, sortable=False),
        field("Active__c", "boolean"),
        field("Renewal__c", "date"),
    ),
    sobject(
        "Contact",
        field("Name", name_field=True),
        field("Email", "email"),
        reference("AccountId", "Account"),
    ),
    sobject(
        "Task",
        field("Subject", "combobox"),
        field(
            "Status",
            "picklist",
            picklist_values=(PicklistValue("Open", "Still open"), PicklistValue("Done", "Done")),
        ),
        reference("WhoId", "Contact", "User"),
        field("CreatedDate", "datetime"),
    ),
]


class FakeOrg:
    """Describe and rows, nothing else."""

    def __init__(self) -> None:
        self.clock = SimpleNamespace(now=NOW.timestamp)
        self._objects = {each.name.lower(): each for each in OBJECTS}
        self._rows: dict[str, list[dict[str, Any]]] = {each.name: [] for each in OBJECTS}
        self.looked_up: list[str] = []

    def add(self, object_name: str, **values: Any) -> str:
        rows = self._rows[object_name]
        row_id = new_id(PREFIXES[object_name], len(rows) + 1)
        rows.append({"Id": row_id, **values})
        return row_id

    def describe(self, name: str) -> SObject | None:
        return self._objects.get(name.lower())

    def object_of_id(self, row_id: str) -> SObject | None:
        return next((o for o in OBJECTS if row_id.startswith(o.key_prefix)), None)

    canonical_id = staticmethod(canonical_id)

    def rows(self, object_name: str, *, include_deleted: bool = False) -> list[dict[str, Any]]:
        self.looked_up.append("all")
        rows = self._rows[object_name]
        return [row for row in rows if include_deleted or not row.get("IsDeleted")]

    def row(self, object_name: str, row_id: str, **_: bool) -> Any:
        return next((row for row in self._rows[object_name] if row["Id"] == row_id), None)

    def rows_where(
        self, object_name: str, field_name: str, values: list[Any], *, include_deleted: bool = False
    ) -> list[dict[str, Any]]:
        wanted = {str(value).lower() for value in values}
        rows = self.rows(object_name, include_deleted=include_deleted)
        self.looked_up[-1] = field_name
        return [row for row in rows if str(row.get(field_name)).lower() in wanted]

    def rows_between(
        self, object_name: str, field_name: str, low: Any, high: Any, *, include_deleted: bool
    ) -> list[dict[str, Any]]:
        rows = self.rows(object_name, include_deleted=include_deleted)
        self.looked_up[-1] = field_name
        return [row for row in rows if (low or "") <= row[field_name] <= (high or "9")]

    def render_json(self, of: Field, value: Any) -> Any:
        return f"{value[:-1]}+0000" if of.type == "datetime" and value else value

    # what the tests call

    def records(self, text: str, *, every: bool = False) -> list[dict[str, Any]]:
        statement = prepare(self, text, include_deleted=every)
        if statement.aggregation:
            return statement.aggregation.records(statement.rows(), self.render_json)
        make = record_maker(self, statement, "62.0")
        return [make(row) for row in statement.rows()]

    def values(self, text: str, *, every: bool = False) -> list[Any]:
        """Return the only selected value of each row."""
        records = self.records(text, every=every)
        return [next(v for k, v in record.items() if k != "attributes") for record in records]


@pytest.fixture
def org() -> FakeOrg:
    return FakeOrg()
