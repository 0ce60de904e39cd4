"""The Singer SDK's own suite, against the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class
from singer_sdk.testing.runners import TapTestRunner

from tap_communities.tap import TapCommunities

if TYPE_CHECKING:
    from crosswalk_sandbox.testing import Sandbox


def config(base_url: str) -> dict[str, Any]:
    return {
        "connections": [
            {
                "name": name,
                "base_url": base_url,
                "client_id": name,
                "client_secret": f"sandbox-secret-{name[-2:]}",
            }
            for name in ("northwind-en", "northwind-de")
        ],
        "profile_fields_max_calls": 5,
        "default_phone_region": "US",
    }


# discovery needs no network; the address is known when the sandbox runs
Suite = get_tap_test_class(TapCommunities, config=config("http://127.0.0.1:1"))


class TestTapCommunities(Suite):
    @pytest.fixture(scope="class")
    @classmethod
    def runner(cls, sandbox_server: Sandbox) -> TapTestRunner:
        sandbox_server.reset("small")
        runner = TapTestRunner(
            TapCommunities,
            config=config(sandbox_server.communities_url),
            suite_config=SuiteConfig(),
            parse_env_config=False,
        )
        runner.sync_all()
        return runner
