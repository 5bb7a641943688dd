"""A load is all or nothing, counts what it does, and never mixes or loses what must be kept."""

from concurrent.futures import ThreadPoolExecutor

import pandas
import pytest
from sqlalchemy import func, select

from data_access import versions
from data_access.exchange.loading import Counts, LoadRefused, Run, bring_in, load
from data_access.exchange.stored import read_tables
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from data_access.schema import audit_log, import_runs
from tests.data_access.exchange.typed_portfolios import frame_of, small_portfolio, stored_rows


def loaded(database, tables, mode="replace", **more):
    return load(database, tables, **{"mode": mode, "identity": LOCAL_OWNER, "source": "test", **more})


def state(database):
    """All that a load may change: every exchange table, the version, how many runs and audit lines there are."""
    with database.read() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) for table in (import_runs, audit_log)]
        return stored_rows(connection), versions.current(connection), counts


def stored(database, table):
    with database.read() as connection:
        frame = read_tables(connection, [table])[table]
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def stored_project(database, project_id="P1"):
    return next(row for row in stored(database, "projects") if row["project_id"] == project_id)


def test_replace_fills_an_empty_database_and_counts_every_row_as_new(database):
    tables = small_portfolio()
    result = loaded(database, tables)
    assert {name: counts.new for name, counts in result.counts.items()} == {name: len(frame) for name, frame in tables.items()}
    assert (result.version, result.repeated, result.undo_kept) == (1, False, False)
    with database.read() as connection:
        for name, frame in read_tables(connection).items():
            pandas.testing.assert_frame_equal(frame[tables[name].columns], tables[name], obj=name)
        assert versions.current(connection).origin == "import"


def test_replace_counts_new_changed_unchanged_and_removed(database):
    loaded(database, {"projects": frame_of("projects", *({"project_id": name, "name": name} for name in "ABC"))})
    result = loaded(database, {"projects": frame_of(
        "projects", {"project_id": "B", "name": "B"}, {"project_id": "C", "name": "new name"},
        {"project_id": "D", "name": "D"})})
    assert result.counts["projects"] == Counts(new=1, changed=1, unchanged=1, removed=1)
    assert [row["name"] for row in stored(database, "projects")] == ["B", "new name", "D"]


def test_a_value_that_comes_or_goes_counts_as_changed(database):
    loaded(database, {"projects": frame_of(
        "projects", {"project_id": "A", "name": "A", "budget": 1.0}, {"project_id": "B", "name": "B"})})
    result = loaded(database, {"projects": frame_of(
        "projects", {"project_id": "A", "name": "A"}, {"project_id": "B", "name": "B", "budget": 1.0})})
    assert result.counts["projects"] == Counts(changed=2)


