"""The command line: load, check, report and export without a browser, on the same queries and arithmetic as the pages."""

from __future__ import annotations

import csv
import functools
import inspect
import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import pandas
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from components.demonstration import PROJECTS, bring_demonstration
from data_access import versions
from data_access.app_settings import AppSettings, Limits
from data_access.engine import Database
from data_access.exchange.loading import LoadRefused
from data_access.exchange.mapping import MappingError, apply_mapping, read_mapping
from data_access.exchange.package import Package, PackageRefused
from data_access.exchange.reading import read_package
from data_access.exchange.writing import ExportRefused, export_portfolio
from data_access.filter import CHOICE_FIELDS, KEYS, FilterOptions, ProjectFilter
from data_access.identity import LOCAL_OWNER
from data_access.upgrade import upgrade
from metrics.policy import Policy
from reports import snapshots
from reports.figures import ensure_current
from reports.imports import check, commit
from reports.kpis import RECORD_KEYS, kpis
from reports.kpis import as_records as kpi_records
from reports.maturity_export import UnknownCampaign, maturity_report
from reports.maturity_model import ModelRefused, model_of_file
from reports.network import network_report
from reports.policy import PolicyError, policy_in_force
from reports.projects import as_records, projects
from reports.slip import SlipRefused, paired, slip_report
from reports.snapshots import SnapshotRefused
from reports.utilisation import PersonRowsOff, utilisation
from sample_data.demonstration.earlier import FEWEST_WITHOUT_RECORDS, MOST_RECORDS

REFUSED, WRONG_USAGE = 1, 2
Format = Literal["json", "csv"]
FormatOption = Annotated[Format, typer.Option("--format", help="json or csv.")]

application = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
database_commands = typer.Typer(no_args_is_help=True, help="The database's tables.")
report_commands = typer.Typer(no_args_is_help=True, help="Figures as JSON or CSV; every report takes every filter.")
application.add_typer(database_commands, name="db")
snapshot_commands = typer.Typer(no_args_is_help=True, help="The whole portfolio, frozen under a name.")
period_commands = typer.Typer(no_args_is_help=True, help="Reporting periods.")
maturity_commands = typer.Typer(no_args_is_help=True, help="Maturity models.")
application.add_typer(report_commands, name="report")
application.add_typer(snapshot_commands, name="snapshot")
application.add_typer(period_commands, name="period")
application.add_typer(maturity_commands, name="maturity")


@application.callback()
def choose_database(
    context: typer.Context,
    database: Annotated[str, typer.Option(help="SQLAlchemy URL; overrides DATABASE_URL.", show_default=False)] = "",
) -> None:
    try:
        context.obj = database or AppSettings().database_url
    except ValidationError as error:
        wrong = "\n".join(f"{item['loc'][0]}: {item['msg']}" for item in error.errors(include_url=False))
        raise complain(wrong, WRONG_USAGE) from error


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
    except (LoadRefused, ExportRefused, MappingError, SnapshotRefused, PolicyError, PersonRowsOff) as refused:
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


def asked_of(database: Database, query: dict[str, list[str]]) -> tuple[Database, ProjectFilter, FilterOptions, Policy]:
    """What to ask: the database or the snapshot in the options, the filter, what can be chosen, and the policy of that moment.

    An unknown value is wrong usage here, where a page would only name it.
    """
    options = snapshots.options_at(database, database)
    name = next((given for given in query["snapshot"][-1:] if given in options.snapshots), "")
    policy = snapshots.policy_at(database, name, policy_in_force(database))
    asked = snapshots.at_moment(database, name, policy)
    ensure_current(asked, policy)
    options = snapshots.options_at(database, asked)
    project_filter, ignored = ProjectFilter.from_query(query, options)
    for item in ignored:
        print(f"--{item.key} {item.value}: expected {item.expected}", file=sys.stderr)
    if ignored:
        raise typer.Exit(WRONG_USAGE)
    return asked, project_filter, options, policy


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
        for warning in preview.leaving:
            print(f"warning: {warning}", file=sys.stderr)
        if preview.losses:
            print(f"warning: this removes {'; '.join(preview.losses)}", file=sys.stderr)
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
        asked, project_filter, options, _ = asked_of(database, query)
        chosen = None if project_filter.is_at_rest else set(projects(asked, project_filter, options)["project_id"])
        export_portfolio(asked, target, project_ids=chosen, progress=progress)


@application.command("demo")
def demonstration(
    context: typer.Context,
    size: Annotated[int, typer.Option(min=1, max=1_000_000, help="Number of projects.")] = PROJECTS,
    replace: Annotated[bool, typer.Option("--replace", help="Even over other data.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only into a database without a portfolio.")] = False,
    closed_periods: Annotated[int | None, typer.Option(
        min=0, max=MOST_RECORDS, show_default=False,
        help=f"How many earlier reporting dates are closed, with a snapshot of each: {MOST_RECORDS}, and none from "
             f"{FEWEST_WITHOUT_RECORDS:,} projects on, unless given.")] = None,
) -> None:
    """Load the demonstration portfolio with its closed periods: made up, the same every time."""
    with opened(context.obj) as database, progress_bar() as progress:
        with database.read() as connection:
            origin = versions.current(connection).origin
        if if_empty and origin != "empty":
            return
        bring_demonstration(database, identity=LOCAL_OWNER, size=size, closed_periods=closed_periods, replace_other=replace,
                            progress=progress)


