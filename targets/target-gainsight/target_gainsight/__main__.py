"""Run the target with `python -m target_gainsight`."""

from __future__ import annotations

from target_gainsight.target import TargetGainsight

TargetGainsight.cli()
