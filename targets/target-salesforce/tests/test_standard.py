"""The SDK's standard target suite.

Its streams are tables of other people, not plans, so the target would refuse them by design. Stream
maps, which the target supports like every SDK plugin, turn each into a plan for a custom object:
every row becomes a create whose key is made of the row. All standard tests run; none is left out.
"""

from __future__ import annotations

import pytest
from singer_sdk.testing import get_target_test_class

from connector_kit.testing import FakeClock
from target_salesforce.target import TargetSalesforce

OBJECT = "Community_Topic__c"
KEYS = {
    "test_array_data": "str(id)",
    "ForecastingTypeToCategory": "str(Id)",
    "TestCamelcase": "str(Id)",
    "test_duplicate_records": "str(id)",
    "test_strings": "str(id)",
    "test_strings_in_objects": "str(id)",
    "test_strings_in_arrays": "str(id)",
    "test_no_pk": "str(id)",
    "test_optional_attributes": "str(id)",
    "example_stream": "str(id)",
    "record_missing_fields": "str(id)",
    "test_object_schema_with_properties": "md5(str(record))",
    "test_object_schema_no_properties": "md5(str(record))",
    "test_schema_updates": "str(id)",
    "test:SpecialChars!in?attributes": "str(_['_id'])",
}
CONFIG = {
    "client_id": "sf-client",
    "client_secret": "sandbox-sf-secret",
    "objects": {stream: {"object": OBJECT, "match": "Topic_Key__c"} for stream in KEYS},
    "stream_maps": {
        stream: {
            "record_key": key,
            "operation": "'create'",
            "Name": f"'standard ' + {key}",
            "Topic_Key__c": key,
            "__key_properties__": ["record_key"],
            "__else__": None,
        }
        for stream, key in KEYS.items()
    },
}
ROWS = {
    "array_data": 4,
    "camelcase": 2,
    "duplicate_records": 2,
    "encoded_string_data": 11,
    "no_primary_keys": 3,
    "optional_attributes": 4,
    "record_missing_fields": 2,
    "schema_no_properties": 4,
    "schema_updates": 6,
    "special_chars_in_attributes": 1,
}

StandardSuite = get_target_test_class(TargetSalesforce, config=CONFIG)


class TestStandardSuite(StandardSuite):
    @pytest.fixture(autouse=True)
    def _sandbox(self, sandbox, request, tmp_path, monkeypatch):
        monkeypatch.setattr(TargetSalesforce, "clock", FakeClock())
        CONFIG["base_url"] = sandbox.salesforce_url
        CONFIG["receipts_path"] = str(tmp_path)
        yield
        name = request.node.name.removeprefix("test_target_")
        if name in ROWS:
            assert len(sandbox.rows("salesforce", OBJECT)) == ROWS[name]
