"""Reads a portfolio's files, folder, zip or workbook, into one package of raw tables with everything wrong with their shape."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from data_access.app_settings import Limits
from data_access.exchange import archive
from data_access.exchange.csv_tables import read_csv_table
from data_access.exchange.definitions import BY_NAME
from data_access.exchange.package import Package, PackageRefused, Problem
from data_access.exchange.problems import in_order
from data_access.exchange.workbook import read_workbook

Progress = Callable[[str, int, int], None]
KNOWN_EXTRAS = ("datapackage.json", "readme", "readme.md", "readme.txt", "license", "license.md", "license.txt")


class _Source(NamedTuple):
    """One file of a package: its name as a person knows it, and how to get its bytes."""

    file: str
    load: Callable[[], bytes]


def read_package(source: Path, limits: Limits, *, progress: Progress | None = None) -> Package:
    """The portfolio in a folder of CSV files, a zip of them, an .xlsx workbook, or one CSV file.

    What is wrong with single files is in `Package.problems`, so that the check can report everything in one pass.
    `progress(file, done, total)` is called before each file. Raises PackageRefused when the whole cannot be read.
    """
    source = Path(source)
    if source.is_dir():
        return _from_folder(source, limits, progress)
    try:
        size = source.stat().st_size
        if size > limits.upload_bytes and source.suffix.lower() != ".csv":
            raise archive.refused(source.name, f"{size:,} bytes", f"at most {limits.upload_bytes:,} bytes")
        if size > limits.unpacked_bytes:
            raise archive.refused(source.name, f"{size:,} bytes", f"at most {limits.unpacked_bytes:,} bytes")
        content = source.read_bytes()
    except OSError as error:
        raise archive.refused(str(source), error.strerror or "", "a folder, zip or workbook that can be opened") from error
    return _from_content(source.name, content, limits, progress)


def read_uploaded(name: str, content: bytes, limits: Limits) -> Package:
    """The portfolio in an uploaded .zip, .xlsx or single .csv. Raises PackageRefused as `read_package` does."""
    if len(content) > limits.upload_bytes:
        raise archive.refused(name, f"{len(content):,} bytes", f"at most {limits.upload_bytes:,} bytes")
    return _from_content(name, content, limits, None)


def _from_content(name: str, content: bytes, limits: Limits, progress: Progress | None) -> Package:
    digest = hashlib.sha256(content).hexdigest()
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".xlsx":
        return read_workbook(name, content, limits, digest)
    if suffix == ".zip":
        sources, problems = _zip_sources(name, content, limits)
    elif suffix == ".csv":
        sources, problems = [_Source(PurePosixPath(name).name, lambda: content)], []
    else:
        raise archive.refused(name, "", "a folder of CSV files, a .zip of it, or an .xlsx workbook")
    return _read_sources(name, sources, problems, digest, limits, progress)


def _zip_sources(name: str, content: bytes, limits: Limits) -> tuple[list[_Source], list[Problem]]:
    """The files of a zip whose files stand at its root or in exactly one folder."""
    opened = archive.open_archive(name, content, limits)
    paths = archive.listed_files(opened)
    if not paths:
        raise archive.refused(name, "", "at least one file in the zip")
    tops = {path.parts[0] if len(path.parts) > 1 else "" for path in paths}
    if len(tops) > 1:
        raise archive.refused(name, ", ".join(sorted(tops - {""}))[:80], "all files at the top of the zip or in one folder")
    deep = [path for path in paths if len(path.parts) > 2]
    problems = [Problem(name, 0, "", str(path)[:80], "no folder within the folder") for path in deep]

    def loader(path: PurePosixPath) -> Callable[[], bytes]:
        return lambda: archive.read_member(name, opened, str(path))

    return [_Source(path.name, loader(path)) for path in paths if path not in deep], problems


def _from_folder(folder: Path, limits: Limits, progress: Progress | None) -> Package:
    """A folder's own files; what lies in folders below it is not read, and links are not followed."""
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    problems = [Problem(path.name, 0, "", "", "a plain file, not a link") for path in paths if path.is_symlink()]
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    if len(files) > limits.members:
        raise archive.refused(folder.name, f"{len(files):,} files", f"at most {limits.members:,} files")
    total = sum(path.stat().st_size for path in files if _table_name(path.name))
    if total > limits.unpacked_bytes:
        raise archive.refused(folder.name, f"{total:,} bytes", f"at most {limits.unpacked_bytes:,} bytes")
    digest = hashlib.sha256()
    for path in files:
        if _table_name(path.name):
            with path.open("rb") as opened:
                digest.update(f"{path.name}\n{hashlib.file_digest(opened, 'sha256').hexdigest()}\n".encode())
    sources = [_Source(path.name, path.read_bytes) for path in files]
    return _read_sources(folder.name, sources, problems, digest.hexdigest(), limits, progress)


def _table_name(file: str) -> str | None:
    path = PurePosixPath(file)
    name = path.stem.lower()
    return name if path.suffix.lower() == ".csv" and name in BY_NAME else None


def _read_sources(
    name: str, sources: Iterable[_Source], problems: list[Problem], digest: str, limits: Limits, progress: Progress | None
) -> Package:
    sources = list(sources)
    warnings = [f"{source.file}: this file is not part of the exchange format and was left out" for source in sources
                if not _table_name(source.file) and source.file.lower() not in KNOWN_EXTRAS]
    known = [source for source in sources if _table_name(source.file)]
    tables = {}
    for position, source in enumerate(known):
        if progress:
            progress(source.file, position, len(known))
        table_name = _table_name(source.file)
        if table_name in tables:
            problems.append(Problem(source.file, 0, "", "", f"only one file for {table_name}"))
            continue
        try:
            table, wrong, notes = read_csv_table(BY_NAME[table_name], source.file, source.load, limits)
        except PackageRefused as refusal:
            table, wrong, notes = None, refusal.problems, []
        problems += wrong
        warnings += notes
        if table is not None:
            tables[table_name] = table
    return Package(name, tables, digest, tuple(warnings), tuple(in_order(problems)))
