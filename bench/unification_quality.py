"""Measure the unification rules on a labelled sample.

    bench/unification_quality DIR [--rules unification_rules_candidate]

DIR holds CSV files with a header row; each may be empty or absent:

    users.csv            user_id, email, username, company_field
    companies.csv        company_id, name, website
    company_domains.csv  company_id, domain
    company_aliases.csv  company_id, alias
    contacts.csv         email, company_id
    truth.csv            user_id, company_id, kind (current or former); a user may have several rows

The sample goes through the ordinary raw tables and models, in a warehouse of its own. A user
without a row in truth.csv belongs to none of the companies: to assign one is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import idna
from dbt_project import run_dbt

ROOT = Path(__file__).resolve().parent.parent
RAW_TABLES = ROOT / "transform" / "fixtures" / "raw_tables.sql"
FILL = ROOT / "bench" / "unification_quality_rows.sql"
COUNT = ROOT / "bench" / "unification_quality_counts.sql"
FILES = {
    "users": ["user_id", "email", "username", "company_field"],
    "companies": ["company_id", "name", "website"],
    "company_domains": ["company_id", "domain"],
    "company_aliases": ["company_id", "alias"],
    "contacts": ["email", "company_id"],
    "truth": ["user_id", "company_id", "kind"],
}
COLUMNS = ["users", "assigned", "current", "ever", "wrong", "no truth", "ambiguous"]
SHARES = ["precision current", "precision ever"]


def ascii_host(host: str) -> str:
    """Return a mail host as A-label, as the tap does; the host itself when IDNA refuses it."""
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return host


def load(warehouse: duckdb.DuckDBPyConnection, sample: Path) -> None:
    """Read the files into a schema `sample`, then into the raw tables."""
    warehouse.execute(RAW_TABLES.read_text(encoding="utf-8"))
    warehouse.execute("create schema sample")
    for name, columns in FILES.items():
        declared = ", ".join(f"{column} varchar" for column in columns)
        warehouse.execute(f"create table sample.{name} ({declared})")
        path = sample / f"{name}.csv"
        if path.exists() and path.stat().st_size:
            reader = (
                "read_csv(?, header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
            )
            warehouse.execute(f"insert into sample.{name} by name from {reader}", [str(path)])
    warehouse.execute("create table sample.ascii_hosts (host varchar, ascii_host varchar)")
    international = warehouse.execute(
        "select distinct split_part(email, '@', 2) from sample.users"
        " where not regexp_full_match(email, '[ -~]*')"
    ).fetchall()
    for (host,) in international:
        warehouse.execute("insert into sample.ascii_hosts values (?, ?)", [host, ascii_host(host)])
    warehouse.execute(FILL.read_text(encoding="utf-8"))


def build(folder: Path, rules: str) -> None:
    """Run the models on the warehouse in `folder`."""
    run_dbt(
        folder, "build", "--select", "+community_users",
        "--resource-type", "model", "--resource-type", "seed",
        "--vars", f"{{unification_rules: {rules}}}",
    )  # fmt: skip


def share(part: int, whole: int) -> str:
    """Return a share as percentage, a dash when there is nothing to share."""
    return f"{100 * part / whole:.2f} %" if whole else "-"


def show(rules: list[tuple[Any, ...]], recalls: list[tuple[str, int, int]]) -> None:
    """Print one line per rule and the total, then the recalls."""
    print(f"{'':28}" + "".join(f"{c:>11}" for c in COLUMNS) + "".join(f"{c:>19}" for c in SHARES))
    for rule, *counts in rules:
        _, assigned, current, ever = counts[:4]
        numbers = "".join(f"{count:>11,}" for count in counts)
        print(f"{rule:28}{numbers}{share(current, assigned):>19}{share(ever, assigned):>19}")
    print()
    for name, right, users in recalls:
        print(f"{name:40}{share(right, users):>10} of {users:,} users")


def main() -> int:
    """Measure the sample given on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sample", type=Path, metavar="DIR")
    parser.add_argument("--rules", default="unification_rules", help="the seed to measure")
    arguments = parser.parse_args()
    if not arguments.sample.is_dir():
        parser.error(f"{arguments.sample} is not a directory")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
            load(warehouse, arguments.sample)
        build(folder, arguments.rules)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
            warehouse.execute(COUNT.read_text(encoding="utf-8"))
            rows = warehouse.execute("from counts order by place, rule").fetchall()
            recalls = warehouse.execute("from recalls order by place").fetchall()
    show([row[1:] for row in rows], [row[1:] for row in recalls])
    return 0


if __name__ == "__main__":
    sys.exit(main())
