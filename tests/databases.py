"""SQLite databases for tests: each a copy of one that is made once in a test process, for copying costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from data_access.engine import Database
from data_access.upgrade import upgrade


def upgraded(url: str) -> Database:
    """The database with all tables; a SQLite file that is not there yet is copied, any other database is upgraded."""
    copied = _copied(url)
    database = Database(url)
    if not copied:
        upgrade(database)
    return database


def filled(url: str, fill: Callable[..., object], *arguments: Hashable) -> None:
    """What `fill(database, *arguments)` makes of a database with all tables, a new SQLite file copied from an earlier one."""
    if _copied(url, fill, *arguments):
        return
    database = upgraded(url)
    fill(database, *arguments)
    database.close()


def _copied(url: str, *content: Hashable) -> bool:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or Path(parsed.database).exists():
        return False
    Path(parsed.database).write_bytes(_made(*content))
    return True


@cache
def _made(fill: Callable[..., object] | None = None, *arguments: Hashable) -> bytes:
    """The bytes of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "portfolio.db"
        database = Database(f"sqlite:///{path}")
        upgrade(database)
        if fill:
            fill(database, *arguments)
        database.close()
        assert not path.with_name("portfolio.db-wal").exists(), "closing must leave everything in the one file"
        return path.read_bytes()
