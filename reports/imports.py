"""Importing as the command line and the Data page do it: check and count, commit, load the demonstration, undo, list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas

from data_access import import_runs, versions
from data_access.engine import Database
from data_access.exchange.definitions import BY_NAME
from data_access.exchange.loading import Counts, LoadRefused, LoadResult, Mode, load
from data_access.exchange.package import Package, TypedTables
from data_access.exchange.stored import existing_ids
from data_access.exchange.undoing import undo
from data_access.exchange.validation import validate
from data_access.identity import LOCAL_OWNER, Identity
from metrics.policy import Policy
from reports.figures import ensure_current
from reports.import_losses import large_losses, leaving_with_demonstration
from reports.maturity_campaigns import take_in_imported

__all__ = ["ImportPreview", "LoadRefused", "check", "commit", "imports", "load_demonstration", "undo_import"]

Progress = Callable[[str, int, int], None]
DEMONSTRATION = "demonstration portfolio"


@dataclass(frozen=True)
class ImportPreview:
    """A checked package and what importing it would do to the data of `version`; nothing is written yet.

    `tables`: typed frames. `counts`: table name > new, changed, unchanged, removed rows, for every table that would be touched.
    `losses`: large shares that it removes (see `large_losses`). `warnings`: what was read over, and what leaves with the
    demonstration.
    """

    package: Package
    mode: Mode
    tables: TypedTables
    counts: dict[str, Counts]
    version: int
    losses: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.package.warnings + self.leaving


def check(database: Database, package: Package, mode: Mode, *, identity: Identity = LOCAL_OWNER,
          progress: Progress | None = None) -> ImportPreview:
    """Check every row of a package and count what importing it would change.

    Raises PackageRefused with all problems, LoadRefused when the mode would mix or destroy data, NotAllowed.
    """
    tables = _validated(database, package, mode)
    result = load(database, tables, mode=mode, identity=identity, source=package.source, dry_run=True, progress=progress)
    with database.read() as connection:
        is_demonstration = versions.current(connection).origin == "demonstration"
    return ImportPreview(package, mode, tables, result.counts, result.version, large_losses(result.counts, is_demonstration),
                         leaving_with_demonstration(database, result.counts))


def commit(database: Database, preview: ImportPreview, policy: Policy, *, identity: Identity,
           request_key: str | None = None, progress: Progress | None = None, keep_undo: bool | None = None) -> LoadResult:
    """Import a checked package and bring the stored figures up to date.

    When the data has moved since the preview, the package is checked again against what is there now; the counts of the
    result are always those of what was done. The same `request_key` a second time does nothing and gives the first result.
    Imported maturity answers become published rounds where their model is loaded.
    Raises what `check` raises; the database is then as it was.
    """
    with database.read() as connection:
        moved = versions.current(connection).version != preview.version
    tables = _validated(database, preview.package, preview.mode) if moved else preview.tables
    result = load(database, tables, mode=preview.mode, identity=identity, source=preview.package.source,
                  source_sha256=preview.package.sha256, request_key=request_key, progress=progress, keep_undo=keep_undo)
    if len(tables.get("assessments", ())):
        take_in_imported(database, identity=identity)
    ensure_current(database, policy)
    return result


def load_demonstration(database: Database, tables: TypedTables, policy: Policy, *, identity: Identity,
                       replace_other: bool = False, request_key: str | None = None,
                       progress: Progress | None = None, beside: Callable[..., None] | None = None,
                       keep_undo: bool | None = None) -> LoadResult:
    """Make the demonstration portfolio the whole content of the database, with figures.

    `beside`: a function of the connection that writes more in the same transaction (its maturity rounds, its closed periods).
    Raises LoadRefused over a portfolio that is not the demonstration, unless `replace_other`; NotAllowed.
    """
    given = {name: frame for name, frame in tables.items() if len(frame) or not BY_NAME[name].kept_when_absent}
    result = load(database, given, mode="replace", identity=identity, source=DEMONSTRATION, kind="demonstration",
                  origin="demonstration", replace_other=replace_other, request_key=request_key, progress=progress,
                  beside=beside, keep_undo=keep_undo)
    ensure_current(database, policy)
    return result


def undo_import(database: Database, import_id: int, policy: Policy, *, identity: Identity,
                request_key: str | None = None, rounds: Callable[..., None] | None = None) -> LoadResult:
    """Restore the portfolio as it was before an import, and its figures. Raises LoadRefused with the reason, NotAllowed.

    `rounds`: what brings the demonstration's maturity rounds back where the undo leads to it (`demonstration_keeper`).
    """
    result = undo(database, import_id, identity=identity, request_key=request_key, rounds=rounds)
    ensure_current(database, policy)
    return result


def imports(database: Database, limit: int = 50) -> pandas.DataFrame:
    """The newest imports, demonstration loads and undos first; columns as in `import_runs.COLUMNS`, times in UTC."""
    with database.read() as connection:
        return import_runs.list_runs(connection, limit)


def _validated(database: Database, package: Package, mode: Mode) -> TypedTables:
    return validate(package, partial(existing_ids, database), mode)
