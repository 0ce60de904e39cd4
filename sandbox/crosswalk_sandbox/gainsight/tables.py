"""Rows in SQLite: one table per object, one column per field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk_sandbox.store import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from crosswalk_sandbox.gainsight.model import Catalog, Field, ObjectType
    from crosswalk_sandbox.gainsight.values import Stored
    from crosswalk_sandbox.store import Store

StoredRow = dict[str, "Stored"]
"""Stored values under the fields' API names."""

_AFFINITY = {"NUMBER": "numeric", "CURRENCY": "numeric", "PERCENTAGE": "numeric"}
_SEQUENCES = '"gainsight sequences"'


def table(object_type: ObjectType) -> str:
    """Return the quoted name of an object's table."""
    return quote(f"gainsight {object_type.name}")


class Tables:
    """Reads and writes stored rows; knows nothing of requests, validation or audit fields."""

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog

    def create(self) -> None:
        """Make every table and index."""
        self._store.execute(f"create table {_SEQUENCES} (name text primary key, used integer)")
        for each in self._catalog.objects.values():
            columns = ", ".join(
                f"{quote(f.name)} {_AFFINITY.get(f.data_type, '')}".strip() for f in each.fields
            )
            self._store.execute(f"create table {table(each)} ({columns})")
            if each.has_gsid:
                self._index(each, "Gsid", unique=True)
            if each.find("ModifiedDate"):
                self._index(each, "ModifiedDate", "Gsid")
            for field in each.fields:
                if field.indexed:
                    self._index(each, field.name)

    def _index(self, object_type: ObjectType, *fields: str, unique: bool = False) -> None:
        name = quote(f"gainsight {object_type.name} by {' '.join(fields)}")
        columns = ", ".join(map(quote, fields))
        kind = "unique index" if unique else "index"
        self._store.execute(f"create {kind} {name} on {table(object_type)} ({columns})")

    def next_number(self, name: str, count: int = 1) -> int:
        """Return 1, 2, 3 … for each name, across restarts; take `count` numbers from there on."""
        row = self._store.execute(
            f"insert into {_SEQUENCES} values (?1, ?2)"
            " on conflict (name) do update set used = used + ?2 returning used",
            (name, count),
        ).fetchone()
        return int(row[0]) - count + 1

    def insert(self, object_type: ObjectType, row: StoredRow) -> None:
        """Add one row; fields that are not named are null."""
        self.insert_many(object_type, list(row), [tuple(row.values())])

    def insert_many(
        self, object_type: ObjectType, names: Sequence[str], rows: Iterable[Sequence[Stored]]
    ) -> None:
        """Add many rows with the same columns."""
        columns = ", ".join(map(quote, names))
        marks = ", ".join("?" * len(names))
        self._store.executemany(
            f"insert into {table(object_type)} ({columns}) values ({marks})", rows
        )

    def change(self, object_type: ObjectType, gsid: str, changes: StoredRow) -> None:
        """Change some fields of one row."""
        sets = ", ".join(f"{quote(name)} = ?" for name in changes)
        self._store.execute(
            f'update {table(object_type)} set {sets} where "Gsid" = ?', (*changes.values(), gsid)
        )

    def remove(self, object_type: ObjectType, gsid: str) -> bool:
        """Delete one row; tell whether it was there."""
        done = self._store.execute(f'delete from {table(object_type)} where "Gsid" = ?', (gsid,))
        return done.rowcount > 0

    def find(self, object_type: ObjectType, equal: Mapping[str, Stored]) -> list[StoredRow]:
        """Return the rows whose fields have these values, oldest first."""
        tests = " and ".join(f"{quote(name)} = ?" for name in equal) or "true"
        return list(self._rows(object_type, f"where {tests}", tuple(equal.values())))

    def find_text(self, object_type: ObjectType, name: str, value: str) -> list[StoredRow]:
        """Return the rows whose text field has this value in any upper or lower case."""
        where = f"where {quote(name)} = ? collate nocase"
        return list(self._rows(object_type, where, (value,)))

    def first_id(self, object_type: ObjectType) -> str | None:
        """Return the id of the oldest row, if there is one."""
        row = self._store.execute(
            f'select "Gsid" from {table(object_type)} order by rowid limit 1'
        ).fetchone()
        return str(row[0]) if row else None

    def missing(self, object_type: ObjectType, gsids: Iterable[str]) -> set[str]:
        """Return those of the ids that no row has."""
        asked = set(gsids)
        marks = ", ".join("?" * len(asked))
        found = self._store.execute(
            f'select "Gsid" from {table(object_type)} where "Gsid" in ({marks})', tuple(asked)
        )
        return asked - {row[0] for row in found}

    def dangling(self, object_type: ObjectType, field: Field, other: ObjectType) -> int:
        """Count the rows whose look-up names a row that does not exist."""
        found = self._store.execute(
            f"select count(*) from {table(object_type)} where {quote(field.name)} is not null"
            f' and {quote(field.name)} not in (select "Gsid" from {table(other)})'
        ).fetchone()
        return int(found[0])

    def delete_older(self, object_type: ObjectType, name: str, bound: str) -> None:
        """Delete the rows whose field is below a bound."""
        self._store.execute(f"delete from {table(object_type)} where {quote(name)} < ?", (bound,))

    def _rows(
        self, object_type: ObjectType, where: str, values: tuple[Stored, ...]
    ) -> Iterator[StoredRow]:
        found = self._store.execute(
            f"select * from {table(object_type)} {where} order by rowid", values
        )
        return (dict(zip(row.keys(), row, strict=True)) for row in found)
