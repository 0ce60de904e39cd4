"""What a vendor gives to the sandbox. `README.md` explains it with an example."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from starlette.responses import Response
from starlette.routing import compile_path

from crosswalk_sandbox.call import Call, reply
from crosswalk_sandbox.limits import Exceeded, Limits

if TYPE_CHECKING:
    from re import Pattern

    from starlette.convertors import Convertor

    from crosswalk_sandbox.switches import Switch
    from crosswalk_sandbox.world import World

Handler = Callable[[Call], Response]
Row = dict[str, Any]
Scope = Mapping[str, Any]
"""What narrows an edit beside object and id, such as the tenant."""


class NoSuchObjectError(LookupError):
    """An object or row that a person tries to look at or edit does not exist."""


@cache
def _compiled(template: str) -> tuple[Pattern[str], dict[str, Convertor[Any]]]:
    pattern, _, convertors = compile_path(template)
    return pattern, convertors


@dataclass(frozen=True)
class Route:
    """A method and a path template in Starlette's form (`/user/{id:int}`), and its handler."""

    method: str
    template: str
    handler: Handler

    def match(self, path: str) -> dict[str, Any] | None:
        """Return what the placeholders matched, or nothing when the path is another one."""
        pattern, convertors = _compiled(self.template)
        found = pattern.match(path)
        if found is None:
            return None
        return {key: convertors[key].convert(text) for key, text in found.groupdict().items()}


class Vendor(ABC):
    """One vendor's API over the state of a world.

    Made anew on every reset, so that nothing held in memory outlives the world it belongs to.
    Handlers are plain functions, called one after the other on one thread: they need no lock.
    """

    name: ClassVar[str]
    """Path segment and section of the world file, such as `communities`."""
    switches: ClassVar[tuple[Switch, ...]] = ()
    limits: ClassVar[Limits] = Limits()
    at_root: ClassVar[bool] = False
    """Whether it is served without its name in the path too, for clients that know hosts only."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.route_table = self.routes()

    def switch(self, name: str) -> Any:  # noqa: ANN401 - a switch holds any JSON scalar
        """Return the value of one of this vendor's switches."""
        return self.world.switches[f"{self.name}.{name}"]

    @abstractmethod
    def routes(self) -> list[Route]:
        """Return every route; the first that matches is called."""

    @abstractmethod
    def load(self, spec: Mapping[str, Any]) -> None:
        """Make the tables and fill them from this vendor's section of the world file."""

    def resume(self, spec: Mapping[str, Any]) -> None:  # noqa: B027 - nothing to do by default
        """Take up the tables of an earlier process (`--db FILE`) instead of `load`."""

    @abstractmethod
    def banner(self) -> list[str]:
        """Return lines for the start banner: the invented credentials."""

    def is_counted(self, call: Call) -> bool:  # noqa: ARG002 - for vendors with free calls
        """Tell whether a call counts against the rate limits."""
        return True

    @abstractmethod
    def throttled(self, exceeded: Exceeded) -> Response:
        """Answer a call beyond a limit, in this vendor's words."""

    @abstractmethod
    def expired_token(self, call: Call) -> Response:
        """Make the tokens given out so far void and answer as to an expired one."""

    def failure(self, status: int) -> Response:
        """Answer with this vendor's error body for a status (404 and 405 come from here too)."""
        return reply({"message": f"HTTP {status}"}, status)

    # as a person would, past the API: no validation, no limits, no journal

    @abstractmethod
    def rows(self, object_name: str, scope: Scope) -> list[Row]:
        """Return every row of an object as it is stored."""

    @abstractmethod
    def row(self, object_name: str, row_id: str, scope: Scope) -> Row:
        """Return one row."""

    @abstractmethod
    def create(self, object_name: str, fields: Row, scope: Scope) -> Row:
        """Make a row and return it, its id included."""

    @abstractmethod
    def update(self, object_name: str, row_id: str, fields: Row, scope: Scope) -> Row:
        """Change some fields of a row, move its modification time, and return it."""

    @abstractmethod
    def delete(self, object_name: str, row_id: str, scope: Scope) -> None:
        """Remove a row as a person would."""

    def act(self, action: str, body: Row) -> Any:  # noqa: ANN401 - JSON
        """Do something of this vendor's own for the control plane, such as its nightly job."""
        raise NoSuchObjectError(f"{self.name} has no action {action!r}, given {sorted(body)}")
