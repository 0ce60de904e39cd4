"""Run the tap: `python -m tap_gainsight`."""

from __future__ import annotations

from tap_gainsight.tap import TapGainsight

TapGainsight.cli()
