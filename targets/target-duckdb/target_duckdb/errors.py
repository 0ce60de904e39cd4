"""What can be wrong with a stream. Texts name streams, fields and types, never a value.

InvalidLine          a line that is not a Singer message
RecordBeforeSchema   a record of a stream whose schema has not arrived
InvalidSchema        a SCHEMA message that describes no properties
IncompatibleSchema   a type that the stored column cannot be widened to
InvalidRecord        a value that the stream's own schema forbids
MissingKey           a record without a value in a key property
RecordTooLong        a record that DuckDB cannot read within its memory
WarehouseLocked      another process kept the warehouse file to itself for too long
"""
# ruff: noqa: N818 - named for what happened, like their base

from __future__ import annotations

from singer_sdk import exceptions as sdk

from connector_kit.errors import ConnectorError


class InvalidLine(ConnectorError, sdk.InvalidInputLine):
    """The tap wrote something that is not a Singer message, or died while writing one."""

    default_code = "INVALID_LINE"


class RecordBeforeSchema(ConnectorError, sdk.RecordsWithoutSchemaException):
    """A record arrived before the schema of its stream."""

    default_code = "RECORD_BEFORE_SCHEMA"


class InvalidSchema(ConnectorError, sdk.InvalidJSONSchema):
    """A SCHEMA message describes no properties."""

    default_code = "INVALID_SCHEMA"


class IncompatibleSchema(ConnectorError):
    """A column would have to change to a type that cannot hold what is stored."""

    default_code = "INCOMPATIBLE_SCHEMA"


class InvalidRecord(ConnectorError):
    """A record breaks the schema of its stream."""

    default_code = "INVALID_RECORD"


class MissingKey(InvalidRecord, sdk.MissingKeyPropertiesError):
    """A record has no value in a key property."""

    default_code = "MISSING_KEY"


class RecordTooLong(InvalidRecord):
    """A record needs more memory than DuckDB may use."""

    default_code = "RECORD_TOO_LONG"


class WarehouseLocked(ConnectorError):
    """Another process holds the warehouse file."""

    default_code = "WAREHOUSE_LOCKED"