@report_commands.command("projects")
@takes_filter
def report_projects(
    context: typer.Context,
    query: dict[str, list[str]],
    form: FormatOption = "json",
) -> None:
    """One object for each project in the portfolio at the reporting date, worst first."""
    with opened(context.obj) as database:
        asked, project_filter, options, _ = asked_of(database, query)
        frame = projects(asked, project_filter, options)
    printed(as_records(frame), list(frame.columns), form)


@report_commands.command("kpis")
@takes_filter
def report_kpis(context: typer.Context, query: dict[str, list[str]], form: FormatOption = "json") -> None:
    """One object for each key figure of the catalogue; null where it is not measured."""
    with opened(context.obj) as database:
        records = kpi_records(kpis(*asked_of(database, query)))
    if form == "csv":
        records = [{**record, "left_out": json.dumps(record["left_out"], ensure_ascii=False)} for record in records]
    printed(records, list(RECORD_KEYS), form)


@report_commands.command("utilisation")
@takes_filter
def report_utilisation(
    context: typer.Context,
    query: dict[str, list[str]],
    by: Annotated[Literal["team", "role", "person"], typer.Option(help="What a row is.")] = "role",
    form: FormatOption = "json",
) -> None:
    """One object for each row and month: capacity, hours over all projects, and the part outside the filter."""
    with opened(context.obj) as database:
        frame = utilisation(*asked_of(database, query), by)
    printed(as_records(frame), list(frame.columns), form)


@report_commands.command("maturity")
@takes_filter
def report_maturity(
    context: typer.Context,
    query: dict[str, list[str]],
    campaign: Annotated[str, typer.Option(help="The name of a campaign with published results.")],
    form: FormatOption = "json",
) -> None:
    """One object for each team and area of a campaign, whatever the filter; null where too few people answered."""
    with opened(context.obj) as database:
        asked, *_ = asked_of(database, query)
        try:
            frame = maturity_report(asked, campaign)
        except UnknownCampaign as unknown:
            raise complain(f"--campaign {campaign}: {unknown}", WRONG_USAGE) from unknown
    printed(as_records(frame), list(frame.columns), form)


@report_commands.command("network")
@takes_filter
def report_network(
    context: typer.Context,
    query: dict[str, list[str]],
    part: Annotated[Literal["projects", "cycles", "conflicts", "undated"], typer.Option(help="With csv: which.")] = "projects",
    form: FormatOption = "json",
) -> None:
    """Early and late dates, float and what is critical, worked out on all projects; plus cycles and conflicts."""
    with opened(context.obj) as database:
        asked, project_filter, options, _ = asked_of(database, query)
        printed_parts(network_report(asked, project_filter, options).parts(), part, form)


@report_commands.command("slip")
@takes_filter
def report_slip(
    context: typer.Context,
    query: dict[str, list[str]],
    project: Annotated[list[str], typer.Option(help="Project that lasts longer; repeat, each with its --days.")],
    days: Annotated[list[int], typer.Option(help="By how many days.")],
    part: Annotated[Literal["projects", "person_months"], typer.Option(help="With csv: which.")] = "projects",
    form: FormatOption = "json",
) -> None:
    """What moves when projects last longer: finishes before and after, and overloaded person-months before and after."""
    try:
        slips = paired(project, days)
        with opened(context.obj) as database:
            asked, project_filter, options, policy = asked_of(database, query)
            found = slip_report(asked, project_filter, options, slips, policy)
    except SlipRefused as refused:
        raise complain(refused, WRONG_USAGE) from refused
    printed_parts(found.parts(), part, form)


def printed_parts(parts: dict[str, pandas.DataFrame], part: str, form: Format) -> None:
    """Print all parts as one JSON object of arrays, or one part as CSV."""
    if form == "csv":
        printed(as_records(parts[part]), list(parts[part].columns), form)
        return
    records = {name: as_records(frame) for name, frame in parts.items()}
    json.dump(records, sys.stdout, ensure_ascii=False, allow_nan=False, indent=1)
    print()


@snapshot_commands.command("create")
def snapshot_create(context: typer.Context, name: Annotated[str, typer.Argument(help="A name that is not taken.")]) -> None:
    """Freeze the whole portfolio under a name; every report and export takes it with --snapshot."""
    with opened(context.obj) as database:
        snapshots.freeze(database, name, policy_in_force(database), identity=LOCAL_OWNER)


@snapshot_commands.command("list")
def snapshot_list(context: typer.Context, form: FormatOption = "json") -> None:
    """One object for each snapshot, the newest first."""
    with opened(context.obj) as database:
        frame = snapshots.snapshots(database)
    frame = frame.assign(created_at=frame["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    printed(as_records(frame), list(frame.columns), form)


@maturity_commands.command("check")
def maturity_check(file: Annotated[Path, typer.Argument(help="The YAML file of a maturity model.")]) -> None:
    """Read a model file and say what is in it; everything wrong with it goes to standard error, one line each."""
    try:
        model = model_of_file(file)
    except ModelRefused as refused:
        raise complain(refused, REFUSED) from refused
    facts = {"model_id": model.model_id, "version": model.version, "name": model.name, "levels": len(model.levels),
             "areas": len(model.areas), "items": len(model.items()), "pulse_items": len(model.items(pulse=True)),
             "must_have_items": sum(item.must_have for item in model.items()),
             "checked_items": sum(bool(item.checks) for item in model.items())}
    printed([facts], list(facts), "json")


@period_commands.command("close")
def period_close(
    context: typer.Context,
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="A reporting date.")],
) -> None:
    """Close a reporting period: freeze the portfolio under its reporting date."""
    with opened(context.obj) as database:
        snapshots.close(database, day.date(), policy_in_force(database), identity=LOCAL_OWNER)


if __name__ == "__main__":
    application()