def test_replace_empties_tables_whose_file_is_absent_but_keeps_published_maturity(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    result = loaded(sqlite_database, {"projects": small_portfolio()["projects"].drop(columns=["portfolio_id", "program_id"])})
    assert result.counts["allocations"] == Counts(removed=2)
    assert result.counts["projects"] == Counts(changed=2)
    assert stored(sqlite_database, "raid") == []
    assert "maturity_results" not in result.counts
    assert len(stored(sqlite_database, "maturity_results")) == len(stored(sqlite_database, "maturity_targets")) == 1


def test_replace_may_move_a_project_out_of_a_programme_that_goes(database):
    tables = small_portfolio()
    loaded(database, tables)
    moved = tables["projects"].assign(program_id="G9", portfolio_id="F9")
    tables |= {"projects": moved, "programs": frame_of("programs", {"program_id": "G9", "portfolio_id": "F9", "name": "New"}),
               "portfolios": frame_of("portfolios", {"portfolio_id": "F9", "name": "New"}),
               "kpi_targets": tables["kpi_targets"].iloc[:1]}
    result = loaded(database, tables)
    assert (result.counts["programs"], result.counts["portfolios"]) == (Counts(new=1, removed=2), Counts(new=1, removed=2))


def test_merge_changes_only_the_columns_that_are_present(database):
    loaded(database, small_portfolio())
    result = loaded(database, {"projects": frame_of("projects", {"project_id": "P1", "budget": 9.0})}, "merge")
    assert result.counts == {"projects": Counts(changed=1)}
    project = stored_project(database)
    assert (project["budget"], project["name"], project["priority"]) == (9.0, "Bridge", 1)


def test_merge_clears_a_value_by_an_empty_cell_and_deletes_nothing(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    loaded(sqlite_database, {"projects": frame_of("projects", {"project_id": "P1", "description": None})}, "merge")
    assert stored_project(sqlite_database)["description"] is None
    assert len(stored(sqlite_database, "projects")) == 2
    assert len(stored(sqlite_database, "allocations")) == 2


def test_merge_inserts_with_the_default_where_the_column_is_absent(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    new = frame_of("dependencies", {"dependency_id": "D1", "predecessor_id": "P2", "successor_id": "P1"},
                   {"dependency_id": "D2", "predecessor_id": "P2", "successor_id": "P1"})
    assert loaded(sqlite_database, {"dependencies": new}, "merge").counts["dependencies"] == Counts(new=1, changed=1)
    assert [(row["dependency_id"], row["type"], row["lag_days"]) for row in stored(sqlite_database, "dependencies")] == [
        ("D1", "SS", -3), ("D2", "FS", None)]


def test_merge_finds_a_booking_without_a_booking_column_by_its_default(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    booked = frame_of("allocations", {"resource_id": "R1", "project_id": "P1", "month": "2026-03-01", "hours": 8.0})
    assert loaded(sqlite_database, {"allocations": booked}, "merge").counts["allocations"] == Counts(changed=1)


def test_same_load_again_is_recorded_but_moves_no_version(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    result = loaded(sqlite_database, small_portfolio())
    assert result.written == 0
    assert result.version == 1
    assert result.import_id is not None
    assert not result.undo_kept


@pytest.mark.parametrize("mode", ["replace", "merge"])
def test_dry_run_counts_the_same_and_changes_nothing(database, mode):
    loaded(database, small_portfolio())
    tables = {"projects": frame_of("projects", {"project_id": "P1", "name": "Renamed"}, {"project_id": "P9", "name": "New"})}
    before = state(database)
    tried = loaded(database, tables, mode, dry_run=True)
    assert state(database) == before
    assert tried.import_id is None
    assert loaded(database, tables, mode).counts == tried.counts
    assert tried.counts["projects"][:2] == (1, 1)


@pytest.mark.parametrize(("table", "row"), [
    ("allocations", {"resource_id": "R1", "project_id": "nobody", "month": "2026-03-01", "hours": 1.0}),
    ("allocations", {"resource_id": "R1", "project_id": "P1", "month": "2026-03-02", "hours": 1.0}),
    ("kpi_targets", {"kpi_id": None, "target": 1.0}),
])
def test_row_that_breaks_a_constraint_leaves_the_database_as_it_was(database, table, row):
    loaded(database, small_portfolio())
    before = state(database)
    renamed = frame_of("projects", {"project_id": "P1", "name": "Other"})
    broken = {**small_portfolio(), "projects": renamed, table: frame_of(table, row)}
    with pytest.raises(LoadRefused, match="refused these rows, and nothing was written"):
        loaded(database, broken)
    assert state(database) == before


def test_error_in_the_middle_of_a_load_leaves_the_database_as_it_was(database):
    loaded(database, small_portfolio())
    before = state(database)
    run = Run(LOCAL_OWNER, "test", "", "import", "replace", "key", "import")
    tables = {"projects": frame_of("projects", {"project_id": "X", "name": "X"})}

    def fail_before_the_commit():
        with database.write() as connection:
            assert bring_in(connection, tables, run, versions.current(connection)).written
            raise RuntimeError("the power fails just before the commit")

    with pytest.raises(RuntimeError):
        fail_before_the_commit()
    assert state(database) == before
    assert loaded(database, small_portfolio()).written == 0


def test_same_request_key_does_nothing_the_second_time(sqlite_database):
    first = loaded(sqlite_database, small_portfolio(), request_key="pressed")
    other = {"projects": frame_of("projects", {"project_id": "X", "name": "X"})}
    second = loaded(sqlite_database, other, request_key="pressed")
    assert second.repeated
    assert (second.import_id, second.version, second.counts) == (first.import_id, first.version, first.counts)
    assert stored_project(sqlite_database)["name"] == "Bridge"


def test_merge_into_the_demonstration_is_refused_even_as_a_dry_run(sqlite_database):
    loaded(sqlite_database, small_portfolio(), kind="demonstration", origin="demonstration")
    for dry_run in (True, False):
        with pytest.raises(LoadRefused, match="demonstration"):
            loaded(sqlite_database, {"projects": small_portfolio()["projects"]}, "merge", dry_run=dry_run)


def test_demonstration_replaces_other_data_only_when_asked(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    demonstration = {"projects": frame_of("projects", {"project_id": "X", "name": "X"})}
    with pytest.raises(LoadRefused, match="not the demonstration"):
        loaded(sqlite_database, demonstration, kind="demonstration", origin="demonstration")
    loaded(sqlite_database, demonstration, kind="demonstration", origin="demonstration", replace_other=True)
    with sqlite_database.read() as connection:
        assert versions.current(connection).origin == "demonstration"


def test_own_data_replaces_the_demonstration(sqlite_database):
    loaded(sqlite_database, small_portfolio(), kind="demonstration", origin="demonstration")
    loaded(sqlite_database, {"projects": frame_of("projects", {"project_id": "X", "name": "X"})})
    with sqlite_database.read() as connection:
        assert versions.current(connection).origin == "import"


def test_viewer_may_not_load(sqlite_database):
    with pytest.raises(NotAllowed):
        loaded(sqlite_database, small_portfolio(), identity=READ_ONLY_VISITOR)


def test_load_leaves_an_audit_line_with_its_source_and_counts(sqlite_database):
    loaded(sqlite_database, small_portfolio(), source="march.zip", source_sha256="ab")
    with sqlite_database.read() as connection:
        line = connection.execute(select(audit_log)).one()
    assert (line.actor, line.action, line.subject, line.version) == ("local owner", "import", "march.zip", 1)
    assert line.detail["counts"]["projects"] == {"new": 2, "changed": 0, "unchanged": 0, "removed": 0}
    assert line.detail["sha256"] == "ab"


def test_progress_tells_the_rows_of_each_table(sqlite_database):
    told = []
    loaded(sqlite_database, small_portfolio(), progress=lambda *step: told.append(step))
    assert ("projects", 2, 2) in told


def test_writers_at_the_same_time_take_turns_and_lose_nothing(database):
    loaded(database, small_portfolio())

    def merge(number):
        row = {"project_id": f"N{number}", "name": f"New {number}"}
        return loaded(database, {"projects": frame_of("projects", row, {"project_id": "P1", "name": row["name"]})}, "merge")

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(merge, range(12)))
    assert sorted(result.version for result in results) == list(range(2, 14))
    assert {row["project_id"] for row in stored(database, "projects")} == {"P1", "P2", *(f"N{number}" for number in range(12))}
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(import_runs)) == 13
        assert versions.current(connection).version == 13


def test_same_request_at_the_same_time_is_done_once(database):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: loaded(database, small_portfolio(), request_key="double press"), range(4)))
    assert sorted(result.repeated for result in results) == [False, True, True, True]
    assert {result.import_id for result in results} == {results[0].import_id}
