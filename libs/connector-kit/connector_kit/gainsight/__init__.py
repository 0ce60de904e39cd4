"""Gainsight CS."""

from __future__ import annotations

from connector_kit.gainsight.client import Condition, GainsightClient

__all__ = ["Condition", "GainsightClient"]
