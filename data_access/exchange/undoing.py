"""Takes a load back: the state before it is restored in one transaction, and only while nothing later would be lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, Row

from data_access import import_runs, versions
from data_access.app_settings import Limits
from data_access.engine import Database
from data_access.exchange.cells import tidy, typed
from data_access.exchange.definitions import BY_NAME
from data_access.exchange.loading import LoadRefused, LoadResult, Run, bring_in, earlier_result
from data_access.exchange.package import PackageRefused, TypedTables
from data_access.exchange.reading import read_uploaded
from data_access.identity import Identity, require

_ANY_SIZE = 2**62


def undo(database: Database, import_id: int, *, identity: Identity, request_key: str | None = None,
         rounds: Callable[..., None] | None = None) -> LoadResult:
    """Restore every table as it was before the run, and where the portfolio came from; the undo is a run of its own.

    `rounds`: a function (connection, published) that makes the demonstration's maturity rounds anew; called when the undo leads
    back to it, with the names of the campaigns that had results in that state.
    A second press with the same request key gives the first one's result. Raises NotAllowed, and LoadRefused when the run is
    unknown, already undone, followed by any other change, or when the state before it is not kept.
    """
    require(identity, "editor", "undo an import")
    request_key = request_key or uuid.uuid4().hex
    with database.write() as connection:
        earlier = import_runs.by_request_key(connection, request_key)
        if earlier is not None:
            return earlier_result(earlier)
        undone = _undoable(connection, import_id)
        source = f"before import {import_id}: {undone.source}"
        run = Run(identity, source, "", "undo", "replace", request_key, undone.origin_before)
        tables, now = _typed_tables(undone.undo_content), versions.current(connection)
        returns = now.origin != "demonstration" == undone.origin_before and "maturity_results" in tables
        again = partial(rounds, published=set(tables["maturity_results"]["campaign"])) if rounds and returns else None
        result = bring_in(connection, tables, run, now, rounds=again)
        import_runs.mark_undone(connection, import_id, result.import_id)
        return result


def _undoable(connection: Connection, import_id: int) -> Row:
    run = import_runs.by_id(connection, import_id)
    if run is None:
        raise LoadRefused(f"There is no import {import_id}.")
    standing = import_runs.standings(connection)[import_id]
    if standing.undone:
        raise LoadRefused("This import is already undone.")
    if not standing.present:
        raise LoadRefused("Something was changed after this import; undoing it would lose that change.")
    if not standing.undoable:
        raise LoadRefused("The state before this import is not kept: the database was empty, the portfolio very large, "
                          "or newer imports have taken its place.")
    return run


def _typed_tables(content: bytes) -> TypedTables:
    """A kept state as typed frames; it was stored once, so it is read without the limits and rules for strangers' files."""
    package = read_uploaded("before.zip", content, Limits(**dict.fromkeys(Limits.model_fields, _ANY_SIZE)))
    if package.problems:
        raise PackageRefused(package.problems)
    return {name: raw.frame.apply(lambda cells, table=BY_NAME[name]: typed(table.column(cells.name), tidy(
        table.column(cells.name), cells))) for name, raw in package.tables.items()}
