"""Mappings: tables of any system become exchange tables; every mistake is named with its file, line and column."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from data_access.app_settings import PROJECT_ROOT, Limits
from data_access.exchange.mapping import MappingError, apply_mapping, read_mapping
from data_access.exchange.mapping_model import DateFormat, NumberFormat
from data_access.exchange.mapping_text import letters_and_digits, parse_date, parse_number, resembles, slug, without_html
from data_access.exchange.package import Package, PackageRefused
from data_access.exchange.validation import validate

MINIMAL = """
sources:
  - {name: list, file: list.csv}
tables:
  projects:
    columns:
      project_id: Key
      name: Title
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def written(folder: Path, text: str) -> Path:
    path = folder.parent / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def applied(folder: Path, mapping: str, limits: Limits | None = None, **files: str | bytes) -> Package:
    """The package that this mapping makes of these files; `list` stands for `list.csv`."""
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return apply_mapping(read_mapping(written(folder, mapping)), folder, limits or Limits())


def with_columns(rules: str, **more: str) -> str:
    """MINIMAL with more column rules, one a line."""
    return MINIMAL + "".join(f"      {line.strip()}\n" for line in rules.strip().splitlines())


def mistakes(folder: Path, mapping: str) -> list[str]:
    with pytest.raises(MappingError) as refused:
        read_mapping(written(folder, mapping))
    return [str(problem) for problem in refused.value.problems]


def cells(package: Package, column: str, table: str = "projects") -> list[str | None]:
    return [cell if isinstance(cell, str) else None for cell in package.tables[table].frame[column]]


# ---- reading a mapping

def test_unknown_keys_are_named_with_their_line_and_what_is_known(folder):
    wrong = MINIMAL.replace("file: list.csv", "file: list.csv, encodng: utf-8") + "      budget: {colum: Cost}\n"
    first, second = mistakes(folder, wrong)
    assert first.startswith("mapping.yaml:3:sources.0.encodng: expected one of name, file, encoding")
    assert second.startswith("mapping.yaml:9:tables.projects.columns.budget.colum: expected one of column, first_of")


def test_tables_columns_and_sources_must_exist(folder):
    wrong = MINIMAL.replace("projects:", "project:")
    assert mistakes(folder, wrong)[0].startswith("mapping.yaml:5:tables.project: expected a table of the exchange format")
    assert "a column of projects" in mistakes(folder, MINIMAL + "      naem: Title\n")[0]
    assert "one of the sources: list" in mistakes(folder, MINIMAL.replace("    columns:", "    from: [lists]\n    columns:"))[0]
    lookup = MINIMAL + "      sponsor: {lookup: {match: Title, take: Key, sources: [other]}}\n"
    assert mistakes(folder, lookup)[0].startswith("mapping.yaml:9:tables.projects.columns.sponsor.lookup.sources")


def test_a_required_column_without_a_rule_is_a_mistake(folder):
    assert "a rule for name" in mistakes(folder, MINIMAL.replace("      name: Title\n", ""))[0]


def test_a_rule_has_exactly_one_origin(folder):
    two = mistakes(folder, MINIMAL + "      sponsor: {column: A, constant: B}\n")
    none = mistakes(folder, MINIMAL + "      sponsor: {case: upper}\n")
    assert "exactly one of column, first_of" in two[0]
    assert "exactly one of column, first_of" in none[0]


def test_wrong_kinds_of_values_are_named_in_plain_words(folder):
    wrong = MINIMAL.replace("    columns:", "    keep: maybe\n    from: list\n    columns:").replace("name: list, ", "")
    assert mistakes(folder, wrong) == [
        "mapping.yaml:3:sources.0.name: expected this key, which is required",
        "mapping.yaml:7:tables.projects.from: found “list”, expected a list",
        "mapping.yaml:6:tables.projects.keep: found “maybe”, expected 'all', 'first' or 'last'",
    ]


def test_a_key_that_stands_twice_is_a_mistake(folder):
    assert mistakes(folder, MINIMAL + "      name: Other\n") == ["mapping.yaml:9:name: expected every key once"]


def test_broken_yaml_names_its_line(folder):
    assert mistakes(folder, "sources:\n  - {name: a\ntables: [")[0].startswith("mapping.yaml:3:")
    assert mistakes(folder, "- a list")[0].startswith("mapping.yaml:1:")
    assert "expected" in mistakes(folder, "")[0]


