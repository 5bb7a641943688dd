"""The command line: load, check, report and export without a browser, on the same queries and arithmetic as the pages."""

from __future__ import annotations

import csv
import functools
import inspect
import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from data_access import versions
from data_access.app_settings import AppSettings, Limits
from data_access.engine import Database
from data_access.exchange.loading import LoadRefused
from data_access.exchange.mapping import MappingError, apply_mapping, read_mapping
from data_access.exchange.package import Package, PackageRefused
from data_access.exchange.reading import read_package
from data_access.exchange.writing import ExportRefused, export_portfolio
from data_access.filter import CHOICE_FIELDS, KEYS, FilterOptions, ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from data_access.upgrade import upgrade
from reports.figures import ensure_current
from reports.imports import check, commit, load_demonstration
from reports.policy import PolicyError, policy_in_force
from reports.projects import as_records, projects
from sample_data.demonstration import generate

REFUSED, WRONG_USAGE = 1, 2
Format = Literal["json", "csv"]

application = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
database_commands = typer.Typer(no_args_is_help=True, help="The database's tables.")
report_commands = typer.Typer(no_args_is_help=True, help="Figures as JSON or CSV; every report takes every filter.")
application.add_typer(database_commands, name="db")
application.add_typer(report_commands, name="report")


@application.callback()
def choose_database(
    context: typer.Context,
    database: Annotated[str, typer.Option(help="SQLAlchemy URL; overrides DATABASE_URL.", show_default=False)] = "",
) -> None:
    context.obj = database or AppSettings().database_url


def takes_filter(command: Callable) -> Callable:
    """Give a command every filter field as a repeatable option and hand it the choices as `query`."""
    labels = {item.key: f"{item.label}; repeat for more, - for unassigned." for item in CHOICE_FIELDS}
    labels |= {"search": "Words that the project must contain.", "period": "Reporting date, or a month for its newest.",
               "compare": "Reporting date to compare with.", "snapshot": "Name of a snapshot."}
    own = [item for item in inspect.signature(command, eval_str=True).parameters.values() if item.name != "query"]
    options = [
        inspect.Parameter(key.replace("-", "_"), inspect.Parameter.KEYWORD_ONLY, default=(),
                          annotation=Annotated[list[str], typer.Option(f"--{key}", help=labels[key], show_default=False)])
        for key in KEYS
    ]

    @functools.wraps(command)
    def wrapped(**given):
        query = {key: given.pop(key.replace("-", "_")) or [] for key in KEYS}
        return command(**given, query=query)

    wrapped.__signature__ = inspect.Signature([*own, *options])
    wrapped.__annotations__ = {item.name: item.annotation for item in (*own, *options)}
    return wrapped


def complain(line: object, status: int) -> typer.Exit:
    print(line, file=sys.stderr)
    return typer.Exit(status)


@contextmanager
def opened(url: str):
    """The upgraded database; every refusal becomes lines on standard error and exit status 1."""
    try:
        database = Database(url)
    except (ValueError, ImportError) as error:
        raise complain(error, WRONG_USAGE) from error
    try:
        upgrade(database)
        yield database
    except PackageRefused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(REFUSED) from refused
    except (LoadRefused, ExportRefused, MappingError, PolicyError) as refused:
        raise complain(refused, REFUSED) from refused
    except OperationalError as error:
        place = database.url.render_as_string(hide_password=True)
        raise complain(f"the database {place} cannot be used: {error.orig}", REFUSED) from error
    finally:
        database.close()


