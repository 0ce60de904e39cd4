"""Salesforce: REST data API, sObject Collections, Composite, SOQL, Bulk API 2.0, OAuth."""

from __future__ import annotations

from crosswalk_sandbox.salesforce.vendor import Salesforce

VENDOR = Salesforce

__all__ = ["VENDOR"]
