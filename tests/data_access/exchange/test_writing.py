"""Exports are byte for byte repeatable, keep every value, and never destroy what is not theirs."""

import csv
import io
import zipfile

import pytest
from sqlalchemy import inspect

from data_access.exchange import workbook_writing
from data_access.exchange.csv_writing import number_text, write_csv
from data_access.exchange.definitions import BY_NAME, EXPORTED
from data_access.exchange.loading import load
from data_access.exchange.writing import ExportRefused, export_portfolio, export_zip
from data_access.identity import LOCAL_OWNER
from tests.data_access.exchange.typed_portfolios import frame_of, small_portfolio

FILES = {"datapackage.json", *(f"{table.name}.csv" for table in EXPORTED)}


def csv_text(table, *rows):
    content = io.BytesIO()
    frame = frame_of(table, {column.name: None for column in BY_NAME[table].columns}, *rows).iloc[1:]
    write_csv(content, BY_NAME[table], frame)
    return content.getvalue().decode()


@pytest.fixture
def loaded(sqlite_database):
    load(sqlite_database, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="test")
    return sqlite_database


def exported(database, target, **more):
    folder = export_portfolio(database, target, **more)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def column(files, table, name):
    return [row[name] for row in csv.DictReader(io.StringIO(files[f"{table}.csv"].decode(), newline=""))]


@pytest.mark.parametrize(("number", "text"), [
    (1.0, "1"), (0.1 + 0.2, "0.30000000000000004"), (1e16, "1e+16"), (123456789.25, "123456789.25"),
    (5e-324, "5e-324"), (0.0, "0")])
def test_numbers_are_the_shortest_text_that_reads_back_exactly(number, text):
    assert number_text(number) == text
    assert float(text) == number


def test_cells_are_quoted_guarded_and_in_the_definitions_order():
    text = csv_text("milestones", {"milestone_id": "M1", "project_id": "=P", "name": 'say "a,b"\nthen', "owner": " Ada",
                                   "baseline_date": "2026-03-31", "is_key": False})
    assert text == ("milestone_id,project_id,name,kind,baseline_date,forecast_date,actual_date,owner,is_key\n"
                    'M1,\'=P,"say ""a,b""\nthen",,2026-03-31,,," Ada",false\n')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "'"])
def test_text_that_a_spreadsheet_would_run_gets_one_apostrophe(start):
    assert csv_text("settings", {"key": "k", "value": f"{start}1"}).splitlines()[1].strip('k,"') == f"'{start}1"


def test_negative_numbers_stay_numbers():
    text = csv_text("benefits", {"benefit_id": "B", "project_id": "P", "name": "N", "planned_value": -1.5})
    assert text.endswith("B,P,N,,,-1.5,,,\n")


def test_every_exported_table_is_written_and_an_empty_one_has_its_header(sqlite_database, tmp_path):
    files = exported(sqlite_database, tmp_path / "out")
    assert set(files) == FILES
    assert files["capacity.csv"] == b"resource_id,month,hours\n"


def test_rows_are_in_key_order_by_code_points_on_both_databases(database, tmp_path):
    ids = ["b", "B", "a", "Z", "é", "e1", "e 1", "e-1", "10", "9", "🚀", "\uffe6"]
    rows = [{"project_id": name, "name": name} for name in ids]
    load(database, {"projects": frame_of("projects", *rows)}, mode="replace", identity=LOCAL_OWNER, source="test")
    assert column(exported(database, tmp_path / "out"), "projects", "project_id") == sorted(ids)


def test_two_exports_are_the_same_bytes(loaded, tmp_path):
    names = ("first.zip", "second.zip", "first.xlsx", "second.xlsx")
    first, second, *books = [export_portfolio(loaded, tmp_path / name).read_bytes() for name in names]
    assert first == second
    assert books[0] == books[1]
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time[:3] for member in archive.infolist()} == {(1980, 1, 1)}
        assert set(archive.namelist()) == FILES


def test_suffix_chooses_folder_zip_or_workbook(loaded, tmp_path):
    files = exported(loaded, tmp_path / "new" / "folder")
    export_portfolio(loaded, tmp_path / "out.zip")
    export_portfolio(loaded, tmp_path / "out.XLSX")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    with zipfile.ZipFile(tmp_path / "out.XLSX") as archive:
        assert f"xl/worksheets/sheet{len(EXPORTED)}.xml" in archive.namelist()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "new", "out.XLSX", "out.zip", "portfolio.db", "portfolio.db-shm", "portfolio.db-wal"]


def test_foreign_folder_or_file_is_left_alone(loaded, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "projects.csv").write_text("my own work")
    with pytest.raises(ExportRefused, match="not an export"):
        export_portfolio(loaded, tmp_path / "mine")
    with pytest.raises(ExportRefused, match="is a file"):
        export_portfolio(loaded, tmp_path / "mine" / "projects.csv")
    assert [(path.name, path.read_text()) for path in (tmp_path / "mine").iterdir()] == [("projects.csv", "my own work")]


def test_export_over_an_export_replaces_it_and_keeps_other_files(loaded, tmp_path):
    before = exported(loaded, tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    other = {"projects": frame_of("projects", {"project_id": "X", "name": "X"})}
    load(loaded, other, mode="replace", identity=LOCAL_OWNER, source="test")
    after = exported(loaded, tmp_path / "out")
    assert after.pop("notes.txt") == b"mine"
    assert after["projects.csv"] != before["projects.csv"]
    assert after["raid.csv"].count(b"\n") == 1


def test_text_too_long_for_a_workbook_is_refused_by_name_and_nothing_is_written(loaded, tmp_path):
    long = frame_of("projects", {"project_id": "P1", "description": "🚀" * 20_000})
    load(loaded, {"projects": long}, mode="merge", identity=LOCAL_OWNER, source="test")
    export_portfolio(loaded, tmp_path / "out.zip")
    with pytest.raises(ExportRefused, match=r"projects, description of P1 has 40,000 characters.*\.zip"):
        export_portfolio(loaded, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_table_with_more_rows_than_a_sheet_is_refused(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_writing, "MOST_ROWS", 2)
    with pytest.raises(ExportRefused, match="rows; a sheet holds"):
        export_portfolio(loaded, tmp_path / "out.xlsx")


def test_filtered_export_has_the_projects_rows_and_what_they_name(database, tmp_path):
    load(database, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="test")
    files = exported(database, tmp_path / "out", project_ids={"P1"})
    keys = {table: column(files, table, BY_NAME[table].key[0]) for table in (
        "projects", "programs", "portfolios", "resources", "capacity", "allocations", "milestones", "raid", "benefits",
        "settings")}
    assert keys == {"projects": ["P1"], "programs": ["G1"], "portfolios": ["F1"], "resources": ["R1"], "capacity": ["R1"],
                    "allocations": ["R1"], "milestones": ["M1"], "raid": ["K1"], "benefits": [], "settings": ["currency"]}
    assert column(files, "dependencies", "dependency_id") == []
    assert column(files, "kpi_targets", "portfolio_id") == ["", "F1"]


def test_filter_may_name_more_projects_than_a_statement_has_parameters(database, tmp_path):
    load(database, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="test")
    files = exported(database, tmp_path / "out", project_ids={"P2", *(f"other {number}" for number in range(70_000))})
    assert column(files, "projects", "project_id") == ["P2"]


def test_export_leaves_no_temporary_table_behind(loaded):
    with loaded.read() as connection:
        export_zip(connection)
        assert not inspect(connection).get_temp_table_names()
