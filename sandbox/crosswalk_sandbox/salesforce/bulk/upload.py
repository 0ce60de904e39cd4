"""An uploaded CSV file: its line ends, its header, its rows. Read in pieces, never as a whole.

What Salesforce says of rows that are no CSV, or have too many or too few cells, is not documented;
assumed: the row fails with `CLIENT_INPUT_ERROR`.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Limits of a file (Bulk API 2.0 limits).
MOST_HEADER = 32_000
MOST_RECORD = 400_000
MOST_FIELDS = 5_000


class UploadError(Exception):
    """The file as a whole cannot be read; the text is the job's error message."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no CSV, or does not fit the header."""

    cells: list[str]
    reason: str


Row = list[str] | BadRow


def cells_of(row: Row) -> list[str]:
    """Return the cells of a row, as far as they could be read."""
    return row.cells if isinstance(row, BadRow) else row


def wrong_line_ending(setting: str) -> UploadError:
    """Return the failure of a file whose line ends are not those of its job."""
    return UploadError(
        "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is"
        f" {setting}"
    )


def check(pieces: Iterable[bytes], line_ending: str, *, embedded_crlf: bool) -> None:
    """Read a file once for what fails the job: its encoding and its line ends.

    Raises:
        UploadError: It is not UTF-8, or its lines end in another way than the job says.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    last, header = b"", True
    try:
        for piece in pieces:
            decoder.decode(piece)
            seam = last[-1:] + piece
            if header and b"\n" in seam:
                header = False
                ends_crlf = seam[: seam.index(b"\n")].endswith(b"\r")
                if ends_crlf != (line_ending == "CRLF"):
                    raise wrong_line_ending(line_ending)
            if line_ending == "LF" and not embedded_crlf and b"\r\n" in seam:
                raise wrong_line_ending(line_ending)
            last = piece
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UploadError("ClientInputError : The data is not valid UTF-8") from error


class Upload:
    """Iterates over the rows behind the header."""

    def __init__(self, pieces: Iterable[bytes], delimiter: str) -> None:
        """Read the header.

        Raises:
            UploadError: The header is too long, or is no CSV.
        """
        self._raw: list[str] = []
        self._reader = csv.reader(self._lines(pieces), delimiter=delimiter, strict=True)
        self._field = re.compile(f'"(?:[^"]|"")*"|[^{re.escape(delimiter)}]*')
        try:
            self.header = next(self._reader, [])
        except csv.Error as error:
            raise UploadError(f"ClientInputError : {error}") from error
        if sum(map(len, self._raw)) > MOST_HEADER or len(self.header) > MOST_FIELDS:
            raise UploadError("ClientInputError : The header is too long")
        self._rows = iter(self)
        self._ahead: list[Row] = []

    def skip(self, count: int) -> None:
        """Pass over rows at the beginning."""
        deque(islice(self._rows, count), maxlen=0)

    def take(self, count: int) -> list[Row]:
        """Return the next rows, and look one ahead."""
        rows = [*self._ahead, *islice(self._rows, count + 1 - len(self._ahead))]
        self._ahead = rows[count:]
        return rows[:count]

    @property
    def ended(self) -> bool:
        """Whether the last rows were taken."""
        return not self._ahead

    def __iter__(self) -> Iterator[Row]:
        """Yield row after row; empty lines are passed over."""
        width, reader, raw = len(self.header), self._reader, self._raw
        while True:
            raw.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # among them cells of more than 131,072 characters, the limit of both
                yield BadRow([], str(error))
                continue
            text = raw[0] if len(raw) == 1 else "".join(raw)
            if len(cells) != width:
                if cells:
                    yield BadRow(cells, f"the row has {len(cells)} cells, the header {width}")
            elif len(text) > MOST_RECORD:
                yield BadRow(cells, f"the row is longer than {MOST_RECORD} characters")
            elif ' "' in text and self._is_spaced(text):
                yield BadRow(cells, "a blank stands before a quote")
            else:
                yield cells

    def _lines(self, pieces: Iterable[bytes]) -> Iterator[str]:
        r"""Cut at \n alone: a lone \r outside quotes then is an error of its row."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        for piece in pieces:
            *lines, rest = (rest + decoder.decode(piece)).split("\n")
            for line in lines:
                whole = f"{line}\n"
                self._raw.append(whole)
                yield whole
        if rest:
            self._raw.append(rest)
            yield rest

    def _is_spaced(self, text: str) -> bool:
        """Tell whether blanks stand between a delimiter and a quote, outside of quotes."""
        at = 0
        while at <= len(text) and (found := self._field.match(text, at)):
            if found[0].startswith(" ") and found[0].lstrip(" ").startswith('"'):
                return True
            at = found.end() + 1
        return False
