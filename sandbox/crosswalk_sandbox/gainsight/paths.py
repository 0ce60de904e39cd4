"""Fields of a query: a name, or a path through look-ups such as `Company_ID__gr.csm__gr.name`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosswalk_sandbox.gainsight import failures
from crosswalk_sandbox.gainsight.failures import RefusedError
from crosswalk_sandbox.gainsight.tables import table
from crosswalk_sandbox.store import quote

if TYPE_CHECKING:
    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a query reads: its SQL and what it is."""

    sql: str
    field: Field


class Paths:
    """The columns of one query and the joins they need. Names match in any upper or lower case."""

    def __init__(self, catalog: Catalog, root: ObjectType) -> None:
        self._catalog = catalog
        self._root = root
        self._joined: dict[tuple[str, ...], tuple[str, ObjectType]] = {(): ("t0", root)}
        self._joins: list[str] = []

    def column(self, path: object) -> Column:
        """Resolve one field or path.

        Raises:
            RefusedError: There is no such field. The code is not documented for queries, assumed.
        """
        *hops, name = str(path).split(".")
        alias, owner = self._walk(str(path), hops)
        field = owner.find(name)
        if field is None:
            raise _unknown(path)
        return Column(f"{alias}.{quote(field.name)}", field)

    @property
    def from_sql(self) -> str:
        """The FROM clause that all resolved columns need."""
        return " ".join([f"from {table(self._root)} t0", *self._joins])

    def _walk(self, path: str, hops: list[str]) -> tuple[str, ObjectType]:
        done: tuple[str, ...] = ()
        for hop in hops:
            alias, owner = self._joined[done]
            done = (*done, hop.lower())
            if done in self._joined:
                continue
            through = owner.find_lookup(hop)
            if through is None or through.lookup is None:
                raise _unknown(path)
            target = self._catalog.get(through.lookup)
            name = f"t{len(self._joined)}"
            self._joins.append(
                f'left join {table(target)} {name} on {name}."Gsid" = {alias}.{quote(through.name)}'
            )
            self._joined[done] = (name, target)
        return self._joined[done]


def _unknown(path: object) -> RefusedError:
    code, message = failures.INVALID_FIELD
    return RefusedError(code, f"{message} ({path}).")
