"""Edits as a person makes them in the vendor's pages, for the control plane.

No permission, required field or rate limit stands in the way; values still have to fit their
fields. A row is named by its id or, when the world gave it one, by its `_key`; look-ups take
`{"ref": key}` too. Rows are shown with the labels of picklists, as a person sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight.failures import ObjectNotFoundError
from crosswalk_sandbox.vendor import NoSuchObjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.model import Field, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow
    from crosswalk_sandbox.gainsight.tenant import Tenant

Row = dict[str, Any]


class PersonEdits:
    """Looks at and edits one tenant's rows."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def rows(self, object_name: str) -> list[Row]:
        """Return every row of an object, oldest first."""
        target = self._object(object_name)
        return [_shown(target, row) for row in self._tenant.tables.find(target, {})]

    def row(self, object_name: str, row_id: str) -> Row:
        """Return one row."""
        target = self._object(object_name)
        gsid = self._tenant.loader.key_id(target, row_id)
        found = self._tenant.tables.find(target, {"Gsid": gsid}) if target.has_gsid else []
        if not found:
            raise NoSuchObjectError(f"{object_name} has no row {row_id}")
        return _shown(target, found[0])

    def create(self, object_name: str, fields: Mapping[str, Any]) -> Row:
        """Add a row."""
        target = self._object(object_name)
        stored = self._tenant.loader.stored(target, fields)
        return self.row(object_name, self._tenant.audit.insert(target, stored))

    def update(self, object_name: str, row_id: str, fields: Mapping[str, Any]) -> Row:
        """Change some fields; the modification time moves."""
        gsid = self.row(object_name, row_id)["Gsid"]
        target = self._object(object_name)
        self._tenant.audit.change(target, gsid, self._tenant.loader.stored(target, fields))
        return self.row(object_name, gsid)

    def delete(self, object_name: str, row_id: str) -> None:
        """Remove a row; the delete log tells of it."""
        gsid = self.row(object_name, row_id)["Gsid"]
        self._tenant.audit.delete(self._object(object_name), gsid)

    def _object(self, name: str) -> ObjectType:
        try:
            return self._tenant.catalog.get(name)
        except ObjectNotFoundError as error:
            raise NoSuchObjectError(f"there is no object {name!r}") from error


def _shown(target: ObjectType, row: StoredRow) -> Row:
    return {field.name: _label(field, row[field.name]) for field in target.fields}


def _label(field: Field, value: Any) -> Any:  # noqa: ANN401 - any stored value
    if value is None:
        return None
    if field.data_type == "BOOLEAN":
        return bool(value)
    if field.category is None:
        return value
    found = (field.category.find(each) for each in value.split(";"))
    return ";".join(item.label for item in found if item)
