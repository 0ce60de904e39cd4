"""docs/production.md lists the fields to create, and a first run needs every one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = {
    "gainsight__community_user": "### Gainsight: a custom object",
    "salesforce__contact": "### Salesforce: Contact",
    "salesforce__account": "### Salesforce: Account",
    "salesforce__task": "### Salesforce: Task",
}


@pytest.mark.parametrize("plan", HEADINGS)
def test_every_custom_field_of_the_mapping_is_listed(plan: str):
    project = yaml.safe_load((ROOT / "transform" / "dbt_project.yml").read_text(encoding="utf-8"))
    mapped = project["vars"]["field_mapping"][plan]
    guide = (ROOT / "docs" / "production.md").read_text(encoding="utf-8")
    section = guide.split(HEADINGS[plan])[1].split("\n#")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    custom = {field for field in mapped if re.search(r"__(gc|c)$", field)}
    assert custom
    assert {field for field in listed if field != "Name"} == custom
