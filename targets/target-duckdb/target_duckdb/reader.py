"""From bytes to messages: records in blocks, everything else one by one.

A tap writes the same bytes before every record of a stream. Once a line has been parsed in full and
those bytes have been seen to name the stream, a whole block of such lines is told by counting them.
"""

from __future__ import annotations

import collections
import io
import itertools
import json
import os
import select
import sys
from typing import IO, TYPE_CHECKING, Any, NoReturn

from singer_sdk.io_base import GenericSingerReader, SingerMessageType

from target_duckdb.errors import InvalidLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Message = dict[str, Any]

_BLOCK_BYTES = 1 << 18
_TICK_SECONDS = 1.0
_MARK = b'"record":'


class BlockReader(GenericSingerReader[str]):
    """Calls back with Singer messages, except that a RECORD message stands for many lines.

    Such a message has `stream`, `count` and, in place of `record`, `lines`: complete lines, each a
    RECORD of that stream.

    Attributes:
        on_pause: called between blocks, and every second while the tap is silent.
        on_failure: called when a line is no message, before the error goes on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.on_pause: Callable[[], None] = lambda: None
        self.on_failure: Callable[[], None] = lambda: None
        self._streams: dict[bytes, str] = {}

    @property
    def default_input(self) -> IO[str]:
        """Standard input."""
        return sys.stdin

    def process_lines(
        self, file_input: IO[str] | None, callbacks: dict[str, Callable[[Message], None]]
    ) -> collections.Counter[str]:
        """Read to the end of the input.

        Returns:
            The number of messages of each type.

        Raises:
            InvalidLine: a line is no Singer message of a known type.
        """
        counts: collections.Counter[str] = collections.Counter()
        try:
            for block in _blocks(file_input or self.default_input):
                for message in self._messages(block):
                    callbacks.get(message["type"], _refuse)(message)
                    counts[message["type"]] += message.get("count", 1)
                self.on_pause()
        except InvalidLine:
            self.on_failure()
            raise
        return counts

    def _messages(self, block: bytes) -> Iterator[Message]:
        prefix = _prefix(block)
        count = block.count(b"\n")
        if (known := self._streams.get(prefix)) and block.count(b"\n" + prefix) == count - 1:
            yield _records(known, block, count)
            return
        lines = (line for line in block.split(b"\n") if line and not line.isspace())
        for stream, group in itertools.groupby(lines, self._stream_of):
            if stream is None:
                yield from map(self.deserialize_json, group)
            else:
                run = list(group)
                yield _records(stream, b"\n".join(run) + b"\n", len(run))

    def _stream_of(self, line: bytes) -> str | None:
        """Return the stream when `line` is a RECORD, None for all else, even for nonsense."""
        prefix = _prefix(line)
        if stream := self._streams.get(prefix):
            return stream
        message = _parsed(line)
        if message.get("type") != SingerMessageType.RECORD or "record" not in message:
            return None
        stream = message.get("stream")
        if not isinstance(stream, str):
            return None
        if _parsed(prefix + b"0}") == {"type": "RECORD", "stream": stream, "record": 0}:
            self._streams[prefix] = stream
        return stream

    def deserialize_json(self, line: str | bytes) -> Message:
        """Return one message.

        Raises:
            InvalidLine: it is none.
        """
        message = _parsed(line)
        if not isinstance(message.get("type"), str):
            raise InvalidLine(
                "The tap wrote a line that is not a Singer message, or ended in the middle of one.",
                next_step="Look at the tap's own log. What came before this line is loaded.",
            )
        return message


def _refuse(_: Message) -> NoReturn:
    raise InvalidLine(
        "The tap sent a message of a type that Singer does not know.",
        next_step="Use a tap that keeps to the Singer specification.",
    )


def _prefix(line: bytes) -> bytes:
    return line[: line.find(_MARK) + len(_MARK)]


def _parsed(line: str | bytes) -> Message:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _records(stream: str, lines: bytes, count: int) -> Message:
    return {"type": SingerMessageType.RECORD, "stream": stream, "lines": lines, "count": count}


def _blocks(source: IO[str]) -> Iterator[bytes]:
    """Yield complete lines in blocks, and an empty block for every second of silence."""
    try:
        file = source.fileno()
    except io.UnsupportedOperation:  # text in memory
        yield source.read().encode() + b"\n"
        return
    rest: list[bytes] = []
    while True:
        if not select.select([file], [], [], _TICK_SECONDS)[0]:
            yield b""
            continue
        chunk = os.read(file, _BLOCK_BYTES)
        if not chunk:
            break
        end = chunk.rfind(b"\n") + 1
        if end:
            yield b"".join([*rest, memoryview(chunk)[:end]])
            rest = []
        rest.append(chunk[end:])
    yield b"".join([*rest, b"\n"])
