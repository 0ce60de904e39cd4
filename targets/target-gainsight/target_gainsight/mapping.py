"""Check a plan against the destination's metadata before anything is sent.

What is wrong with the columns ends the run, because every row would fail. What is wrong with one
row is that row's result, and costs no call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed
from target_gainsight.metadata import ASSOCIATIONS, FieldRule
from target_gainsight.plan import PlanRow, RowRejected, is_data_column
from target_gainsight.wire import to_wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GSID = "Gsid"
OPERATIONS = ("create", "update", "delete")


class PlanMapping:
    """The columns of one plan, bound to the fields of one object.

    Args:
        object_name: Gainsight's API name of the object.
        rules: The object's fields by name in folded case.
        columns: The columns of the plan.
        match_keys: Fields that find a row which is already there.

    Raises:
        ConfigurationFailed: A column or key is not a field, or nobody may write it.
    """

    def __init__(
        self,
        object_name: str,
        rules: Mapping[str, FieldRule],
        columns: Iterable[str],
        match_keys: Sequence[str] = (),
    ) -> None:
        self._object = object_name
        self._rules = rules
        self._required = [rule for rule in rules.values() if rule.required and rule.createable]
        self.match_keys = [self._rule(name).name for name in match_keys]
        self.dependent = frozenset(name for name, rule in rules.items() if rule.dependent)
        for rule in map(self._rule, filter(is_data_column, columns)):
            if not (rule.createable or rule.updateable):
                raise ConfigurationFailed(
                    f"Field {rule.name} of {object_name} cannot be written.",
                    next_step="Take it out of the mapping, or make it writeable in Gainsight.",
                )

    def prepare(self, row: PlanRow) -> None:
        """Fill `row.values` with what its operation sends.

        Raises:
            RowRejected: The row cannot be delivered as it is planned.
        """
        if not row.record_key:
            raise RowRejected("PLAN_ROW_INVALID", "The plan's row has no record_key.")
        if row.operation not in OPERATIONS:
            raise RowRejected(
                "PLAN_ROW_INVALID", "The operation is none of create, update and delete."
            )
        row.values = getattr(self, row.operation)(row)

    def create(self, row: PlanRow) -> dict[str, Any]:
        """Return what a create sends: the fields with a value."""
        values = self._filled(row)
        for rule in self._required:
            if values.get(rule.name) in (None, ""):
                raise RowRejected("VALUE_MISSING", f"{rule.name}: required, and has no value.")
        for name in self.match_keys:
            if str(values.get(name) or "").strip() == "":
                raise RowRejected("VALUE_MISSING", f"{name}: a match key needs a value.")
        return values

    def update(self, row: PlanRow) -> dict[str, Any]:
        """Return what an update sends: the Gsid and the changed fields, None to clear one."""
        return self.delete(row) | self._changed(row)

    def delete(self, row: PlanRow) -> dict[str, Any]:
        """Return what a delete needs: the Gsid."""
        if not row.destination_id:
            raise RowRejected(
                "PLAN_ROW_INVALID", f"A planned {row.operation} needs the row's Gsid."
            )
        return {GSID: row.destination_id}

    def _filled(self, row: PlanRow) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in row.fields.items():
            rule = self._rule(name)
            if value is None:
                continue
            if not rule.createable:
                raise RowRejected("FIELD_NOT_WRITEABLE", f"{name}: cannot be set by a create.")
            values[rule.name] = to_wire(rule, value)
        return values

    def _changed(self, row: PlanRow) -> dict[str, Any]:
        if not row.changed_fields:
            raise RowRejected("PLAN_ROW_INVALID", "The update does not say which fields change.")
        values: dict[str, Any] = {}
        for name in row.changed_fields:
            rule = self._rule(name)
            if name not in row.fields:
                raise RowRejected("PLAN_ROW_INVALID", f"{name}: changed, but not in the plan.")
            if not rule.updateable:
                raise RowRejected("FIELD_NOT_WRITEABLE", f"{name}: can only be set by a create.")
            value = row.fields[name]
            if value is None and not rule.nillable:
                raise RowRejected("VALUE_MISSING", f"{name}: cannot be emptied.")
            values[rule.name] = None if value is None else to_wire(rule, value)
        return values

    def _rule(self, name: str) -> FieldRule:
        rule = self._rules.get(name.casefold())
        if rule is None:
            raise ConfigurationFailed(
                f"{self._object} has no field {name}.",
                next_step="Correct the mapping or the match keys, or add the field in Gainsight.",
            )
        return rule


class PersonMapping(PlanMapping):
    """A plan for the People API, which finds a person by e-mail and creates or updates it.

    The column `companies` holds the associations, as a list or as JSON text. Gainsight documents no
    way to delete a person.
    """

    key = "Email"

    def __init__(
        self, object_name: str, rules: Mapping[str, FieldRule], columns: Iterable[str]
    ) -> None:
        companies = FieldRule("companies", ASSOCIATIONS)
        super().__init__(object_name, {**rules, companies.name: companies}, columns)

    def create(self, row: PlanRow) -> dict[str, Any]:
        """Return what the one PUT sends."""
        values = super().create(row)
        if not values.get(self.key):
            raise RowRejected("VALUE_MISSING", f"{self.key}: the People API finds by it.")
        return values

    def update(self, row: PlanRow) -> dict[str, Any]:
        """Return the changed fields and the e-mail."""
        if self.key in row.changed_fields:
            # the API would find nobody by the new address and make a second person
            raise RowRejected("KEY_FIELD_CHANGED", f"{self.key}: the People API finds by it.")
        if not row.fields.get(self.key):
            raise RowRejected("VALUE_MISSING", f"{self.key}: the People API finds by it.")
        return {self.key: row.fields[self.key]} | self._changed(row)

    def delete(self, row: PlanRow) -> dict[str, Any]:
        """Refuse: there is no call for it."""
        raise RowRejected("OPERATION_NOT_SUPPORTED", f"The People API has no {row.operation}.")
