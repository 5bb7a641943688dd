"""The list of imports: who loaded what, when, with which counts, and which of them can be undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import pandas
from sqlalchemy import Connection, Row, func, insert, select, update

from data_access import versions
from data_access.app_settings import AppSettings
from data_access.exchange.definitions import BY_NAME, EXPORTED
from data_access.exchange.writing import export_zip
from data_access.maturity.tables import AIMING, PUBLISHING
from data_access.schema import EXCHANGE, import_runs

# The audit action of a write that changes how rows are judged and not the rows.
POLICY = "policy"
# Above this the state before is not kept unless asked for: the copy would take longer than the load.
ROWS_WORTH_KEEPING = 300_000
COLUMNS = ("import_id", "started_at", "actor", "source", "kind", "mode", "new", "changed", "removed", "undoable", "undone")


class Standing(NamedTuple):
    """`present`: it made the present state. `undoable`: and the state before is kept. `undone`: by a run that still holds."""

    present: bool
    undoable: bool
    undone: bool


def by_request_key(connection: Connection, request_key: str) -> Row | None:
    """The run that was recorded for this request, if any."""
    return connection.execute(select(import_runs).where(import_runs.c.request_key == request_key)).one_or_none()


def by_id(connection: Connection, import_id: int) -> Row | None:
    return connection.execute(select(import_runs).where(import_runs.c.import_id == import_id)).one_or_none()


def record(connection: Connection, **run) -> int:
    """Write one run and let go of the states before that are older than the newest `undo_kept`; returns its id."""
    import_id = connection.execute(insert(import_runs).values(started_at=versions.now(), **run)).inserted_primary_key[0]
    kept = select(import_runs.c.import_id).where(import_runs.c.undo_content.is_not(None))
    too_old = connection.scalars(kept.order_by(import_runs.c.import_id.desc()).offset(AppSettings().undo_kept)).all()
    if too_old:
        connection.execute(update(import_runs).where(import_runs.c.import_id.in_(too_old)).values(undo_content=None))
    return import_id


def state_before(connection: Connection, touched: Collection[str], keep: bool | None) -> bytes | None:
    """The exchange zip that brings back what a load of the `touched` tables is about to change; None when there is nothing.

    Tables that a replace leaves alone are in it only when touched, so that undoing never reaches further than the load did.
    """
    names = [table.name for table in EXPORTED if not table.kept_when_absent]
    names += [name for name in touched if BY_NAME[name].kept_when_absent]
    rows = sum(connection.scalar(select(func.count()).select_from(EXCHANGE[name])) for name in names)
    wanted = rows <= ROWS_WORTH_KEEPING if keep is None else keep
    return export_zip(connection, names) if rows and wanted else None


def standings(connection: Connection) -> dict[int, Standing]:
    """Import id > where it stands. What can be undone is what made the present state, when the state before is kept.

    An undo leads back to the version before the undone run, so that several can be undone one after the other, and an undo
    itself can be undone; any other write since then ends that, because undoing would lose it.
    """
    columns = ("import_id", "version_before", "version_after", "undone_by", "counts")
    kept = import_runs.c.undo_content.is_not(None).label("kept")
    runs = {row.import_id: row for row in connection.execute(select(*(import_runs.c[name] for name in columns), kept))}
    undone: dict[int, bool] = {}
    for import_id in sorted(runs, reverse=True):
        undone[import_id] = runs[import_id].undone_by is not None and not undone[runs[import_id].undone_by]
    rejudged = versions.versions_of(connection, POLICY)
    beside = versions.versions_of(connection, PUBLISHING) | versions.versions_of(connection, AIMING)
    makers = _makers_of_present_state(runs, versions.current(connection).version, rejudged, beside)
    return {import_id: Standing(import_id in makers, import_id in makers and bool(row.kept), undone[import_id])
            for import_id, row in runs.items()}


def _makers_of_present_state(runs: dict[int, Row], version: int, rejudged: set[int], beside: set[int]) -> set[int]:
    """The newest change of rows; when that is an undo, also the change that it led back to.

    `rejudged`: versions that changed how rows are judged and no row, so that undoing what came before loses nothing of them.
    `beside`: versions that changed maturity results or targets alone, which are lost only with an import that brought some.
    """
    made = {row.version_after: row for row in runs.values() if row.version_after > row.version_before}
    undid = {row.undone_by: row for row in runs.values() if row.undone_by is not None}
    makers = set()

    def maker_at(number: int) -> Row | None:
        passed = set()
        while number in rejudged | beside and number not in made:
            passed.add(number)
            number -= 1
        maker = made.get(number)
        return None if maker is not None and passed & beside and _brought_maturity(maker) else maker

    row = maker_at(version)
    while row is not None:
        makers.add(row.import_id)
        row = maker_at(undid[row.import_id].version_before) if row.import_id in undid else None
    return makers


def _brought_maturity(run: Row) -> bool:
    return any(BY_NAME[name].kept_when_absent for name in run.counts)


def mark_undone(connection: Connection, import_id: int, undone_by: int) -> None:
    connection.execute(update(import_runs).where(import_runs.c.import_id == import_id).values(undone_by=undone_by))


def list_runs(connection: Connection, limit: int = 50) -> pandas.DataFrame:
    """The newest runs first, a row each with the columns of `COLUMNS`.

    `started_at` is UTC without zone; `new`, `changed`, `removed` are rows over all tables.
    """
    standing = standings(connection)
    facts = [import_runs.c[name] for name in ("import_id", "started_at", "actor", "source", "kind", "mode", "counts")]
    runs = connection.execute(select(*facts).order_by(import_runs.c.import_id.desc()).limit(limit))
    rows = [(*run[:6], *_sums(run.counts), *standing[run.import_id][1:]) for run in runs]
    return pandas.DataFrame(rows, columns=list(COLUMNS)).astype({"started_at": "datetime64[s]"})


def _sums(counts: dict[str, dict[str, int]]) -> tuple[int, ...]:
    return tuple(sum(numbers[name] for numbers in counts.values()) for name in ("new", "changed", "removed"))
