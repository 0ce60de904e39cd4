"""Gainsight Customer Communities (formerly inSided)."""

from __future__ import annotations

from connector_kit.communities.client import CommunitiesClient

__all__ = ["CommunitiesClient"]
