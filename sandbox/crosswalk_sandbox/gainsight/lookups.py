"""Import lookups: a write names rows of other objects by something else than their id.

`{"Company__gc": {"fields": {"Account": "SfdcAccountId"}, "lookupField": "Gsid",
"objectName": "Company", "multiMatchOption": "FIRSTMATCH", "onNoMatch": "ERROR"}}`: the record
carries `Account`; the vendor finds the company and writes its id into `Company__gc`. Form:
Gainsight Timeline API documentation. The codes of failures are not documented, assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.gainsight import failures
from crosswalk_sandbox.gainsight.failures import BadValueError, FieldFailure, RefusedError
from crosswalk_sandbox.gainsight.values import stored_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crosswalk_sandbox.gainsight.model import Catalog, ObjectType
    from crosswalk_sandbox.gainsight.tables import StoredRow, Tables

Record = dict[str, Any]

_MULTI = ("FIRSTMATCH", "MARKASERROR")
_NO_MATCH = ("NULLABLE", "DEFAULTVALUE", "ERROR")


@dataclass(frozen=True, slots=True)
class Lookup:
    """One declared lookup, checked."""

    target: str
    pairs: tuple[tuple[str, str], ...]
    """Key in the record, field of the other object; all must be equal."""
    found_field: str
    other: ObjectType
    on_many: str
    on_none: str
    default: object


def parse(given: object, catalog: Catalog) -> list[Lookup]:
    """Read the `lookups` of a write.

    Raises:
        RefusedError: An option or a field is not valid.
        ObjectNotFoundError: The other object does not exist.
    """
    if given is None:
        return []
    if not isinstance(given, dict):
        raise _refused("lookups is not an object")
    return [_one(target, spec, catalog) for target, spec in given.items()]


def _one(target: str, spec: object, catalog: Catalog) -> Lookup:
    if not isinstance(spec, dict) or not isinstance(spec.get("fields"), dict):
        raise _refused(f"lookup of {target} has no fields")
    other = catalog.get(str(spec.get("objectName")))
    on_many = spec.get("multiMatchOption", "FIRSTMATCH")
    on_none = spec.get("onNoMatch", "ERROR")
    if on_many not in _MULTI or on_none not in _NO_MATCH:
        raise _refused(f"lookup of {target} has an unknown option")
    if on_none == "DEFAULTVALUE" and "defaultValue" not in spec:
        raise _refused(f"lookup of {target} has no default value")
    names = [spec.get("lookupField"), *spec["fields"].values()]
    fields = {name: other.find(name) for name in names if isinstance(name, str)}
    if not spec["fields"] or any(fields.get(name) is None for name in map(str, names)):
        raise _refused(f"lookup of {target} names no field, or one {other.api_name} does not have")
    canonical = {name: field.name for name, field in fields.items() if field}
    return Lookup(
        target=target,
        pairs=tuple((key, canonical[name]) for key, name in spec["fields"].items()),
        found_field=canonical[spec["lookupField"]],
        other=other,
        on_many=on_many,
        on_none=on_none,
        default=spec.get("defaultValue"),
    )


def resolve(
    record: Record, lookups: list[Lookup], tables: Tables
) -> tuple[Record, list[FieldFailure]]:
    """Replace the keys of the lookups in one record by what they find.

    A record that carries none of a lookup's keys is left as it is.
    """
    resolved, failed = dict(record), []
    for lookup in lookups:
        keys = [key for key, _ in lookup.pairs]
        if not any(key in record for key in keys):
            continue
        for key in keys:
            resolved.pop(key, None)
        value, problem = _found(lookup, record, tables)
        if problem:
            shown = record.get(keys[0])
            failed.append(FieldFailure(lookup.target, *problem, shown))
        else:
            resolved[lookup.target] = value
    return resolved, failed


def _found(lookup: Lookup, record: Record, tables: Tables) -> tuple[object, tuple[str, str] | None]:
    equal = _stored(lookup, record)
    rows = tables.find(lookup.other, equal) if equal else []
    if len(rows) > 1 and lookup.on_many == "MARKASERROR":
        return None, (failures.INVALID_GENERIC, "Multiple matches found for lookup")
    if rows:
        return rows[0][lookup.found_field], None
    if lookup.on_none == "ERROR":
        return None, (failures.INVALID_GENERIC, "No match found for lookup")
    return (lookup.default if lookup.on_none == "DEFAULTVALUE" else None), None


def _stored(lookup: Lookup, record: Mapping[str, Any]) -> StoredRow | None:
    """Return the values to search, or nothing when one is missing or cannot be in the field."""
    equal: StoredRow = {}
    for key, name in lookup.pairs:
        field, value = lookup.other.find(name), record.get(key)
        if field is None or value is None:
            return None
        try:
            equal[name] = stored_value(field, value)
        except BadValueError:
            return None
    return equal


def _refused(message: str) -> RefusedError:
    return RefusedError(failures.INVALID_GENERIC, message)
