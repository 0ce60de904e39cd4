"""Look at a batch record by record, when DuckDB could not take it as it is.

Either a record breaks its schema: then the error names the stream, the field and the types. Or all
records are right and some value is more than its column holds: then the column is widened and
every value goes in as text that is exactly what the tap sent.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import simplejson  # type: ignore[import-untyped]  # it has no type stubs of its own

from target_duckdb.errors import InvalidLine, InvalidRecord, MissingKey
from target_duckdb.exactness import is_exact
from target_duckdb.schema import TIMESTAMP, Column
from target_duckdb.staging import DATE_PATTERN, TIMESTAMP_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Both limits protect servers from strangers' requests; here they would refuse what a tap may send.
sys.set_int_max_str_digits(0)
sys.setrecursionlimit(10_000)

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE, _DATE_TIME = re.compile(DATE_PATTERN, re.ASCII), re.compile(TIMESTAMP_PATTERN, re.ASCII)
_ENCODER = simplejson.JSONEncoder(use_decimal=True, ensure_ascii=False, allow_nan=True)
_DECODER = simplejson.JSONDecoder(parse_float=Decimal, allow_nan=True)
_INTEGER_BITS = {"BIGINT": 63, "HUGEINT": 127}
_MOST_DIGITS = 39
_JSON_TYPES = {bool: "boolean", str: "string", dict: "object", list: "array"}


@dataclasses.dataclass
class Careful:
    """Reads the lines of one stream and remembers what its columns have to become.

    Attributes:
        stream: for messages.
        columns: the columns, with wider types after `texts` has been read to its end.
        replaced: number of texts that were not Unicode and had characters replaced.
    """

    stream: str
    columns: list[Column]
    replaced: int = 0

    def texts(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield one JSON line per record, in which every value is a string or null.

        Raises:
            InvalidLine: a line is not JSON or has no record.
            InvalidRecord: a value is of a type that the schema does not allow.
            MissingKey: a key property has no value.
        """
        for line in lines:
            message = self._parsed(line)
            record = message.get("record")
            if not isinstance(record, dict):
                raise InvalidLine(f"A RECORD of stream {self.stream!r} carries no object.")
            row = {f"c{i}": self._text(i, record) for i in range(len(self.columns))}
            row["extracted_at"] = _time(
                message.get("time_extracted"), record.get("_sdc_extracted_at")
            )
            row["deleted_at"] = _time(record.get("_sdc_deleted_at"))
            yield _ENCODER.encode(row).encode() + b"\n"

    def _parsed(self, line: bytes) -> dict[str, Any]:
        try:
            message = _DECODER.decode(line.decode())
        except (ValueError, RecursionError):
            raise InvalidLine(
                f"A RECORD of stream {self.stream!r} is not valid JSON in UTF-8, or is nested too "
                "deep to read.",
                next_step="Look at the tap's own log: it may have ended while writing.",
            ) from None
        return message if isinstance(message, dict) else {}

    def _text(self, index: int, record: dict[str, Any]) -> str | None:
        column = self.columns[index]
        value = record.get(column.property)
        if value is None:
            self._accept_null(column)
            return None
        if not _allowed(column.kinds, value):
            raise InvalidRecord(
                f"Stream {self.stream!r}, field {column.property!r}: the schema allows "
                f"{_listed(column.kinds)}, a record has {_json_type(value)}.",
                next_step="Correct the tap's schema for this field.",
            )
        if column.type in _INTEGER_BITS:
            value = _as_integer(value)
        if not _fits(column.type, value):
            wider = _wider(column.type, value)
            self.columns[index] = dataclasses.replace(column, type=wider)
            column = self.columns[index]
        text = value if isinstance(value, str) and column.type != "JSON" else _json(value)
        return text if text.isascii() else self._unicode(text)

    def _accept_null(self, column: Column) -> None:
        if column.is_key:
            raise MissingKey(
                f"Stream {self.stream!r}: a record has no value in the key property "
                f"{column.property!r}.",
                next_step="Correct the tap's primary keys, or the source's data.",
            )
        if column.is_required:
            raise InvalidRecord(
                f"Stream {self.stream!r}, field {column.property!r}: the schema requires "
                f"{_listed(column.kinds)}, a record has no value.",
                next_step="Correct the tap's schema for this field.",
            )

    def _unicode(self, text: str) -> str:
        """Return `text` without lone surrogates, which no UTF-8 text can hold."""
        clean, count = _LONE_SURROGATE.subn("\N{REPLACEMENT CHARACTER}", text)
        self.replaced += bool(count)
        return clean


def fields(lines: Iterable[bytes]) -> set[str]:
    """Return the names of all fields in these RECORD lines; what is no record has none."""
    names: set[str] = set()
    for line in lines:
        try:
            record = _DECODER.decode(line.decode()).get("record")
        except (ValueError, RecursionError, AttributeError):
            continue
        names |= record.keys() if isinstance(record, dict) else set()
    return names


def _allowed(kinds: frozenset[str], value: object) -> bool:
    if isinstance(value, str):
        return bool(kinds & {"string", "date", "date-time"})
    if _json_type(value) == "number":
        return "number" in kinds or ("integer" in kinds and _is_integral(value))
    return _json_type(value) in kinds


def _is_integral(value: Any) -> bool:  # noqa: ANN401 - an int, a Decimal, or a float that is no number
    if isinstance(value, float):
        return False
    return isinstance(value, int) or value == value.to_integral_value()


def _as_integer(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return `1.0` as `1`, which it is; what no integer type could hold stays as written."""
    if isinstance(value, Decimal) and value.adjusted() < _MOST_DIGITS:
        return int(value)
    return value


def _json_type(value: object) -> str:
    return _JSON_TYPES.get(type(value), "number")


def _listed(kinds: Iterable[str]) -> str:
    return " or ".join(sorted(kinds)) or "null"


def _json(value: object) -> str:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    text: str = _ENCODER.encode(value)
    return text


def _fits(kind: str, value: Any) -> bool:  # noqa: ANN401 - any JSON value
    if bits := _INTEGER_BITS.get(kind):
        return isinstance(value, int) and -(2**bits) < value < 2**bits
    if kind == "DOUBLE":
        return isinstance(value, float) or is_exact(str(value))
    if kind in {"DATE", TIMESTAMP}:
        return _is_time(value, _DATE if kind == "DATE" else _DATE_TIME)
    return True


def _wider(kind: str, value: object) -> str:
    if kind in {"DATE", TIMESTAMP}:
        return "VARCHAR"
    return "HUGEINT" if kind == "BIGINT" and _fits("HUGEINT", value) else "JSON"


def _is_time(text: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether `text` is a moment that DuckDB's types hold to the last digit."""
    try:
        return bool(pattern.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:  # a day or an hour that does not exist
        return False


def _time(*candidates: object) -> str | None:
    """Return the first candidate that is a time; metadata that is not one is left out."""
    texts = (text for text in candidates if isinstance(text, str))
    return next((text for text in texts if _is_time(text, _DATE_TIME)), None)
