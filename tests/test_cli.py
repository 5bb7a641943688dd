"""The command line as an analyst scripts it: exit statuses, standard output for JSON alone, and nothing half done."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import application
from data_access.filter import CHOICE_FIELDS
from reports.projects import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
GMPP = [str(ROOT / "sample_data" / "gmpp"), "--mapping", str(ROOT / "sample_data" / "gmpp" / "mapping.yaml")]
PUBLISHED = {"2018-09-30": 133, "2019-09-30": 125, "2021-03-31": 184, "2023-03-31": 244}


def run(url: str, *arguments: str):
    return CliRunner().invoke(application, ["--database", url, *arguments])


def run_well(url: str, *arguments: str):
    result = run(url, *arguments)
    assert result.exit_code == 0, (arguments, result.stderr, result.exception)
    return json.loads(result.stdout) if result.stdout else None


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'portfolio.db'}"
    run_well(url, "demo", "--closed-periods", "0", "--size", "24")
    return url


@pytest.fixture(scope="module")
def major_projects(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('gmpp') / 'portfolio.db'}"
    run_well(url, "import", *GMPP)
    return url


def exported(url: str, target: Path) -> dict[str, bytes]:
    run_well(url, "export", str(target))
    return {path.name: path.read_bytes() for path in target.iterdir()}


def test_major_projects_have_the_published_numbers_at_each_reporting_date(major_projects):
    for period, count in PUBLISHED.items():
        assert len(run_well(major_projects, "report", "projects", "--period", period)) == count
    newest = Counter(row["reported_status"] for row in run_well(major_projects, "report", "projects"))
    assert (newest["green"], newest["red"]) == (26, 23)
    assert len(run_well(major_projects, "report", "projects", "--reported-status", "red", "--reported-status", "green")) == 49


def test_export_import_export_is_byte_for_byte_the_same(database_url, demonstration, tmp_path):
    first = exported(demonstration, tmp_path / "first")
    run_well(database_url, "import", str(tmp_path / "first"))
    assert exported(database_url, tmp_path / "second") == first
    rows = ("report", "projects")
    assert run_well(database_url, *rows) == run_well(demonstration, *rows)


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_one_file_carries_the_whole_portfolio(demonstration, tmp_path, form):
    run_well(demonstration, "export", str(tmp_path / f"a.{form}"))
    other = f"sqlite:///{tmp_path / 'other.db'}"
    run_well(other, "import", str(tmp_path / f"a.{form}"))
    run_well(other, "export", str(tmp_path / f"b.{form}"))
    assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_broken_package_lists_all_its_errors_and_changes_nothing(demonstration, tmp_path):
    before = exported(demonstration, tmp_path / "before")
    broken = tmp_path / "broken"
    shutil.copytree(tmp_path / "before", broken)
    (broken / "projects.csv").write_text("project_id,name,budget,priority\nA,First,1.000,1\nA,,12,7\n", encoding="utf-8")
    (broken / "raid.csv").write_text("raid_id,project_id,kind,title\nR1,nobody,worry,Rain\n", encoding="utf-8")
    result = run(demonstration, "import", str(broken))
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert any(line.startswith("projects.csv:3:name:") for line in lines), lines
    assert any(line.startswith("projects.csv:3:priority: found “7”") for line in lines)
    assert any(line.startswith("projects.csv:3:project_id: ") and "line 2" in line for line in lines), lines
    assert any(line.startswith("raid.csv:2:kind: found “worry”, expected") for line in lines)
    assert any(line.startswith("raid.csv:2:project_id: found “nobody”") for line in lines)
    assert exported(demonstration, tmp_path / "after") == before


def test_dry_run_counts_and_writes_nothing(demonstration, tmp_path):
    before = exported(demonstration, tmp_path / "before")
    changed = tmp_path / "changed"
    shutil.copytree(tmp_path / "before", changed)
    with (changed / "projects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["name"] = "Renamed"
    new = {**dict.fromkeys(rows[0], ""), "project_id": "NEW-1", "name": "New"}
    with (changed / "projects.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*rows, new])
    counts = {row["table"]: row for row in run_well(demonstration, "import", str(changed), "--dry-run")}
    assert counts["projects"] == {"table": "projects", "new": 1, "changed": 1, "unchanged": len(rows) - 1, "removed": 0}
    assert exported(demonstration, tmp_path / "after") == before


def test_merge_updates_what_is_given_and_removes_nothing(major_projects, tmp_path):
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    run_well(major_projects, "export", str(tmp_path / "all.zip"))
    run_well(copy, "import", str(tmp_path / "all.zip"))
    (tmp_path / "part").mkdir()
    given = "project_id,project_manager\nMOD_0106_1617-Q1,Ann Example\n"
    (tmp_path / "part" / "projects.csv").write_text(given, encoding="utf-8")
    counts = {row["table"]: row for row in run_well(copy, "import", str(tmp_path / "part"), "--mode", "merge")}
    assert (counts["projects"]["changed"], counts["projects"]["removed"]) == (1, 0)
    found = run_well(copy, "report", "projects", "--manager", "Ann Example", "--period", "2021-03")
    assert [row["project_id"] for row in found] == ["MOD_0106_1617-Q1"]


def test_what_an_import_takes_away_is_said_on_standard_error(tmp_path):
    url = f"sqlite:///{tmp_path / 'own.db'}"
    run_well(url, "demo", "--closed-periods", "0", "--size", "5")
    for name, text in {"empty": "project_id,name\n", "own": "project_id,name\nA,First\n",
                       "near": "project_id,nam\nA,First\n"}.items():
        (tmp_path / f"{name}").mkdir()
        (tmp_path / name / "projects.csv").write_text(text, encoding="utf-8")
    empty = run(url, "import", str(tmp_path / "empty"), "--dry-run")
    assert "warning: this removes all 5 projects; all " in empty.stderr
    assert "The demonstration's maturity rounds leave with it" in empty.stderr
    assert json.loads(empty.stdout)
    own = run(url, "import", str(tmp_path / "own"))
    assert "this removes" not in own.stderr
    assert "this removes the only project" in run(url, "import", str(tmp_path / "empty")).stderr
    near = run(url, "import", str(tmp_path / "near"))
    assert near.exit_code == 1
    assert "did you mean “name”?" in near.stderr


def test_demonstration_is_neither_merged_into_nor_loaded_over_other_data(demonstration, tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "projects.csv").write_text("project_id,name\nA,First\n", encoding="utf-8")
    assert run(demonstration, "import", str(tmp_path / "part"), "--mode", "merge").exit_code == 1
    url = f"sqlite:///{tmp_path / 'own.db'}"
    run_well(url, "import", str(tmp_path / "part"))
    refused = run(url, "demo", "--closed-periods", "0", "--size", "5")
    assert (refused.exit_code, refused.stdout) == (1, "")
    run_well(url, "demo", "--closed-periods", "0", "--size", "5", "--if-empty")
    assert len(run_well(url, "report", "projects")) == 1
    run_well(url, "demo", "--closed-periods", "0", "--size", "5", "--replace")
    assert len(run_well(url, "report", "projects")) > 1


def test_report_rows_have_the_same_flat_keys_and_no_nan(demonstration):
    rows = run_well(demonstration, "report", "projects")
    assert {tuple(row) for row in rows} == {COLUMNS}
    assert {"cpi", "spi_t", "es", "at", "reported_status", "computed_status", "reason", "finish_slip_days"} <= set(COLUMNS)
    assert not any(isinstance(value, (dict, list)) for row in rows for value in row.values())
    as_csv = run(demonstration, "report", "projects", "--format", "csv").stdout
    parsed = list(csv.DictReader(io.StringIO(as_csv)))
    assert [row["project_id"] for row in parsed] == [row["project_id"] for row in rows]
    assert "nan" not in as_csv.lower().replace("finan", "").replace("mainten", "").replace("tenan", "").replace("gover", "")


@pytest.mark.parametrize("arguments", [
    ("projects",), ("kpis",), ("kpis", "--period", "2026-06"), ("kpis", "--search", "a", "--compare", "2026-01"),
    ("utilisation", "--by", "person"), ("utilisation", "--by", "team"), ("network",),
    ("maturity", "--campaign", "Autumn 2026")], ids=" ".join)
def test_every_report_prints_json_as_the_standard_has_it(demonstration, arguments):
    def refused(word: str):
        raise AssertionError(f"{word} is no JSON")

    printed = run(demonstration, "report", *arguments)
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.stdout, parse_constant=refused)


@pytest.mark.parametrize("item", CHOICE_FIELDS, ids=lambda item: item.key)
def test_every_filter_narrows_to_the_rows_that_have_its_value(demonstration, item):
    column = {"portfolio": "portfolio_id", "program": "program_id", "manager": "project_manager",
              "objective": "strategic_objective"}.get(item.key, item.attribute)
    rows = run_well(demonstration, "report", "projects")
    value = next(row[column] for row in rows if row[column] is not None)
    found = run_well(demonstration, "report", "projects", f"--{item.key}", str(value))
    assert [row["project_id"] for row in found] == [row["project_id"] for row in rows if row[column] == value]
    assert found


def test_filtered_export_holds_only_those_projects(demonstration, tmp_path):
    shown = {row["project_id"] for row in run_well(demonstration, "report", "projects", "--computed-status", "red")}
    run_well(demonstration, "export", str(tmp_path / "red"), "--computed-status", "red")
    for name, column in (("projects", "project_id"), ("performance", "project_id"), ("allocations", "project_id")):
        with (tmp_path / "red" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert {row[column] for row in csv.DictReader(file)} <= shown
    run_well(f"sqlite:///{tmp_path / 'red.db'}", "import", str(tmp_path / "red"))


def test_key_figures_agree_with_the_projects_that_they_add_up(demonstration):
    figures = {row["id"]: row for row in run_well(demonstration, "report", "kpis", "--stage", "execution")}
    assert {tuple(row) for row in figures.values()} == {("id", "value", "unit", "status", "previous", "target", "covered",
                                                         "left_out")}
    rows = [row for row in run_well(demonstration, "report", "projects", "--stage", "execution") if row["active"]]
    both = [row for row in rows if row["ev"] is not None and row["ac"] is not None]
    assert figures["cpi"]["value"] == pytest.approx(sum(row["ev"] for row in both) / sum(row["ac"] for row in both))
    assert figures["cpi"]["covered"] + sum(figures["cpi"]["left_out"].values()) == len(rows)
    assert figures["divergence"]["value"] == sum(row["diverges"] for row in rows)
    reached = figures["maturity"]
    assert (reached["covered"], reached["left_out"]) == (14, {"no published level for every area with a target": 2})
    assert 0 < reached["value"] < 1


def test_a_filter_never_changes_the_hours_of_a_person(demonstration):
    everybody = {(row["unit"], row["month"]): row for row in run_well(demonstration, "report", "utilisation", "--by", "person")}
    some = run_well(demonstration, "report", "utilisation", "--by", "person", "--computed-status", "red")
    assert some
    for row in some:
        whole = everybody[row["unit"], row["month"]]
        assert (row["hard_hours"], row["soft_hours"]) == (whole["hard_hours"], whole["soft_hours"])
        assert 0 <= row["outside_filter_hours"] <= whole["hard_hours"] + whole["soft_hours"] + 1e-9


def test_a_slip_moves_its_project_and_nothing_earlier(demonstration):
    project = next(row for row in run_well(demonstration, "report", "network")["projects"] if not row["finished"])
    moved = run_well(demonstration, "report", "slip", "--project", project["project_id"], "--days", "30")["projects"]
    own = next(row for row in moved if row["project_id"] == project["project_id"])
    assert (own["moved_days"], own["finish_before"]) == (30, project["early_finish"])
    assert all(row["finish_after"] >= row["finish_before"] for row in moved)
    unpaired = run(demonstration, "report", "slip", "--project", project["project_id"], "--days", "1", "--days", "2")
    unknown = run(demonstration, "report", "slip", "--project", "nobody", "--days", "1")
    twice = run(demonstration, "report", "slip", *("--project", project["project_id"], "--days", "1") * 2)
    assert (unpaired.exit_code, unknown.exit_code, twice.exit_code) == (2, 2, 2)


def test_a_snapshot_keeps_the_portfolio_while_the_data_moves_on(database_url, tmp_path):
    run_well(database_url, "demo", "--closed-periods", "0", "--size", "12")
    frozen = run_well(database_url, "report", "projects")
    files = exported(database_url, tmp_path / "frozen")
    assert run(database_url, "snapshot", "create", "before the reform").exit_code == 0
    assert run(database_url, "period", "close", "2026-09-30").exit_code == 0
    assert run(database_url, "snapshot", "create", "before the reform").exit_code == 1
    run_well(database_url, "demo", "--closed-periods", "0", "--size", "5")
    assert len(run_well(database_url, "report", "projects")) != len(frozen)
    then = ("--snapshot", "before the reform")
    assert run_well(database_url, "report", "projects", *then) == frozen
    run_well(database_url, "export", str(tmp_path / "then"), *then)
    assert {path.name: path.read_bytes() for path in (tmp_path / "then").iterdir()} == files
    assert [row["name"] for row in run_well(database_url, "snapshot", "list")] == ["2026-09-30", "before the reform"]


@pytest.mark.parametrize("arguments", [
    ("report", "projects", "--portfolio", "nobody's"), ("report", "projects", "--period", "2020-13"),
    ("report", "projects", "--format", "xml"), ("report",), ("import", "no-such-folder"), ("demo", "--size", "0"),
    ("import", ".", "--limit", "upload_bytes=many"), ("nonsense",),
])
def test_wrong_usage_is_status_2_and_says_why(demonstration, arguments):
    result = run(demonstration, *arguments)
    assert result.exit_code == 2
    assert result.stderr or "Usage" in result.stdout


def test_unusable_database_is_a_sentence_and_not_a_trace():
    result = run("postgresql://nobody:secret@127.0.0.1:9/none", "report", "projects")
    assert result.exit_code == 1
    assert "cannot be used" in result.stderr
    assert "secret" not in result.stderr
    assert run("mysql://somewhere/x", "report", "projects").exit_code == 2


def test_a_setting_that_is_not_one_is_named(monkeypatch):
    monkeypatch.setenv("PORTFOLIO_LENS_READ_ONLY", "maybe")
    result = run("", "report", "projects")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("PORTFOLIO_LENS_READ_ONLY: ")


def test_file_over_a_limit_is_refused_until_the_limit_is_raised(tmp_path):
    url = f"sqlite:///{tmp_path / 'limit.db'}"
    (tmp_path / "wide").mkdir()
    header = ",".join(["project_id", "name", *(f"extra_{number}" for number in range(300))])
    (tmp_path / "wide" / "projects.csv").write_text(f"{header}\nA,First{',' * 300}\n", encoding="utf-8")
    assert run(url, "import", str(tmp_path / "wide")).exit_code == 1
    assert run(url, "import", str(tmp_path / "wide"), "--limit", "columns=400").exit_code == 0


def test_it_runs_as_a_script_with_the_database_of_the_environment(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'script.db'}"}
    for arguments in (["db", "upgrade"], ["demo", "--closed-periods", "0", "--size", "3"], ["report", "projects"]):
        command = [sys.executable, str(ROOT / "cli.py"), *arguments]
        ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)
    assert ran.stderr == ""
