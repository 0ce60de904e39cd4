"""The header of an upload: which field or parent each column is, and how rows become records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.bulk.upload import UploadError
from crosswalk_sandbox.salesforce.model import ID_TYPES, NUMBER_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crosswalk_sandbox.salesforce.bulk.job import Job
    from crosswalk_sandbox.salesforce.model import Field, SObject
    from crosswalk_sandbox.salesforce.org import Org

NULL = "#N/A"
_BOM = "\ufeff"

_DELETES = frozenset({"delete", "hardDelete"})
_PARSED = NUMBER_TYPES | {"boolean"}


@dataclass(frozen=True, slots=True)
class _Column:
    """One column.

    Attributes:
        key: Where its value goes in a record: a field, or a relationship.
        parse: Makes the value of a cell that is neither empty nor `#N/A`.
        null_key: Field that `#N/A` clears.
        decimal: Whether results show its numbers as Java prints them.
    """

    key: str
    null_key: str
    parse: Callable[[str], Any] | None = None
    decimal: bool = False


class Header:
    """The columns of one job."""

    def __init__(self, org: Org, source: SObject, job: Job, names: Sequence[str]) -> None:
        """Resolve every column.

        Raises:
            UploadError: A column is unknown, missing, or not allowed; the first one is named.
        """
        self._org = org
        self._source = source
        self._plain_owner = org.switch("bulk_owner_column")
        self.columns = [self._column(name) for name in names]
        self.exact = all(
            ":" in name or "." in name or column.key == name
            for name, column in zip(names, self.columns, strict=True)
        )
        keys = [column.key for column in self.columns]
        for needed in _needed(job) if names else ():
            if needed.lower() not in {key.lower() for key in keys}:
                raise _not_found(needed)
        if job.operation in _DELETES and len(keys) > 1:
            raise UploadError(f"InvalidBatch : The '{job.operation}' batch must contain only ids")
        for index, key in enumerate(keys):
            if key in keys[:index]:
                raise UploadError(f"InvalidBatch : Duplicate field name : {names[index]}")

    def record(self, cells: Sequence[str]) -> dict[str, Any]:
        """Return a row as a record: empty cells stay out, `#N/A` is null."""
        found: dict[str, Any] = {}
        for column, cell in zip(self.columns, cells, strict=True):
            if not cell:
                continue
            if cell == NULL:
                found[column.null_key] = None
            else:
                found[column.key] = cell if column.parse is None else column.parse(cell)
        return found

    @property
    def decimals(self) -> list[int]:
        """Positions of the columns whose numbers are printed anew in results."""
        return [index for index, column in enumerate(self.columns) if column.decimal]

    def _column(self, name: str) -> _Column:
        if "." in name:
            return self._parent(name)
        field = self._source.find(name)
        if field is None or field.compound:
            raise _not_found(name)
        return self._plain(field)

    def _plain(self, field: Field) -> _Column:
        parse = None
        if field.type in _PARSED:
            parse = _parser(self._org, field)
        decimal = field.type in NUMBER_TYPES - {"int", "long"}
        return _Column(field.name, field.name, parse, decimal)

    def _parent(self, name: str) -> _Column:
        path, _, key_name = name.partition(".")
        prefix, _, relationship = path.rpartition(":")
        reference = self._source.relationships.get(relationship.lower())
        if reference is None or reference.relationship_name is None:
            raise _not_found(name)
        parent = self._org.describe(self._target(name, prefix, reference))
        key = parent and parent.find(key_name)
        if not parent or not key or not (key.external_id or key.id_lookup or key.type in ID_TYPES):
            raise _not_found(name)
        attributes = {"attributes": {"type": parent.name}} if reference.polymorphic else {}
        parse = _parser(self._org, key)
        return _Column(
            reference.relationship_name,
            reference.name,
            lambda cell: {**attributes, key.name: parse(cell)},
        )

    def _target(self, name: str, prefix: str, reference: Field) -> str:
        """Return the object that a parent column points to."""
        if reference.name == "OwnerId":
            # How an owner is spelled differs between the documents; Group has no such column here.
            spelled = "typed" if prefix else "plain"
            if self._plain_owner not in {"either", spelled}:
                raise _not_found(name)
            return prefix or "User"
        if prefix and not reference.polymorphic:
            raise UploadError(
                "InvalidBatch : type is not needed for non polymorphic foreign key references:"
                f" {reference.relationship_name}"
            )
        if not reference.polymorphic:
            return reference.reference_to[0]
        allowed = {each.lower(): each for each in reference.reference_to}
        if prefix.lower() not in allowed:
            raise _not_found(name)
        return allowed[prefix.lower()]


def _parser(org: Org, field: Field) -> Callable[[str], Any]:
    return lambda cell: org.parse_cell(field, cell)


def _needed(job: Job) -> Iterator[str]:
    if job.operation in _DELETES | {"update"}:
        yield "Id"
    elif job.operation == "upsert" and job.external_id:
        yield job.external_id


def _not_found(name: str) -> UploadError:
    # a byte order mark is glued to the first name, so that it is no field's; nobody sees it
    return UploadError(f"InvalidBatch : Field name not found : {name.lstrip(_BOM)}")
