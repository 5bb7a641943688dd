"""A portfolio as one SQLite file: copied from any database, packed into bytes, unpacked, opened for reading alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from sqlalchemy import URL, Connection, Date, DateTime, Table, Text, cast, create_engine, event, func, insert, select
from sqlalchemy.dialects import sqlite

from data_access.engine import Database, prepare_sqlite
from data_access.exchange.definitions import EXPORTED
from data_access.identity import NotAllowed
from data_access.maturity import tables as maturity
from data_access.schema import EXCHANGE, data_version, decisions, figures_state, policies, project_figures, reporting_dates
from data_access.upgrade import upgrade

# What an export holds, the policy in force, the figures that make it open without working anything out, the decisions taken by
# then (what they answer waits no longer), and what teams published, agreed and set out to do. Never copied: campaigns with
# their people and single maturity answers, imports, the audit log, states kept for undo, other snapshots.
COPIED: tuple[Table, ...] = (
    *(EXCHANGE[table.name] for table in EXPORTED), policies, data_version, reporting_dates, project_figures, figures_state,
    decisions, maturity.models, maturity.publications, maturity.agreements, maturity.actions,
)
ROWS_AT_A_TIME = 50_000
_CHUNK_BYTES = 1024 * 1024
# Measured on 5,000 projects (176 MB): 35 MB, unpacked in 0.5 s; LZMA takes 23 MB, but five times as long to open.
_COMPRESSION_LEVEL = 6


class SnapshotIsReadOnly(NotAllowed):
    """A write was asked of a snapshot, which stays as it is."""


class SnapshotDatabase(Database):
    """An unpacked snapshot that every query takes for the database; `name` is the snapshot's, `path` the private file."""

    def __init__(self, path: Path, name: str):
        # Immutable: no lock, no journal, no file beside it.
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        self.path, self.name, self.dialect = path, name, "sqlite"
        self.url = URL.create("sqlite", database=f"file:{quote(str(path))}", query=query)
        self.engine = create_engine(self.url)
        prepare_sqlite(self.engine)
        event.listen(self.engine, "connect", lambda connection, _record: connection.execute("PRAGMA query_only=ON"))

    def write(self) -> NoReturn:
        """Raises SnapshotIsReadOnly, always."""
        raise SnapshotIsReadOnly(f"The snapshot “{self.name}” shows the portfolio as it was; it cannot be changed.")


def packed_portfolio(connection: Connection) -> bytes:
    """What the connection's transaction sees of the portfolio and its figures, as a compressed SQLite file."""
    with tempfile.TemporaryDirectory(prefix="portfolio-lens-freezing-") as folder:
        path = Path(folder) / "snapshot.db"
        path.write_bytes(_empty_file())
        with closing(sqlite3.connect(path)) as target:
            # A half-written file is thrown away, so nothing has to be safe against a crash.
            for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-65536"):
                target.execute(f"PRAGMA {pragma}")
            for table in COPIED:
                _copy(connection, target, table)
            target.commit()
            target.execute("VACUUM")
        return packed(path)


def packed(path: Path) -> bytes:
    """The compressed content of a file."""
    compressor = zlib.compressobj(_COMPRESSION_LEVEL)
    with path.open("rb") as file:
        parts = [compressor.compress(chunk) for chunk in iter(lambda: file.read(_CHUNK_BYTES), b"")]
    return b"".join([*parts, compressor.flush()])


def unpack(content: bytes, path: Path) -> None:
    """Write packed content as a file that only this user can read. Raises zlib.error when it is not packed content."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(_unpacked(content))


def settle(path: Path) -> None:
    """Put everything into the one file, after a Database has written to it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def count_rows(connection: Connection) -> int:
    """How many rows of the portfolio an export or snapshot would hold now, over all exchange tables."""
    return sum(connection.scalar(select(func.count()).select_from(EXCHANGE[table.name])) for table in EXPORTED)


@cache
def _empty_file() -> bytes:
    """An SQLite file with the newest tables and nothing in them."""
    with tempfile.TemporaryDirectory(prefix="portfolio-lens-freezing-") as folder:
        path = Path(folder) / "empty.db"
        with closing(Database(f"sqlite:///{path}")) as made:
            upgrade(made)
        settle(path)
        return path.read_bytes()


def _unpacked(content: bytes) -> Iterator[bytes]:
    decompressor = zlib.decompressobj()
    while content:
        yield decompressor.decompress(content, _CHUNK_BYTES * 16)
        content = decompressor.unconsumed_tail
    yield decompressor.flush()
    if not decompressor.eof:
        raise zlib.error("the content ends too early")


def _copy(source: Connection, target: sqlite3.Connection, table: Table) -> None:
    # Days go as the ISO text that SQLite keeps: a million date objects cost seconds to make and seconds to take apart.
    columns = [cast(column, Text) if isinstance(column.type, (Date, DateTime)) else column for column in table.columns]
    rows_wanted = select(*columns)
    if table is policies:
        rows_wanted = rows_wanted.order_by(policies.c.version.desc()).limit(1)
    statement = str(insert(table).compile(dialect=sqlite.dialect()))
    with source.execute(rows_wanted, execution_options={"yield_per": ROWS_AT_A_TIME}) as result:
        for rows in result.partitions():
            target.executemany(statement, map(tuple, rows))
