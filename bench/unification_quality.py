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
import labelled_sample
from dbt_project import DbtError, run_dbt

ROOT = Path(__file__).resolve().parent.parent
RAW_TABLES = ROOT / "transform" / "fixtures" / "raw_tables.sql"
FILL = ROOT / "bench" / "unification_quality_rows.sql"
COUNT = ROOT / "bench" / "unification_quality_counts.sql"
COUNTS = ["users", "assigned", "current", "ever", "wrong", "no truth", "ambiguous"]
SHARES = ["precision current", "precision ever", "recall", "w/o public"]
WIDTHS = [max(9, len(heading) + 2) for heading in COUNTS + SHARES]


def build(folder: Path, rules: str) -> None:
    """Run the models on the warehouse in `folder`."""
    run_dbt(
        folder, "build", "--select", "+community_users",
        "--resource-type", "model", "--resource-type", "seed",
        "--vars", f"{{unification_rules: {rules}}}",
    )  # fmt: skip


def measure(sample: Path, rules: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the rows of `counts` and `recalls` for the sample in a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
            labelled_sample.load(warehouse, sample)
            warehouse.execute(RAW_TABLES.read_text(encoding="utf-8"))
            warehouse.execute(FILL.read_text(encoding="utf-8"))
        build(folder, rules)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as warehouse:
            warehouse.execute(COUNT.read_text(encoding="utf-8"))
            rows = warehouse.execute("from counts order by place, rule").fetchall()
            recalls = warehouse.execute("from recalls order by place").fetchall()
    return rows, recalls


def share(part: int, whole: int) -> str:
    """Return a share as percentage, a dash when there is nothing to share."""
    return f"{100 * part / whole:.2f} %" if whole else "-"


def line(name: str, values: list[str]) -> str:
    """Return a line of the table."""
    cells = (f"{value:>{width}}" for value, width in zip(values, WIDTHS, strict=True))
    return f"{name:33}" + "".join(cells)


def show(rules: list[tuple[Any, ...]], recalls: list[tuple[str, int, int]]) -> None:
    """Print one line per rule and the total, then the recalls of current companies."""
    print(line("", COUNTS + SHARES))
    for rule, *counts in rules:
        _, assigned, current, ever, _, _, _, labelled, ever_private, labelled_private = counts
        shares = [
            share(current, assigned),
            share(ever, assigned),
            share(ever, labelled),
            share(ever_private, labelled_private),
        ]
        print(line(rule, [f"{count:,}" for count in counts[: len(COUNTS)]] + shares))
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
    try:
        rows, recalls = measure(arguments.sample, arguments.rules)
    except (labelled_sample.SampleError, DbtError) as error:
        parser.exit(2, f"{error}\n")
    show([row[1:] for row in rows], [row[1:] for row in recalls])
    return 0


if __name__ == "__main__":
    sys.exit(main())
