"""Typed tables into the database: one transaction, all or nothing, with counts, audit line and the state before kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas
from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.exc import DataError, IntegrityError

from data_access import import_runs, versions
from data_access.engine import Database
from data_access.exchange.definitions import TABLES
from data_access.exchange.definitions import Table as TableDefinition
from data_access.exchange.package import TypedTables
from data_access.exchange.staging import Staged, discard, empty_value, stage
from data_access.identity import Identity, require
from data_access.maturity.demonstration import forget_demonstration, leaving_rows
from data_access.schema import EXCHANGE

Mode = Literal["replace", "merge"]
Progress = Callable[[str, int, int], None]


class LoadRefused(ValueError):
    """The load would destroy or mix what must be kept; the message says what and what to do. Nothing was written."""


class Counts(NamedTuple):
    """Rows of one table: new, changed, unchanged, and removed because the package does not have them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def written(self) -> int:
        return self.new + self.changed + self.removed


@dataclass(frozen=True)
class LoadResult:
    """What a load did, or on a dry run would do. `counts`: table name > counts, for every exchange table touched.

    `import_id`: the recorded run, None on a dry run. `version`: the data version afterwards (not moved when nothing changed).
    `repeated`: the same request key was seen before, nothing was done and this is the earlier result. `undo_kept`: whether the
    state before is kept and can be restored.
    """

    counts: dict[str, Counts]
    import_id: int | None
    version: int
    repeated: bool = False
    undo_kept: bool = False

    @property
    def written(self) -> int:
        return sum(counts.written for counts in self.counts.values())


@dataclass(frozen=True)
class Run:
    """What is recorded of a load: who, from which source, under which request key, and what the tables hold afterwards."""

    identity: Identity
    source: str
    source_sha256: str
    kind: str
    mode: Mode
    request_key: str
    origin: versions.Origin


def load(database: Database, tables: TypedTables, *, mode: Mode, identity: Identity, source: str, kind: str = "import",
         source_sha256: str = "", request_key: str | None = None, origin: versions.Origin = "import", dry_run: bool = False,
         progress: Progress | None = None, replace_other: bool = False, keep_undo: bool | None = None,
         beside: Callable[[Connection], None] | None = None) -> LoadResult:
    """Bring typed tables into the database in one transaction, or on a dry run count what that would do.

    `mode`: `replace` (the package is the whole truth; tables that it lacks are emptied unless their definition keeps them) or
    `merge` (insert or update by key, only the columns present change, nothing is deleted). `progress` is told
    (table, rows done, rows of the table). `keep_undo`: keep the state before; None keeps it up to
    `import_runs.ROWS_WORTH_KEEPING` rows. `beside`: writes more in the same transaction, before the tables. A load that
    changes nothing is recorded as a run and does not move the data version.

    Raises NotAllowed, or LoadRefused when data would be mixed or rows break a constraint of the database; it is then as it was.
    """
    require(identity, "editor", "load a portfolio")
    run = Run(identity, source, source_sha256, kind, mode, request_key or uuid.uuid4().hex, origin)
    with _broken_constraints_refused(database), (database.scratch() if dry_run else database.write()) as connection:
        earlier = None if dry_run else import_runs.by_request_key(connection, run.request_key)
        if earlier is not None:
            return earlier_result(earlier)
        before = versions.current(connection)
        _refuse_mixing(before, run, replace_other)
        if beside and not dry_run:
            beside(connection)
            before = versions.current(connection)
        return bring_in(connection, tables, run, before, dry_run=dry_run, progress=progress, keep_undo=keep_undo)


def bring_in(connection: Connection, tables: TypedTables, run: Run, before: versions.DataVersion, *, dry_run: bool = False,
             progress: Progress | None = None, keep_undo: bool | None = None,
             rounds: Callable[[Connection], None] | None = None) -> LoadResult:
    """The load itself inside an open transaction of the caller's; see `load`.

    `rounds`: makes the demonstration's maturity rounds anew when the load leads back to it. They come and go with it only where
    anything is written, after the state before is kept and before the tables, so that these end as the load says.
    """
    staged = _stage_all(connection, tables, run.mode, progress)
    counts = {item.definition.name: _count(connection, item, run.mode) for item in staged}
    written = sum(count.written for count in counts.values())
    leaves = bool(written) and before.origin == "demonstration" != run.origin
    if leaves:
        counts |= _leaving_counts(connection, counts)
    result = LoadResult(counts, None, before.version)
    if not dry_run:
        kept = import_runs.state_before(connection, list(counts), keep_undo) if written else None
        if leaves:
            forget_demonstration(connection)
        elif written and rounds:
            rounds(connection)
        if written:
            _apply(connection, staged, counts | _counted_again(connection, staged, run.mode))
        result = _record(connection, run, before, result, kept)
    discard(connection, staged)
    return result


def earlier_result(row) -> LoadResult:
    """The result of a recorded run, for a request that comes a second time."""
    counts = {name: Counts(**numbers) for name, numbers in row.counts.items()}
    return LoadResult(counts, row.import_id, row.version_after, repeated=True, undo_kept=row.undo_content is not None)


@contextmanager
def _broken_constraints_refused(database: Database) -> Iterator[None]:
    driver = database.engine.dialect.dbapi
    try:
        yield
    except (IntegrityError, DataError, driver.IntegrityError, driver.DataError) as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise LoadRefused(f"The database refused these rows, and nothing was written: {reason}") from error


