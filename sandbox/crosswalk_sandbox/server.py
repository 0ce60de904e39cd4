"""The server: vendors and control plane as one ASGI application, and uvicorn around it."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from uvicorn.protocols.http.h11_impl import H11Protocol

from crosswalk_sandbox.control import Control
from crosswalk_sandbox.exchange import ABORT, Exchange

if TYPE_CHECKING:
    import asyncio

    from crosswalk_sandbox.world import World

KEEP_ALIVE_SECONDS = 75
"""As long as common gateways: a client's idle connection is not cut in the middle of a test."""

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 with a way to drop a connection, which ASGI does not offer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Offer `drop` to the application through the scope's state; send small answers at once."""
        # asyncio does this only for sockets that name their protocol, which a test's does not:
        # without it every answer waits 40 ms for a delayed acknowledgement.
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        self.app_state = {**self.app_state, ABORT: self.drop}

    def drop(self, *, hard: bool) -> None:
        """Close the connection; a hard drop sends a TCP reset instead of a regular end."""
        if hard:
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self.transport.abort()
        else:
            self.transport.close()


def create_app(world: World) -> Starlette:
    """Build the application: one mount per vendor, and the control plane."""
    mounts = [Mount(f"/{name}", Exchange(world, name)) for name in world.vendors]
    mounts += [Mount("", Exchange(world, n)) for n, v in world.vendors.items() if v.at_root]
    return Starlette(routes=[Mount("/__sandbox__", routes=Control(world).routes()), *mounts])


def create_server(world: World, host: str, port: int) -> uvicorn.Server:
    """Build a server that logs nothing but its own mistakes: the journal has the rest."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(world),
            host=host,
            port=port,
            http=DroppableProtocol,
            ws="none",
            lifespan="off",
            log_level="error",
            access_log=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            server_header=False,
            date_header=False,  # each vendor's answers tell the time of its world
        )
    )
