"""The tap's settings."""

from __future__ import annotations

from singer_sdk import typing as th

from connector_kit.salesforce.client import API_VERSION, RESERVE_SHARE
from connector_kit.salesforce.login import WAYS

DEFAULT_OBJECTS = ["Task", "User", "Account", "Contact", "TaskStatus", "TaskPriority"]

SETTINGS = th.PropertiesList(
    th.Property(
        "base_url",
        th.StringType,
        default="https://login.salesforce.com",
        title="Base URL",
        description="Where to log in: the org's My Domain, https://<domain>.my.salesforce.com; "
        "client credentials work nowhere else.",
    ),
    th.Property(
        "api_version",
        th.StringType(pattern=r"^\d+\.0$"),
        default=API_VERSION,
        title="API version",
        description="Version of the Salesforce API, 59.0 or later.",
    ),
    th.Property(
        "auth",
        th.StringType(allowed_values=list(WAYS)),
        default="client_credentials",
        title="Way to log in",
        description="client_credentials, jwt (client id, user and private key) or refresh_token.",
    ),
    th.Property(
        "client_id",
        th.StringType,
        title="Client id",
        description="Consumer key of the external client app or connected app.",
    ),
    th.Property(
        "client_secret",
        th.StringType,
        secret=True,
        title="Client secret",
        description="Its consumer secret; not needed for jwt.",
    ),
    th.Property(
        "private_key",
        th.StringType,
        secret=True,
        title="Private key",
        description="RSA key in PEM whose certificate the app has, for jwt.",
    ),
    th.Property(
        "username",
        th.StringType,
        title="User name",
        description="The user to act as, for jwt.",
    ),
    th.Property(
        "audience",
        th.StringType,
        title="Audience",
        description="Audience of the JWT, if it is not the one that goes with the base URL.",
    ),
    th.Property(
        "refresh_token",
        th.StringType,
        secret=True,
        title="Refresh token",
        description="Token of a login that was made once, for refresh_token.",
    ),
    th.Property(
        "refresh_token_path",
        th.StringType,
        title="Refresh token file",
        description="Where to keep the token that replaces it, if the app rotates refresh tokens.",
    ),
    th.Property(
        "active",
        th.BooleanType,
        default=True,
        title="Active",
        description="False: read nothing, and say so in `extracts`.",
    ),
    th.Property(
        "connection",
        th.StringType,
        default="salesforce",
        title="Connection",
        description="Name of this org in the stream `extracts`.",
    ),
    th.Property(
        "objects",
        th.ArrayType(th.StringType),
        default=DEFAULT_OBJECTS,
        title="Objects",
        description="API names of the objects to read, in any case. Each becomes a stream.",
    ),
    th.Property(
        "start_date",
        th.DateTimeType,
        title="Start date",
        description="Read only rows changed at this moment or later. Everything if not set.",
    ),
    th.Property(
        "look_back_seconds",
        th.IntegerType(minimum=0),
        default=300,
        title="Look-back",
        description="Seconds before the last pass that are read again, for rows saved late.",
    ),
    th.Property(
        "bulk_threshold",
        th.IntegerType(minimum=0),
        default=20_000,
        title="Bulk threshold",
        description="Rows above which an object is read by a Bulk API 2.0 job and not by REST.",
    ),
    th.Property(
        "bulk_wait_seconds",
        th.IntegerType(minimum=0),
        default=3_600,
        title="Longest wait for Bulk",
        description="Seconds to wait for a Bulk job; the next run goes on with the same job.",
    ),
    th.Property(
        "full_pass_interval_days",
        th.NumberType(minimum=0),
        default=14,
        title="Full pass interval",
        description="Days after which an object is read as a whole again; 0: in every run.",
    ),
    th.Property(
        "api_reserve_share",
        th.NumberType(minimum=0, maximum=1),
        default=RESERVE_SHARE,
        title="Reserve of the API quota",
        description="Share of the org's daily API calls that is left to others.",
    ),
).to_dict()
