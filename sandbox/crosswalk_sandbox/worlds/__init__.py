"""World files: what exists when the sandbox starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent

# ten times faster where PyYAML comes with the C library, as its wheels do
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnknownWorldError(ValueError):
    """No world file has this name."""


def names() -> list[str]:
    """Return the names of the worlds that exist."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


@cache
def read(name: str) -> dict[str, Any]:
    """Return a world, on top of the one it extends. Read once; treat it as read-only.

    Raises:
        UnknownWorldError: No such file. The text lists the names.
    """
    if name not in names():
        raise UnknownWorldError(f"there is no world {name!r}; worlds are {', '.join(names())}")
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    own: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe
    parent = own.pop("extends", None)
    return _merged(read(parent), own) if parent else own


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Lay one tree over another: mappings are merged, anything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        result[key] = _merged(base[key], value) if both else value
    return result
