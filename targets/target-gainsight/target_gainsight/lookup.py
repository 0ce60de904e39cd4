"""Find the rows that are already there by a few fields, in as few queries as possible."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed, RequestRefused
from connector_kit.gainsight import Condition
from target_gainsight.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connector_kit.apply.fields import FieldRule
    from connector_kit.apply.plan import PlanRow
    from connector_kit.gainsight import GainsightClient

GSID = "Gsid"
PAGE_SIZE = 5_000  # Gainsight Custom Object API documentation: largest page of a query
# How many values IN takes is not documented. A Gsid or record key has some 40 characters, so 500
# make a request of about 20 kB.
KEYS_PER_QUERY = 500
TERMS_PER_QUERY = 50
# Values of these come back as they were sent. A picklist, say, is sent as a label and comes back as
# a Gsid: no row would be found, and each run would make a second one.
KEY_TYPES = frozenset({"STRING", "EMAIL", "URL", "GSID", "LOOKUP", "SFDCID", "NUMBER"})

Key = tuple[str, ...]


class Lookup:
    """Queries one object by `key_fields`.

    IN on a text field is only shown for picklists in the documentation. Where it is refused, OR of
    EQ takes its place for the rest of the run.
    """

    def __init__(
        self, client: GainsightClient, object_name: str, key_fields: Sequence[str]
    ) -> None:
        self._client = client
        self._object = object_name
        self._fields = list(key_fields)
        self._in_is_known = True

    def key_of(self, row: PlanRow) -> Key:
        """Return the row's values of the key fields, as they are compared."""
        return tuple(_plain(row.values.get(name)) for name in self._fields)

    def find(self, rows: Sequence[PlanRow]) -> dict[Key, list[str]]:
        """Return the Gsids of what is there, by key; keys that are not there are missing.

        Raises:
            ConfigurationFailed: The object cannot be searched by these fields.
        """
        wanted = {self.key_of(row): row for row in rows}
        found: dict[Key, list[str]] = defaultdict(list)
        for record in self._records(list(wanted.values())):
            key = tuple(_plain(record.get(name)) for name in self._fields)
            if key in wanted and str(record.get(GSID)) not in found[key]:
                found[key].append(str(record[GSID]))
        return {key: ids for key, ids in found.items() if ids}

    def _records(self, rows: Sequence[PlanRow]) -> list[dict[str, Any]]:
        if self._in_is_known:
            try:
                return [
                    record
                    for some in chunks(rows, KEYS_PER_QUERY)
                    for record in self._pages(self._all_in(some), None)
                ]
            except (RequestRefused, ConfigurationFailed):
                self._in_is_known = False
        try:
            return [
                record
                for some in chunks(rows, TERMS_PER_QUERY)
                for record in self._pages(*self._any_equal(some))
            ]
        except RequestRefused as refusal:
            # not a refusal of the rows that are about to be written
            raise ConfigurationFailed(
                f"{self._object} cannot be searched by {' and '.join(self._fields)}.",
                next_step="Choose match keys that Gainsight can filter by.",
            ) from refusal

    def _all_in(self, rows: Sequence[PlanRow]) -> list[Condition]:
        """Return one IN per key field. Several fields find too much, which `find` drops."""
        return [
            Condition(name, "IN", _distinct(row.values[name] for row in rows))
            for name in self._fields
        ]

    def _any_equal(self, rows: Sequence[PlanRow]) -> tuple[list[Condition], str]:
        """Return OR of EQ on the first key field: parentheses are not documented."""
        first = self._fields[0]
        values = _distinct(row.values[first] for row in rows)
        conditions = [Condition(first, "EQ", [value]) for value in values]
        return conditions, " OR ".join(aliases(len(conditions)))

    def _pages(
        self, conditions: list[Condition], expression: str | None
    ) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            page = self._client.query(
                self._object,
                list(dict.fromkeys([GSID, *self._fields])),
                where=conditions,
                expression=expression,
                order_by={GSID: "asc"},
                limit=PAGE_SIZE,
                offset=offset,
            )
            yield from page
            if len(page) < PAGE_SIZE:
                return
            offset += PAGE_SIZE


def check_key(object_name: str, rule: FieldRule) -> None:
    """Check that rows can be recognised by a field.

    Raises:
        ConfigurationFailed: Its values may come back in another form.
    """
    if rule.data_type not in KEY_TYPES:
        raise ConfigurationFailed(
            f"{rule.name} of {object_name} is a {rule.data_type}, by which no row is recognised.",
            next_step="Choose match keys that are texts, ids or numbers.",
        )


def aliases(count: int) -> list[str]:
    """Return the names that the client gives to conditions: A to Z, then AA, AB and so on."""
    letters = [chr(ord("A") + number) for number in range(26)]
    return [*letters, *(first + second for first in letters for second in letters)][:count]


def _plain(value: Any) -> str:  # noqa: ANN401 - any JSON value
    # Gainsight may trim what it stores; case is kept, because two keys may differ in nothing else
    text = str("" if value is None else value).strip()
    # 998765 may come back as 998765.00000000000
    return numeral(text) or text if type(value) in {int, float} else text


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Return each value once; texts without the blanks around them, as Gainsight may store them."""
    return sorted({one.strip() if isinstance(one, str) else one for one in values}, key=str)


def chunks(rows: Sequence[PlanRow], size: int) -> Iterator[Sequence[PlanRow]]:
    """Return `rows` in pieces of at most `size`."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
