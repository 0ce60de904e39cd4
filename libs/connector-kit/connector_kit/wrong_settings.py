"""Say which settings are wrong without their values: the value in the wrong place may be a secret.

The texts of a JSON schema validator quote what they were given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

_EXPECTED = {
    "type": "must be {}",
    "enum": "must be one of {}",
    "pattern": "must match {}",
    "minimum": "must be {} or more",
    "maximum": "must be {} or less",
}


class Violation(Protocol):
    """What is read of a validator's error: where it is, and the part of the schema it breaks."""

    absolute_path: Iterable[str | int]
    validator: str
    validator_value: Any
    instance: Any


def complaints(violations: Iterable[Violation]) -> list[str]:
    """Return a sentence for each setting that is wrong: its place, and what is expected there."""
    return list(dict.fromkeys(line for each in violations for line in _lines(each)))


def _lines(violation: Violation) -> list[str]:
    path, wanted = list(violation.absolute_path), violation.validator_value
    if violation.validator == "required":
        missing = [name for name in wanted if name not in violation.instance]
        return [f"Setting {_place([*path, name])} is missing." for name in missing]
    expected = _EXPECTED.get(violation.validator, f"does not fit the rule `{violation.validator}`")
    listed = [str(one) for one in wanted] if isinstance(wanted, list) else [str(wanted)]
    separator = ", " if violation.validator == "enum" else " or "
    return [f"Setting {_place(path)} {expected.format(separator.join(listed))}."]


def _place(path: list[str | int]) -> str:
    """Return a path as it is written in most languages: `connections[0].name`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f"`{''.join(steps).lstrip('.')}`"
