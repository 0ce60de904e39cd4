"""Gainsight CS: the object, People, metadata and token APIs of one tenant."""

from __future__ import annotations

from crosswalk_sandbox.gainsight.vendor import Gainsight

VENDOR = Gainsight
