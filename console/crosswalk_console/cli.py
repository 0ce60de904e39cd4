"""The `crosswalk` command line: options and exit codes, nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosswalk_console.activity import LATEST, UnknownRunError, activity_report
from crosswalk_console.check import check_report
from crosswalk_console.plan import plan_report
from crosswalk_console.ready import ready_report
from crosswalk_console.report import Format, Report, show
from crosswalk_console.unresolved import By, unresolved_report
from crosswalk_console.warehouse import Warehouse, WarehouseUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    help="What Crosswalk plans, did and could not do. Reads the warehouse, never writes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they would show values of members
)

_DEFAULT = f"output/{os.environ.get('MELTANO_ENVIRONMENT') or 'demo'}/warehouse.duckdb"

Path_ = Annotated[
    Path, typer.Option("--warehouse", envvar="WAREHOUSE_PATH", help="The DuckDB file to read.")
]
Format_ = Annotated[Format, typer.Option("--format", help="How to print the answer.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many single lines to list.")]
Reveal = Annotated[bool, typer.Option("--reveal", help="Show personal data as it is.")]


def _run(path: Path, style: Format, make: Callable[[Warehouse], Report]) -> None:
    try:
        with Warehouse(path) as warehouse:
            report = make(warehouse)
    except (WarehouseUnavailableError, UnknownRunError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    show(report, style)
    raise typer.Exit(report.exit_code)


@app.command()
def plan(
    *,
    warehouse: Path_ = Path(_DEFAULT),
    style: Format_ = Format.TABLE,
    limit: Limit = 20,
    reveal: Reveal = False,
) -> None:
    """Show what an apply would write. Exit 0: nothing left, 2: changes pending, 1: invalid."""
    _run(warehouse, style, lambda opened: plan_report(opened, limit=limit, reveal=reveal))


@app.command()
def ready(warehouse: Path_ = Path(_DEFAULT), style: Format_ = Format.TABLE) -> None:
    """Tell whether the plan may still be written. Exit 0: it may, 1: it is too old."""
    _run(warehouse, style, ready_report)


@app.command()
def activity(
    warehouse: Path_ = Path(_DEFAULT),
    style: Format_ = Format.TABLE,
    run: Annotated[str, typer.Option("--run", help="A run's id, or latest.")] = LATEST,
    limit: Limit = 10,
) -> None:
    """Show the last runs, and one in detail: what was read, written, refused."""
    _run(warehouse, style, lambda opened: activity_report(opened, run=run, limit=limit))


@app.command()
def unresolved(
    *,
    warehouse: Path_ = Path(_DEFAULT),
    style: Format_ = Format.TABLE,
    by: Annotated[
        By, typer.Option("--by", help="One line per mail domain, or per member.")
    ] = By.DOMAIN,
    limit: Limit = 20,
    reveal: Reveal = False,
) -> None:
    """Show members without a company, why, and what to do about it."""
    _run(
        warehouse,
        style,
        lambda opened: unresolved_report(opened, by=by, limit=limit, reveal=reveal),
    )


@app.command()
def check(
    warehouse: Path_ = Path(_DEFAULT),
    style: Format_ = Format.TABLE,
    max_rejected_share: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            envvar="CROSSWALK_MAX_REJECTED_SHARE",
            help="Largest share of an object's records that the destination may refuse.",
        ),
    ] = 0.01,
) -> None:
    """Tell whether the last run did everything. Exit 0: it did, 1: it did not."""
    _run(
        warehouse,
        style,
        lambda opened: check_report(opened, max_rejected_share=max_rejected_share),
    )
