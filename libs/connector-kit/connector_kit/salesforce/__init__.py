"""Salesforce."""

from __future__ import annotations

from connector_kit.salesforce.client import SalesforceClient

__all__ = ["SalesforceClient"]
