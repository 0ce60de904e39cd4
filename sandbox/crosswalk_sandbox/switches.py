"""Switches: what a vendor's documentation leaves open, decided per world and per test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Switch:
    """One behaviour that is not documented, with the likeliest reading as its default."""

    name: str
    default: Any
    description: str
    choices: tuple[Any, ...] = ()


class UnknownSwitchError(ValueError):
    """A switch that no vendor declares, or a value it does not allow."""


class Switches:
    """The values of every declared switch, addressed as `vendor.name` or, when unique, `name`."""

    def __init__(self, declared: Mapping[str, Iterable[Switch]]) -> None:
        self.declared = {f"{v}.{s.name}": s for v, group in declared.items() for s in group}
        self.values: dict[str, Any] = {key: s.default for key, s in self.declared.items()}

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - a switch holds any JSON scalar
        return self.values[key]

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change some values, all or none.

        Raises:
            UnknownSwitchError: A name or value is not declared. The text lists what is.
        """
        resolved = {self._key(name): value for name, value in changes.items()}
        for key, value in resolved.items():
            choices = self.declared[key].choices
            if choices and value not in choices:
                raise UnknownSwitchError(f"{key} must be one of {list(choices)}, not {value!r}")
        self.values.update(resolved)

    def _key(self, name: str) -> str:
        found = [key for key in self.declared if name in (key, key.partition(".")[2])]
        if len(found) != 1:
            why = "is declared by several vendors" if found else "is not a switch"
            raise UnknownSwitchError(f"{name} {why}; switches are {', '.join(self.declared)}")
        return found[0]