@pytest.mark.parametrize(("text", "message"), [
    ("sources:\n  - " + "[" * 5_000 + "]" * 5_000, "mapping.yaml:2:: expected at most 16 levels of values in each other"),
    ("sources: \x07\n", "mapping.yaml:0:: expected YAML (a character that no text has)"),
])
def test_hostile_yaml_is_refused_in_words(folder, text, message):
    assert mistakes(folder, text) == [message]


def test_yaml_cannot_unfold_or_construct_anything(folder):
    assert "no aliases" in mistakes(folder, "settings: &a {x: y}\nsources: *a\n")[0]
    assert mistakes(folder, MINIMAL + "      sponsor: !!python/object/apply:os.getcwd []\n")


def test_words_that_yaml_takes_for_something_else_stay_words(folder):
    mapping = with_columns("sponsor: {column: Answer, map: {No: Nobody, Yes: Somebody, 007: Bond}}")
    package = applied(folder, mapping, list="Key,Title,Answer\n1,a,No\n2,b,Yes\n3,c,007\n")
    assert cells(package, "sponsor") == ["Nobody", "Somebody", "Bond"]


@pytest.mark.parametrize("outside", ["../secret.csv", "/etc/passwd", "a/../../b.csv", "C:\\x.csv", "~/x.csv"])
def test_a_source_cannot_leave_its_folder(folder, outside):
    assert "a file inside the imported folder" in mistakes(folder, MINIMAL.replace("list.csv", f"'{outside}'"))[0]


def test_a_link_out_of_the_folder_is_not_followed(folder):
    (folder.parent / "secret.csv").write_text("Key,Title\n1,secret\n")
    (folder / "list.csv").symlink_to(folder.parent / "secret.csv")
    package = applied(folder, MINIMAL)
    assert "a file of that name" in package.problems[0].expected


# ---- reading sources

def test_problems_name_file_line_and_column_of_the_source(folder):
    mapping = with_columns("budget: {column: Cost, number: {}}")
    package = applied(folder, mapping, list='Key,Title,Cost\n1,"two\nlines",5\n2,b,much\n')
    assert [str(problem) for problem in package.problems] == [
        "list.csv:4:Cost: found “much”, expected a number with “.” as the decimal sign"]


def test_validation_names_the_file_and_line_where_rows_of_several_files_meet(folder):
    mapping = MINIMAL.replace("file: list.csv", "file: '*.csv'")
    package = applied(folder, mapping, a="Key,Title\n1,one\n2,two\n", b='Key,Title\n3,"three\nlines"\n1,again\n4,\n')
    with pytest.raises(PackageRefused) as refused:
        validate(package)
    places = {(problem.file, problem.line) for problem in refused.value.problems}
    assert places == {("b.csv", 4), ("b.csv", 5)}


def test_a_missing_file_or_column_is_a_problem_with_what_there_is(folder):
    assert applied(folder, MINIMAL).problems[0].value == "list.csv"
    package = applied(folder, MINIMAL, list="Key,Name\n1,a\n")
    assert [str(problem) for problem in package.problems] == [
        "list.csv:1:Title: expected a column of this name; the file has Key, Name"]


def test_a_fallback_column_may_lack_in_some_files_but_not_in_all(folder):
    mapping = MINIMAL.replace("list.csv", "'*.csv'").replace("name: Title", "name: [Title, Summary]")
    files = {"a": "Key,Title\n1,one\n", "b": "Key,Summary\n2,two\n"}
    assert cells(applied(folder, mapping, **files), "name") == ["one", "two"]
    wrong = applied(folder, mapping.replace("Summary", "Sumary"), **files)
    assert {problem.column for problem in wrong.problems} == {"Sumary"}


def test_headers_that_stand_many_times_are_numbered(folder):
    package = applied(folder, with_columns("sponsor: {join: [Labels, Labels#2], separator: '; '}"),
                      list="Key,Labels,Title,Labels\n1,red,a,blue\n2,,b,green\n")
    assert cells(package, "sponsor") == ["red; blue", "green"]


