"""The Singer SDK's own suite, against a sandbox that is there before tests are collected."""

from __future__ import annotations

import socket
import threading

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from crosswalk_sandbox.server import create_server
from crosswalk_sandbox.world import World
from tap_salesforce.tap import TapSalesforce


def serve() -> str:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    world = World("small")
    world.limiters["salesforce"].set({"per_minute": None})
    server = create_server(world, "127.0.0.1", port)
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    return f"http://127.0.0.1:{port}/salesforce"


# not every column of every object has a value in this world
pytestmark = pytest.mark.filterwarnings("ignore:No records were available to test")

TestTapSalesforce = get_tap_test_class(
    TapSalesforce,
    config={
        "base_url": serve(),
        "client_id": "sf-client",
        "client_secret": "sandbox-sf-secret",
    },
    parse_env_config=False,
    suite_config=SuiteConfig(),
)
