"""Snapshots opened: checked, unpacked once for this process into a directory of its own, and ready for every query."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from data_access.decisions import complete_log, log_before
from data_access.engine import Database
from data_access.snapshot_files import SnapshotDatabase, settle, unpack
from data_access.snapshots import SnapshotInfo, SnapshotRefused, content_of, info_of
from data_access.upgrade import upgrade

# Bounds the disk that a process takes: an unpacked snapshot is as large as the portfolio was.
MOST_OPENED = 8
Asked = tuple[str, str, str]
_opened: OrderedDict[Asked, SnapshotDatabase] = OrderedDict()
# Two locks, so that nobody who asks for an opened snapshot waits while another one is being unpacked.
_looking, _unpacking = threading.Lock(), threading.Lock()
_directories: list[Path] = []


def open_snapshot(database: Database, name: str, *, key: str = "",
                  prepare: Callable[[Database], None] | None = None) -> SnapshotDatabase:
    """The portfolio as it was, as a database that every report and export reads unchanged and none can write to.

    `database`: the main one, where the snapshot is stored. `prepare` may change a private copy before it is opened, for example
    its figures; `key` names that change in letters and digits, and the same key gives the same database again. A snapshot of
    an older version of the app is brought to the newest tables. All callers of the process share the object: do not close it.

    Raises SnapshotRefused when there is no such snapshot or its content does not match its checksum.
    """
    with database.read() as connection:
        info = info_of(connection, name)
    return open_known(database, info, key=key, prepare=prepare)


def open_known(database: Database, info: SnapshotInfo, *, key: str = "",
               prepare: Callable[[Database], None] | None = None) -> SnapshotDatabase:
    """As `open_snapshot`, for a snapshot whose description is at hand."""
    asked = (info.name, info.sha256, key)
    found = _found(asked)
    if found is None:
        with _unpacking:
            found = _found(asked) or _remembered(asked, SnapshotDatabase(_file(database, info, key, prepare), info.name))
    return found


def _found(asked: Asked) -> SnapshotDatabase | None:
    with _looking:
        found = _opened.get(asked)
        if found is None or not found.path.exists():
            return None
        _opened.move_to_end(asked)
        return found


def _remembered(asked: Asked, opened: SnapshotDatabase) -> SnapshotDatabase:
    with _looking:
        _opened[asked] = opened
        while len(_opened) > MOST_OPENED:
            _forget(_opened.popitem(last=False)[1])
    return opened


def _forget(opened: SnapshotDatabase) -> None:
    opened.close()
    if all(other.path != opened.path for other in _opened.values()):
        opened.path.unlink(missing_ok=True)


def _file(database: Database, info: SnapshotInfo, key: str, prepare: Callable[[Database], None] | None) -> Path:
    # Two snapshots with the same content hold different decisions if they are that old.
    path = _directory() / f"{info.sha256}-{info.created_at:%Y%m%d%H%M%S%f}{'-' if key else ''}{key}.db"
    if not path.exists():
        beside = path.with_name(uuid.uuid4().hex)
        try:
            with database.read() as connection:
                _unpack(content_of(connection, info), beside, info)
                recorded = log_before(connection, info.created_at)
            with closing(Database(f"sqlite:///{beside}")) as copy:
                upgrade(copy)
                # Snapshots of earlier versions of the app hold no decisions.
                complete_log(copy, recorded)
                if prepare:
                    prepare(copy)
            settle(beside)
            beside.chmod(0o400)
            os.replace(beside, path)
        finally:
            for left in path.parent.glob(f"{beside.name}*"):
                left.unlink()
    return path


def _unpack(content: bytes, path: Path, info: SnapshotInfo) -> None:
    try:
        unpack(content, path)
    except zlib.error as error:
        refusal = f"The snapshot “{info.name}” cannot be read: it was made by another version of the app."
        raise SnapshotRefused(refusal) from error


def _directory() -> Path:
    """A directory that no other user can look into and that goes when the process ends; made anew if someone tidied it away."""
    if not _directories or not _directories[-1].is_dir():
        _directories.append(Path(tempfile.mkdtemp(prefix="portfolio-lens-snapshots-")))
        atexit.register(_remove, _directories[-1], os.getpid())
    return _directories[-1]


def _remove(directory: Path, process: int) -> None:
    # A forked child ends too, and must not take its parent's files along.
    if os.getpid() == process:
        shutil.rmtree(directory, ignore_errors=True)

