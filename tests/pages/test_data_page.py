"""The Data page without a browser: what is loaded, a file checked, loaded, taken back, and nothing for a mere visitor."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import components.import_panel
import components.session
from cli import application
from data_access.engine import Database
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import READ_ONLY_VISITOR, NotAllowed
from metrics.policy import Policy
from reports.exchange_files import portfolio_file, template, uploaded
from reports.imports import check, commit, imports, undo_import
from reports.maturity_results import published
from reports.projects import projects
from tests.data_access.exchange.package_files import zipped
from tests.demonstration import load_small_demonstration
from tests.pages.conftest import HOSTILE, in_markdown, texts

GOOD = zipped({"projects.csv": b"project_id,name\nA,First\nB,Second\n"})
BAD = zipped({"projects.csv": b"project_id,name,budget,priority\nA,First,1.000.000,1\nA,,12,7\n",
              "raid.csv": b"raid_id,project_id,kind,title\nR1,nobody,worry,Rain\n"})


@pytest.fixture
def own_url(tmp_path: Path) -> str:
    """A small demonstration portfolio that a test may change."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    load_small_demonstration(url, 6)
    return url


def stored(url: str) -> list[str]:
    database = Database(url)
    with database.read() as connection:
        options = read_options(connection)
    found = sorted(projects(database, ProjectFilter(), options)["project_id"])
    database.close()
    return found


def runs(url: str) -> list[tuple]:
    database = Database(url)
    found = imports(database)
    database.close()
    return list(found[["kind", "new", "changed", "removed", "undone"]].itertuples(index=False, name=None))


def content(url: str) -> bytes:
    database = Database(url)
    made = portfolio_file(database, "zip")
    database.close()
    return made


def upload(shown: AppTest, name: str, data: bytes) -> AppTest:
    shown.file_uploader[0].set_value((name, data, "application/zip")).run()
    assert not shown.exception
    return shown


def test_it_says_what_is_loaded_and_how_much_of_each_file(open_page, demonstration_url):
    shown = open_page(demonstration_url, "data")
    assert "Demonstration portfolio" in [item.value for item in shown.subheader]
    assert "40 projects, 24 reporting dates from 31 Oct 2024 to 30 Sep 2026, money in EUR" in texts(shown)
    rows = shown.dataframe[0].value.set_index("table")["rows"]
    assert (rows["projects"], rows["settings"] > 0, rows["performance"] > 100) == (40, True, True)


def test_an_empty_database_can_be_loaded_and_has_no_export_of_nothing(open_page, empty_url):
    shown = open_page(empty_url, "data")
    assert "Nothing is loaded yet" in texts(shown)
    upload(shown, "first.zip", GOOD)
    shown.button(key="import.load").click().run()
    assert not shown.exception
    assert stored(empty_url) == ["A", "B"]
    assert "first.zip: 2 rows new, 0 changed, 0 removed." in texts(shown)


def test_a_single_table_can_be_loaded_as_it_is(open_page, own_url):
    shown = open_page(own_url, "data")
    shown.file_uploader[0].set_value(("projects.csv", b"project_id,name\nP-new,One more\n", "text/csv")).run()
    counts = shown.dataframe[-1].value.set_index("table")
    assert tuple(counts.loc["projects", ["new", "removed"]]) == (1, 6)


def rounds(url: str) -> list[str]:
    database = Database(url)
    found = published(database)["campaign"].tolist()
    database.close()
    return found


def test_the_demonstrations_maturity_rounds_leave_with_it_as_said_and_come_back_with_an_undo(open_page, tmp_path):
    url = f"sqlite:///{tmp_path / 'rounds.db'}"
    assert CliRunner().invoke(application, ["--database", url, "demo", "--closed-periods", "1", "--size", "3"]).exit_code == 0
    before = content(url), rounds(url)
    shown = upload(open_page(url, "data"), "good.zip", GOOD)
    assert "The demonstration's maturity rounds leave with it (2, with 4 actions" in texts(shown)
    assert shown.dataframe[-1].value.set_index("table").loc["maturity_targets", "removed"] > 0
    shown.button(key="import.load").click().run()
    assert rounds(url) == []
    left = "1 snapshot of the demonstration is kept too; it is listed while the demonstration is loaded."
    assert left in texts(open_page(url, "data", panel="snapshots"))
    shown.button(key="import.undo").click().run()
    assert not shown.exception
    assert (content(url), rounds(url)) == before


def test_a_bad_file_lists_every_error_and_changes_nothing(open_page, own_url):
    before = content(own_url)
    shown = upload(open_page(own_url, "data"), "bad.zip", BAD)
    listed = shown.dataframe[-1].value
    found = set(zip(listed["file"], listed["line"], listed["column"], strict=True))
    assert {("projects.csv", 2, "budget"), ("projects.csv", 3, "name"), ("projects.csv", 3, "priority"),
            ("projects.csv", 3, "project_id"), ("raid.csv", 2, "kind"), ("raid.csv", 2, "project_id")} <= found
    assert "**Nothing was loaded.**" in shown.error[0].value
    assert f"{len(listed)} errors of" in shown.error[0].value
    assert not [button for button in shown.button if button.key == "import.load"]
    assert content(own_url) == before


