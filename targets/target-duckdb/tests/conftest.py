from __future__ import annotations

import io
import json

import duckdb
import pytest

from target_duckdb.target import TargetDuckDB


class Playground:
    """A warehouse file, and the target run on it in this process."""

    def __init__(self, path, capsys):
        self.path = path
        self.states = []
        self._capsys = capsys

    def target(self, **settings):
        return TargetDuckDB(config={"path": str(self.path), "schema": "raw", **settings})

    def load(self, *messages, **settings):
        """Load messages (objects, or lines as text); return the emitted states."""
        lines = [m if isinstance(m, str) else json.dumps(m) for m in messages]
        return self._listen(io.StringIO("\n".join(lines)), settings)

    def load_bytes(self, *messages, **settings):
        """Do the same from a file, as the command does; messages may be bytes."""
        lines = [m if isinstance(m, bytes) else json.dumps(m).encode() for m in messages]
        file = self.path.with_suffix(".singer")
        file.write_bytes(b"\n".join(lines))
        with file.open() as source:
            return self._listen(source, settings)

    def _listen(self, source, settings):
        self._capsys.readouterr()
        target = self.target(**settings)
        try:
            target.listen(source)
        finally:
            target._loader._close()  # a process that fails ends here
            self.states = [json.loads(s) for s in self._capsys.readouterr().out.splitlines()]
        return self.states

    def sql(self, query):
        with duckdb.connect(str(self.path)) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return connection.execute(query).fetchall()

    def types(self, table):
        rows = self.sql(
            "SELECT column_name, data_type FROM duckdb_columns() "
            f"WHERE table_name = '{table}' AND NOT starts_with(column_name, '_sdc')"
        )
        return dict(rows)


@pytest.fixture
def warehouse(tmp_path, capsys):
    return Playground(tmp_path / "warehouse.duckdb", capsys)


@pytest.fixture
def schema():
    """Build a SCHEMA message: schema("s", {"id": "integer"}, keys=["id"])."""

    def build(stream, properties, keys=(), **more):
        properties = {
            name: {"type": [kind, "null"]} if isinstance(kind, str) else kind
            for name, kind in properties.items()
        }
        return {
            "type": "SCHEMA",
            "stream": stream,
            "schema": {"type": "object", "properties": properties, **more},
            "key_properties": list(keys),
        }

    return build


@pytest.fixture
def record():
    return lambda stream, values, **more: {
        "type": "RECORD", "stream": stream, "record": values, **more,
    }  # fmt: skip


@pytest.fixture
def state():
    return lambda value: {"type": "STATE", "value": value}
