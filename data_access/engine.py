"""One way to the database: short read and write transactions on SQLite or PostgreSQL, safe under many writers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

BUSY_TIMEOUT_SECONDS = 5
_BUSY_TIMEOUT = BUSY_TIMEOUT_SECONDS * 1000
CONNECT_TIMEOUT_SECONDS = 5
# Any constant: PostgreSQL's writers take turns on it, as SQLite's do on its one writer, so that no version or count is lost.
_WRITERS_LOCK = 7_205_112
_EXPECTED = "sqlite:////folder/file.db or postgresql://user:password@host/name"


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


def prepare_sqlite(engine: Engine) -> None:
    """Hand transactions to SQLAlchemy, and make writers queue instead of losing updates (measured: 190 of 200 were lost)."""

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        # None stops the driver from opening transactions by itself, so that BEGIN IMMEDIATE below is the only one.
        connection.isolation_level = None
        # Overwriting what is deleted costs nothing that can be measured: 0.9 s for 432,000 bookings either way.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", "secure_delete=ON",
                       "cache_size=-65536", f"busy_timeout={_BUSY_TIMEOUT}"):
            connection.execute(f"PRAGMA {pragma}")
        # SQLite's own lower() knows ASCII alone, and a search for "ärger" must find "Ärger".
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def on_begin(connection):
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        # Without what was given: it may hold a password.
        raise ValueError(f"DATABASE_URL is not the address of a database; expected {_EXPECTED}") from error
    given, dialect = parsed.render_as_string(hide_password=True), parsed.get_backend_name()
    if dialect not in ("sqlite", "postgresql"):
        raise ValueError(f"expected a SQLite or PostgreSQL URL, got {given}")
    if dialect == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ValueError(f"{given} names no file; expected {_EXPECTED}")
    if dialect == "sqlite":
        _make_folder(Path(parsed.database).parent)
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"the folder {folder} for the database cannot be made ({error.strerror}); "
                         "name a file elsewhere with DATABASE_URL") from error


class Database:
    """An opened database; `url` is any SQLAlchemy URL of SQLite or PostgreSQL. ValueError says why one cannot be used."""

    # What has been read of it, see `data_access.portfolio_copy`; one that is there for a single question is not remembered.
    kept: object = None
    is_lasting = True

    def __init__(self, url: str):
        parsed = _parsed(url)
        self.dialect = parsed.get_backend_name()
        patience = {"pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_TIMEOUT_SECONDS}}
        self.url = parsed
        # SQLite lets whoever asks at the right moment write, so that an unlucky thread could wait past its timeout: queue here.
        self._one_writer = RLock()
        self.engine = create_engine(parsed, **(patience if self.dialect == "postgresql" else {}))
        if self.dialect == "sqlite":
            prepare_sqlite(self.engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the data for as long as the block lasts."""
        connection = self.engine.connect()
        if self.dialect == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One short transaction: commits at the end of the block, rolls back on any error; writers take turns."""
        with self._one_writer, self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if self.dialect == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
            yield connection

    @contextmanager
    def scratch(self) -> Iterator[Connection]:
        """One consistent view with temporary tables beside it: it blocks no writer and is always rolled back."""
        with self.engine.connect() as connection:
            if self.dialect == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def forget_deleted(self) -> None:
        """Take what was deleted out of SQLite's log too, where it else lies until the log is written over.

        Nobody waits for it: while somebody reads what was there before, it stays until this is called again. Copies of the
        file stay as they are, and so does PostgreSQL, which has its own ways (VACUUM, the keeping of its log and backups).
        """
        if self.dialect != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            connection.execute("PRAGMA busy_timeout=0")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT}")
            connection.close()

    def close(self) -> None:
        self.engine.dispose()
