"""The control plane under `/__sandbox__/`: what no vendor offers but a test needs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from crosswalk_sandbox import worlds
from crosswalk_sandbox.call import reply, reply_empty
from crosswalk_sandbox.faults import Fault
from crosswalk_sandbox.vendor import NoSuchObjectError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from crosswalk_sandbox.vendor import Vendor
    from crosswalk_sandbox.world import World

    Endpoint = Callable[[Request], Awaitable[Response]]
    Handler = Callable[[Request, dict[str, Any]], Any]


class Control:
    """Routes of the control plane. Answers JSON; a mistake is a 400 whose `error` explains it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return every route."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/", self.overview),
            ("POST", "/reset", self.reset),
            ("GET", "/switches", self.switches),
            ("PUT", "/switches", self.set_switches),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.plan_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/journal", self.journal),
            ("DELETE", "/journal", self.clear_journal),
            ("GET", "/journal/summary", self.journal_summary),
            ("GET", "/clock", self.clock),
            ("PUT", "/clock", self.set_clock),
            ("GET", "/limits", self.limits),
            ("PUT", "/limits", self.set_limits),
            ("GET", "/{vendor}/{object}", self.rows),
            ("POST", "/{vendor}/{action}", self.act),
            ("POST", "/{vendor}/{object}/create", self.create),
            ("POST", "/{vendor}/{object}/update", self.update),
            ("POST", "/{vendor}/{object}/delete", self.delete),
            ("GET", "/{vendor}/{object}/{id:path}", self.row),
        ]
        return [Route(path, _endpoint(handler), methods=[verb]) for verb, path, handler in table]

    def overview(self, request: Request, _: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Say what is here: world, time, vendors, routes of this plane."""
        return {
            "world": self._world.name,
            "worlds": worlds.names(),
            "now": self._world.clock.iso(),
            "vendors": {
                name: str(request.base_url).rstrip("/").removesuffix("/__sandbox__") + f"/{name}"
                for name in self._world.vendors
            },
        }

    def reset(self, _: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Load a world afresh (the present one when none is named), then set switches."""
        return self._world.reset(body.get("world"), body.get("switches"))

    def switches(self, _: Request, __: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """List every switch with its value, default, choices and meaning."""
        return {
            key: {"value": self._world.switches[key]} | asdict(switch)
            for key, switch in self._world.switches.declared.items()
        }

    def set_switches(self, _: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Change some switches; answer all values."""
        self._world.switches.set(body)
        return self._world.switches.values

    def faults(self, _: Request, __: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """List the planned faults with what is left of them."""
        return {"faults": [asdict(fault) for fault in self._world.faults.planned]}

    def plan_fault(self, _: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Plan one fault."""
        fault = Fault.parse(body)
        self._world.faults.planned.append(fault)
        return asdict(fault)

    def clear_faults(self, _: Request, __: dict[str, Any]) -> None:
        """Forget every planned fault."""
        self._world.faults.planned.clear()

    def journal(self, request: Request, _: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """List requests, filtered by `vendor`, `method` and `path` (a regular expression)."""
        wanted = {key: request.query_params.get(key) for key in ("vendor", "method", "path")}
        return {"requests": self._world.journal.find(**wanted)}

    def clear_journal(self, _: Request, __: dict[str, Any]) -> None:
        """Forget every request so far."""
        self._world.journal.clear()

    def journal_summary(self, _: Request, __: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Count calls, records and bytes per vendor, method and path template."""
        return {"summary": self._world.journal.summary()}

    def clock(self, _: Request, __: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Tell the world's time."""
        return {"now": self._world.clock.iso()}

    def set_clock(self, _: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Jump to `now` (ISO 8601; it then stands still if `frozen`) or `advance_seconds`."""
        if "now" in body:
            moment = datetime.fromisoformat(body["now"])
            self._world.clock.set(moment, frozen=bool(body.get("frozen")))
        else:
            self._world.clock.advance(float(body["advance_seconds"]))
        return {"now": self._world.clock.iso()}

    def limits(self, _: Request, __: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Tell the limits of each vendor and what is used of them."""
        return {
            name: asdict(limiter.limits)
            | {"used": {"minute": limiter.used("minute"), "day": limiter.used("day")}}
            for name, limiter in self._world.limiters.items()
        }

    def set_limits(self, request: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Change limits: `{vendor: {"per_minute": n, "per_day": n}}`, null for none."""
        for name, changes in body.items():
            if name not in self._world.limiters:
                raise NoSuchObjectError(f"there is no vendor {name!r}")
            self._world.limiters[name].set(changes)
        return self.limits(request, {})

    def rows(self, request: Request, _: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """List the rows of an object as they are stored; query parameters narrow them."""
        rows = self._vendor(request).rows(request.path_params["object"], request.query_params)
        return {"rows": rows}

    def row(self, request: Request, _: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Show one row as it is stored."""
        params = request.path_params
        return self._vendor(request).row(params["object"], params["id"], request.query_params)

    def create(self, request: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Make a row as a person would: `{"fields": {...}}`."""
        fields = body.pop("fields", {})
        return self._vendor(request).create(request.path_params["object"], fields, body)

    def update(self, request: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Edit a row as a person would: `{"id": ..., "fields": {...}}`."""
        row_id, fields = str(body.pop("id")), body.pop("fields", {})
        return self._vendor(request).update(request.path_params["object"], row_id, fields, body)

    def delete(self, request: Request, body: dict[str, Any]) -> None:
        """Delete a row as a person would: `{"id": ...}`."""
        row_id = str(body.pop("id"))
        self._vendor(request).delete(request.path_params["object"], row_id, body)

    def act(self, request: Request, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Do something of a vendor's own, such as its nightly job."""
        return self._vendor(request).act(request.path_params["action"], body)

    def _vendor(self, request: Request) -> Vendor:
        name = request.path_params["vendor"]
        if name not in self._world.vendors:
            raise NoSuchObjectError(f"there is no vendor {name!r}")
        return self._world.vendors[name]


def _endpoint(handler: Handler) -> Endpoint:
    """Wrap a plain function: decode the body, encode what it returns, explain mistakes."""

    async def endpoint(request: Request) -> Response:
        try:
            body = await request.json() if await request.body() else {}
            result = handler(request, body)
        except NoSuchObjectError as error:
            return reply({"error": str(error)}, 404)
        except KeyError as error:
            return reply({"error": f"{error.args[0]} is missing"}, 400)
        except (ValueError, TypeError, AttributeError) as error:
            return reply({"error": str(error)}, 400)
        return reply_empty() if result is None else reply(result)

    return endpoint
