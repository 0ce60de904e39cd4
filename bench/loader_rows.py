"""Writes a Singer file of invented members: 20 mixed fields each, some 620 bytes a record."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NULLABLE = {
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "string": {"type": ["string", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "date-time": {"type": ["string", "null"], "format": "date-time"},
    "array": {"type": ["array", "null"], "items": {"type": "string"}},
    "object": {"type": ["object", "null"]},
}
FIELDS = {
    "userid": "integer",
    "community_id": "string",
    "username": "string",
    "email": "string",
    "country": "string",
    "registered_at": "date-time",
    "last_activity_at": "date-time",
    "birthday": "date",
    "is_moderator": "boolean",
    "is_subscribed": "boolean",
    "posts": "integer",
    "topics": "integer",
    "likes": "integer",
    "tracking_id": "integer",
    "karma": "number",
    "answer_rate": "number",
    "roles": "array",
    "profile": "object",
    "signature": "string",
    "note": "string",
}
WORDS = [
    "alpha",
    "bravo",
    "charlie",
    "délta",
    "écho",
    "foxtrot",
    "golf",
    'ho"tel',
    "india",
    "juliet\n",
]


def member(number: int, dice: random.Random) -> dict[str, Any]:
    """Return one invented member: texts with and without escapes, nulls, long and short numbers."""
    joined = dt.datetime(2018, 1, 1, tzinfo=dt.UTC) + dt.timedelta(
        seconds=dice.randrange(2 * 10**8)
    )
    seen = joined + dt.timedelta(microseconds=dice.randrange(10**13))
    return {
        "userid": number,
        "community_id": "northwind-en",
        "username": f"{dice.choice(WORDS)}_{number}",
        "email": f"member{number}@example.com",
        "country": dice.choice(["DE", "FR", "NL", "US", None]),
        "registered_at": joined.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "last_activity_at": seen.isoformat().replace("+00:00", "Z"),
        "birthday": f"19{dice.randrange(40, 99)}-0{dice.randrange(1, 9)}-1{dice.randrange(9)}",
        "is_moderator": dice.randrange(10) == 0,
        "is_subscribed": dice.choice([True, False, None]),
        "posts": dice.randrange(1000),
        "topics": dice.randrange(100),
        "likes": dice.randrange(10**6),
        "tracking_id": dice.getrandbits(60),
        "karma": round(dice.random() * 100, 2),
        "answer_rate": dice.random(),
        "roles": dice.sample(WORDS, 2),
        "profile": {"title": dice.choice(WORDS), "level": dice.randrange(9)},
        "signature": " ".join(dice.choices(WORDS, k=5)),
        "note": None,
    }


def write_stream(path: Path, rows: int) -> None:
    """Write a Singer file: one SCHEMA, the RECORDs with a STATE after every 10,000."""
    dice = random.Random(20)  # noqa: S311 - the same invented members on every machine
    properties = {name: _NULLABLE[kind] for name, kind in FIELDS.items()}
    schema = {"type": "object", "properties": properties}
    head = {"type": "SCHEMA", "stream": "users", "schema": schema, "key_properties": ["userid"]}
    extracted = "2026-01-31T09:00:00.000000Z"
    with path.open("w", encoding="utf-8") as file:
        write = _writer(file)
        write(head)
        for number in range(1, rows + 1):
            message = {"type": "RECORD", "stream": "users", "record": member(number, dice)}
            write(message | {"time_extracted": extracted})
            if number % 10_000 == 0 or number == rows:
                write({"type": "STATE", "value": {"userid": number}})


def _writer(file: TextIO) -> Callable[[dict[str, Any]], None]:
    """Return what writes a message as the taps of the Singer SDK do: no blanks, ASCII."""
    encode = json.JSONEncoder(separators=(",", ":")).encode
    return lambda message: print(encode(message), file=file)
