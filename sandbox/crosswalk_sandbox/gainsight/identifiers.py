"""Gainsight ids (GSIDs): 36 upper-case letters and digits whose first characters tell the type."""

from __future__ import annotations

import hashlib
import re

# The first four characters name the object type, the next fourteen the tenant; together they
# are the object's key prefix. The tenant part is invented.
TENANT = "NORTHWIND00042"
LENGTH = 36

_SHAPE = re.compile(rf"[0-9A-Z]{{{LENGTH}}}")


def key_prefix(type_code: str) -> str:
    """Return the 18-character prefix that all ids of a type share."""
    return type_code + TENANT


def gsid(type_code: str, *parts: object) -> str:
    """Make the id that belongs to ``parts``: the same parts give the same id in every process.

    The tail is a hash on purpose: ids are not in the order of creation, so a client that pages
    by id meets new rows in the middle, as it would with the vendor.
    """
    seed = "\x1f".join(map(str, (type_code, *parts)))
    return key_prefix(type_code) + hashlib.blake2b(seed.encode(), digest_size=9).hexdigest().upper()


def is_gsid(value: object) -> bool:
    """Tell whether a value has the shape of an id, whatever its type."""
    return isinstance(value, str) and _SHAPE.fullmatch(value) is not None
