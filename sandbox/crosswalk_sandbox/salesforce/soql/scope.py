"""What the names of a query mean: fields of its object, of parents, and functions of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from crosswalk_sandbox.salesforce.derived import compound
from crosswalk_sandbox.salesforce.model import Field, SObject
from crosswalk_sandbox.salesforce.soql import problems
from crosswalk_sandbox.salesforce.soql.dates import FUNCTIONS
from crosswalk_sandbox.salesforce.soql.tree import Call, Path

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_sandbox.salesforce.org import Org, Row
    from crosswalk_sandbox.salesforce.soql.tree import Expression, Select

# How many relationships a path may go through.
_LONGEST_PATH = 5

_NAME_FIELDS = {
    "string": "Name FirstName LastName Type Title Username Alias Phone",
    "email": "Email",
    "boolean": "IsActive",
    "reference": "UserRoleId ProfileId",
    "id": "Id",
}
NAME = SObject(
    "Name",
    "Name",
    "Names",
    "",
    {
        name.lower(): Field(name, name, kind, name_field=name == "Name")
        for kind, names in _NAME_FIELDS.items()
        for name in names.split()
    },
)
"""What a polymorphic relationship leads to: only these fields, whichever the object is."""


@dataclass(frozen=True, slots=True)
class Node:
    """Rows at the end of a path; `fetch` leads there from a row of the query's object."""

    entity: SObject
    fetch: Callable[[Row], Row | None] | None = None
    """Nothing at the query's own object."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value that a query reads, in its stored form.

    Attributes:
        hops: Relationships on the way, as describe spells them.
        owner: Where the field is.
        get: Reads the value from a row of the query's object.
    """

    hops: tuple[str, ...]
    owner: SObject
    field: Field
    get: Callable[[Row], Any]

    @property
    def name(self) -> str:
        """API name of the field."""
        return self.field.name


class Scope:
    """Resolves names for one query."""

    def __init__(self, org: Org, select: Select, *, include_deleted: bool) -> None:
        """Look the object up.

        Raises:
            SalesforceError: INVALID_TYPE, when there is none or it cannot be queried.
        """
        self.org = org
        self.text = select.text
        self.include_deleted = include_deleted
        name = str(select.source)
        found = org.describe(name)
        if found is None or not found.queryable:
            raise problems.no_object(self.text, select.source.at, name)
        self.source = found
        self._prefixes = {found.name.lower(), (select.alias or found.name).lower()}
        self._nodes: dict[tuple[str, ...], Node] = {(): Node(found)}

    def column(self, expression: Expression) -> Column:
        """Resolve a field or a function of one.

        Raises:
            SalesforceError: There is no such field, relationship or function.
        """
        if isinstance(expression, Path):
            return self._field(expression)
        return self._function(expression)

    def node(self, hops: tuple[str, ...]) -> Node:
        """Return where a path that was resolved before leads."""
        return self._nodes[tuple(hop.lower() for hop in hops)]

    def _field(self, path: Path) -> Column:
        *hops, name = path.names
        if hops and hops[0].lower() in self._prefixes - set(self.source.relationships):
            del hops[0]
        spelled: list[str] = []
        for hop in hops:
            spelled.append(self._step(path, tuple(spelled), hop))
        node = self.node(tuple(spelled))
        field = node.entity.find(name)
        if field is None:
            raise problems.no_column(self.text, path.at, name, node.entity.name)
        return Column(tuple(spelled), node.entity, field, _getter(node, field))

    def _step(self, path: Path, before: tuple[str, ...], hop: str) -> str:
        """Go through one more relationship and return its name as describe spells it."""
        here = self.node(before)
        through = here.entity.relationships.get(hop.lower())
        if through is None or len(before) == _LONGEST_PATH:
            raise problems.no_relationship(self.text, path.at, hop)
        spelled = str(through.relationship_name)
        key = tuple(each.lower() for each in (*before, spelled))
        if key not in self._nodes:
            self._nodes[key] = self._parent(path, here, through)
        return spelled

    def _parent(self, path: Path, here: Node, through: Field) -> Node:
        read: Callable[[str], Row | None]
        if through.polymorphic:
            entity, read = NAME, self._name_row
        else:
            found = self.org.describe(through.reference_to[0])
            if found is None:
                raise problems.no_relationship(self.text, path.at, str(through.relationship_name))
            entity, read = found, self._reader(found.name)
        key, outer, known = through.name, here.fetch, dict[str, "Row | None"]()

        def fetch(row: Row) -> Row | None:
            start = row if outer is None else outer(row)
            parent_id = None if start is None else start.get(key)
            if parent_id is None:
                return None
            if parent_id not in known:
                known[parent_id] = read(parent_id)
            return known[parent_id]

        return Node(entity, fetch)

    def _reader(self, object_name: str) -> Callable[[str], Row | None]:
        return lambda row_id: self.org.row(object_name, row_id, include_deleted=True)

    def _name_row(self, row_id: str) -> Row | None:
        """Return the fields of `NAME` for a row of any object."""
        target = self.org.object_of_id(row_id)
        row = target and self.org.row(target.name, row_id, include_deleted=True)
        if target is None or not row:
            return None
        kept = {name: row.get(field.name) for name, field in target.fields.items()}
        shown = {field.name: kept.get(name) for name, field in NAME.fields.items()}
        name = target.name_field
        return shown | {"Type": target.name, "Name": row.get(name.name) if name else row_id}

    def _function(self, call: Call) -> Column:
        if call.argument is None:
            raise problems.unexpected(self.text, call.at, call.name)
        column = self._field(call.argument)
        get, field = column.get, column.field
        if call.name == "tolabel":
            labels = {each.value: each.label for each in field.picklist_values}
            return replace(column, get=lambda row: labels.get(get(row), get(row)))
        function = FUNCTIONS.get(call.name)
        if function is None or field.type not in {"date", "datetime"}:
            message = f"Invalid function or argument: {call.name}({call.argument})"
            raise problems.located(problems.MALFORMED, self.text, call.at, message)

        def part(row: Row) -> int | str | None:
            value = get(row)
            return None if value is None else function(datetime.fromisoformat(value))

        kind = "date" if call.name == "day_only" else "int"
        return replace(column, field=Field(field.name, field.label, kind), get=part)


def _getter(node: Node, field: Field) -> Callable[[Row], Any]:
    """Return how a field is read from a row of the query's object."""
    read = partial(compound, node.entity, field) if field.compound else _plain(field)
    fetch = node.fetch
    if fetch is None:
        return read

    def through(row: Row) -> Any:  # noqa: ANN401 - any stored value
        parent = fetch(row)
        return None if parent is None else read(parent)

    return through


def _plain(field: Field) -> Callable[[Row], Any]:
    name = field.name
    if field.type == "boolean":
        return lambda row: bool(row.get(name))
    return lambda row: row.get(name)
