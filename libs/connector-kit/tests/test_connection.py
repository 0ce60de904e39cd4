from __future__ import annotations

import pytest

from connector_kit.clock import SystemClock
from connector_kit.connection import Connection
from connector_kit.errors import (
    AuthenticationFailed,
    ConfigurationFailed,
    ConnectorError,
    QuotaExhausted,
    ServiceUnavailable,
)
from connector_kit.extracts import ExtractLog
from connector_kit.stats import ApiStats


class _Client:
    def __init__(self):
        self.stats = ApiStats()


class _Connection(Connection):
    """A vendor that answers what it was told to."""

    answers: dict[str, object]

    def list_objects(self):
        self.client.stats.add(calls=1)
        return [{"name": name} for name in self.answers]

    def ask_for(self, name):
        self.client.stats.add(calls=1)
        if isinstance(answer := self.answers[name], ConnectorError):
            raise answer
        return answer

    def how_to_create(self, name):
        return "create it by hand, or " if name.endswith("__x") else ""


@pytest.fixture
def connection():
    return _Connection("there", _Client(), ExtractLog("there"), SystemClock())


def _error(kind):
    return kind("It went wrong.", next_step="Look.")


def test_everything_is_asked_for_once(connection):
    connection.answers = {"Account": "described"}
    assert [connection.describe(n) for n in ("Account", "ACCOUNT")] == ["described"] * 2
    assert connection.objects == connection.objects == [{"name": "Account"}]
    assert connection.client.stats.calls == 2
    assert connection.cost_of_describing.calls == 1


@pytest.mark.parametrize(
    ("kind", "after_an_answer", "stops"),
    [
        pytest.param(AuthenticationFailed, True, True, id="credentials"),
        pytest.param(QuotaExhausted, True, True, id="quota"),
        pytest.param(ServiceUnavailable, False, True, id="never reached"),
        pytest.param(ServiceUnavailable, True, False, id="out for one object"),
        pytest.param(ConfigurationFailed, True, False, id="not readable"),
    ],
)
def test_what_would_fail_for_all_is_tried_once(connection, kind, after_an_answer, stops):
    connection.answers = {"first": "described", "bad": _error(kind), "next": "described"}
    if after_an_answer:
        connection.describe("first")
    for _ in range(2):
        with pytest.raises(kind):
            connection.describe("bad")
    assert connection.client.stats.calls == (2 if after_an_answer else 1)
    assert (connection.stopped is not None) is stops
    if stops:
        with pytest.raises(kind):
            connection.describe("next")
    else:
        assert connection.describe("next") == "described"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("mine__x", "create it by hand, or take it out", id="custom"),
        pytest.param("theirs", "there, take it out", id="standard"),
    ],
)
def test_an_unreadable_object_is_named_with_what_to_do(connection, name, hint):
    connection.answers = {name: _error(ConfigurationFailed)}
    with pytest.raises(ConfigurationFailed) as caught:
        connection.describe(name)
    assert caught.value.message == f"{name}: It went wrong."
    assert hint in caught.value.next_step
