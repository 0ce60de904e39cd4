"""A plan bound to an object of Salesforce: what each operation sends, and by what it is matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.apply.mapping import PlanMapping, Vendor
from connector_kit.apply.plan import RowRejected, is_data_column
from connector_kit.errors import ConfigurationFailed
from target_salesforce.metadata import ID, SalesforceField, parents_of
from target_salesforce.rows import OutgoingRow, Verb, digest, id_key, plain_key
from target_salesforce.wire import WRITERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector_kit.apply.plan import PlanRow

SALESFORCE = Vendor("Salesforce", ID, WRITERS, ("create", "update", "upsert", "delete"))


class SalesforceMapping(PlanMapping):
    """The columns of one plan, bound to the fields of one object.

    Args:
        object_name: API name of the object.
        rules: The object's fields by name in folded case.
        columns: The columns of the plan.
        match: `Id`, or the external id field that rows are matched on.

    Raises:
        ConfigurationFailed: A column is not a field or nobody may write it, or rows cannot be
            matched on the field.
    """

    def __init__(
        self,
        object_name: str,
        rules: Mapping[str, SalesforceField],
        columns: Iterable[str],
        match: str,
    ) -> None:
        columns = [name for name in columns if name not in _IDS]
        super().__init__(SALESFORCE, object_name, rules, columns)
        self.object_name = object_name
        self.key_field: SalesforceField | None = None
        if match.casefold() != ID.casefold():
            self.rule(match)  # says so when there is no such field
            self.key_field = rules[match.casefold()]
            self._check_key(self.key_field, columns)
        self._parents = parents_of(rules)
        self.texts = sorted(
            rule.name
            for rule in rules.values()
            if rule.createable and rule.data_type in _TELLING_TYPES
        )

    def _check_key(self, field: SalesforceField, columns: Iterable[str]) -> None:
        if not field.key:
            raise ConfigurationFailed(
                f"Rows of {self.object_name} cannot be matched on {field.name}.",
                next_step="Match on Id, or on a field that is marked External ID in Setup.",
            )
        if field.name not in filter(is_data_column, columns):
            raise ConfigurationFailed(
                f"The plan has no column {field.name}, which its rows are matched on.",
                next_step="Add it to the mapping, in the spelling of Salesforce, or match on Id.",
            )

    def outgoing(self, row: PlanRow) -> OutgoingRow:
        """Return the row as it is sent.

        Raises:
            RowRejected: The row cannot be delivered as it is planned.
        """
        self._trim_key(row)
        self.prepare(row)
        sent = OutgoingRow(
            record_key=row.record_key,
            operation=row.operation,
            destination_id=row.destination_id,
            plan_hash=row.plan_hash,
            changed_fields=[],
            fields={},
            values=row.values,
        )
        sent.verb = self._verb(row)
        if sent.verb is Verb.UPSERT or not row.destination_id:
            sent.key = self._key(row)
        sent.target = self.target_of(sent)
        sent.parent = "|".join(str(row.fields.get(name) or "") for name in self._parents)
        return sent

    def create(self, row: PlanRow) -> dict[str, Any]:
        """Return what a create sends: the fields with a value."""
        if row.destination_id:
            raise RowRejected("PLAN_ROW_INVALID", "A planned create must not have an Id yet.")
        return super().create(_without_id(row))

    def update(self, row: PlanRow) -> dict[str, Any]:
        """Return what an update sends: the changed fields, None to clear one."""
        self._needs_match(row)
        values = self._changed(row)
        if self.key_field and not row.destination_id:
            values.pop(self.key_field.name, None)  # it is what the row is found by
        return values

    def upsert(self, row: PlanRow) -> dict[str, Any]:
        """Return what an upsert sends: the changed fields, or all when none are named.

        A row whose id is known is there, so it is updated: by its id, never by its key.
        """
        names = row.changed_fields or list(_without_id(row).fields)
        if row.destination_id:
            self._needs_match(row)
            row.changed_fields = row.changed_fields or [
                name for name in names if not self.create_only(name)
            ]
            return self._changed(row)
        values: dict[str, Any] = {}
        for name in names:
            rule = self.rule(name)
            if name not in row.fields:
                raise RowRejected("PLAN_ROW_INVALID", f"{name}: changed, but not in the plan.")
            if not (rule.createable or rule.updateable):
                raise RowRejected("FIELD_NOT_WRITEABLE", f"{name}: cannot be set.")
            values[rule.name] = self._or_cleared(rule, row.fields[name])
        return values

    def delete(self, row: PlanRow) -> dict[str, Any]:
        """Return what a delete sends beside the id: nothing."""
        self._needs_match(row)
        return {}

    def has(self, name: str) -> bool:
        """Tell whether the object has a field."""
        return name.casefold() in self._rules

    def create_only(self, name: str) -> bool:
        """Tell whether only a create may set the field."""
        return not self.rule(name).updateable

    def target_of(self, row: OutgoingRow) -> str | None:
        """Return what no two rows of a plan may share, and what results are told apart by.

        A create without an external id is known by its texts alone: a Bulk result spells other
        values in other ways (Bulk API 2.0 Developer Guide, "Get Job Successful Record Results").
        """
        if row.verb is Verb.UPSERT and self.key_field:
            return plain_key(self.key_field, row.key)
        if row.verb is Verb.INSERT:
            return digest(row.values.get(name) for name in self.texts)
        return id_key(row.destination_id)

    def _verb(self, row: PlanRow) -> Verb:
        if row.operation in {"update", "delete"}:
            return Verb(row.operation)
        if row.destination_id:
            return Verb.UPDATE
        return Verb.UPSERT if self.key_field else Verb.INSERT

    def _needs_match(self, row: PlanRow) -> None:
        if row.destination_id:
            self.wire(self.rule(ID), row.destination_id)  # an id in form only, but that for free
        elif not self.key_field:
            raise RowRejected("PLAN_ROW_INVALID", f"A planned {row.operation} needs the row's Id.")

    def _trim_key(self, row: PlanRow) -> None:
        """Take blanks from the ends of the key, so that it is looked up and written in one form.

        Salesforce keeps none at the ends of a text (not documented for the API; assumed).
        """
        name = self.key_field.name if self.key_field else ""
        if isinstance(value := row.fields.get(name), str):
            row.fields[name] = value.strip()

    def _key(self, row: PlanRow) -> str:
        if self.key_field is None:
            return ""
        value = row.fields.get(self.key_field.name)
        written = None if value is None else self.wire(self.key_field, value)
        if written is None or not str(written).strip():
            raise RowRejected(
                "VALUE_MISSING", f"{self.key_field.name}: rows are matched on it, so it needs one."
            )
        if row.operation in {"create", "upsert"}:
            row.values[self.key_field.name] = written
        return str(written)


_IDS = frozenset({"Id", "ID", "id", "iD"})
_TELLING_TYPES = frozenset({"string", "textarea", "email", "phone", "url", "combobox"})


def _without_id(row: PlanRow) -> PlanRow:
    if not _IDS.isdisjoint(row.fields):
        row.fields = {name: value for name, value in row.fields.items() if name not in _IDS}
    return row