def test_encodings_delimiters_and_preambles(folder):
    mapping = MINIMAL.replace("list.csv}", "list.csv, encoding: windows-1252, delimiter: ';', header_row: 3}")
    package = applied(folder, mapping, list="Export of £ 1\n\nKey;Title\n1;£5 – “café”\n".encode("windows-1252"))
    assert cells(package, "name") == ["£5 – “café”"]
    assert package.tables["projects"].line_of([0]) == [4]


def test_a_byte_outside_the_encoding_is_an_error_unless_told_otherwise(folder):
    stray = b"Key,Title\n1,a\n2,b\x9d\n"
    mapping = MINIMAL.replace("list.csv}", "list.csv, encoding: windows-1252}")
    assert str(applied(folder, mapping, list=stray).problems[0]).startswith("list.csv:3:: found “byte 9d”")
    package = applied(folder, mapping.replace("1252}", "1252, undecodable: remove}"), list=stray)
    assert cells(package, "name") == ["a", "b"]
    assert "list.csv:3: byte 9d" in package.warnings[0]


def test_rows_with_more_cells_than_headers_are_refused(folder):
    package = applied(folder, MINIMAL, list="Key,Title\n1,a,shifted\n")
    assert str(package.problems[0]) == "list.csv:2:: found “3 cells”, expected 2 cells, one for each header"


def test_limits_hold_for_mapped_files(folder):
    text = "Key,Title\n1," + "x" * 200 + "\n"
    for limits in (Limits(unpacked_bytes=50), Limits(columns=1), Limits(cell_bytes=100)):
        assert "at most" in applied(folder, MINIMAL, limits, list=text).problems[0].expected


def test_unclosed_quotes_are_a_problem_and_no_crash(folder):
    assert applied(folder, MINIMAL, list='Key,Title\n1,"never closed\n2,b\n').problems[0].line == 2


def test_rows_that_are_no_records_can_be_left_out(folder):
    where = "where: [{column: Key, is_not: ['Generated*']}, {column: Title, filled: true}]"
    mapping = MINIMAL.replace("list.csv}", f"list.csv, {where}}}")
    package = applied(folder, mapping, list="Key,Title\n1,a\n2,\nGenerated at noon,x\n3,c\n")
    assert cells(package, "project_id") == ["1", "3"]
    assert package.tables["projects"].line_of([0, 1]) == [2, 5]


