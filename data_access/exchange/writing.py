"""The stored portfolio out of the database: a folder of CSV files, a zip of it, or a workbook, byte for byte repeatable."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pandas
from sqlalchemy import Connection

from data_access.engine import Database
from data_access.exchange.csv_writing import write_csv
from data_access.exchange.datapackage import datapackage_json
from data_access.exchange.definitions import BY_NAME, EXPORTED
from data_access.exchange.definitions import Table as TableDefinition
from data_access.exchange.stored import chosen_projects, read_tables
from data_access.exchange.workbook_writing import ExportRefused, workbook

Progress = Callable[[str, int, int], None]
DATAPACKAGE = "datapackage.json"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FILE_NAMES = frozenset({DATAPACKAGE, *(f"{table.name}.csv" for table in EXPORTED)})


def export_portfolio(database: Database, target: Path, *, project_ids: Collection[str] | None = None,
                     progress: Progress | None = None) -> Path:
    """Write the portfolio to `target`: a `.zip`, a `.xlsx`, else a folder; every exported table, header only when empty.

    `project_ids`: only these projects with the rows that belong to them and the portfolios, programmes and people that they
    name. `progress` is told ("writing", tables done, tables). A zip or workbook of that name is replaced in one step; in a
    folder that already holds an export its files are replaced one by one and any other file stays. Raises ExportRefused
    when a folder holds something else, or a text or table does not fit into a workbook; nothing is replaced then.
    """
    target = Path(target)
    with database.read() as connection:
        tables = _tables(connection, [table.name for table in EXPORTED], project_ids, progress)
        if target.suffix.lower() == ".xlsx":
            _write_file(target, workbook(tables))
        elif target.suffix.lower() == ".zip":
            _write_file(target, _zip(tables))
        else:
            _write_folder(target, tables)
    return target


def export_zip(connection: Connection, names: Iterable[str] | None = None) -> bytes:
    """The whole portfolio as the bytes of a zip in the exchange format; `names` chooses tables, all exported ones when None."""
    return _zip(_tables(connection, [table.name for table in EXPORTED] if names is None else list(names)))


def _tables(connection: Connection, names: list[str], project_ids: Collection[str] | None = None,
            progress: Progress | None = None) -> Iterator[tuple[TableDefinition, pandas.DataFrame]]:
    chosen = None if project_ids is None else chosen_projects(connection, project_ids)
    for done, name in enumerate(names, start=1):
        yield BY_NAME[name], read_tables(connection, [name], chosen)[name]
        if progress:
            progress("writing", done, len(names))


def _zip(tables: Iterable[tuple[TableDefinition, pandas.DataFrame]]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for definition, frame in tables:
            with archive.open(_member(f"{definition.name}.csv"), "w", force_zip64=True) as member:
                write_csv(member, definition, frame)
        archive.writestr(_member(DATAPACKAGE), datapackage_json())
    return content.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    # A fixed time and system: the same rows give the same bytes on any day and machine.
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return info


def _write_file(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        beside.write_bytes(content)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _write_folder(target: Path, tables: Iterable[tuple[TableDefinition, pandas.DataFrame]]) -> None:
    _refuse_foreign_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _folder_beside(target) as beside:
        for definition, frame in tables:
            with (beside / f"{definition.name}.csv").open("wb") as file:
                write_csv(file, definition, frame)
        (beside / DATAPACKAGE).write_bytes(datapackage_json())
        with suppress(OSError):
            target.rmdir()
        if target.exists():
            for name in sorted(_FILE_NAMES):
                os.replace(beside / name, target / name)
        else:
            os.rename(beside, target)


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    beside.chmod(0o755)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _refuse_foreign_folder(target: Path) -> None:
    if target.is_dir():
        if not any(target.iterdir()) or ((target / DATAPACKAGE).is_file() and (target / "projects.csv").is_file()):
            return
        raise ExportRefused(f"The folder {target} holds files that are not an export; choose an empty or a new folder.")
    if target.exists():
        raise ExportRefused(f"{target} is a file; name a folder, a .zip or a .xlsx.")
