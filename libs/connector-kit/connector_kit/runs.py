"""The id that every plugin of one run shares."""

from __future__ import annotations

import os
import uuid

# Meltano's own variables are not documented as an interface: keep them a fallback for ours.
_VARIABLES = ("CROSSWALK_RUN_ID", "MELTANO_PARENT_CONTEXT_UUID", "MELTANO_RUN_ID")
_OWN_ID = uuid.uuid4().hex


def run_id() -> str:
    """Return the run's id: from the environment, else one that lasts as long as this process."""
    return next((value for name in _VARIABLES if (value := os.environ.get(name))), _OWN_ID)
