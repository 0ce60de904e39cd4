"""The tap's settings."""

from __future__ import annotations

from singer_sdk import typing as th

from connector_kit.gainsight.client import PAGE_SIZE

DEFAULT_OBJECTS = [
    "company",
    "person",
    "company_person",
    "gsuser",
    "call_to_action",
    "cs_task",
    "da_picklist",
    "Community_User__gc",
]

SETTINGS = th.PropertiesList(
    th.Property(
        "base_url",
        th.StringType,
        required=True,
        title="Base URL",
        description="Address of the tenant: https://<tenant>.gainsightcloud.com or its API domain.",
    ),
    th.Property(
        "access_key",
        th.StringType,
        secret=True,
        title="Access key",
        description="The organization's access key. Or use a client id and secret.",
    ),
    th.Property(
        "client_id",
        th.StringType,
        title="Client id",
        description="OAuth API key of a machine-to-machine connection, in place of an access key.",
    ),
    th.Property(
        "client_secret",
        th.StringType,
        secret=True,
        title="Client secret",
        description="OAuth API secret that belongs to the client id.",
    ),
    th.Property(
        "connection",
        th.StringType,
        default="gainsight",
        title="Connection",
        description="Name of this tenant in the stream `extracts`.",
    ),
    th.Property(
        "objects",
        th.ArrayType(th.StringType),
        default=DEFAULT_OBJECTS,
        title="Objects",
        description="API names of the objects to read, in any case. Each becomes a stream.",
    ),
    th.Property(
        "calls_per_minute",
        th.IntegerType(minimum=1, maximum=100),
        default=60,
        title="Calls per minute",
        description="Our share of the 100 calls per minute that a tenant has for all callers.",
    ),
    th.Property(
        "page_size",
        th.IntegerType(minimum=2, maximum=PAGE_SIZE),
        default=PAGE_SIZE,
        title="Page size",
        description="Rows per call. Lower it only when pages of long texts take too long.",
    ),
    th.Property(
        "lookback_seconds",
        th.IntegerType(minimum=0),
        default=300,
        title="Look-back",
        description="Seconds before the last pass that are read again, for rows saved late.",
    ),
    th.Property(
        "start_date",
        th.DateTimeType,
        title="Start date",
        description="Read only rows changed at this moment or later. Everything if not set.",
    ),
    th.Property(
        "full_pass_interval_days",
        th.NumberType(minimum=0),
        default=14,
        title="Full pass interval",
        description="Days after which an object is read as a whole again; 0: in every run.",
    ),
).to_dict()
