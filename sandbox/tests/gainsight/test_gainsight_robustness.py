"""Whatever JSON is sent, the vendor answers with an envelope; and big pages come quickly."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosswalk_sandbox.world import World

NAMES = ["Name", "Csm", "Csm__gr.Email", "Stage", "Tags", "RenewalDate", "Employees", "", "Gsid"]
KEYS = [
    *("select", "where", "conditions", "expression", "orderBy", "limit", "offset", "records"),
    *("lookups", "name", "alias", "operator", "value", "fields", "objectName", "lookupField"),
    *("requests", "record", "referenceId", "status", "fieldName", "literal", "pageSize"),
    *("Email", "companies", "Company_ID", "objectNames", *NAMES),
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, -(2**63), 10**400, 1e308, "\ud800", "\0"]),
    st.floats(allow_nan=False),
    st.sampled_from([*NAMES, "A", "A AND B", "EQ", "IN", "INCLUDES", "BTW", "company", "asc"]),
    st.text(max_size=5),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    ),
    max_leaves=12,
)
bodies = st.one_of(
    values,
    st.fixed_dictionaries(
        {"select": st.just(["Name"])},
        optional={"where": values, "orderBy": values, "limit": values, "offset": values},
    ),
    st.fixed_dictionaries(
        {
            "records": st.lists(
                st.dictionaries(st.sampled_from(NAMES), values, max_size=4), max_size=2
            )
        },
        optional={"lookups": values},
    ),
    st.fixed_dictionaries(
        {
            "requests": st.lists(
                st.fixed_dictionaries({"record": st.dictionaries(st.sampled_from(KEYS), values)}),
                max_size=2,
            )
        },
    ),
    st.fixed_dictionaries(
        {
            "select": st.just(["Name"]),
            "where": st.fixed_dictionaries(
                {
                    "conditions": st.lists(
                        st.fixed_dictionaries(
                            {
                                "name": st.sampled_from(NAMES),
                                "alias": st.just("A"),
                                "operator": st.sampled_from(["EQ", "IN", "BTW", "INCLUDES", "GT"]),
                                "value": values,
                            }
                        ),
                        max_size=1,
                    ),
                    "expression": st.just("A"),
                }
            ),
        }
    ),
)
CALLS = [
    ("POST", "/v1/data/objects/query/company"),
    ("POST", "/v1/data/objects/company"),
    ("PUT", "/v1/data/objects/company?keys=Name"),
    ("PUT", "/v1/data/objects/company?keys=Gsid"),
    ("PUT", "/v1/peoplemgmt/v1.0/people"),
    ("POST", "/v2/cockpit/cta"),
    ("PUT", "/v2/cockpit/task"),
    ("POST", "/v2/cockpit/task/list"),
    ("POST", "/v1/users/services/list"),
    ("POST", "/v1/meta/services/objects/describe"),
    ("POST", "/v1/users/m2m/oauth/token"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
@given(body=bodies)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_json_gets_an_envelope(sandbox, api, method, path, body):
    sandbox.limits("gainsight", per_minute=None)
    response = api.send(method, path, data=json.dumps(body))
    assert response.status_code in {200, 400, 401, 404}, response.text
    assert isinstance(response.json()["result"], bool)


@pytest.mark.parametrize(
    "value", [2**63, 10**400, -(10**400), "1e999", "\ud800", "\0", "x" * 10**6]
)
@pytest.mark.parametrize("name", ["Employees", "Name", "Stage", "Arr", "Csm", "RenewalDate"])
def test_extreme_values_get_an_envelope(api, name, value):
    record = {"Name": "A", name: value}
    for keys in (None, name):
        reply = api.update("company", keys, record) if keys else api.insert("company", record)
        assert isinstance(reply["result"], bool)
    condition = {"name": name, "alias": "A", "operator": "EQ", "value": [value]}
    filtered = {"conditions": [condition], "expression": "A"}
    assert isinstance(api.query("company", ["Name"], where=filtered)["result"], bool)
    assert isinstance(api.query("company", ["Name"], limit=1, offset=value)["result"], bool)


@pytest.mark.parametrize("offset", [0, 25_000])
def test_a_big_page_needs_no_sort(offset):
    world = World("empty")
    vendor = world.vendors["gainsight"]
    vendor.load_rows("company", ({"Name": f"Company {n}"} for n in range(100)))
    plan = world.store.execute(
        'explain query plan select * from "gainsight company" where "ModifiedDate" >= ?'
        ' order by "ModifiedDate", "Gsid" limit 50 offset ?',
        ("2026", offset),
    )
    steps = [row["detail"] for row in plan]
    world.store.close()
    assert len(steps) == 1
    assert "USING INDEX" in steps[0]