def test_a_misspelt_column_is_told_which_one_is_meant_beside_the_errors(open_page, empty_url):
    shown = upload(open_page(empty_url, "data"), "names.zip", zipped({"projects.csv": b"project_id,Nam\nA,First\n"}))
    assert shown.dataframe[-1].value["column"].tolist() == ["name"]
    assert "column “Nam” is not known and was left out; did you mean “name”?" in texts(shown)


def test_what_takes_much_away_asks_for_a_tick_that_counts_for_this_file_alone(open_page, url_with):
    url = url_with(projects=[{"project_id": f"P{number}", "name": "One"} for number in range(9)],
                   raid=[{"raid_id": "R", "project_id": "P1", "kind": "issue", "title": "Rain"}])
    shown = upload(open_page(url, "data"), "none.zip", zipped({"projects.csv": b"project_id,name\n"}))
    assert "removes all 9 projects; the only row of raid" in shown.warning[0].value.replace("\\", "")
    assert "check_circle" not in texts(shown)
    assert shown.button(key="import.load").disabled
    shown.checkbox[0].check().run()
    assert not shown.button(key="import.load").disabled
    upload(shown, "other.zip", zipped({"projects.csv": b"project_id,name\nP1,One\n"}))
    assert "removes 8 of 9 projects" in shown.warning[0].value
    assert shown.button(key="import.load").disabled
    shown.checkbox[0].check().run()
    shown.button(key="import.load").click().run()
    assert stored(url) == ["P1"]


def test_errors_beyond_those_listed_are_counted(open_page, own_url):
    rows = "".join(f"P{number},Name,{number}x\n" for number in range(12_000))
    shown = upload(open_page(own_url, "data"), "bad.zip", zipped({"projects.csv": f"project_id,name,budget\n{rows}".encode()}))
    assert "12,000 errors of 1 kind" in shown.error[0].value
    assert len(shown.dataframe[-1].value) == components.import_panel.MOST_PROBLEMS


def test_a_good_file_is_counted_before_it_is_loaded_and_taken_back_by_one_press(open_page, own_url):
    before, before_ids = content(own_url), stored(own_url)
    shown = upload(open_page(own_url, "data"), "good.zip", GOOD)
    counts = shown.dataframe[-1].value.set_index("table")
    assert tuple(counts.loc["projects", ["new", "changed", "unchanged", "removed"]]) == (2, 0, 0, 6)
    assert content(own_url) == before
    shown.button(key="import.load").click().run()
    assert stored(own_url) == ["A", "B"]
    assert "**Loaded.**" in texts(shown)
    assert not shown.file_uploader[0].value
    shown.button(key="import.undo").click().run()
    assert not shown.exception
    assert content(own_url) == before
    assert stored(own_url) == before_ids
    assert "Loaded." not in texts(shown)


def test_a_file_that_changes_nothing_says_so_and_is_listed_all_the_same(open_page, own_url):
    shown = open_page(own_url, "data", panel="runs")
    shown.button_group(key="page.data.panel").set_value("load").run()
    upload(shown, "same.zip", content(own_url))
    assert "loading it changes nothing" in texts(shown)
    shown.button(key="import.load").click().run()
    shown.button_group(key="page.data.panel").set_value("runs").run()
    assert shown.dataframe[-1].value["source"].tolist() == ["same.zip", "demonstration portfolio"]


def test_imports_are_listed_newest_first_and_the_newest_can_be_taken_back_and_brought_back(open_page, own_url):
    before = content(own_url)
    shown = upload(open_page(own_url, "data"), "good.zip", GOOD)
    shown.button(key="import.load").click().run()
    shown.button_group(key="page.data.panel").set_value("runs").run()
    listed = shown.dataframe[-1].value
    assert listed["source"].tolist() == ["good.zip", "demonstration portfolio"]
    assert listed["actor"].tolist() == ["local owner", "local owner"]
    newest = int(listed["import_id"].iloc[0])
    shown.button(key=f"runs.undo.{newest}").click().run()
    assert content(own_url) == before
    assert [run[0] for run in runs(own_url)] == ["undo", "import", "demonstration"]
    shown.button(key=f"runs.undo.{newest + 1}").click().run()
    assert stored(own_url) == ["A", "B"]
    assert not shown.warning


def test_a_second_press_during_a_load_loads_once(open_page, own_url, monkeypatch):
    """What a press during a run does: the run stops at its next word to the browser, and the next run has the press too."""
    shown = upload(open_page(own_url, "data"), "good.zip", GOOD)
    done = components.import_panel.commit

    def cut_short(*arguments, **named):
        done(*arguments, **named)
        raise components.import_panel.st.runtime.scriptrunner.StopException

    monkeypatch.setattr(components.import_panel, "commit", cut_short)
    shown.button(key="import.load").click().run()
    monkeypatch.setattr(components.import_panel, "commit", done)
    shown.button(key="import.load").click().run()
    assert [run[0] for run in runs(own_url)] == ["import", "demonstration"]
    assert "good.zip: 2 rows new" in texts(shown)


