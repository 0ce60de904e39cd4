"""Edits as a person makes them in the vendor's pages, for the control plane.

No permission, required field, rule or limit stands in the way; values still have to fit their
fields. A row is named by its id or by the `_key` a world gave it. Audit fields may be given, so
that a test can make rows that share a moment or arrive late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce import removal
from crosswalk_sandbox.salesforce.derived import derive
from crosswalk_sandbox.salesforce.loader import WorldError
from crosswalk_sandbox.vendor import NoSuchObjectError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crosswalk_sandbox.salesforce.loader import Loader
    from crosswalk_sandbox.salesforce.model import SObject
    from crosswalk_sandbox.salesforce.org import Org, Row


class PersonEdits:
    """Looks at and edits the rows of an org."""

    def __init__(self, org: Org, loader: Loader) -> None:
        self._org = org
        self._loader = loader

    def rows(self, object_name: str) -> list[dict[str, Any]]:
        """Return every row of an object, deleted and archived ones included, oldest first."""
        sobject = self._object(object_name)
        return [_shown(sobject, row) for row in self._org.tables.of(sobject.name).rows.values()]

    def row(self, object_name: str, row_id: str) -> dict[str, Any]:
        """Return one row."""
        sobject = self._object(object_name)
        return _shown(sobject, self._row(sobject, row_id))

    def create(self, object_name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Add a row."""
        sobject = self._object(object_name)
        row = self._loader.row(sobject, fields, self._org.now())
        self._org.tables.put(sobject.name, row)
        self._org.tables.keep_state()
        return _shown(sobject, row)

    def update(self, object_name: str, row_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Change some fields; the modification times move unless they are given."""
        sobject = self._object(object_name)
        old = self._row(sobject, row_id)
        now = self._org.now()
        stamps = {"LastModifiedDate": now, "SystemModstamp": now}
        changed = {**old, **stamps, **self._loader.stored(sobject, fields)}
        row = {name: value for name, value in changed.items() if value is not None}
        derive(self._org, sobject, row, old)
        self._org.tables.put(sobject.name, row)
        return _shown(sobject, row)

    def delete(self, object_name: str, row_id: str) -> None:
        """Put a row into the recycle bin."""
        sobject = self._object(object_name)
        row = self._row(sobject, row_id)
        if row.get("IsDeleted"):
            raise NoSuchObjectError(f"{sobject.name} {row_id} is in the recycle bin already")
        with self._org.transaction():
            removal.delete(self._org, sobject, row)

    def undelete(self, object_name: str, row_id: str) -> dict[str, Any]:
        """Take a row out of the recycle bin."""
        sobject = self._object(object_name)
        row = self._row(sobject, row_id)
        if not row.get("IsDeleted"):
            raise NoSuchObjectError(f"{sobject.name} {row_id} is not in the recycle bin")
        with self._org.transaction():
            removal.undelete(self._org, sobject, row)
        return self.row(object_name, row_id)

    def merge(self, object_name: str, row_id: str, others: Sequence[str]) -> dict[str, Any]:
        """Merge further rows into one, which keeps its values."""
        sobject = self._object(object_name)
        master = self._row(sobject, row_id)
        merged = [self._row(sobject, each) for each in others]
        with self._org.transaction():
            for row in merged:
                removal.merge(self._org, sobject, master, row)
        return self.row(object_name, row_id)

    def _object(self, name: str) -> SObject:
        try:
            return self._loader.sobject(name)
        except WorldError as error:
            raise NoSuchObjectError(str(error)) from error

    def _row(self, sobject: SObject, row_id: str) -> Row:
        found = self._loader.key_id(sobject, row_id)
        row = self._org.tables.of(sobject.name).rows.get(found) if found else None
        if row is None:
            raise NoSuchObjectError(f"{sobject.name} has no row {row_id}")
        return row


def _shown(sobject: SObject, row: Row) -> dict[str, Any]:
    """Return a row with every field, as it is stored."""
    return {f.name: row.get(f.name) for f in sobject.fields.values() if not f.compound}