def workbook(path: Path, **sheets: list[list]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_workbooks_are_read_by_sheet_and_header_row(folder):
    header = [["Monthly list"], [], ["Key", "Title", "Finish", "Cost"]]
    rows = [*header, [7, "Bridge", datetime(2026, 3, 31), 1234.5], [8, "Canal"]]
    workbook(folder / "book.xlsx", Notes=[["nothing"]], Projects=rows)
    mapping = with_columns("forecast_finish: {column: Finish, date: '%d.%m.%Y'}\nbudget: {column: Cost, number: {}}")
    mapping = mapping.replace("file: list.csv", "file: '*.xlsx', sheet: projects, header_row: 3")
    package = applied(folder, mapping)
    assert package.problems == ()
    assert cells(package, "project_id") == ["7", "8"]
    assert cells(package, "forecast_finish") == ["2026-03-31", None]
    assert cells(package, "budget") == ["1234.5", None]
    assert package.tables["projects"].places([1]) == [("book.xlsx", 5)]


def test_the_first_sheet_is_read_when_none_is_named_and_a_missing_one_is_a_problem(folder):
    workbook(folder / "list.xlsx", First=[["Key", "Title"], ["a", "b"]], Second=[["x"]])
    mapping = MINIMAL.replace("list.csv", "list.xlsx")
    assert cells(applied(folder, mapping), "name") == ["b"]
    wrong = applied(folder, mapping.replace("list.xlsx}", "list.xlsx, sheet: Third}"))
    assert "the workbook has First, Second" in wrong.problems[0].expected


def test_a_file_that_is_no_workbook_is_a_problem(folder):
    (folder / "list.xlsx").write_bytes(b"not a zip")
    assert applied(folder, MINIMAL.replace("list.csv", "list.xlsx")).problems[0].file == "list.xlsx"


def test_the_reporting_date_comes_from_the_mapping_or_the_file_name(folder):
    mapping = """
sources:
  - {name: monthly, file: 'status *.csv', period: {file_name: 'status %Y-%m.csv'}}
  - {name: old, file: old.csv, period: 2025-12-31}
tables:
  status_reports:
    columns: {project_id: Key, period_end: {period: true}, overall_rag: {column: RAG, map: {R: red, G: green}}}
"""
    files = {"status 2026-01": "Key,RAG\n1,g\n", "status 2026-02": "Key,RAG\n1,R\n", "old": "Key,RAG\n1,G\n"}
    package = applied(folder, mapping, **files)
    assert cells(package, "period_end", "status_reports") == ["2026-01-31", "2026-02-28", "2025-12-31"]
    assert cells(package, "overall_rag", "status_reports") == ["green", "red", "green"]


# ---- rules

def test_unknown_values_are_errors_empty_or_kept_as_told(folder):
    rule = "sponsor: {{column: Who, map: {{A: Ann, 'Ex*': ''}}{}}}"
    files = {"list": "Key,Title,Who\n1,a,A\n2,b,exempt\n3,c,Bob\n"}
    wrong = applied(folder, with_columns(rule.format("")), **files)
    assert str(wrong.problems[0]) == "list.csv:4:Who: found “Bob”, expected one of A, Ex*"
    empty = applied(folder, with_columns(rule.format(", otherwise: empty")), **files)
    assert cells(empty, "sponsor") == ["Ann", None, None]
    assert empty.warnings == ("list.csv: 1 cell of Who is not known values and left empty, mostly “Bob”",)
    assert cells(applied(folder, with_columns(rule.format(", otherwise: keep")), **files), "sponsor") == ["Ann", None, "Bob"]


def test_default_fills_what_is_empty(folder):
    package = applied(folder, with_columns("stage: {column: Stage, missing: ['n/a', '-'], default: idea}"),
                      list="Key,Title,Stage\n1,a,N/A\n2,b,planning\n3,c,\n")
    assert cells(package, "stage") == ["idea", "planning", "idea"]


def test_values_are_shared_and_a_template_with_a_gap_is_empty(folder):
    mapping = with_columns("description: note").replace("tables:", """values:
  size: {column: Size, case: lower}
  note: {template: 'Size {size} of {Title}'}
tables:""")
    package = applied(folder, mapping, list="Key,Title,Size\n1,a,BIG\n2,b,\n")
    assert cells(package, "description") == ["Size big of a", None]


def test_rows_without_an_id_take_that_of_their_namesake(folder):
    mapping = """
sources: [{name: old, file: old.csv}, {name: new, file: new.csv}]
values:
  slug: {column: Title, slug: 20}
  id: [Key, {lookup: {match: Title, take: Key, sources: [new]}}, {template: 'OLD-{slug}'}]
tables:
  projects: {keep: last, columns: {project_id: id, name: Title}}
  baselines: {columns: {project_id: id, baseline_number: {sequence: [project_id]}, approved_on: {constant: 2026-01-01}}}
"""
    package = applied(folder, mapping, old="Title\nBig  Bridge!\nCanal\nTwin\n",
                      new="Key,Title\nP1,BIG BRIDGE\nP2,New\nP3,Twin\nP4,twin\n")
    assert cells(package, "project_id") == ["OLD-canal", "OLD-twin", "P1", "P2", "P3", "P4"]
    assert cells(package, "name")[2] == "BIG BRIDGE"
    assert cells(package, "project_id", "baselines")[:4] == ["P1", "OLD-canal", "OLD-twin", "P1"]
    assert cells(package, "baseline_number", "baselines")[:4] == ["0", "0", "0", "1"]
    assert any("stands for P3, P4; none was taken" in warning for warning in package.warnings)


def test_order_decides_which_row_is_kept(folder):
    mapping = MINIMAL.replace("    columns:", "    order_by: When\n    keep: last\n    columns:")
    package = applied(folder, mapping, list="Key,Title,When\n1,new,2026-02-01\n1,old,2026-01-01\n")
    assert cells(package, "name") == ["new"]
    assert package.tables["projects"].places([0]) == [("list.csv", 2)]


def test_a_mapping_for_other_files_reports_the_missing_files(folder):
    mapping = read_mapping(PROJECT_ROOT / "sample_data" / "mappings" / "example.yaml")
    package = apply_mapping(mapping, folder, Limits())
    with pytest.raises(PackageRefused) as refused:
        validate(package)
    assert any("expected a file of that name" in str(problem) for problem in refused.value.problems)


def test_text_is_never_evaluated(folder):
    package = applied(folder, with_columns("sponsor: {template: '{Title} {Key}'}"), list="Key,Title\n1,{Key.__class__}\n")
    assert cells(package, "sponsor") == ["{Key.__class__} 1"]


def test_the_checksum_follows_the_mapping_and_the_files(folder):
    first = applied(folder, MINIMAL, list="Key,Title\n1,a\n").sha256
    assert applied(folder, MINIMAL, list="Key,Title\n1,a\n").sha256 == first
    assert applied(folder, MINIMAL, list="Key,Title\n1,b\n").sha256 != first
    assert applied(folder, MINIMAL + "      sponsor: Title\n", list="Key,Title\n1,a\n").sha256 != first


# ---- one cell

@pytest.mark.parametrize(("text", "number"), [
    ("£12,343.96", "12343.96"), ("€ 5", "5"), ("(1,000)", "-1000"), ("-9.9", "-9.9"), ("−3", "-3"),
    ("1000000", "1000000"), (".5", "0.5"), ("0", "0"), ("12.", "12")])
def test_numbers_as_people_write_them(text, number):
    assert parse_number(NumberFormat(), text) == number


@pytest.mark.parametrize("text", ["1,5", "12,34,567", "1.2.3", "five", "1 000", "1e5", "NaN", "--1", "", "£", "٣"])
def test_what_could_be_misread_as_a_number_is_refused(text):
    with pytest.raises(ValueError, match="a number"):
        parse_number(NumberFormat(), text)


def test_numbers_of_other_countries_and_scales():
    assert parse_number(NumberFormat(decimal=",", thousands="."), "1.234,5") == "1234.5"
    assert parse_number(NumberFormat(scale=1_000_000), "£12,343.96") == "12343960000"
    assert parse_number(NumberFormat(remove=("m", "approx.")), "approx. £3m") == "3"
    with pytest.raises(ValueError, match="a number"):
        parse_number(NumberFormat(decimal=",", thousands="."), "1,234.5")


@pytest.mark.parametrize(("text", "day"), [
    ("30.06.08", "2008-06-30"), ("31.12.70", "2070-12-31"), ("01.01.71", "1971-01-01"), ("2026-03-31", "2026-03-31"),
    ("25/Oct/25 12:53 PM", "2025-10-25"), ("2026-03-31 00:00:00", "2026-03-31")])
def test_dates_in_several_formats(text, day):
    form = DateFormat(formats=("%d.%m.%y", "%d/%b/%y %I:%M %p"), two_digit_years_up_to=70)
    assert parse_date(form, text).isoformat() == day


@pytest.mark.parametrize("text", ["31.02.24", "tomorrow", "2026-13-01", "45000"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="a date written as"):
        parse_date(DateFormat(formats=("%d.%m.%y",)), text)


def test_the_29th_of_february_survives_the_choice_of_century():
    assert parse_date(DateFormat(formats=("%d.%m.%y",), two_digit_years_up_to=99), "29.02.72").isoformat() == "2072-02-29"
    with pytest.raises(ValueError, match="a date"):
        parse_date(DateFormat(formats=("%d.%m.%y",), two_digit_years_up_to=10), "29.02.00x")


def test_slugs_stay_apart_when_they_are_cut():
    one, two = slug("x" * 80 + " one", 20), slug("x" * 80 + " two", 20)
    assert one != two
    assert max(len(one), len(two)) <= 20
    assert slug("Crème & Brûlée (2)", 54) == "creme-brulee-2"
    assert slug("日本", 20) != slug("中国", 20)


def test_patterns_and_names_ignore_case_and_white_space():
    assert resembles("exempt*", "Exempt  under\nSection 26")
    assert not resembles("exempt", "Exempt under")
    assert resembles("a.c", "A.C")
    assert not resembles("a.c", "abc")
    assert letters_and_digits(" Next-Gen  ID (v2)") == letters_and_digits("NEXT GEN: id v2")


def test_html_becomes_its_words():
    assert without_html("<p>Risk &amp; cost</p><ul><li>one</li><li>two</li></ul>") == "Risk & cost\none\ntwo"
    assert without_html("a < b") == "a < b"


# ---- the mappings that are shipped

def public_data(folder: str) -> Path:
    data = os.environ.get("PORTFOLIO_LENS_PUBLIC_DATA")
    if not data:
        pytest.skip(f"PORTFOLIO_LENS_PUBLIC_DATA does not name the folder of public data: {folder} left out")
    return Path(data) / folder


def shipped(name: str) -> Path:
    return PROJECT_ROOT / "sample_data" / "mappings" / name


@pytest.mark.parametrize("path", sorted((PROJECT_ROOT / "sample_data" / "mappings").glob("*.yaml")), ids=lambda path: path.name)
def test_shipped_mappings_are_well_formed(path):
    assert read_mapping(path).tables


def test_the_commented_example_does_what_its_comments_say(folder):
    header = "Monthly list\n\nProject no;Project;Unit;Phase;Finish;Budget (k€);Remarks;RAG;Achieved;Next steps;Reported\n"
    january = header + "P1;Big bridge;Dept. a;Analysis;30.06.27;1.250,5;<p>Old</p>;G;Piers;;2026-01-31\nTotal;Total\n"
    february = header + ("P1;Big bridge;Dept. a;Roll-out north;tbd;1.300k;;A;Deck;Paint;2026-02-28\n"
                         ";Small canal;Dept. b;;soon;;;;;;2026-02-28\n")
    jira = ("Issue key,Issue Type,Summary,Project name,Status,Due date,Assignee,Custom field (Owner),Labels,Labels\n"
            "J-1,Risk,Flood,BIG BRIDGE,In Progress,25/Oct/25 12:53 PM,Ann,,river,winter\nJ-2,Task,x,Big bridge,Done,,,,,\n"
            "Generated at noon,,,,,,,,,\n")
    (folder / "jira.csv").write_text(jira)
    (folder / "status 2026-01.csv").write_bytes(january.encode("windows-1252"))
    (folder / "status 2026-02.csv").write_bytes(february.encode("windows-1252") + b"\n")
    package = apply_mapping(read_mapping(shipped("example.yaml")), folder, Limits())
    tables = validate(package)
    projects = tables["projects"].set_index("project_id")
    assert list(projects.index) == ["P1", "NEW-small-canal"]
    assert projects.loc["P1", ["business_unit", "stage", "budget"]].tolist() == ["A", "execution", 1_300_000]
    assert projects.loc["NEW-small-canal", "stage"] == "idea"
    assert package.tables["baselines"].frame["budget"].tolist() == ["1250500", "1300000"]
    assert list(tables["baselines"]["baseline_number"]) == [0, 1]
    assert list(tables["status_reports"]["overall_rag"]) == ["green", "amber", "none"]
    assert tables["status_reports"]["summary"][1] == "Deck\nPaint"
    assert tables["raid"][["project_id", "owner", "status", "description"]].iloc[0].tolist() == [
        "P1", "Ann", "in progress", "river\n\nwinter"]
    assert len(tables["raid"]) == 1
    assert package.warnings == ("status 2026-02.csv: 1 cell of Finish is not dates and left empty, mostly “soon”",)


def test_world_bank_projects_come_out_of_their_list():
    tables = validate(apply_mapping(read_mapping(shipped("world_bank.yaml")), public_data("world-bank-projects"), Limits()))
    projects = tables["projects"].set_index("project_id")
    assert len(projects) == 499
    assert projects["stage"].value_counts().to_dict() == {"execution": 291, "closed": 157, "cancelled": 50, "initiation": 1}
    assert projects.loc["P164145", "budget"] == 280_000_000
    assert len(tables["portfolios"]) == projects["portfolio_id"].nunique() == 9


def test_new_york_capital_projects_keep_every_published_forecast():
    mapping = read_mapping(shipped("nyc_capital_projects.yaml"))
    tables = validate(apply_mapping(mapping, public_data("nyc-capital-projects"), Limits()))
    assert len(tables["projects"]) == 249
    assert len(tables["status_reports"]) == 1517
    third = tables["baselines"].query("project_id == 'NYC-3'")
    assert list(third["baseline_number"]) == list(range(len(third)))
    assert third.iloc[0]["budget"] == 182_980_960
    assert tables["projects"].set_index("project_id").loc["NYC-3", "budget"] == third.iloc[-1]["budget"]
