"""What the documents tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/*/README.md")]
)
MELTANO = re.compile(r"meltano(?: --\S+)* (?:run|invoke)(?: --\S+)*((?: [\w:.-]+)+)")
MAKE = re.compile(r"(?:^|`)make (\w+)", re.MULTILINE)


def runnable() -> set[str]:
    """Return the jobs, the plugins and their commands."""
    project = yaml.safe_load((ROOT / "meltano.yml").read_text(encoding="utf-8"))
    names = {job["name"] for job in project["jobs"]}
    for pattern in project["include_paths"]:
        for path in ROOT.glob(pattern.removeprefix("./")):
            for group in yaml.safe_load(path.read_text(encoding="utf-8"))["plugins"].values():
                for plugin in group:
                    names |= {plugin["name"]}
                    names |= {f"{plugin['name']}:{each}" for each in plugin.get("commands", {})}
    return names


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCUMENTS, ids=label)
def test_meltano_can_run_what_is_named(path: Path):
    text = path.read_text(encoding="utf-8")
    named = {word for words in MELTANO.findall(text) for word in words.split()}
    assert named - runnable() == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=label)
def test_make_has_the_target(path: Path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert set(MAKE.findall(path.read_text(encoding="utf-8"))) - targets == set()


def test_documents_name_commands_at_all():
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS]
    assert sum(len(MELTANO.findall(text)) for text in texts) > 15
