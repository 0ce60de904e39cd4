"""The Customer Communities REST API."""

from __future__ import annotations

from crosswalk_sandbox.communities.vendor import Communities

VENDOR = Communities
