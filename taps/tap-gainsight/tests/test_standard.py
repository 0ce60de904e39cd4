"""The Singer SDK's own suite, against a sandbox that is there before tests are collected."""

from __future__ import annotations

import socket
import threading

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from crosswalk_sandbox.server import create_server
from crosswalk_sandbox.world import World
from tap_gainsight.tap import TapGainsight


def serve() -> str:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    world = World("small")
    world.limiters["gainsight"].set({"per_minute": None})
    server = create_server(world, "127.0.0.1", port)
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    return f"http://127.0.0.1:{port}/gainsight"


# not every column of every object has a value in this world
pytestmark = pytest.mark.filterwarnings("ignore:No records were available to test")

TestTapGainsight = get_tap_test_class(
    TapGainsight,
    config={"base_url": serve(), "access_key": "11111111-2222-3333-4444-555555555555"},
    parse_env_config=False,
    suite_config=SuiteConfig(
        # a tenant to which nothing was written and from which nothing was deleted yet
        ignore_no_records_for_streams=[
            "community_user__gc",
            "record_delete_log",
            "record_delete_log_high_volume",
        ]
    ),
)
