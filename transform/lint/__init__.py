"""What dbt puts into a template, as far as the SQL linter needs it: variables, no warehouse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

_PROJECT = yaml.safe_load(
    (Path(__file__).parent.parent / "dbt_project.yml").read_text(encoding="utf-8")
)

execute = False
invocation_id = "lint"
run_started_at = datetime(2026, 1, 1, tzinfo=UTC)


def var(name: str, default: object = None) -> object:
    """Return a variable of the project."""
    return _PROJECT["vars"].get(name, default)


def env_var(name: str, default: str = "") -> str:
    """Return the default: linting does not depend on the environment."""
    return default or name


class _Adapter:
    """Stands for the warehouse: macros of an engine become a call of their name."""

    @staticmethod
    def quote(name: str) -> str:
        return f'"{name}"'

    @staticmethod
    def dispatch(name: str) -> Callable[..., str]:
        def call(*arguments: object) -> str:
            if name == "type_of":
                return "varchar"
            if name.endswith("_as_rows"):
                return f"select 1 as item from {arguments[0]}"
            if name in {
                "regexp_replace_all",
                "text_matches",
            }:  # their other arguments are plain text
                first, *texts = arguments
                return f"{name}({', '.join([str(first), *(repr(text) for text in texts)])})"
            return f"{name}({', '.join(str(argument) for argument in arguments)})"

        return call


class _Dbt:
    """Stands for dbt's own cross-database macros: each becomes a call of its name."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        return lambda *arguments: f"{name}({', '.join(str(argument) for argument in arguments)})"


class _Modules:
    """Stands for the Python modules that dbt offers to templates."""

    class datetime:  # noqa: N801  the name templates use
        timedelta = timedelta


adapter = _Adapter()
dbt = _Dbt()
modules = _Modules()
