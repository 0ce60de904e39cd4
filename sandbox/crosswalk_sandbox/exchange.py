"""The way of one request: fault, limit, handler, journal; then the answer, or the lack of it."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import Response

from crosswalk_sandbox.call import Call
from crosswalk_sandbox.limits import Exceeded
from crosswalk_sandbox.store import dump

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from crosswalk_sandbox.faults import Fault
    from crosswalk_sandbox.vendor import Vendor
    from crosswalk_sandbox.world import World

ABORT = "crosswalk_sandbox.abort"
"""Scope key under which the protocol offers to drop the connection."""

_HTML = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
_STAGED = {
    "status": (500, "application/json", ""),
    "html": (502, "text/html", _HTML),
    "not_json": (200, "application/json", '{"result": [{"id": '),
}
"""Default status, media type and body of the faults that a gateway would cause."""


class Exchange:
    """ASGI application of one vendor."""

    def __init__(self, world: World, vendor: str) -> None:
        self._world = world
        self._name = vendor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        call = await _read(scope, receive)
        fault = self._world.faults.take(self._name, call)
        kind = fault.kind if fault else None
        if fault and kind == "delay":
            journal = self._world.journal
            await asyncio.sleep(fault.seconds)
            if self._world.journal is not journal:  # reset: the world it was sent to is gone
                await _drop(scope, receive, hard=True)
                return
        template, answer = (None, None) if kind == "reset" else self._answer(call, fault)
        silent = answer is None or kind == "timeout_after_commit"
        body = bytes(answer.body) if answer else b""
        sent = b"" if silent else body[: len(body) // 2] if kind == "truncate" else body
        self._world.journal.add(
            at=self._world.clock.iso(),
            vendor=self._name,
            method=call.method,
            path=call.path,
            template=template,
            query=scope["query_string"].decode("latin-1"),
            status=None if silent or answer is None else answer.status_code,
            bytes_in=len(call.body),
            bytes_out=len(sent),
            records=call.records,
            fault=kind,
        )
        if silent or answer is None:
            await _drop(scope, receive, hard=kind == "reset")
            return
        answer.headers.setdefault("Date", formatdate(self._world.clock.now(), usegmt=True))
        start = {"type": "http.response.start", "status": answer.status_code}
        await send({**start, "headers": answer.raw_headers})
        partial = kind == "truncate"
        await send({"type": "http.response.body", "body": sent, "more_body": partial})
        if partial:
            await _drop(scope, receive, hard=False)

    def _answer(self, call: Call, fault: Fault | None) -> tuple[str | None, Response]:
        """Return the template of the path and the answer of the fault, the limit or the handler."""
        vendor = self._world.vendors[self._name]
        if fault and (staged := _staged(vendor, call, fault)):
            return None, staged
        if vendor.is_counted(call) and (exceeded := self._world.limiters[self._name].count()):
            return None, vendor.throttled(exceeded)
        known = False
        for route in vendor.route_table:
            params = route.match(call.path)
            if params is None:
                continue
            known = True
            if route.method == call.method:
                call.path_params = params
                return route.template, route.handler(call)
        return None, vendor.failure(405 if known else 404)


def _staged(vendor: Vendor, call: Call, fault: Fault) -> Response | None:
    """Return the answer of a fault that keeps the request away from its handler."""
    if fault.kind == "expired_token":
        return vendor.expired_token(call)
    if fault.kind == "quota":
        limiter = vendor.world.limiters[vendor.name]
        limit = limiter.limits.per_day or 0
        return vendor.throttled(Exceeded("day", limit, limiter.retry_after("day")))
    if fault.kind == "status" and fault.body is None:
        answer = vendor.failure(fault.status or 500)
        answer.headers.update(fault.headers)
        return answer
    if fault.kind not in _STAGED:
        return None
    status, media, text = _STAGED[fault.kind]
    body = text if fault.body is None else fault.body
    text = body if isinstance(body, str) else dump(body)
    return Response(text, fault.status or status, fault.headers, media)


async def _read(scope: Scope, receive: Receive) -> Call:
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    headers = Headers(scope=scope)
    mounted_at = scope.get("root_path", "")
    return Call(
        method=scope["method"],
        path=scope["path"].removeprefix(mounted_at),
        query=parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True),
        headers=headers,
        body=b"".join(chunks),
        base_url=f"{scope['scheme']}://{headers.get('host', '')}{mounted_at}",
    )


async def _drop(scope: Scope, receive: Receive, *, hard: bool) -> None:
    """Close the connection (reset it when hard) and wait until the server has noticed."""
    scope["state"][ABORT](hard=hard)
    while (await receive())["type"] != "http.disconnect":
        pass