@pytest.mark.parametrize("panel", ["load", "runs"])
def test_a_second_press_during_an_undo_undoes_once(open_page, own_url, monkeypatch, panel):
    before = content(own_url)
    shown = upload(open_page(own_url, "data"), "good.zip", GOOD)
    shown.button(key="import.load").click().run()
    shown.button_group(key="page.data.panel").set_value(panel).run()
    key = next(button.key for button in shown.button if "undo" in button.key)
    done = components.import_panel.undo_import

    def cut_short(*arguments, **named):
        done(*arguments, **named)
        raise components.import_panel.st.runtime.scriptrunner.StopException

    monkeypatch.setattr(components.import_panel, "undo_import", cut_short)
    shown.button(key=key).click().run()
    monkeypatch.setattr(components.import_panel, "undo_import", done)
    shown.button(key=key).click().run()
    assert content(own_url) == before
    assert [run[0] for run in runs(own_url)] == ["undo", "import", "demonstration"]
    assert not shown.warning


def test_merging_into_the_demonstration_is_refused_with_the_reason(open_page, own_url):
    shown = open_page(own_url, "data")
    shown.radio(key="import.mode").set_value("merge").run()
    upload(shown, "good.zip", GOOD)
    assert len(shown.warning) == 1
    assert "demonstration" in shown.warning[0].value
    assert not [button for button in shown.button if button.key == "import.load"]


@pytest.mark.parametrize(("name", "data"), [
    ("not-a-zip.zip", b"PK nonsense"), ("empty.zip", b""), ("book.xlsx", b"no workbook"),
    ("nothing-known.zip", zipped({"notes.txt": b"hello"}))])
def test_a_file_of_the_wrong_kind_is_a_sentence(open_page, own_url, name, data):
    before = stored(own_url)
    shown = upload(open_page(own_url, "data"), name, data)
    assert "Nothing was loaded." in shown.error[0].value
    assert "This page could not be shown" not in shown.error[0].value
    assert stored(own_url) == before


def test_the_blank_workbook_filled_in_loads(open_page, empty_url):
    book = load_workbook(BytesIO(template()))
    header = [cell.value for cell in book["projects"][1]]
    row = {"project_id": "W-1", "name": HOSTILE, "budget": 1000}
    book["projects"].append([row.get(name) for name in header])
    filled = BytesIO()
    book.save(filled)
    shown = upload(open_page(empty_url, "data"), "filled.xlsx", filled.getvalue())
    assert not shown.error, [item.value for item in shown.error] and shown.dataframe[-1].value
    shown.button(key="import.load").click().run()
    assert stored(empty_url) == ["W-1"]


def test_hostile_names_of_files_and_portfolios_are_shown_as_they_are(open_page, url_with):
    url = url_with(settings=[{"key": key, "value": HOSTILE} for key in ("title", "note", "source", "licence")],
                   projects=[{"project_id": "p", "name": "P"}])
    shown = upload(open_page(url, "data"), f"{HOSTILE.replace('/', '-')}.zip", GOOD)
    shown.checkbox[0].check().run()
    shown.button(key="import.load").click().run()
    assert not shown.exception
    assert not [value for value in in_markdown(shown) if "**x**" in value or "<script>" in value or "[a](" in value]


def test_only_what_a_filter_shows_can_be_taken_out(open_page, demonstration_url):
    assert not open_page(demonstration_url, "data", panel="take").toggle
    shown = open_page(demonstration_url, "data", panel="take", computed_status="red")
    assert "project" in shown.toggle(key="export.only_shown").label
    assert [item.proto.label for item in shown.get("download_button")] == [
        "Portfolio as workbook", "Portfolio as zip", "Blank workbook"]


@pytest.mark.parametrize("panel", ["load", "runs", "take"])
def test_a_visitor_from_another_machine_sees_nothing_that_writes(open_page, own_url, monkeypatch, panel):
    monkeypatch.setattr(components.session, "identity", lambda: READ_ONLY_VISITOR)
    shown = open_page(own_url, "data", panel=panel)
    assert "Read only" in texts(shown)
    assert not shown.file_uploader
    assert not [button for button in shown.button if button.key.startswith(("import.", "runs."))]


def test_a_visitor_who_calls_the_commands_directly_is_refused(own_url):
    database, before = Database(own_url), content(own_url)
    preview = check(database, uploaded("good.zip", GOOD), "replace")
    with pytest.raises(NotAllowed):
        check(database, uploaded("good.zip", GOOD), "replace", identity=READ_ONLY_VISITOR)
    with pytest.raises(NotAllowed):
        commit(database, preview, Policy(), identity=READ_ONLY_VISITOR)
    with pytest.raises(NotAllowed):
        undo_import(database, 1, Policy(), identity=READ_ONLY_VISITOR)
    database.close()
    assert content(own_url) == before