@contextmanager
def progress_bar():
    """A function (what, done, total) that moves a bar on standard error; None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bars: dict[str, int] = {}

        def move(what: str, done: int, total: int | None) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total)
            progress.update(bars[what], completed=done, total=total)

        yield move


def printed(rows: list[dict], columns: list[str], form: Format) -> None:
    """Print flat objects as JSON or CSV: fixed keys, ISO dates, null (an empty cell) where not measured."""
    if form == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, allow_nan=False, indent=1)
        print()
        return
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def raised_limits(raised: list[str]) -> Limits:
    """The default limits with those raised that `NAME=VALUE` name, for example upload_bytes=500000000."""
    names = ", ".join(Limits.model_fields)
    given = {}
    for item in raised:
        name, _, value = item.partition("=")
        if name not in Limits.model_fields or not value.isdecimal() or int(value) < 1:
            raise complain(f"--limit {item}: expected NAME=VALUE with a whole number and one of {names}", WRONG_USAGE)
        given[name] = int(value)
    return Limits(**given)


def asked_filter(database: Database, query: dict[str, list[str]]) -> tuple[ProjectFilter, FilterOptions]:
    """The filter that the options ask for; an unknown value is wrong usage here, where a page would only name it."""
    with database.read() as connection:
        options = read_options(connection)
    project_filter, ignored = ProjectFilter.from_query(query, options)
    for item in ignored:
        print(f"--{item.key} {item.value}: expected {item.expected}", file=sys.stderr)
    if ignored:
        raise typer.Exit(WRONG_USAGE)
    return project_filter, options


@database_commands.command("upgrade")
def database_upgrade(context: typer.Context) -> None:
    """Create the tables or bring them to the newest version."""
    with opened(context.obj):
        pass


@application.command("import")
def import_portfolio(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(exists=True, help="Folder, zip or xlsx; with --mapping any CSV or XLSX tables.")],
    mode: Annotated[Literal["replace", "merge"], typer.Option(help="Whole truth, or insert and update by key.")] = "replace",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and count, write nothing.")] = False,
    mapping: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="How tables map onto the format.")] = None,
    limit: Annotated[list[str], typer.Option(help="Raise a limit: NAME=VALUE; repeat for more.", show_default=False)] = (),
) -> None:
    """Load a portfolio: all of it or, where anything is wrong, nothing; prints the counts of each table."""
    with opened(context.obj) as database, progress_bar() as progress:
        package = read_source(source, mapping, raised_limits(limit), progress)
        for warning in package.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        preview = check(database, package, mode, progress=progress)
        counts = preview.counts
        if not dry_run:
            policy = policy_in_force(database)
            counts = commit(database, preview, policy, identity=LOCAL_OWNER, progress=progress).counts
    rows = [{"table": name, **count._asdict()} for name, count in counts.items()]
    printed(rows, [], "json")


def read_source(source: Path, mapping: Path | None, limits: Limits, progress) -> Package:
    if mapping:
        return apply_mapping(read_mapping(mapping), source, limits)
    return read_package(source, limits, progress=progress)


@application.command("export")
@takes_filter
def export(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="A folder, or a file that ends in .zip or .xlsx.")],
    query: dict[str, list[str]],
) -> None:
    """Write the portfolio, or the filtered part of it, in the exchange format."""
    with opened(context.obj) as database, progress_bar() as progress:
        ensure_current(database, policy_in_force(database))
        project_filter, options = asked_filter(database, query)
        chosen = None if project_filter.is_at_rest else set(projects(database, project_filter, options)["project_id"])
        export_portfolio(database, target, project_ids=chosen, progress=progress)


@application.command("demo")
def demonstration(
    context: typer.Context,
    size: Annotated[int, typer.Option(min=1, max=1_000_000, help="Number of projects.")] = 120,
    replace: Annotated[bool, typer.Option("--replace", help="Even over other data.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only into a database without a portfolio.")] = False,
) -> None:
    """Load the demonstration portfolio: made up, the same every time."""
    with opened(context.obj) as database, progress_bar() as progress:
        with database.read() as connection:
            origin = versions.current(connection).origin
        if if_empty and origin != "empty":
            return
        policy = policy_in_force(database)
        load_demonstration(database, generate(size), policy, identity=LOCAL_OWNER, replace_other=replace, progress=progress)


@report_commands.command("projects")
@takes_filter
def report_projects(
    context: typer.Context,
    query: dict[str, list[str]],
    form: Annotated[Format, typer.Option("--format", help="json or csv.")] = "json",
) -> None:
    """One object for each project in the portfolio at the reporting date, worst first."""
    with opened(context.obj) as database:
        ensure_current(database, policy_in_force(database))
        project_filter, options = asked_filter(database, query)
        frame = projects(database, project_filter, options)
    printed(as_records(frame), list(frame.columns), form)


if __name__ == "__main__":
    application()
