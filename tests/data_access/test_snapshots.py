"""A snapshot is the portfolio as it was: complete, unchangeable, verified, and without what must not leave the database."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from threading import Barrier

import pandas
import pytest
from alembic import command
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from data_access import opened_snapshots, versions
from data_access.engine import Database
from data_access.exchange.loading import load
from data_access.exchange.undoing import undo
from data_access.exchange.writing import export_portfolio
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from data_access.opened_snapshots import open_snapshot
from data_access.schema import EXCHANGE, audit_log, metadata, snapshots
from data_access.snapshot_files import COPIED, SnapshotIsReadOnly, packed, settle
from data_access.snapshots import (
    COLUMNS,
    SnapshotRefused,
    close_period,
    count_elsewhere,
    create_snapshot,
    info_of,
    list_snapshots,
    names,
    snapshots_before,
)
from data_access.upgrade import configuration, current_revision, newest_revision, upgrade
from metrics.policy import Policy
from reports.figures import refresh
from reports.imports import load_demonstration
from sample_data.demonstration import generate
from tests.data_access.exchange.typed_portfolios import AWKWARD_TEXTS, frame_of, small_portfolio
from tests.factories import insert_rows

ROOT = Path(__file__).parents[2]
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
CONFIDENCE = "what-one-person-answered-in-confidence"
ANSWER = {"campaign": "C", "team": "T", "respondent": "someone", "question_id": "Q", "round": 1, "model_id": "M",
          "model_version": "1", "answer": "level", "score": 1, "reason": CONFIDENCE}


@pytest.fixture
def portfolio(database):
    """Every exchange table filled, with awkward texts, figures, and a maturity answer that nobody may see."""
    tables = small_portfolio()
    awkward = [{"project_id": f"A{number}", "name": words, "description": words} for number, words in enumerate(AWKWARD_TEXTS)]
    tables["projects"] = pandas.concat([tables["projects"], frame_of("projects", *awkward)], ignore_index=True)
    load(database, tables, mode="replace", identity=LOCAL_OWNER, source="test")
    with database.write() as connection:
        connection.execute(insert(EXCHANGE["assessments"]).values(ANSWER))
    refresh(database, Policy())
    return database


@pytest.fixture
def reported(database):
    """One project with one report."""
    insert_rows(database, projects=[{"project_id": "P1", "name": "Bridge"}])
    report(database, "P1", MARCH)
    return database


@pytest.fixture
def small(sqlite_database):
    """One project with one report, for what happens to a snapshot outside the main database, whichever kind that is."""
    insert_rows(sqlite_database, projects=[{"project_id": "p", "name": "P"}])
    report(sqlite_database, "p", MARCH)
    return sqlite_database


@pytest.fixture(autouse=True)
def nothing_opened_yet():
    yield
    while opened_snapshots._opened:
        opened_snapshots._forget(opened_snapshots._opened.popitem()[1])


def record_name(connection, day: date) -> str | None:
    found = snapshots_before(connection, [day]).get(day)
    return found.name if found else None


def freeze(database, name="before the review", **more):
    return create_snapshot(database, name, identity=LOCAL_OWNER, **more)


def report(database, project_id: str, day: date) -> int:
    return insert_rows(database, status_reports=[{"project_id": project_id, "period_end": day, "overall_rag": "green"}])


def exported(database, target: Path) -> bytes:
    return export_portfolio(database, target).read_bytes()


def rows_of(database, table) -> list[tuple]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_export_of_a_snapshot_is_byte_for_byte_the_export_of_its_moment(portfolio, tmp_path, form):
    at_the_time = exported(portfolio, tmp_path / f"now.{form}")
    freeze(portfolio)
    assert exported(open_snapshot(portfolio, "before the review"), tmp_path / f"then.{form}") == at_the_time


def test_snapshot_holds_figures_and_version_to_the_last_digit(portfolio):
    info = freeze(portfolio)
    assert info.rows == sum(len(rows_of(portfolio, table)) for name, table in EXCHANGE.items() if name != "assessments")
    opened = open_snapshot(portfolio, "before the review")
    for table in COPIED:
        assert rows_of(opened, table) == rows_of(portfolio, table), table.name
    assert len(rows_of(opened, metadata.tables["project_figures"])) > 0
    with portfolio.read() as here, opened.read() as there:
        assert versions.current(there) == versions.current(here)


def test_later_changes_leave_a_snapshot_as_it_was(portfolio, tmp_path):
    before = exported(portfolio, tmp_path / "before.zip")
    frozen = freeze(portfolio)
    opened = open_snapshot(portfolio, frozen.name)
    with portfolio.write() as connection:
        connection.execute(update(EXCHANGE["projects"]).values(name="renamed", budget=1))
    insert_rows(portfolio, projects=[{"project_id": "new", "name": "New"}])
    assert exported(opened, tmp_path / "after.zip") == before
    with portfolio.read() as here, opened.read() as there:
        assert versions.current(there).version == frozen.data_version < versions.current(here).version
        assert info_of(here, frozen.name) == frozen


def test_freezing_moves_no_version_and_so_ends_no_undo(small):
    run = load(small, {"projects": frame_of("projects", {"project_id": "new", "name": "New"})}, mode="merge",
               identity=LOCAL_OWNER, source="test")
    info = freeze(small)
    with small.read() as connection:
        assert versions.current(connection).version == run.version == info.data_version
    assert undo(small, run.import_id, identity=LOCAL_OWNER).written == 1


def test_freezing_leaves_an_audit_line(reported):
    info, closed = freeze(reported), close_period(reported, MARCH, identity=LOCAL_OWNER)
    with reported.read() as connection:
        lines = connection.execute(select(audit_log).order_by(audit_log.c.audit_id.desc()).limit(2)).all()
    assert [(line.actor, line.action, line.subject) for line in lines] == [
        ("local owner", "close period", "2026-03-31"), ("local owner", "create snapshot", "before the review")]
    assert lines[1].detail == {"sha256": info.sha256, "rows": info.rows, "data_version": info.data_version}
    assert lines[0].detail["period_end"] == "2026-03-31"
    assert {line.version for line in lines} == {closed.data_version}


def test_maturity_answers_imports_and_audit_are_not_in_the_file(portfolio):
    freeze(portfolio, "first")
    freeze(portfolio, "second")
    opened = open_snapshot(portfolio, "second")
    kept_back = set(metadata.tables) - {table.name for table in COPIED}
    assert {"assessments", "import_runs", "audit_log", "snapshots"} <= kept_back
    with closing(sqlite3.connect(opened.path)) as file:
        counts = {name: file.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in kept_back}  # noqa: S608
        assert file.execute("SELECT count(*) FROM maturity_results").fetchone() == (1,)
    assert set(counts.values()) == {0}, counts
    content = opened.path.read_bytes()
    assert CONFIDENCE.encode() not in content
    assert b"Bridge" in content


def test_list_shows_the_newest_first_with_what_is_known_of_each(reported):
    first = freeze(reported, "  first  ")
    report(reported, "P1", APRIL)
    second = close_period(reported, APRIL, identity=LOCAL_OWNER)
    with reported.read() as connection:
        frame = list_snapshots(connection)
        assert names(connection) == ("2026-04-30", "first")
    assert tuple(frame.columns) == COLUMNS
    assert frame["sha256"].tolist() == [second.sha256, first.sha256]
    assert frame["rows"].tolist() == [first.rows + 1, first.rows]
    assert frame["period_end"].dt.date.tolist()[0] == APRIL
    assert pandas.isna(frame["period_end"][1])
    assert frame["reported_until"].dt.date.tolist() == [APRIL, MARCH]
    assert (first.actor, first.rows) == ("local owner", 2)
    assert abs(versions.now() - first.created_at).total_seconds() < 60


def test_list_is_empty_before_the_first_snapshot(database):
    with database.read() as connection:
        assert (tuple(list_snapshots(connection).columns), names(connection)) == (COLUMNS, ())
        assert record_name(connection, MARCH) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "two\nlines", "right\u202eto left", "zero\u200bwidth", "nul\x00"])
def test_unusable_names_are_refused(small, name):
    with pytest.raises(SnapshotRefused, match="1 to 100 printable characters"):
        freeze(small, name)


def test_any_printable_name_is_found_again(small):
    for name in ("x" * 100, "Überprüfung ½ – 'Q3'; DROP TABLE snapshots --", "🚀", "../../etc/passwd"):
        freeze(small, name)
        assert open_snapshot(small, name).name == name


def test_what_cannot_be_frozen_is_refused_with_the_reason(database):
    with pytest.raises(SnapshotRefused, match="no portfolio to freeze yet"):
        freeze(database)
    insert_rows(database, projects=[{"project_id": "p", "name": "P"}])
    with pytest.raises(NotAllowed):
        create_snapshot(database, "mine", identity=READ_ONLY_VISITOR)
    with pytest.raises(SnapshotRefused, match="has none yet"):
        close_period(database, MARCH, identity=LOCAL_OWNER)
    freeze(database)
    with pytest.raises(SnapshotRefused, match="already a snapshot named “before the review”"):
        freeze(database)
    with database.read() as connection:
        assert names(connection) == ("before the review",)


def test_of_two_who_take_one_name_at_once_one_wins_and_the_other_is_told(reported):
    start = Barrier(2)

    def attempt(_):
        start.wait()
        try:
            return freeze(reported, "the name")
        except SnapshotRefused as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, range(2)))
    refused, = (result for result in results if isinstance(result, SnapshotRefused))
    made, = (result for result in results if not isinstance(result, SnapshotRefused))
    assert "already a snapshot named “the name”" in str(refused)
    with reported.read() as connection:
        assert info_of(connection, "the name") == made
        lines = connection.execute(select(audit_log).where(audit_log.c.action == "create snapshot")).all()
    assert len(lines) == 1


def test_period_is_closed_once_for_the_same_data_and_again_when_data_came_in(reported):
    first = close_period(reported, MARCH, identity=LOCAL_OWNER)
    assert (first.name, first.period_end, first.reported_until) == ("2026-03-31", MARCH, MARCH)
    with pytest.raises(SnapshotRefused, match="already closed: the snapshot “2026-03-31” holds the very same data"):
        close_period(reported, MARCH, identity=LOCAL_OWNER)
    insert_rows(reported, projects=[{"project_id": "P2", "name": "Tunnel"}])
    second = close_period(reported, MARCH, identity=LOCAL_OWNER)
    assert (second.name, second.rows) == ("2026-03-31 (2)", first.rows + 1)
    with reported.read() as connection:
        assert record_name(connection, MARCH) == "2026-03-31 (2)"
        assert names(connection) == ("2026-03-31 (2)", "2026-03-31")


def test_only_a_reporting_date_can_be_closed(small):
    with pytest.raises(SnapshotRefused, match="2026-04-30 is not a reporting date; the newest is 2026-03-31"):
        close_period(small, APRIL, identity=LOCAL_OWNER)


def stored(name: str, created: str, period_end: date | None = None, reported_until: date | None = None) -> dict:
    return {"name": name, "created_at": datetime.fromisoformat(created), "period_end": period_end, "rows": 1, "bytes": 1,
            "reported_until": reported_until, "actor": "a", "data_version": 1, "sha256": "", "content": b"", "origin": "import"}


def test_record_of_a_day_is_the_nearest_snapshot_that_is_not_later(reported):
    expected = {"2026-03-30": None, "2026-03-31": "March again", "2026-04-30": "March again", "2026-05-10": "by hand in May",
                "2026-05-30": "by hand in May", "2026-06-02": "closed too late"}
    with reported.write() as connection:
        connection.execute(insert(snapshots), [
            stored("March", "2026-04-03 09:00", MARCH, MARCH),
            stored("March again", "2026-04-09 09:00", MARCH, MARCH),
            stored("by hand in May", "2026-05-10 23:59", None, APRIL),
            # When May had been reported, what lay open in April was no longer to be seen.
            stored("closed too late", "2026-06-02 09:00", APRIL, date(2026, 5, 31)),
        ])
    with reported.read() as connection:
        assert {day: record_name(connection, date.fromisoformat(day)) for day in expected} == expected


def test_snapshots_of_the_demonstration_are_no_past_of_another_portfolio_and_come_back_with_it(database):
    load_demonstration(database, generate(3), Policy(), identity=LOCAL_OWNER)
    freeze(database, "demonstration")
    with database.read() as connection:
        made_on = info_of(connection, "demonstration").created_at.date()
        assert (names(connection), count_elsewhere(connection)) == (("demonstration",), 0)
    own = load(database, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="own")
    with database.read() as connection:
        assert (names(connection), count_elsewhere(connection), len(list_snapshots(connection))) == ((), 1, 0)
        assert record_name(connection, made_on) is None
    freeze(database, "own")
    with database.read() as connection:
        assert (names(connection), record_name(connection, made_on)) == (("own",), "own")
    undo(database, own.import_id, identity=LOCAL_OWNER)
    with database.read() as connection:
        assert (names(connection), record_name(connection, made_on)) == (("demonstration",), "demonstration")
        assert count_elsewhere(connection) == 1


def test_upgrade_finds_out_of_which_portfolio_a_snapshot_was_made(database):
    load_demonstration(database, generate(3), Policy(), identity=LOCAL_OWNER)
    freeze(database, "demonstration")
    load(database, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="own")
    freeze(database, "own")
    with database.write() as connection:
        command.downgrade(configuration(connection), "0005")
    upgrade(database)
    with database.read() as connection:
        assert dict(map(tuple, connection.execute(select(snapshots.c.name, snapshots.c.origin)))) == {
            "demonstration": "demonstration", "own": "import"}


def test_opened_snapshot_refuses_every_write_and_its_file_stays(small):
    freeze(small)
    opened = open_snapshot(small, "before the review")
    before = hashlib.sha256(opened.path.read_bytes()).hexdigest()
    with pytest.raises(SnapshotIsReadOnly, match="“before the review” shows the portfolio as it was"):
        opened.write()
    with pytest.raises(SnapshotIsReadOnly):
        load(opened, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="test")
    for statement in ("DELETE FROM projects", "UPDATE data_version SET version = 9", "CREATE TABLE t (a INTEGER)"):
        with pytest.raises(DBAPIError, match="readonly"), opened.read() as connection:
            connection.execute(text(statement))
    assert upgrade(opened) == (newest_revision(), newest_revision())
    assert hashlib.sha256(opened.path.read_bytes()).hexdigest() == before
    assert [path.name for path in opened.path.parent.iterdir()] == [opened.path.name]


def test_unknown_snapshot_is_refused(small):
    with pytest.raises(SnapshotRefused, match="no snapshot named “nobody”"):
        open_snapshot(small, "nobody")


def test_content_that_does_not_match_its_checksum_is_not_opened(database):
    insert_rows(database, projects=[{"project_id": "p", "name": "P"}])
    freeze(database)
    with database.read() as connection:
        kept = connection.scalar(select(snapshots.c.content))
    for content in (b"", b"something else", kept[:-1] + bytes([kept[-1] ^ 1])):
        with database.write() as connection:
            connection.execute(update(snapshots).values(content=content))
        with pytest.raises(SnapshotRefused, match="“before the review” is damaged"):
            open_snapshot(database, "before the review")


@pytest.mark.parametrize("content", [b"not packed", packed(Path(__file__))[:-5]])
def test_content_that_is_no_snapshot_is_refused_and_leaves_no_file(small, content):
    with small.write() as connection:
        row = stored("odd", "2026-04-03 09:00") | {"content": content, "sha256": hashlib.sha256(content).hexdigest()}
        connection.execute(insert(snapshots).values(row))
    with pytest.raises(SnapshotRefused, match="“odd” cannot be read"):
        open_snapshot(small, "odd")
    assert list(opened_snapshots._directory().iterdir()) == []


def test_snapshot_of_an_older_version_is_brought_up_to_date_in_its_private_copy(database, tmp_path):
    path = tmp_path / "old.db"
    with closing(Database(f"sqlite:///{path}")) as old:
        with old.write() as connection:
            command.upgrade(configuration(connection), "0001")
            connection.execute(text("INSERT INTO projects (project_id, name) VALUES ('p', 'Old')"))
            connection.execute(text("INSERT INTO data_version VALUES (1, 7, '2026-01-01 00:00:00.000000', 'import')"))
        assert current_revision(old) == "0001" != newest_revision()
    settle(path)
    content = packed(path)
    with database.write() as connection:
        row = stored("old", "2026-01-01 09:00") | {"content": content, "sha256": hashlib.sha256(content).hexdigest()}
        connection.execute(insert(snapshots).values(row))
    opened = open_snapshot(database, "old")
    assert current_revision(opened) == newest_revision()
    assert rows_of(opened, EXCHANGE["projects"])[0][:2] == ("p", "Old")
    with opened.read() as connection:
        assert versions.current(connection).version == 7
    with database.read() as connection:
        assert connection.scalar(select(snapshots.c.content)) == content


def test_all_who_open_a_snapshot_at_once_share_one_file(small):
    freeze(small)
    start = Barrier(8)

    def count(_):
        start.wait()
        opened = open_snapshot(small, "before the review")
        with opened.read() as connection:
            return opened, connection.scalar(text("SELECT count(*) FROM projects"))

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(count, range(8)))
    assert {found for _, found in results} == {1}
    assert len({id(opened) for opened, _ in results}) == 1
    assert len(list(results[0][0].path.parent.iterdir())) == 1


def test_unpacked_file_is_private_made_again_when_tidied_away_and_one_of_few(small, monkeypatch):
    freeze(small, "first")
    freeze(small, "second")
    first = open_snapshot(small, "first")
    if os.name == "posix":
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (first.path, first.path.parent)]
        assert modes == [0o400, 0o700]
    first.path.unlink()
    again = open_snapshot(small, "first")
    assert again is not first
    assert rows_of(again, EXCHANGE["projects"])
    monkeypatch.setattr(opened_snapshots, "MOST_OPENED", 1)
    second = open_snapshot(small, "second")
    assert list(second.path.parent.iterdir()) == [second.path]
    assert rows_of(open_snapshot(small, "first"), EXCHANGE["projects"])


def test_unpacked_files_go_when_the_process_ends(small):
    freeze(small, "first")
    script = ("import sys; from data_access.engine import Database; from data_access.opened_snapshots import open_snapshot; "
              "opened = open_snapshot(Database(sys.argv[1]), 'first'); print(opened.path.exists(), opened.path)")
    run = subprocess.run([sys.executable, "-c", script, str(small.url)], cwd=ROOT, capture_output=True, text=True,
                         check=True)
    existed, _, path = run.stdout.strip().partition(" ")
    assert existed == "True"
    assert not Path(path).parent.exists()


def test_demonstration_portfolio_freezes_small(sqlite_database, record_property):
    load_demonstration(sqlite_database, generate(120), Policy(), identity=LOCAL_OWNER)
    info = freeze(sqlite_database)
    opened = open_snapshot(sqlite_database, info.name)
    record_property("snapshot_bytes", info.bytes)
    record_property("unpacked_bytes", opened.path.stat().st_size)
    assert info.bytes < opened.path.stat().st_size / 3
