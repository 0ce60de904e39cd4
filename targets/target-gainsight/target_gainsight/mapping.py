"""A plan bound to Gainsight: objects, and people, which have an API of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.apply.fields import FieldRule
from connector_kit.apply.mapping import PlanMapping, Vendor
from connector_kit.apply.plan import RowRejected
from target_gainsight.metadata import ASSOCIATIONS
from target_gainsight.wire import WRITERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector_kit.apply.plan import PlanRow

GSID = "Gsid"
GAINSIGHT = Vendor("Gainsight", GSID, WRITERS)


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
        super().__init__(GAINSIGHT, object_name, {**rules, companies.name: companies}, columns)

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
