"""The vendor APIs as one local server, for demo, tests and benchmarks."""

from __future__ import annotations
