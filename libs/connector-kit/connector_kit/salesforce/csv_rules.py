"""CSV as Bulk API 2.0 takes and gives it (Bulk API 2.0 Developer Guide, "Prepare CSV Files").

An empty cell leaves a field as it is, `#N/A` empties it. So neither an empty text nor the text
`#N/A` itself can be loaded, and both are dealt with before it comes to writing.
"""

from __future__ import annotations

import csv
from io import TextIOWrapper
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NULL = "#N/A"
LONGEST_RECORD = 400_000  # characters that a job takes

csv.field_size_limit(1 << 30)  # a rich text is longer than what Python takes by default


class JobFile:
    """Writes the file of one job: UTF-8, no byte order mark, LF after a record.

    Args:
        file: Where the bytes go.
        columns: API names; all that any of the job's records has, or the others would get lost.
        most_bytes: What the file may hold.
    """

    def __init__(self, file: IO[bytes], columns: Sequence[str], most_bytes: int) -> None:
        self._columns = columns
        self._file = file
        self._most = most_bytes
        self._text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
        # everything is quoted: a value may hold line breaks, quotes, or blanks at its ends
        self._writer = csv.writer(self._text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        csv.writer(self._text, lineterminator="\n").writerow(columns)
        self._text.flush()
        self._written = False

    def write(self, records: Sequence[Mapping[str, Any]]) -> bool:
        """Add records, all or none: an absent field is left as it is, None empties it.

        Returns:
            Whether they fit in the file; the first always does when it comes alone.
        """
        columns = self._columns
        before = self._file.tell()
        self._writer.writerows(
            [
                value if type(value := record.get(name, "")) is str else cell(value)
                for name in columns
            ]
            for record in records
        )
        self._text.flush()
        if self._file.tell() > self._most and (self._written or len(records) > 1):
            self._file.seek(before)
            self._file.truncate()
            return False
        self._written = True
        return True

    def close(self) -> None:
        """Give the file back to whoever opened it, complete."""
        self._text.flush()
        self._text.detach()


def cell(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a value as the text of a cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def read_columns(file: IO[bytes], names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield some columns of a result, in the order of `names`; an absent column is empty.

    Raises:
        csv.Error: The file is cut off.
    """
    file.seek(0)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        reader = csv.reader(text, strict=True)
        header = next(reader, [])
        known = {name.casefold(): index for index, name in enumerate(header)}
        width = len(header)
        places = [known.get(name.casefold(), width) for name in names]
        # of one place alone, itemgetter would not make a tuple
        pick = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
        for row in reader:
            if len(row) != width:
                raise csv.Error("a row is not as wide as the header")
            row.append("")
            yield pick(row)
    except UnicodeDecodeError:  # its text holds what the file holds
        raise csv.Error("the file ends within a character") from None
    finally:
        text.detach()
