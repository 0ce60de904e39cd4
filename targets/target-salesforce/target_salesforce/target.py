"""target-salesforce: applies a plan to Salesforce."""

from __future__ import annotations

from singer_sdk import typing as th

from target_salesforce.base import PlanTarget


class TargetSalesforce(PlanTarget):
    """Applies plans: a stream per Salesforce object, a record per row to write or delete."""

    name = "target-salesforce"
    package_name = "crosswalk-target-salesforce"

    config_jsonschema = th.PropertiesList(
        th.Property(
            "base_url",
            th.StringType,
            default="https://login.salesforce.com",
            title="Login address",
            description="Where to log in; client credentials need the org's My Domain.",
        ),
        th.Property(
            "api_version",
            th.StringType,
            default="62.0",
            title="API version",
            description="Version of the Salesforce API.",
        ),
        th.Property(
            "auth",
            th.StringType,
            default="client_credentials",
            allowed_values=["client_credentials", "jwt", "refresh_token"],
            title="Way to log in",
            description="client_credentials, jwt or refresh_token.",
        ),
        th.Property(
            "client_id",
            th.StringType,
            title="Client id",
            description="Consumer key of the external client app.",
        ),
        th.Property(
            "client_secret",
            th.StringType,
            secret=True,
            title="Client secret",
            description="Consumer secret, for client credentials and refresh token.",
        ),
        th.Property(
            "private_key",
            th.StringType,
            secret=True,
            title="Private key",
            description="PEM text of the key whose certificate the app has, for jwt.",
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
            description="Audience of the token for jwt, if the login address does not tell it.",
        ),
        th.Property(
            "refresh_token",
            th.StringType,
            secret=True,
            title="Refresh token",
            description="The refresh token.",
        ),
        th.Property(
            "refresh_token_path",
            th.StringType,
            title="Refresh token file",
            description="File that keeps the newest token where the org rotates them.",
        ),
        th.Property(
            "objects",
            th.ObjectType(
                additional_properties=th.ObjectType(
                    th.Property("object", th.StringType, required=True),
                    th.Property("match", th.StringType, default="Id"),
                )
            ),
            required=True,
            title="Objects",
            description="Stream to `object` and `match`: Id, or the external id field to match on.",
        ),
        th.Property(
            "bulk_threshold",
            th.IntegerType(minimum=0),
            default=2_000,
            title="Bulk threshold",
            description="More rows of one operation than this go through Bulk API 2.0.",
        ),
        th.Property(
            "bulk_wait_seconds",
            th.IntegerType(minimum=1),
            default=7_200,
            title="Patience with Bulk jobs",
            description="After this time a job is aborted; what it has done is kept.",
        ),
        th.Property(
            "duplicates",
            th.StringType,
            default="block",
            allowed_values=["block", "allow"],
            title="Duplicates",
            description="What duplicate rules only warn of: block refuses it, allow saves it.",
        ),
        th.Property(
            "api_reserve_share",
            th.NumberType(minimum=0, maximum=1),
            default=0.1,
            title="Reserve",
            description="Share of the org's daily API calls that is left to others.",
        ),
        th.Property(
            "receipts_path",
            th.StringType,
            title="Receipts path",
            description="Folder for receipts; if not set, $RECEIPTS_PATH or output/receipts.",
        ),
        th.Property(
            "spool_path",
            th.StringType,
            title="Spool path",
            description="Folder for rows on their way; if not set, `spool` below the receipts.",
        ),
        th.Property(
            "dry_run",
            th.BooleanType,
            default=False,
            title="Dry run",
            description="Print what would be sent and send nothing.",
        ),
    ).to_dict()
