"""HTTP with authentication, retry, budget and redaction, once for every Crosswalk connector.

Vendor knowledge lives in one sub-package per vendor; the modules beside this file know no vendor.
"""

from __future__ import annotations
