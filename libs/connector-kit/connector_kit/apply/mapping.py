"""Check a plan against the destination's metadata before anything is sent.

What is wrong with the columns ends the run, because every row would fail. What is wrong with one
row is that row's result, and costs no call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector_kit.apply.fields import FieldRule, Writer, to_wire
from connector_kit.apply.plan import PlanRow, RowRejected, is_data_column
from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Vendor:
    """What differs from vendor to vendor.

    Attributes:
        name: The vendor's name, for messages.
        id_field: The field by which the vendor addresses a row.
        writers: How a value of each data type is written.
        operations: What a row of a plan may ask for, each a method of the mapping.
    """

    name: str
    id_field: str
    writers: Mapping[str, Writer]
    operations: Sequence[str] = ("create", "update", "delete")


class PlanMapping:
    """The columns of one plan, bound to the fields of one object.

    Args:
        vendor: Whose object it is.
        object_name: The vendor's API name of the object.
        rules: The object's fields by name in folded case.
        columns: The columns of the plan.
        match_keys: Fields that find a row which is already there.

    Raises:
        ConfigurationFailed: A column or key is not a field, or nobody may write it.
    """

    def __init__(
        self,
        vendor: Vendor,
        object_name: str,
        rules: Mapping[str, FieldRule],
        columns: Iterable[str],
        match_keys: Sequence[str] = (),
    ) -> None:
        self.vendor = vendor
        self._object = object_name
        self._rules = rules
        self._known: dict[str, FieldRule] = {}  # by every spelling that was asked for
        self._required = [rule for rule in rules.values() if rule.required and rule.createable]
        self.match_keys = [self.rule(name).name for name in match_keys]
        self.dependent = frozenset(name for name, rule in rules.items() if rule.dependent)
        for rule in map(self.rule, filter(is_data_column, columns)):
            if not (rule.createable or rule.updateable):
                raise ConfigurationFailed(
                    f"Field {rule.name} of {object_name} cannot be written.",
                    next_step=f"Take it out of the mapping, or make it writeable in {vendor.name}.",
                )

    def prepare(self, row: PlanRow) -> None:
        """Fill `row.values` with what its operation sends.

        Raises:
            RowRejected: The row cannot be delivered as it is planned.
        """
        if not row.record_key:
            raise RowRejected("PLAN_ROW_INVALID", "The plan's row has no record_key.")
        if row.operation not in self.vendor.operations:
            *others, last = self.vendor.operations
            raise RowRejected(
                "PLAN_ROW_INVALID", f"The operation is none of {', '.join(others)} and {last}."
            )
        row.values = getattr(self, row.operation)(row)

    def create(self, row: PlanRow) -> dict[str, Any]:
        """Return what a create sends: the fields with a value."""
        values = self._trimmed(self._filled(row))
        for rule in self._required:
            if values.get(rule.name) in (None, ""):
                raise RowRejected("VALUE_MISSING", f"{rule.name}: required, and has no value.")
        for name in self.match_keys:
            if values.get(name) in (None, ""):
                raise RowRejected("VALUE_MISSING", f"{name}: a match key needs a value.")
        return values

    def update(self, row: PlanRow) -> dict[str, Any]:
        """Return what an update sends: the id and the changed fields, None to clear one."""
        return self.delete(row) | self._trimmed(self._changed(row))

    def delete(self, row: PlanRow) -> dict[str, Any]:
        """Return what a delete needs: the id."""
        if not row.destination_id:
            raise RowRejected(
                "PLAN_ROW_INVALID",
                f"A planned {row.operation} needs the row's {self.vendor.id_field}.",
            )
        return {self.vendor.id_field: row.destination_id}

    def rule(self, name: str) -> FieldRule:
        """Return what may be written to a field.

        Raises:
            ConfigurationFailed: There is no such field, or it is hidden from us.
        """
        rule = self._known.get(name) or self._rules.get(name.casefold())
        if rule is None:
            raise ConfigurationFailed(
                f"{self._object} has no field {name}.",
                next_step=f"Correct the mapping or the match keys, or add the field in "
                f"{self.vendor.name}.",
            )
        self._known[name] = rule
        return rule

    def wire(self, rule: FieldRule, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return a value, which is not None, as it is sent; None for one that means "empty"."""
        return to_wire(self.vendor.writers, rule, value)

    def _trimmed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Take the blanks off match keys: a look-up goes without them, so what is written does."""
        for name in self.match_keys:
            if isinstance(value := values.get(name), str):
                values[name] = value.strip()
        return values

    def _filled(self, row: PlanRow) -> dict[str, Any]:
        values: dict[str, Any] = {}
        known, writers = self._known, self.vendor.writers
        for name, value in row.fields.items():
            rule = known.get(name) or self.rule(name)
            if value is None:
                continue
            if not rule.createable:
                raise RowRejected("FIELD_NOT_WRITEABLE", f"{name}: cannot be set by a create.")
            if (written := to_wire(writers, rule, value)) is not None:
                values[rule.name] = written
        return values

    def _changed(self, row: PlanRow) -> dict[str, Any]:
        if not row.changed_fields:
            raise RowRejected("PLAN_ROW_INVALID", "The update does not say which fields change.")
        values: dict[str, Any] = {}
        for name in row.changed_fields:
            rule = self.rule(name)
            if name not in row.fields:
                raise RowRejected("PLAN_ROW_INVALID", f"{name}: changed, but not in the plan.")
            if not rule.updateable:
                raise RowRejected("FIELD_NOT_WRITEABLE", f"{name}: can only be set by a create.")
            values[rule.name] = self._or_cleared(rule, row.fields[name])
        return values

    def _or_cleared(self, rule: FieldRule, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        written = None if value is None else self.wire(rule, value)
        if written is None and not rule.nillable:
            raise RowRejected("VALUE_MISSING", f"{rule.name}: cannot be emptied.")
        return written
