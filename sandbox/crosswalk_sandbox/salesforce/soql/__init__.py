"""SOQL: from the text of a query to rows and values. Replies are made by `query.py` and `bulk/`."""

from __future__ import annotations

from crosswalk_sandbox.salesforce.soql.statement import Statement, prepare

__all__ = ["Statement", "prepare"]
