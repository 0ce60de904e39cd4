"""One run of the target against Gainsight: describe an object once, then write lot by lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector_kit.apply.delivery import Delivery, prepared
from connector_kit.apply.mapping import PlanMapping
from connector_kit.errors import ConfigurationFailed
from connector_kit.gainsight import GainsightClient
from target_gainsight.lookup import check_key
from target_gainsight.mapping import GAINSIGHT, PersonMapping
from target_gainsight.metadata import read_rules
from target_gainsight.tasks import (
    COCKPIT,
    TASK,
    CockpitWriter,
    Items,
    TaskMapping,
    TaskWriter,
)
from target_gainsight.writers import ObjectWriter, PersonWriter

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable, Mapping

    from connector_kit.apply.ledger import Ledger
    from connector_kit.apply.plan import PlanRow
    from connector_kit.clock import Clock

PERSON = "person"


class GainsightDelivery(Delivery):
    """Writes plans to Gainsight, each lot of rows at once."""

    def __init__(self, config: Mapping[str, Any], clock: Clock, logger: logging.Logger) -> None:
        super().__init__(GAINSIGHT, config, clock, logger)
        self._pipes: dict[str, tuple[PlanMapping, ObjectWriter | PersonWriter]] = {}
        self._client: GainsightClient | None = None

    def open(self, stream: str, columns: Iterable[str]) -> None:
        """Check that the settings know the stream; new columns mean a new mapping."""
        self._pipes.pop(stream, None)
        super().open(stream, columns)

    def check_settings(self) -> None:
        """Check that match keys are for streams that are set."""
        unknown = set(self._config.get("match_keys") or {}).difference(self._config["objects"])
        if unknown:
            raise ConfigurationFailed(
                f"`match_keys` names what `objects` does not: {', '.join(sorted(unknown))}.",
                next_step="Use the same names in both settings.",
            )

    def deliver(self, stream: str, rows: list[PlanRow], ledger: Ledger) -> bool:
        """Write the rows now."""
        mapping, writer = self._pipe(stream, ledger)
        writer.write(prepared(rows, mapping, ledger))
        return True

    def calls(self) -> int:
        """Return the calls made so far."""
        return self._client.stats.calls if self._client else 0

    def _pipe(self, stream: str, ledger: Ledger) -> tuple[PlanMapping, ObjectWriter | PersonWriter]:
        """Describe the object, once, and bind the plan's columns to it."""
        if stream in self._pipes:
            return self._pipes[stream]
        if self._client is None:
            self._client = _client(self._config, self._clock)
        name, columns = self._config["objects"][stream], self._columns[stream]
        rules = read_rules(self._client.describe(name))
        if name.casefold() == PERSON:
            self._pipes[stream] = (
                PersonMapping(name, rules, columns),
                PersonWriter(self._client, ledger),
            )
        elif name.casefold() == TASK:
            way = self._config["task_updates"]
            tasks = TaskMapping(name, rules, columns, Items(self._client), way)
            writes = CockpitWriter if way == COCKPIT else TaskWriter
            self._pipes[stream] = (tasks, writes(self._client, name, tasks, ledger, self._clock))
        else:
            keys = (self._config.get("match_keys") or {}).get(stream, [])
            mapping = PlanMapping(GAINSIGHT, name, rules, columns, keys)
            for key in mapping.match_keys:
                check_key(name, mapping.rule(key))
            writer = ObjectWriter(self._client, name, mapping, ledger, self._clock)
            self._pipes[stream] = (mapping, writer)
        return self._pipes[stream]


def _client(config: Mapping[str, Any], clock: Clock) -> GainsightClient:
    return GainsightClient(
        config["base_url"],
        access_key=config.get("access_key"),
        client_id=config.get("client_id"),
        client_secret=config.get("client_secret"),
        clock=clock,
        calls_per_minute=config["calls_per_minute"],
    )
