"""The settings of the tap."""

from __future__ import annotations

from typing import Any

from singer_sdk import typing as th

_CONNECTION = th.ObjectType(
    th.Property(
        "name",
        th.StringType(pattern="^[A-Za-z0-9_-]+$"),
        required=True,
        title="Name",
        description="Our name for the community; part of every key, so never change it.",
    ),
    th.Property(
        "community_id",
        th.StringType,
        title="Community ID",
        description="The vendor's tenant id, such as `customer-en`, as the Control URL shows it.",
    ),
    th.Property(
        "base_url",
        th.StringType,
        required=True,
        title="Base URL",
        description="Regional API host, such as https://api2-eu-west-1.insided.com.",
    ),
    th.Property("client_id", th.StringType, required=True, title="Client ID"),
    th.Property(
        "client_secret",
        th.StringType,
        required=True,
        secret=True,
        title="Client secret",
        description="From Control > Integrations > API.",
    ),
    th.Property(
        "active",
        th.BooleanType,
        default=True,
        title="Active",
        description="Whether to read this community; false keeps the entry and its state.",
    ),
)

SETTINGS: dict[str, Any] = th.PropertiesList(
    th.Property(
        "connections",
        th.ArrayType(_CONNECTION),
        required=True,
        secret=True,
        title="Connections",
        description="The communities (tenants) to read.",
    ),
    th.Property(
        "full_pass_interval_hours",
        th.NumberType(minimum=0),
        default=20,
        title="Full pass interval",
        description="Hours after which lists are read to the end again; 0 for every run.",
    ),
    th.Property(
        "overlap_days",
        th.IntegerType(minimum=0),
        default=1,
        title="Overlap",
        description="Days before the bookmark that an incremental read asks for again.",
    ),
    th.Property(
        "profile_fields_max_calls",
        th.IntegerType(minimum=0),
        default=0,
        title="Profile field calls",
        description="Members per run and connection whose profile fields are read; 0: none.",
    ),
    th.Property(
        "default_phone_region",
        th.StringType(pattern="^[A-Z]{2}$"),
        title="Default phone region",
        description="Country of telephone numbers without a country code, such as US.",
    ),
    th.Property(
        "pages_in_flight",
        th.IntegerType(minimum=1, maximum=16),
        default=3,
        title="Pages in flight",
        description="Pages of one list that are fetched at the same time.",
    ),
    th.Property(
        "calls_per_minute",
        th.IntegerType(minimum=1),
        default=300,
        title="Calls per minute",
        description="Upper bound per connection; the vendor publishes no limit.",
    ),
).to_dict()
