"""The SDK's own suite for targets, with every test it has but two.

Left out: `record_missing_required_property` expects such a record to be taken; ours says what is
wrong (`test_bad_input`). `multiple_state_messages` expects the SDK's order of draining and is not
in the SDK's suite either; ours is tested in `test_state`.
"""

from __future__ import annotations

import pytest
from singer_sdk.testing import get_target_test_class
from singer_sdk.testing.suites import SingerTestSuite
from singer_sdk.testing.target_tests import TargetRecordMissingKeyProperty

from target_duckdb.target import TargetDuckDB

_CONFIG = {"path": "set by the fixture"}
_Standard = get_target_test_class(
    TargetDuckDB,
    config=_CONFIG,
    custom_suites=[SingerTestSuite(kind="target", tests=[TargetRecordMissingKeyProperty])],
)


class TestStandard(_Standard):
    @pytest.fixture(autouse=True)
    def _warehouse(self, tmp_path):
        _CONFIG["path"] = str(tmp_path / "warehouse.duckdb")
