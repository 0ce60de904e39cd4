"""The query of one pass, cut to what fits into an address.

A GET carries its query in the address, which has room for some 12,000 bytes; an object may have
800 fields. A Bulk job carries it in its body. So a REST read of a wide object selects what fits,
and asks for the other fields by the ids of each page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from math import ceil

from connector_kit.salesforce import soql
from connector_kit.salesforce.client import PAGE_SIZE

_ID_LENGTH = 21  # bytes that one id takes in a list: quotes, 18 characters, comma
_FIELDS_ROOM = soql.LONGEST_ADDRESS // 2  # of a query by ids, the other half is for the ids
_FRAME = 200  # bytes for the words between fields and ids


@dataclass(frozen=True)
class Query:
    """What a pass asks for.

    Attributes:
        object_name: The object.
        fields: What to select; the key and the cursor come first.
        where: Terms that must hold.
        all_rows: Include deleted and archived rows.
        key: The field that identifies a row, if there is one.
    """

    object_name: str
    fields: tuple[str, ...]
    where: tuple[str, ...]
    all_rows: bool
    key: str | None

    @property
    def text(self) -> str:
        """The query with all fields."""
        return soql.select(self.fields, self.object_name, self.where)

    @property
    def digest(self) -> str:
        """What tells this query from others."""
        return blake2b(f"{self.all_rows} {self.text}".encode(), digest_size=8).hexdigest()

    @property
    def first(self) -> str:
        """The query with as many fields as fit."""
        return soql.select(self._first_fields, self.object_name, self.where)

    @property
    def calls_per_page(self) -> int:
        """Calls that a page of 2,000 rows costs."""
        return 1 + len(self.other_groups) * ceil(PAGE_SIZE / self._ids_per_call)

    @cached_property
    def other_groups(self) -> list[list[str]]:
        """The fields that do not fit into the first query, in groups of one query each."""
        return list(soql.groups(self.fields[len(self._first_fields) :], _FIELDS_ROOM))

    def for_the_rest(self, ids: list[str]) -> list[str]:
        """Return the queries that bring the other fields of some rows; each selects the key too."""
        if self.key is None:
            return []
        room = self._ids_per_call
        return [
            soql.select(
                [self.key, *fields],
                self.object_name,
                [soql.one_of(self.key, ids[start : start + room])],
            )
            for fields in self.other_groups
            for start in range(0, len(ids), room)
        ]

    @property
    def _ids_per_call(self) -> int:
        return (soql.LONGEST_ADDRESS - _FIELDS_ROOM - _FRAME) // _ID_LENGTH

    @cached_property
    def _first_fields(self) -> list[str]:
        if self.key is None:  # rows that cannot be told apart cannot be joined either
            return list(self.fields)
        terms = sum(len(soql.encoded(term)) + 5 for term in self.where)
        return next(soql.groups(self.fields, soql.LONGEST_ADDRESS - _FRAME - terms))
