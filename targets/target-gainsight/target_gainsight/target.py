"""target-gainsight: applies a plan to Gainsight CS."""

from __future__ import annotations

from singer_sdk import typing as th

from target_gainsight.base import PlanTarget


class TargetGainsight(PlanTarget):
    """Applies plans: a stream per Gainsight object, a record per row to write or delete."""

    name = "target-gainsight"
    package_name = "crosswalk-target-gainsight"

    config_jsonschema = th.PropertiesList(
        th.Property(
            "base_url",
            th.StringType,
            required=True,
            title="Base URL",
            description="https://<tenant>.gainsightcloud.com or the organization's API domain.",
        ),
        th.Property(
            "access_key",
            th.StringType,
            secret=True,
            title="Access key",
            description="The organization's API access key; or give client id and secret.",
        ),
        th.Property(
            "client_id",
            th.StringType,
            title="Client id",
            description="OAuth API key of a machine-to-machine connection.",
        ),
        th.Property(
            "client_secret",
            th.StringType,
            secret=True,
            title="Client secret",
            description="OAuth API secret of that connection.",
        ),
        th.Property(
            "objects",
            th.ObjectType(additional_properties=th.StringType),
            required=True,
            title="Objects",
            description="Stream to Gainsight object; `person` goes through the People API.",
        ),
        th.Property(
            "match_keys",
            th.ObjectType(additional_properties=th.ArrayType(th.StringType)),
            default={},
            title="Match keys",
            description="Stream to fields by which a create looks for a row that is already there.",
        ),
        th.Property(
            "task_updates",
            th.StringType(allowed_values=["cockpit", "object"]),
            default="cockpit",
            title="Task updates",
            description="How tasks (`cs_task`) are written: by Cockpit's call or the object API.",
        ),
        th.Property(
            "receipts_path",
            th.StringType,
            title="Receipts path",
            description="Folder for receipts; if not set, $RECEIPTS_PATH or output/receipts.",
        ),
        th.Property(
            "calls_per_minute",
            th.IntegerType(minimum=1),
            default=60,
            title="Calls per minute",
            description="Share of the tenant's 100 calls per minute that this target may use.",
        ),
        th.Property(
            "dry_run",
            th.BooleanType,
            default=False,
            title="Dry run",
            description="Print what would be sent and send nothing.",
        ),
    ).to_dict()