def _refuse_mixing(before: versions.DataVersion, run: Run, replace_other: bool) -> None:
    if run.mode == "merge" and before.origin == "demonstration":
        raise LoadRefused("The database holds the demonstration portfolio; merging would mix your data with invented data. "
                          "Load your portfolio in the mode replace instead.")
    if run.origin == "demonstration" and before.origin == "import" and not replace_other:
        raise LoadRefused("The database holds a portfolio that is not the demonstration; loading the demonstration would "
                          "replace it. Ask for the replacement explicitly if that is what you want.")


def _stage_all(connection: Connection, tables: TypedTables, mode: Mode, progress: Progress | None) -> list[Staged]:
    staged = []
    for definition in TABLES:
        frame = tables.get(definition.name)
        if frame is None and (mode == "merge" or definition.kept_when_absent):
            continue
        frame = pandas.DataFrame() if frame is None else frame
        report = _reporter(progress, definition, frame)
        staged.append(stage(connection, definition, frame, whole=mode == "replace", report=report))
    return staged


def _reporter(progress: Progress | None, definition: TableDefinition, frame) -> Callable[[int], None]:
    return (lambda rows: progress(definition.name, rows, len(frame))) if progress else (lambda rows: None)


def _same_key(item: Staged) -> ColumnElement[bool]:
    stored = EXCHANGE[item.definition.name]
    return and_(*(stored.c[name] == item.table.c[name] for name in item.definition.key))


def _differs(item: Staged) -> ColumnElement[bool]:
    stored = EXCHANGE[item.definition.name]
    facts = [column.name for column in item.given if not column.key]
    return or_(literal(False), *(stored.c[name].is_distinct_from(item.table.c[name]) for name in facts))


def _count(connection: Connection, item: Staged, mode: Mode) -> Counts:
    stored = EXCHANGE[item.definition.name]
    held = connection.scalar(select(func.count()).select_from(stored))
    matched = changed = 0
    if held and item.rows:
        numbers = select(func.count(), func.coalesce(func.sum(case((_differs(item), 1), else_=0)), 0))
        matched, changed = connection.execute(numbers.select_from(item.table.join(stored, _same_key(item)))).one()
    return Counts(item.rows - matched, changed, matched - changed, held - matched if mode == "replace" else 0)


def _leaving_counts(connection: Connection, given: Collection[str]) -> dict[str, Counts]:
    """What goes with the demonstration from tables that the package does not bring."""
    return {name: Counts(removed=gone, unchanged=left) for name, (gone, left) in leaving_rows(connection).items()
            if name not in given}


def _counted_again(connection: Connection, staged: Sequence[Staged], mode: Mode) -> dict[str, Counts]:
    """The tables that maturity rounds write to: their rows may just have come or gone with the demonstration."""
    return {item.definition.name: _count(connection, item, mode) for item in staged if item.definition.kept_when_absent}


def _apply(connection: Connection, staged: Sequence[Staged], counts: dict[str, Counts]) -> None:
    """Parents before children for what comes, then children before parents for what goes, so that no reference ever breaks."""
    for item in staged:
        if counts[item.definition.name].changed:
            _update(connection, item)
        if counts[item.definition.name].new:
            _insert(connection, item)
    for item in reversed(staged):
        if counts[item.definition.name].removed:
            stored = EXCHANGE[item.definition.name]
            absent = ~exists(select(literal(1)).select_from(item.table).where(_same_key(item))) if item.rows else literal(True)
            connection.execute(delete(stored).where(absent))


def _update(connection: Connection, item: Staged) -> None:
    stored = EXCHANGE[item.definition.name]
    facts = {column.name: item.table.c[column.name] for column in item.given if not column.key}
    connection.execute(update(stored).values(facts).where(_same_key(item), _differs(item)))


def _insert(connection: Connection, item: Staged) -> None:
    stored = EXCHANGE[item.definition.name]
    names = {column.name: item.table.c[column.name] for column in item.given}
    absent = {column.name: literal(empty_value(column)) for column in item.definition.columns
              if column.name not in names and empty_value(column) is not None}
    rows = select(*names.values(), *absent.values()).select_from(item.table)
    rows = rows.where(~exists(select(literal(1)).where(_same_key(item)).select_from(stored)))
    connection.execute(insert(stored).from_select([*names, *absent], rows.order_by(*item.table.primary_key)))


def _record(connection: Connection, run: Run, before: versions.DataVersion, result: LoadResult,
            kept: bytes | None) -> LoadResult:
    numbers = {name: count._asdict() for name, count in result.counts.items()}
    version = before.version
    if result.written:
        touched = {name: numbers[name] for name, count in result.counts.items() if count.written}
        detail = {"mode": run.mode, "sha256": run.source_sha256, "counts": touched}
        version = versions.advance(connection, run.identity, run.kind, run.source, detail, run.origin)
    import_id = import_runs.record(
        connection, request_key=run.request_key, actor=run.identity.name, source=run.source, source_sha256=run.source_sha256,
        kind=run.kind, mode=run.mode, counts=numbers, version_before=before.version, version_after=version,
        origin_before=before.origin, undo_content=kept,
    )
    return LoadResult(result.counts, import_id, version, undo_kept=kept is not None)
