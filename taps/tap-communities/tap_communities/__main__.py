"""Run the tap with `python -m tap_communities`."""

from __future__ import annotations

from tap_communities.tap import TapCommunities

TapCommunities.cli()
