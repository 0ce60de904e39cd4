"""Singer tap for Gainsight Customer Communities."""

from __future__ import annotations
