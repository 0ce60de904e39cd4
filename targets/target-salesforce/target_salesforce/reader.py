"""Read Singer messages without ever quoting one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from singer_sdk.io_base import SingerReader
from singer_sdk.singerlib.exceptions import InvalidInputLine

# as the SDK's, which makes a decoder for each line
_decode = json.JSONDecoder(parse_float=Decimal).decode


class DiscreetReader(SingerReader):
    """The SDK's reader logs a line that it cannot read; a line holds a member's data."""

    def deserialize_json(self, line: str) -> dict[str, Any]:
        """Parse one line.

        Raises:
            InvalidInputLine: It is not JSON.
        """
        try:
            message: dict[str, Any] = _decode(line)
        except ValueError:
            raise InvalidInputLine(
                f"A line of {len(line)} characters from the tap is not JSON; it may be cut off."
            ) from None
        return message

    @staticmethod
    def assert_line_requires(line_dict: dict[str, Any], requires: set[str]) -> None:
        """Check that a message has the keys it needs.

        Raises:
            InvalidInputLine: It has not.
        """
        missing = sorted(requires.difference(line_dict))
        if missing:
            raise InvalidInputLine(f"A message from the tap has no {', '.join(missing)}.")
