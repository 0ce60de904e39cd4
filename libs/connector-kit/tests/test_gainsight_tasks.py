"""Cockpit's write of tasks: what is sent, and every likely form of an undocumented reply."""

from __future__ import annotations

import pytest

from connector_kit.errors import ConfigurationFailed, NotFound, RequestRefused
from connector_kit.gainsight import GainsightClient
from connector_kit.gainsight.cockpit import NO_ANSWER, refusals

TASKS = [{"Gsid": "1S03A", "Name": "a"}, {"Gsid": "1S03B"}, {"Gsid": "1S03C"}]
REASON = {
    "errorCode": "GSOBJ_1012",
    "errorMessage": "Invalid/Inactive value (status = Parked)",
    "fieldName": "status",
    "invalidValue": ["Parked"],
}


@pytest.fixture
def client(vendor, clock) -> GainsightClient:
    return GainsightClient(vendor.url, access_key="key", clock=clock)


def test_records_are_wrapped_and_numbered(client, vendor, answer):
    vendor.will_answer(answer({}, 502), answer({"result": True, "data": None}))
    assert client.update_tasks(TASKS) == [None, None, None]
    request = vendor.requests[-1]
    assert (request.method, request.path) == ("PUT", "/v2/cockpit/task")
    assert request.json == {
        "requests": [
            {"record": {"referenceId": "0", "Gsid": "1S03A", "Name": "a"}},
            {"record": {"referenceId": "1", "Gsid": "1S03B"}},
            {"record": {"referenceId": "2", "Gsid": "1S03C"}},
        ]
    }


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        pytest.param(None, [None, None, None], id="nothing told"),
        pytest.param([{"Gsid": "1S03A"}], [None, None, None], id="a list"),
        pytest.param({"count": 3}, [None, None, None], id="a count"),
        pytest.param({"success": [], "failure": []}, [None, None, None], id="empty lists"),
        pytest.param({"failure": None}, [None, None, None], id="null"),
        pytest.param(
            {"failure": [{"referenceId": "1", "errors": [REASON]}]},
            [None, "GSOBJ_1012", None],
            id="by reference",
        ),
        pytest.param(
            {"failure": [{"referenceId": 1, "errors": [REASON]}]},
            [None, "GSOBJ_1012", None],
            id="by a number",
        ),
        pytest.param(
            {"failure": [{"Gsid": "1S03C", **REASON}]},
            [None, None, "GSOBJ_1012"],
            id="by id, flat",
        ),
        pytest.param(
            {"failure": [{"referenceId": "0", "errors": []}]},
            ["REFUSED", None, None],
            id="without a reason",
        ),
        pytest.param(
            {"failure": [{"errors": [REASON]}], "success": [{"Gsid": "1S03B"}]},
            [NO_ANSWER, None, NO_ANSWER],
            id="of nobody",
        ),
        pytest.param(
            {"failure": [{"referenceId": "9", **REASON}, {"referenceId": "0", **REASON}]},
            ["GSOBJ_1012", NO_ANSWER, NO_ANSWER],
            id="of somebody else",
        ),
        pytest.param(
            {"failure": ["text"]}, [NO_ANSWER, NO_ANSWER, NO_ANSWER], id="unreadable failures"
        ),
        pytest.param(
            {"count": 1, "errors": [{"success": False, "errors": [REASON]}], "records": None},
            [NO_ANSWER, NO_ANSWER, NO_ANSWER],
            id="as the object API refuses",
        ),
        pytest.param(
            {"count": 1, "errors": [[{"referenceId": "2", **REASON}]]},
            [None, None, "GSOBJ_1012"],
            id="a list of lists",
        ),
        pytest.param(
            {"success": [{"referenceId": "0"}], "errors": [{"referenceId": "1", **REASON}]},
            [None, "GSOBJ_1012", NO_ANSWER],
            id="one written, one refused, one left out",
        ),
        pytest.param(
            {"success": [{"referenceId": "0"}], "failed": [{"referenceId": "1", **REASON}]},
            [None, "GSOBJ_1012", NO_ANSWER],
            id="failed",
        ),
        pytest.param(
            {"success": [{"referenceId": "0"}]},
            [None, NO_ANSWER, NO_ANSWER],
            id="successes that leave rows out",
        ),
        pytest.param({"success": True, "errors": 0}, [None, None, None], id="no lists"),
    ],
)
def test_each_record_has_its_outcome(data, codes):
    found = refusals({"result": True, "data": data}, TASKS)
    assert [error and error.code for error in found] == codes


def test_a_reason_names_the_field_and_hides_the_value():
    (error, *_) = refusals({"data": {"failure": [{"referenceId": "0", **REASON}]}}, TASKS)
    assert (error.field, error.value) == ("status", "Parked")
    assert "Parked" not in error.message + repr(error)


def test_a_call_refused_for_its_records_tells_their_fields(client, vendor, answer):
    data = {"success": [], "failure": [{"referenceId": "0", "errors": [REASON]}]}
    body = {"result": False, "errorCode": "GSOBJ_1012", "errorDesc": "Invalid", "data": data}
    vendor.will_answer(answer(body, 400))
    with pytest.raises(RequestRefused) as refused:
        client.update_tasks(TASKS)
    assert [error.field for error in refused.value.errors] == ["status"]


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        pytest.param("GSOBJ_1011", NotFound, id="no such task"),
        pytest.param("GS_APIG_1000", ConfigurationFailed, id="no such call"),
    ],
)
def test_other_refusals(client, vendor, answer, code, failure):
    body = {"result": False, "errorCode": code, "errorDesc": "text", "data": {}}
    vendor.will_answer(answer(body, 400))
    with pytest.raises(failure):
        client.update_tasks(TASKS)
