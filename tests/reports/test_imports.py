"""Importing as a person does it: check, look at the counts, commit, and take it back, with figures that follow."""

import pytest

from data_access import versions
from data_access.app_settings import Limits
from data_access.exchange.loading import Counts
from data_access.exchange.package import PackageRefused
from data_access.exchange.reading import read_package
from data_access.exchange.writing import export_zip
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from metrics.policy import Policy
from reports.figures import are_current
from reports.imports import LoadRefused, check, commit, imports, load_demonstration, undo_import
from tests.data_access.exchange.typed_portfolios import frame_of, small_portfolio

POLICY = Policy()


@pytest.fixture
def package(tmp_path):
    """A function that writes files (name > text) and reads them as a package."""
    def write(**files):
        folder = tmp_path / "source"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_package(folder, Limits())
    return write


def content(database):
    with database.read() as connection:
        return export_zip(connection), versions.current(connection)


def committed(database, preview, **more):
    return commit(database, preview, POLICY, identity=LOCAL_OWNER, **more)


def test_check_counts_and_warns_and_writes_nothing(sqlite_database, package):
    before = content(sqlite_database)
    preview = check(sqlite_database, package(projects="project_id,name,colour\nP1,Bridge,red\n"), "replace")
    assert preview.counts["projects"] == Counts(new=1)
    assert any("colour" in warning for warning in preview.warnings)
    assert content(sqlite_database) == before


def test_commit_writes_what_was_counted_and_the_figures_follow(database, package):
    files = {"projects": "project_id,name,budget\nP1,Bridge,100\n", "performance":
             "project_id,period_end,planned_value,earned_value,actual_cost\nP1,2026-03-31,50,40,45\n"}
    preview = check(database, package(**files), "replace")
    result = committed(database, preview)
    assert result.counts == preview.counts
    assert are_current(database, POLICY)
    listed = imports(database).iloc[0]
    assert (listed["source"], listed["new"], listed["actor"]) == ("source", 2, "local owner")


def test_broken_package_is_refused_whole_and_changes_nothing(sqlite_database, package):
    committed(sqlite_database, check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace"))
    before = content(sqlite_database)
    with pytest.raises(PackageRefused) as refused:
        check(sqlite_database, package(projects="project_id,name,budget\nP1,,ten\n"), "replace")
    assert len(refused.value.problems) == 2
    assert content(sqlite_database) == before


def test_merge_is_checked_against_what_is_stored(sqlite_database, package):
    committed(sqlite_database, check(sqlite_database, package(projects="project_id,name,program_id\nP1,A,G1\n"), "replace"))
    preview = check(sqlite_database, package(projects="project_id,program_id,budget\nP1,G1,7\n"), "merge")
    assert preview.counts == {"projects": Counts(changed=1)}
    committed(sqlite_database, preview)
    with pytest.raises(PackageRefused, match="project_id is new"):
        check(sqlite_database, package(projects="project_id,budget\nP2,7\n"), "merge")


def test_merge_is_checked_again_when_the_data_moved_since_the_preview(sqlite_database, package):
    committed(sqlite_database, check(sqlite_database, package(projects="project_id,name\nP1,Bridge\nP2,Tunnel\n"), "replace"))
    preview = check(sqlite_database, package(projects="project_id,budget\nP2,7\n"), "merge")
    committed(sqlite_database, check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace"))
    before = content(sqlite_database)
    with pytest.raises(PackageRefused, match="project_id is new"):
        committed(sqlite_database, preview)
    assert content(sqlite_database) == before


def test_counts_are_those_of_what_was_done_when_the_data_moved(sqlite_database, package):
    preview = check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace")
    committed(sqlite_database, check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace"))
    assert preview.counts["projects"] == Counts(new=1)
    assert committed(sqlite_database, preview).counts["projects"] == Counts(unchanged=1)


def test_commit_pressed_twice_is_done_once(sqlite_database, package):
    preview = check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace")
    first = committed(sqlite_database, preview, request_key="press")
    assert committed(sqlite_database, preview, request_key="press").import_id == first.import_id
    assert len(imports(sqlite_database)) == 1


def test_undo_brings_back_the_demonstration_and_its_figures(sqlite_database, package):
    load_demonstration(sqlite_database, small_portfolio(), POLICY, identity=LOCAL_OWNER)
    before, version = content(sqlite_database)
    result = committed(sqlite_database, check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace"))
    undo_import(sqlite_database, result.import_id, POLICY, identity=LOCAL_OWNER)
    after, restored = content(sqlite_database)
    assert after == before
    assert restored.origin == version.origin == "demonstration"
    assert are_current(sqlite_database, POLICY)


def test_demonstration_does_not_replace_own_data_unless_asked(sqlite_database, package):
    committed(sqlite_database, check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace"))
    other = {"projects": frame_of("projects", {"project_id": "X", "name": "X"})}
    with pytest.raises(LoadRefused):
        load_demonstration(sqlite_database, other, POLICY, identity=LOCAL_OWNER)
    result = load_demonstration(sqlite_database, other, POLICY, identity=LOCAL_OWNER, replace_other=True)
    assert result.counts["projects"] == Counts(new=1, removed=1)
    assert imports(sqlite_database)["kind"].tolist() == ["demonstration", "import"]


def test_merge_into_the_demonstration_is_refused_at_the_check(sqlite_database, package):
    load_demonstration(sqlite_database, small_portfolio(), POLICY, identity=LOCAL_OWNER)
    with pytest.raises(LoadRefused, match="demonstration"):
        check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "merge")


def test_viewer_may_neither_check_nor_commit(sqlite_database, package):
    with pytest.raises(NotAllowed):
        check(sqlite_database, package(projects="project_id,name\nP1,Bridge\n"), "replace", identity=READ_ONLY_VISITOR)
